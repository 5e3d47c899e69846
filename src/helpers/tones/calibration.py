"""Train the careful engine, and set how sure it may be on sentences it was not trained on.

In go the labelled sets; out come data/models/tones-careful.npz (what tuning learnt) and
tones-careful.json (a temperature and a lean for each head), and a table of figures on the tenth of
the sentences that was held out. All rows of one sentence, or of one lesson, stay together.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.tones import tuning
from helpers.tones.careful import EVENT
from helpers.tones.encoder import Encoder, model_file
from helpers.tones.fitting import choose_lean, macro_f1
from helpers.tones.lessons import make_lessons
from helpers.tones.model import LABELS

HEADS = ["en", "ru", EVENT]
PARTS, OWN_TIMES, LESSONS, LEAST = 10, 3, 4, 200
TEMPERATURES = np.exp(np.arange(-0.7, 1.2, 0.02))


def train(sets: dict[str, pd.DataFrame], own: pd.DataFrame, out: Path) -> pd.DataFrame:
    """Tune, calibrate and write the weights.

    Parameters
    ----------
    sets : dict of DataFrame
        The public sets "en" and "ru": `text`, `start`, `end`, `label`.
    own : DataFrame
        The project's own labelled sentences, the same columns and `sentence`.
    out : Path
        The folder to write to.

    Returns
    -------
    DataFrame
        For each set: rows held out, accuracy, macro-F1, net tone found and gold, ECE (all 0–1).
    """
    rows = gather(sets, own)
    held = rows["part"].to_numpy() == 0
    encoder = Encoder(model_file())
    texts = tuning.prepare(encoder, rows["text"].tolist(), _spans(rows))
    labels = rows["label"].map(LABELS.index).to_numpy()
    heads = rows["head"].map(HEADS.index).to_numpy()
    kept = np.flatnonzero(~held)
    times = np.where(rows["set"].to_numpy()[kept] == "own", OWN_TIMES, 1)
    kept = np.repeat(kept, times)
    changes = tuning.tune(encoder, [texts[row] for row in kept], labels[kept], heads[kept], HEADS)
    logits = predict(changes, rows[held])
    settings = {"temperature": {}, "lean": {}}
    for number, head in enumerate(HEADS):
        which = (heads[held] == number) & (rows["set"] != "lesson").to_numpy()[held]
        temperature, lean = calibrate(logits[which], labels[held][which])
        settings["temperature"][head], settings["lean"][head] = temperature, lean
    figures = measure(rows[held], logits, settings)
    write(changes, settings | {"held_out": figures.to_dict("records")}, out)
    return figures


def gather(sets: dict[str, pd.DataFrame], own: pd.DataFrame) -> pd.DataFrame:
    """All rows with their `set`, the `head` that judges them, and a `part` (0: held out)."""
    named = [rows.assign(set=name, group=rows["text"]) for name, rows in sets.items()]
    named += [own.assign(set="own", group=own["text"])]
    lessons = make_lessons(LESSONS)
    named += [lessons.assign(set="lesson", group=lessons["sentence"])]
    rows = pd.concat(named, ignore_index=True)
    rows["part"] = [_part(group) for group in rows["group"]]
    rows["head"] = np.where(rows["set"] == "ru", "ru", "en")
    rows.loc[rows["start"].isna(), "head"] = EVENT
    return rows


def predict(changes: dict[str, np.ndarray], rows: pd.DataFrame) -> np.ndarray:
    """Logits (rows, 3) by the engine's own arithmetic."""
    encoder = Encoder(model_file(), {name: np.float32(value) for name, value in changes.items()})
    logits = np.zeros((len(rows), 3))
    heads = rows["head"].tolist()
    for one in encoder.encode(rows["text"].tolist(), _spans(rows)):
        weights = np.float32(changes[f"head.{heads[one.place]}"])
        logits[one.place] = weights[:, :-1] @ one.vector + weights[:, -1]
    return logits


def calibrate(logits: np.ndarray, labels: np.ndarray) -> tuple[float, list[float]]:
    """The temperature with the least loss (Guo et al., 2017) and the lean with the best macro-F1.

    Below 200 rows there is no lean.

    Examples
    --------
    >>> calibrate(np.eye(3) * 9, np.arange(3))[1]
    [0.0, 0.0, 0.0]
    """
    losses = [_loss(softmax(logits / t), labels) for t in TEMPERATURES]
    temperature = float(TEMPERATURES[int(np.argmin(losses))])
    enough = len(labels) >= LEAST
    lean = choose_lean(softmax(logits / temperature), labels) if enough else np.zeros(3)
    return round(temperature, 3), lean.tolist()


def measure(rows: pd.DataFrame, logits: np.ndarray, settings: dict) -> pd.DataFrame:
    """Figures for each set on the rows given."""
    found = []
    labels = rows["label"].map(LABELS.index).to_numpy()
    for (name, head), places in rows.reset_index().groupby(["set", "head"]).groups.items():
        places = np.asarray(places)
        chances = softmax(logits[places] / settings["temperature"][head])
        lean = np.array(settings["lean"][head])
        said, gold = np.argmax(np.log(chances) + lean, axis=1), labels[places]
        found.append({
            "set": name, "head": head, "n": len(places), "accuracy": (said == gold).mean(),
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


def softmax(logits: np.ndarray) -> np.ndarray:
    """Rows of logits to probabilities.

    Examples
    --------
    >>> softmax(np.zeros((1, 2))).tolist()
    [[0.5, 0.5]]
    """
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


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


def _part(group: str) -> int:
    return int(hashlib.sha256(group.strip().encode()).hexdigest()[:8], 16) % PARTS


def _spans(rows: pd.DataFrame) -> list:
    spans = zip(rows["start"], rows["end"], strict=True)
    return [None if pd.isna(start) else (int(start), int(end)) for start, end in spans]
