"""« Selon X », "according to X", « по его словам »: a source named without a verb, on either side.

In: the words of a sentence on one side of a quote. Out: a `Found` (rule, cue, speaker, offsets).
"""

from dataclasses import dataclass

from helpers.quotes.lexicon import Lexicon, Verb
from helpers.quotes.phrases import phrase_after
from helpers.quotes.words import Words, is_name, verb_at

_SOURCES = {
    "fr": (("selon",), ("d'", "après"), ("suivant",), ("dixit",)),
    "en": (("according", "to"),),
    "ru": (
        ("по", "словам"), ("по", "мнению"), ("по", "данным"), ("по", "сообщению"),
        ("по", "информации"), ("со", "слов"), ("по", "версии"), ("по", "оценке"),
        ("по", "утверждению"), ("по", "заявлению"),
        ("согласно",), ("если", "верить"),
    ),
}  # fmt: skip
OPEN_SOURCES = {language: {words[0] for words in found} for language, found in _SOURCES.items()}


@dataclass(slots=True)
class Found:
    """An attribution: its rule, the offsets of cue and speaker, and how near the cue stands."""

    rule: str
    cue: tuple[int, int] | None
    speaker: tuple[int, int] | None
    verb: Verb | None = None
    gap: int = 0
    colon: bool = False


def cue_place(words: Words, first: int, last: int | None = None) -> tuple[int, int]:
    return words.start[first], words.end[first if last is None else last - 1]


def place_of(words: Words, phrase: tuple[int, int]) -> tuple[int, int]:
    return words.start[phrase[0]], words.end[phrase[1] - 1]


def source_at(words: Words, index: int, lex: Lexicon) -> int:
    """The word number after « selon », « according to », « по словам », or 0."""
    if index == 0 and words.low[0] == "pour" and lex.language == "fr":
        return 1
    if words.low[index : index + 1] and words.low[index] not in OPEN_SOURCES[lex.language]:
        return 0
    for pattern in _SOURCES.get(lex.language, ()):
        if tuple(words.low[index : index + len(pattern)]) == pattern:
            return index + len(pattern)
    return 0


def for_person(words: Words, phrase: tuple[int, int], lex: Lexicon) -> bool:
    """« Pour Sergueï Lavrov », « pour le président américain »: a person's view, not a purpose."""
    first, end = phrase
    known = any(
        lex.is_first_name(words.text[spot]) or lex.has("role", words.low[spot])
        for spot in range(first, end)
    )
    return known or end - first > 1 and all(is_name(words, n, lex) for n in (first, first + 1))


def possessor_at(words: Words, first: int) -> int:
    """The word number of « его » in « по его словам », or 0."""
    low = words.low[first : first + 3]
    his = len(low) == 3 and low[1] in ("его", "её", "ее", "их")
    return first + 1 if his and (low[0], low[2]) in _SOURCES["ru"] else 0


def bare_phrase(words: Words, first: int, lex: Lexicon) -> tuple[int, int] | None:
    """A phrase without article: « according to campaign officials », « по данным полиции »."""
    last = first
    while last < len(words) and last < first + 9:
        if not (words.text[last][0].isalnum() or last > first and words.text[last] in "/.'’"):
            break
        if lex.has("break", words.low[last]) or lex.has("auxiliary", words.low[last]):
            break
        if verb_at(words, last, lex) or words.low[last] in lex.pronouns:
            break
        last += 1
    while last > first and not words.text[last - 1][0].isalnum():
        last -= 1
    return (first, last) if last > first else None


def leading_source(words: Words, last: int, lex: Lexicon) -> Found | None:
    for index in range(min(last, 60)):
        owner = possessor_at(words, index)
        if owner:
            return Found("source", cue_place(words, index), place_of(words, (owner, owner + 1)))
        after = source_at(words, index, lex)
        if after and after < last:
            phrase = phrase_after(words, after, lex, last) or bare_phrase(words, after, lex)
            if phrase:
                return Found("source", cue_place(words, index, after), place_of(words, phrase))
    return None
