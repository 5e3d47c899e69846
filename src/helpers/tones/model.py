"""The fast engine's small models: weights of the figures that the rules give, and of single words.

In goes data/models/tones-fast.json (weights for each language) and tones-words.csv (effects of
single words learnt from public sets); out comes a `Model`. Both are made by `helpers.tones.train`.
"""

import csv
import json
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from helpers.paths import DATA

FOLDER = DATA / "models"
LABELS = ("negative", "neutral", "positive")
ARRAYS = ("target", "event", "lean", "event_lean")
WORD_WEIGHTS = ("negative_before", "positive_before", "negative_after", "positive_after")


class Model(NamedTuple):
    """One language's weights; `target` and `event` are (labels × figures), the constant last."""

    target: np.ndarray
    event: np.ndarray
    lean: np.ndarray
    event_lean: np.ndarray
    words: dict


@lru_cache(maxsize=8)
def load_model(language: str, folder: Path = FOLDER) -> Model:
    """Read the weights of a language.

    Examples
    --------
    >>> load_model("fr").target.shape[0]
    3
    """
    weights = json.loads((folder / "tones-fast.json").read_text(encoding="utf-8"))[language]
    arrays = [np.array(weights[name], dtype=float) for name in ARRAYS]
    return Model(*arrays, _read_words(folder / "tones-words.csv", language))


def probabilities(figures: np.ndarray, weights: np.ndarray, extra: np.ndarray) -> np.ndarray:
    """Multinomial logistic model: rows of figures to probabilities of the three labels.

    Parameters
    ----------
    figures : array (rows, figures)
    weights : array (3, figures + 1), the constant last
    extra : array (rows, 3), added to the logits

    Examples
    --------
    >>> probabilities(np.zeros((1, 1)), np.zeros((3, 2)), np.zeros((1, 3))).round(2).tolist()
    [[0.33, 0.33, 0.33]]
    """
    logits = figures @ weights[:, :-1].T + weights[:, -1] + extra
    logits -= logits.max(axis=1, keepdims=True)
    powers = np.exp(logits)
    return powers / powers.sum(axis=1, keepdims=True)


def _read_words(path: Path, language: str) -> dict[str, tuple]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["language"] == language]
    return {row["word"]: tuple(float(row[name]) for name in WORD_WEIGHTS) for row in rows}
