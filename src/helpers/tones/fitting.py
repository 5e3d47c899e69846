"""Fit the fast engine's weights on labelled sentences (needs the extra `train`).

In go tables of labelled sentences (text, start, end, label) by language; out come the two files
that `helpers.tones.model` reads. Languages without a set get weights fitted on all sets.
"""

import csv
import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.tones.lexicon import Lexicon
from helpers.tones.model import LABELS, WORD_WEIGHTS
from helpers.tones.rules import read
from helpers.tones.targets import SAID, judge, judge_event

REAL = 0.5
STRENGTH = {"en": 0.6, "ru": 0.3}
SCALE = 0.7
LEAST, COMMONEST, CAPITALISED = 6, 100, 0.3
LEAST_EFFECT = 0.12
FOLDS = 5
NEUTRAL_BY, NEAR_BEST = 0.25, 0.02
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def learnable_words(texts: list[str]) -> dict[str, int]:
    """Words worth an effect of their own: not rare, not among the commonest, not names.

    Examples
    --------
    >>> learnable_words(["so be it"])
    {}
    """
    counts, capitals = Counter(), Counter()
    for text in dict.fromkeys(texts):
        for match in _WORD.finditer(text):
            word = match.group().replace("’", "'").removesuffix("'s").lower()
            counts[word] += 1
            capitals[word] += match.group()[0].isupper() and match.start() > 0
    common = {word for word, _ in counts.most_common(COMMONEST)}
    kept = sorted(
        word for word, n in counts.items()
        if n >= LEAST and len(word) > 2 and word not in common and capitals[word] < CAPITALISED * n
    )  # fmt: skip
    return {word: number for number, word in enumerate(kept)}


def fit_language(rows: pd.DataFrame, language: str) -> dict:
    """Fit the weights of the rules' figures and of single words on one language's set.

    Returns
    -------
    dict
        `target` (3 × figures, the constant last), `lean` (3), `words` (word: four weights).
    """
    words = learnable_words(rows["text"].tolist())
    design, n_figures = _design(rows, language, words)
    labels = _labels(rows)
    strength = STRENGTH[language]
    weights = _fit(design, labels, strength)
    chances = cross_validate(design, labels, rows["text"].tolist(), strength)
    effects = weights[:, n_figures:-1] - weights[1, n_figures:-1]
    return {
        "target": np.column_stack([weights[:, :n_figures], weights[:, -1]]),
        "lean": _neutral_alone(choose_lean(chances, labels), weights[:, -1]),
        "words": _effects(words, effects),
        "chances": chances,
    }


def fit_shared(sets: dict[str, pd.DataFrame]) -> np.ndarray:
    """Weights of the rules' figures fitted on all sets together, each label weighing the same."""
    parts = [_design(rows, language, {})[0] for language, rows in sets.items()]
    labels = np.concatenate([_labels(rows) for rows in sets.values()])
    from scipy import sparse

    return _fit(sparse.vstack(parts).tocsr(), labels, 1.0, balanced=True)


def fit_events(sets: dict[str, pd.DataFrame]) -> np.ndarray:
    """Weights of what a sentence tells, from the rows without a target of all sets together."""
    figures, labels = [], []
    for language, rows in sets.items():
        rows, lexicon = rows[rows["start"].isna()], Lexicon(language)
        figures += [judge_event(read(text, lexicon))[0] for text in rows["text"]]
        labels.append(_labels(rows))
    return _fit(np.array(figures), np.concatenate(labels), 0.3, balanced=True)


def log_shares(rows: pd.DataFrame) -> np.ndarray:
    """Logarithm of each label's share in a set."""
    return np.log(np.bincount(_labels(rows), minlength=3) / len(rows))


def macro_f1_with(chances: np.ndarray, lean: np.ndarray, rows: pd.DataFrame) -> float:
    """Macro-F1 of the labels that probabilities and a lean give."""
    return macro_f1(_labels(rows), np.argmax(np.log(chances) + lean, axis=1))


def cross_validate(design, labels, groups, strength: float) -> np.ndarray:
    """Probabilities of rows that the fit did not see, split by sentence."""
    from sklearn.model_selection import GroupKFold

    chances = np.zeros((len(labels), 3))
    for train, test in GroupKFold(FOLDS).split(design, labels, groups):
        weights = _fit(design[train], labels[train], strength)
        logits = design[test] @ weights[:, :-1].T + weights[:, -1]
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        chances[test] = powers / powers.sum(axis=1, keepdims=True)
    return chances


def choose_lean(chances: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """What to add to log probabilities so that the labels have the best macro-F1 and fair shares.

    Labels by the highest probability alone leave out the rare classes (Zou et al., 2016). Many
    leans do about as well, and the very best is chance: the mean of those within `NEAR_BEST` is
    taken.
    """
    tried, values = [], []
    logs = np.log(np.maximum(chances, 1e-9))
    net = (labels == 2).mean() - (labels == 0).mean()
    for negative in np.arange(-0.4, 2.0, 0.1):
        for positive in np.arange(-0.4, 2.0, 0.1):
            found = np.argmax(logs + np.array([negative, 0.0, positive]), axis=1)
            bias = abs((found == 2).mean() - (found == 0).mean() - net)
            tried.append((negative, 0.0, positive))
            values.append(macro_f1(labels, found) - 0.5 * max(bias - 0.02, 0))
    near = np.array(values) >= max(values) - NEAR_BEST
    return np.array(tried)[near].mean(axis=0).round(2)


def macro_f1(labels: np.ndarray, found: np.ndarray) -> float:
    """Mean F1 of the three labels.

    Examples
    --------
    >>> macro_f1(np.array([0, 1, 2]), np.array([0, 1, 2]))
    1.0
    """
    scores = []
    for label in range(3):
        hits = ((labels == label) & (found == label)).sum()
        scores.append(2 * hits / max((labels == label).sum() + (found == label).sum(), 1))
    return float(np.mean(scores))


def write_models(models: dict[str, dict], folder: Path) -> None:
    """Write tones-fast.json and tones-words.csv."""
    arrays = {
        language: {name: np.round(value, 3).tolist() for name, value in model.items()
                   if name not in ("words", "chances")}
        for language, model in models.items()
    }  # fmt: skip
    lines = [f' "{name}": {json.dumps(value)}' for name, value in sorted(arrays.items())]
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    (folder / "tones-fast.json").write_text(text, encoding="utf-8")
    with (folder / "tones-words.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["language", "word", *WORD_WEIGHTS])
        for language, model in sorted(models.items()):
            for word, effects in sorted(model.get("words", {}).items()):
                writer.writerow([language, word, *(f"{effect:.2f}" for effect in effects)])


def _design(rows, language, words):
    """The rules' figures, then each learnable word before and after the target by its weight."""
    from scipy import sparse

    lexicon = Lexicon(language, words={word: (word,) for word in words})
    figures, places, columns, values = [], [], [], []
    spans = zip(rows["text"], rows["start"], rows["end"], strict=True)
    for row, (text, start, end) in enumerate(spans):
        found, judged = judge(read(text, lexicon), int(start), int(end), language)
        figures.append(found)
        for column, value in _word_values(judged, words).items():
            places.append(row), columns.append(column), values.append(value * SCALE)
    shape = (len(rows), 2 * len(words))
    matrix = sparse.csr_matrix((values, (places, columns)), shape=shape)
    return sparse.hstack([sparse.csr_matrix(figures), matrix]).tocsr(), len(figures[0])


def _word_values(judged, words) -> dict[int, float]:
    values = {}
    for hit, _, weight, side, bucket in judged:
        if hit.entry.word and hit.factor > REAL and bucket != SAID:
            column = words[hit.entry.word[0]] + (len(words) if side > 0 else 0)
            values[column] = values.get(column, 0.0) + weight
    return values


def _labels(rows) -> np.ndarray:
    return rows["label"].map({label: number for number, label in enumerate(LABELS)}).to_numpy()


def _fit(design, labels, strength, balanced=False) -> np.ndarray:
    from sklearn.linear_model import LogisticRegression

    weighing = "balanced" if balanced else None
    model = LogisticRegression(C=strength, max_iter=1000, class_weight=weighing)
    model.fit(design, labels)
    return np.column_stack([model.coef_, model.intercept_])


def _neutral_alone(lean: np.ndarray, constant: np.ndarray) -> np.ndarray:
    """A sentence in which nothing tells is neutral: the lean may not outweigh that."""
    return np.minimum(lean, constant[1] - constant - NEUTRAL_BY * (constant != constant[1]))


def _effects(words, effects) -> dict[str, tuple]:
    """Effects (3 × two sides) as four weights a word, small ones left out."""
    n, kept = len(words), {}
    for word, number in words.items():
        before, after = effects[:, number], effects[:, n + number]
        four = np.array([before[0], before[2], after[0], after[2]]) * SCALE
        if np.abs(four).max() >= LEAST_EFFECT:
            kept[word] = tuple(four.tolist())
    return kept
