"""The fast engine: rules and lexicons, weighed by a small logistic model for each language.

In go lists of texts, languages and target spans; out come probabilities, decisions and the words
behind them (`Scored`). The rules are in `rules` and `targets`, the weights in `model`.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from helpers.tones.lexicon import LANGUAGES, load_lexicon
from helpers.tones.model import LABELS, load_model, probabilities
from helpers.tones.rules import read
from helpers.tones.targets import EVENT_FEATURES, FEATURES, SAID, judge, judge_event

UNSURE = 0.36
SHOWN, LEAST_SHOWN = 3, 0.15
REAL = 0.5


class Scored(NamedTuple):
    """Results aligned with the rows given: array (rows, 3), labels, evidence; null: unknown."""

    probabilities: np.ndarray
    labels: list
    evidence: list


def score(
    texts: Sequence[str],
    languages: Sequence[str],
    starts: Sequence[int | None],
    ends: Sequence[int | None],
) -> Scored:
    """Score each text toward the target at [start, end), or as an event where start is None.

    Examples
    --------
    >>> score(["Séoul condamne Pyongyang."], ["fr"], [15], [24]).labels
    ['negative']
    """
    result = Scored(np.full((len(texts), 3), np.nan), [None] * len(texts), [None] * len(texts))
    groups = {}
    for row, (language, start) in enumerate(zip(languages, starts, strict=True)):
        if language in LANGUAGES and isinstance(texts[row], str):
            groups.setdefault((language, start is None), []).append(row)
    for (language, is_event), rows in groups.items():
        _score_group(result, rows, texts, starts, ends, language, is_event)
    return result


def decide(chances: np.ndarray, lean: np.ndarray, unsure: float = UNSURE) -> list:
    """Labels from probabilities: the likeliest after `lean`, none where none is likely enough."""
    best = np.argmax(np.log(np.maximum(chances, 1e-9)) + lean, axis=1)
    sure = chances.max(axis=1) >= unsure
    return [LABELS[label] if known else None for label, known in zip(best, sure, strict=True)]


def _score_group(result, rows, texts, starts, ends, language, is_event):
    model, lexicon = load_model(language), load_lexicon(language)
    figures = np.zeros((len(rows), len(EVENT_FEATURES if is_event else FEATURES)))
    extra = np.zeros((len(rows), 3))
    last, reading = None, None
    for place, row in enumerate(rows):
        text = texts[row]
        if text is not last:
            last, reading = text, read(text, lexicon)
        if is_event:
            figures[place], words = judge_event(reading)
        else:
            figures[place], words = judge(reading, starts[row], ends[row], language)
            extra[place, 0], extra[place, 2] = _learnt(words)
        result.evidence[row] = explain(text, words)
    weights = model.event if is_event else model.target
    chances = probabilities(figures, weights, extra)
    result.probabilities[rows] = chances
    lean = model.event_lean if is_event else model.lean
    for row, label in zip(rows, decide(chances, lean), strict=True):
        result.labels[row] = label


def _learnt(words) -> tuple[float, float]:
    """What single words learnt from data add to negative and positive."""
    negative = positive = 0.0
    for hit, _, weight, side, bucket in words:
        effects = hit.entry.word
        if effects and hit.factor > REAL and bucket != SAID:
            negative += effects[1 + side] * weight
            positive += effects[2 + side] * weight
    return negative, positive


def explain(text: str, words: list) -> str | None:
    """Name the words that moved the score most, with their value and what turned them.

    Examples
    --------
    >>> from helpers.tones.lexicon import load_lexicon
    >>> from helpers.tones.rules import read
    >>> from helpers.tones.targets import judge_event
    >>> text = "It is not a success."
    >>> explain(text, judge_event(read(text, load_lexicon("en")))[1])
    'success −1.6 (not turns)'
    """
    moved = []
    for hit, value, weight, side, bucket in words:
        if bucket == SAID:
            continue
        effects = hit.entry.word
        if effects and side and hit.factor > REAL:
            value += effects[2 + side] - effects[1 + side]
        if abs(value) * weight > LEAST_SHOWN:
            moved.append((-abs(value) * weight, hit.start, value, hit))
    if not moved:
        return None
    moved.sort(key=_strength)
    parts = []
    for _, _, value, hit in moved[:SHOWN]:
        sign = "−" if value < 0 else "+"
        notes = f" ({', '.join(hit.notes)})" if hit.notes else ""
        parts.append(f"{text[hit.start : hit.end]} {sign}{abs(value):.1f}{notes}")
    return "; ".join(parts)


def _strength(item):
    return item[:2]
