"""Quality and speed of both tone engines on the project's gold, and on any other labelled set.

python benchmarks/tones.py                                   the project's own sets
python benchmarks/tones.py --set fr=FILE --set ko=FILE       and JSON lines: text, start, end, label

One table: macro-F1 of three labels with a 95 % interval (sentences drawn again), accuracy on all
and on the half it is surest of, net tone found and in the gold, calibration error (ECE, ten bins),
and rows a CPU-second, the careful engine without its cache. `seen`: rules were
mended while looking at sentences of the set. On the own sentences the careful engine's temperature
and lean were chosen.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.paths import DATA
from helpers.tones import careful, fast
from helpers.tones.calibration import calibration_error
from helpers.tones.fitting import macro_f1
from helpers.tones.model import LABELS

GOLD = DATA / "gold"
OWN = {"own fr": "tone-fr.csv", "own ko": "tone-ko.csv", "probes": "tone-probes.csv"}
SEEN = {("probes", "fast"), ("own ko", "fast"), ("own ko", "careful")}
DRAWS = 500


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--set", action="append", default=[], metavar="LANGUAGE=FILE")
    parser.add_argument("--engine", choices=["fast", "careful"])
    chosen = parser.parse_args()
    sets = {name: read_own(GOLD / file) for name, file in OWN.items()}
    for item in chosen.set:
        language, _, path = item.partition("=")
        sets[Path(path).stem] = read_lines(Path(path), language)
    engines = {"fast": fast.score, "careful": lambda *columns: careful.score(*columns, cache=None)}
    rows = []
    for engine, score in engines.items():
        if chosen.engine in (None, engine):
            score(["warm"] * 4, list(careful.LANGUAGES), [None] * 4, [None] * 4)
            rows += [measure(name, part, engine, score) for name, part in sets.items()]
    print(pd.DataFrame(rows).round(3).to_string(index=False))


def read_own(path):
    """The sentences that the engines were not taught with."""
    rows = pd.read_csv(path)
    return rows[rows["part"] == "check"].reset_index(drop=True) if "part" in rows else rows


def read_lines(path, language):
    """A set from JSON lines; without start and end a row is about the sentence as a whole."""
    rows = pd.read_json(path, lines=True, dtype=False).assign(language=language)
    return rows if "start" in rows else rows.assign(start=np.nan, end=np.nan)


def measure(name, rows, engine, score):
    """One line of the table."""
    starts, ends = ([None if pd.isna(at) else int(at) for at in rows[c]] for c in ("start", "end"))
    began = time.process_time()
    found = score(rows["text"].tolist(), rows["language"].tolist(), starts, ends)
    seconds = time.process_time() - began
    gold = rows["label"].map(LABELS.index).to_numpy()
    said = np.array([3 if label is None else LABELS.index(label) for label in found.labels])
    sure = found.probabilities.max(axis=1)
    half = np.argsort(-sure, kind="stable")[: len(rows) // 2]
    low, high = interval(gold, said)
    return {
        "engine": engine, "set": name, "seen": (name, engine) in SEEN, "n": len(rows),
        "macro_f1": macro_f1(gold, said), "low": low, "high": high,
        "accuracy": (said == gold).mean(), "sure_half": (said == gold)[half].mean(),
        "net": np.where(said == 3, 0, said - 1).mean(), "net_gold": (gold - 1).mean(),
        "ece": calibration_error(found.probabilities, gold), "rows_a_second": len(rows) / seconds,
    }  # fmt: skip


def interval(gold, said):
    """95 % interval of macro-F1."""
    draw = np.random.default_rng(0)
    picks = draw.integers(0, len(gold), (DRAWS, len(gold)))
    return np.quantile([macro_f1(gold[pick], said[pick]) for pick in picks], [0.025, 0.975])


if __name__ == "__main__":
    main()
