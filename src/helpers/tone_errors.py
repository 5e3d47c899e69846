"""How often the tone engines are wrong, in which language and voice, and whether they know it.

In go the annotations and the engines' tables; out come shares that agree with the reader, macro-F1,
net tone on both sides, and a reliability curve.
"""

from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from helpers.agreement import agreement
from helpers.evaluation import GOLD, LABELS, analyse_checked, match_tones
from helpers.intervals import LEVEL, resample_weights
from helpers.paths import CORPUS
from helpers.tones.calibration import calibration_error
from helpers.tones.fitting import macro_f1
from helpers.tones.scoring import CHANCES, ENGINES, score_targets

CODED = "tone-??.csv"
CHECKED = [
    "engine", "language", "judged", "n", "right", "sure_half", "macro_f1", "net", "net_gold", "ece",
]  # fmt: skip


def tone_reliability(gold: dict, found: dict, articles: pd.DataFrame, bins: int = 5):
    """How often the likeliest tone is right, by how sure the method is (DeGroot, Fienberg, 1983).

    Returns
    -------
    DataFrame
        A row for each of `bins` equal parts of the sentences, least sure first: `sureness` (mean
        probability of the likeliest label), `right` (share that agrees with the reader), its 95 %
        interval `right_low`, `right_high` (Wilson, 1927), `n`.
    """
    rows = []
    for _, g, f in match_tones(gold["tones"], found, articles):
        chances = {label: getattr(f, f"p_{label}") for label in ("negative", "neutral", "positive")}
        label = max(chances, key=chances.get)
        rows.append((chances[label], label == g.label))
    judged, table = np.array(sorted(rows), dtype=float).reshape(-1, 2), []
    for part in np.array_split(judged, max(1, min(bins, len(judged)))) if rows else ():
        hits, n = int(part[:, 1].sum()), len(part)
        low, high = binomtest(hits, n).proportion_ci(LEVEL, "wilson")
        table.append((part[:, 0].mean(), hits / n, low, high, n))
    return pd.DataFrame(table, columns=["sureness", "right", "right_low", "right_high", "n"])


def compare_engines(gold: dict, corpus: Path = CORPUS) -> pd.DataFrame:
    """Set both tone engines side by side on annotated sentences, by language and by voice.

    Returns
    -------
    DataFrame
        `engine`, `part` (all, a language, or a voice: narrator, quoted), `n` (sentences toward an
        actor), `right` (share that agrees with the reader) and its 95 % interval `right_low`,
        `right_high` (articles resampled), `macro_f1` (mean F1 of the three labels), `net` and
        `net_gold` (share positive less share negative, as labelled and as the reader has it).
    """
    table = []
    for engine in ENGINES:
        articles, found = analyse_checked(gold, corpus, engine)
        languages = articles.set_index("article_id")["language"]
        rows = pd.DataFrame(
            [(i, languages[i], "narrator" if g.voice == "narrator" else "quoted", g.label, f.label)
             for i, g, f in match_tones(gold["tones"], found, articles)],
            columns=["article_id", "language", "voice", "gold", "found"],
        )  # fmt: skip
        parts = [("all", rows), *rows.groupby("language"), *rows.groupby("voice")]
        table += [{"engine": engine, "part": part, **_agree(some)} for part, some in parts]
    return pd.DataFrame(table)


def read_sentences(folder: Path = GOLD) -> pd.DataFrame:
    """The labelled sentences, with `judged`: a target, or the event the sentence tells."""
    rows = pd.concat([pd.read_csv(path) for path in sorted(folder.glob(CODED))], ignore_index=True)
    return rows.assign(judged=np.where(rows["start"].isna(), "event", "target"))


def check_engines(folder: Path = GOLD, n: int = 600, seed: int = 0) -> pd.DataFrame:
    """Both engines on `n` drawn labels of the sentences that taught neither ("check").

    Returns
    -------
    DataFrame
        `engine`, `language`, `judged`, `n`, `right` (share of labels), `sure_half` (the same on the
        half it is surest of), `macro_f1`, `net`, `net_gold`, and `ece`: how far the likeliest
        label's probability lies from the share right, in ten bins (Naeini et al., 2015).
    """
    rows = read_sentences(folder)
    rows, table = rows[rows["part"] == "check"], []
    rows = rows.sample(min(n, len(rows)), random_state=seed).reset_index(drop=True)
    gold = rows["label"].map(LABELS.index).to_numpy()
    for engine in ENGINES:
        found = score_targets(rows, engine)
        said = found["label"].map(LABELS.index, na_action="ignore").fillna(-1).to_numpy()
        chances = found[CHANCES].to_numpy()
        for key, places in rows.groupby(["language", "judged"]).indices.items():
            some, right = chances[places], said[places] == gold[places]
            half = np.argsort(-some.max(axis=1), kind="stable")[: len(places) // 2]
            table.append(
                (engine, *key, len(places), right.mean(), right[half].mean(),
                 macro_f1(gold[places], said[places]), *map(_net, (said[places], gold[places])),
                 calibration_error(some, gold[places]))
            )  # fmt: skip
    return pd.DataFrame(table, columns=CHECKED)


def measure_coding(folder: Path = GOLD) -> pd.DataFrame:
    """How far the two passes over the labelled sentences agree, by language and what was judged.

    Returns
    -------
    DataFrame
        `language`, `judged` (a target, or the event), `sentences`, then the columns of
        `agreement.Agreement`: Krippendorff's alpha with its 95 % interval, units, coders, share.
    """
    rows = read_sentences(folder)
    labels = rows.drop(columns="label").rename_axis("unit").reset_index().melt(
        ["unit", "sentence", "language", "judged"], ["coder_a", "coder_b"], "coder", "label"
    )  # fmt: skip
    return pd.DataFrame([
        {"language": language, "judged": judged, "sentences": part["sentence"].nunique()}
        | agreement(part)._asdict()
        for (language, judged), part in labels.groupby(["language", "judged"])
    ])  # fmt: skip


def _agree(rows: pd.DataFrame) -> dict:
    right = (rows["gold"] == rows["found"]).groupby(rows["article_id"]).agg(["sum", "size"])
    hits, sizes = (resample_weights(len(right)) @ right.to_numpy()).T
    low, high = np.quantile(hits / sizes, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    numbers = {label: number for number, label in enumerate(LABELS)}
    gold, found = (rows[side].map(numbers).fillna(-1).to_numpy() for side in ("gold", "found"))
    return {
        "n": len(rows), "right": (gold == found).mean(), "right_low": low, "right_high": high,
        "macro_f1": macro_f1(gold, found), "net": _net(found), "net_gold": _net(gold),
    }  # fmt: skip


def _net(numbers: np.ndarray) -> float:
    return (numbers == 2).mean() - (numbers == 0).mean()
