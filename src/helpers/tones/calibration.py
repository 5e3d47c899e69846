"""Train the careful engine, and set how sure it may be on sentences it was not trained on.

In go the labelled sets; out come data/models/tones-careful.npz (what tuning learnt) and
tones-careful.json (a temperature and a lean for each group of languages), and a table of
figures on the sentences held out: a tenth of the public sets and lessons by a hash, of the own
sentences those marked "check". All rows of one sentence, or of one lesson, stay together.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.tones import fast, tuning
from helpers.tones.careful import EVENT, HEADS, RULES, TRANSFER, combine
from helpers.tones.encoder import Encoder, model_file
from helpers.tones.fitting import choose_lean, macro_f1
from helpers.tones.lessons import make_lessons
from helpers.tones.model import LABELS
from helpers.tones.switching import LANGUAGES, read_words, switch

NAMES = ["en", "ru", EVENT]
PARTS, EVENT_TIMES, LESSONS, LEAST = 10, 2, 4, 200
TEMPERATURES = np.exp(np.arange(-0.7, 1.2, 0.02))


def train(sets: dict[str, pd.DataFrame], own: pd.DataFrame, out: Path) -> pd.DataFrame:
    """Tune, calibrate and write the weights.

    Parameters
    ----------
    sets : dict of DataFrame
        The public sets "en" and "ru": `text`, `start`, `end`, `label`.
    own : DataFrame
        The project's own labelled sentences, the same columns and `part` ("teach" or "check").
    out : Path
        The folder to write to.

    Returns
    -------
    DataFrame
        For each set: rows held out, accuracy, macro-F1, net tone found and gold, ECE (all 0–1).
    """
    rows = gather(sets, own)
    held = rows["part"].to_numpy() == "check"
    kept = rows[~held].reset_index(drop=True)
    encoder = Encoder(model_file())
    versions = [[one] for one in tuning.prepare(encoder, kept["text"].tolist(), _spans(kept))]
    english = kept[kept["set"] == "en"]
    switched = switch_all(english)
    others = tuning.prepare(encoder, switched["text"].tolist(), _spans(switched))
    for row, other in zip(english.index, others, strict=True):
        versions[row].append(other)
    labels = kept["label"].map(LABELS.index).to_numpy()
    heads = kept["group"].map(lambda group: NAMES.index(HEADS[group])).to_numpy()
    often = np.where((kept["set"] == "own") & (kept["group"] == EVENT), EVENT_TIMES, 1)
    times = np.repeat(np.arange(len(kept)), often)
    chosen = [versions[row] for row in times]
    changes = tuning.tune(encoder, chosen, labels[times], heads[times], NAMES)
    return finish(changes, rows[held], out)


def switch_all(rows: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """English rows with words swapped for French or Korean ones, half of the rows each."""
    draw = np.random.default_rng(seed)
    words = [read_words(language) for language in LANGUAGES]
    swapped = [
        switch(row.text, int(row.start), int(row.end), words[draw.integers(len(words))], draw)
        for row in rows.itertuples()
    ]
    return pd.DataFrame(swapped, columns=["text", "start", "end"], index=rows.index)


def finish(changes: dict[str, np.ndarray], held: pd.DataFrame, out: Path) -> pd.DataFrame:
    """Calibrate each group on the rows held out, and write the two files."""
    logits, rules = predict(changes, held), _rules(held)
    labels, groups = held["label"].map(LABELS.index).to_numpy(), held["group"].to_numpy()
    settings = {"temperature": {}, "lean": {}}
    for group, weight in RULES.items():
        which = groups == group
        found = calibrate(logits[which], rules[which], labels[which], weight)
        settings["temperature"][group], settings["lean"][group] = found
    figures = measure(held, logits, rules, settings)
    write(changes, settings | {"held_out": figures.to_dict("records")}, out)
    return figures


def gather(sets: dict[str, pd.DataFrame], own: pd.DataFrame) -> pd.DataFrame:
    """All rows with their `set`, the `group` that they are of, and `part`: teach or check."""
    named = [rows.assign(set=name, language=name, unit=rows["text"]) for name, rows in sets.items()]
    named += [own.assign(set="own", unit=own["text"])]
    lessons = make_lessons(LESSONS)
    named += [lessons.assign(set="lesson", unit=lessons["sentence"])]
    rows = pd.concat(named, ignore_index=True)
    held = np.where(rows["part"].isna(), is_held(rows["unit"]), rows["part"].eq("check"))
    rows["part"] = np.where(held, "check", "teach")
    rows["group"] = np.where(rows["language"] == "en", "en", TRANSFER)
    rows.loc[rows["set"] == "ru", "group"] = "ru"
    rows.loc[rows["start"].isna(), "group"] = EVENT
    return rows


def is_held(units: pd.Series) -> np.ndarray:
    """A tenth of the units, by a hash of their words: they teach nothing.

    Examples
    --------
    >>> is_held(pd.Series(["one", "one"])).tolist() in ([True, True], [False, False])
    True
    """
    digests = [hashlib.sha256(unit.strip().encode()).hexdigest() for unit in units]
    return np.array([int(digest[:8], 16) % PARTS == 0 for digest in digests], dtype=bool)


def predict(changes: dict[str, np.ndarray], rows: pd.DataFrame) -> np.ndarray:
    """Logits (rows, 3) by the engine's own arithmetic."""
    encoder = Encoder(model_file(), {name: np.float32(value) for name, value in changes.items()})
    logits = np.zeros((len(rows), 3))
    heads = [HEADS[group] for group in rows["group"]]
    for one in encoder.encode(rows["text"].tolist(), _spans(rows)):
        weights = np.float32(changes[f"head.{heads[one.place]}"])
        logits[one.place] = weights[:, :-1] @ one.vector + weights[:, -1]
    return logits


def calibrate(
    logits: np.ndarray, rules: np.ndarray, labels: np.ndarray, weight: float
) -> tuple[float, list[float]]:
    """The temperature with the least loss (Guo et al., 2017) and the lean with the best macro-F1.

    Below 200 rows there is no lean.

    Examples
    --------
    >>> calibrate(np.eye(3) * 9, np.ones((3, 3)), np.arange(3), 0.5)[1]
    [0.0, 0.0, 0.0]
    """
    losses = [_loss(combine(logits, rules, t, weight), labels) for t in TEMPERATURES]
    temperature = float(TEMPERATURES[int(np.argmin(losses))])
    enough = len(labels) >= LEAST
    chances = combine(logits, rules, temperature, weight)
    lean = choose_lean(chances, labels) if enough else np.zeros(3)
    return round(temperature, 3), lean.tolist()


def measure(
    rows: pd.DataFrame, logits: np.ndarray, rules: np.ndarray, settings: dict
) -> pd.DataFrame:
    """Figures for each set and group on the rows given."""
    found = []
    labels = rows["label"].map(LABELS.index).to_numpy()
    for (name, group), places in rows.reset_index().groupby(["set", "group"]).groups.items():
        places = np.asarray(places)
        temperature, lean = settings["temperature"][group], np.array(settings["lean"][group])
        chances = combine(logits[places], rules[places], temperature, RULES[group])
        logs = np.log(np.maximum(chances, 1e-9))
        said, gold = np.argmax(logs + lean, axis=1), labels[places]
        found.append({
            "set": name, "group": group, "n": len(places), "accuracy": (said == gold).mean(),
            "macro_f1": macro_f1(gold, said), "net": (said - 1).mean(),
            "net_gold": (gold - 1).mean(), "ece": calibration_error(chances, gold),
        })  # fmt: skip
    return pd.DataFrame(found).round(3)


def calibration_error(chances: np.ndarray, labels: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error of the likeliest label (Naeini et al., 2015), 0 to 1.

    Examples
    --------
    >>> calibration_error(np.array([[1.0, 0, 0], [0, 1.0, 0]]), np.array([0, 1]))
    0.0
    """
    sure, right = chances.max(axis=1), chances.argmax(axis=1) == labels
    place = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = [abs(sure[place == b].sum() - right[place == b].sum()) for b in range(bins)]
    return float(sum(gaps) / max(len(labels), 1))


def write(changes: dict[str, np.ndarray], settings: dict, folder: Path) -> None:
    """Write the two files; `name` is a hash of the weights, which tells caches apart."""
    path = folder / "tones-careful.npz"
    np.savez_compressed(path, **{name: changes[name] for name in sorted(changes)})
    content = b"".join(changes[name].tobytes() for name in sorted(changes))
    settings = {"name": hashlib.sha256(content).hexdigest()[:12], **settings}
    text = json.dumps(settings, indent=1) + "\n"
    (folder / "tones-careful.json").write_text(text, encoding="utf-8")


def _loss(chances: np.ndarray, labels: np.ndarray) -> float:
    return float(-np.log(np.maximum(chances[np.arange(len(labels)), labels], 1e-9)).mean())


def _rules(rows: pd.DataFrame) -> np.ndarray:
    spans = [span or (None, None) for span in _spans(rows)]
    texts, languages = rows["text"].tolist(), rows["language"].tolist()
    starts, ends = [span[0] for span in spans], [span[1] for span in spans]
    return fast.score(texts, languages, starts, ends).probabilities


def _spans(rows: pd.DataFrame) -> list:
    spans = zip(rows["start"], rows["end"], strict=True)
    return [None if pd.isna(start) else (int(start), int(end)) for start, end in spans]
