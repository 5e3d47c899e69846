"""Swap words of English training sentences for French or Korean ones (code-switching).

In go a sentence, the place of its target and a word list; out comes the sentence half in the other
language, with the target where it now stands. A model tuned on such mixtures carries what it learnt
in English over to languages without a training set (Qin et al., 2020, CoSDA-ML).
"""

import csv
import re
from pathlib import Path

from helpers.tones.model import FOLDER

LANGUAGES = ("fr", "ko")
SHARE = 0.6
_WORD = re.compile(r"[A-Za-z]+(?:-[a-z]+)*")


def read_words(language: str, folder: Path = FOLDER) -> dict[str, str]:
    """The word list from English: lower-case form to the form in the language."""
    with (folder / "tone-words-en.csv").open(encoding="utf-8", newline="") as stream:
        return {row["en"]: row[language] for row in csv.DictReader(stream) if row[language]}


def switch(
    text: str, start: int, end: int, words: dict[str, str], rng, share: float = SHARE
) -> tuple[str, int, int]:
    """Swap a share of the known words outside the target.

    Returns
    -------
    tuple
        The text, and from where to where the target stands in it.

    Examples
    --------
    >>> import numpy as np
    >>> switch("Kim praised Putin.", 12, 17, {"praised": "a loué"}, np.random.default_rng(0), 1.0)
    ('Kim a loué Putin.', 11, 16)
    """
    parts, at, moved = [], 0, 0
    for match in _WORD.finditer(text):
        word, inside = match.group(), match.start() < end and start < match.end()
        other = words.get(word.lower())
        if inside or not other or rng.random() > share:
            continue
        other = other[0].upper() + other[1:] if word[0].isupper() else other
        parts += [text[at : match.start()], other]
        at = match.end()
        moved += len(other) - len(word) if match.end() <= start else 0
    return "".join([*parts, text[at:]]), start + moved, end + moved
