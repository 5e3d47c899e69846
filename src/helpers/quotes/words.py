"""Words of a stretch of text, and which of them are names and verbs of speech.

In: a text, a stretch of it and a lexicon. Out: `Words` (surface, lower case, offsets) and what one
of them is, by its form and its neighbours.
"""

import re
from dataclasses import dataclass

from helpers.quotes.lexicon import Lexicon, Verb

_TOKEN = re.compile(
    r"(?i:\b(?:[ldsnjmtc]|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=\w))|\w+(?:[-‐‑'’.&]\w+)*|[^\w\s]"
)
_NOUNS = {
    "fr": {
        "note", "juge", "demande", "annonce", "réplique", "critique", "menace", "lance", "cite",
        "confirme", "doute", "pense", "rapporte", "observe", "affiche", "partage", "poste", "parle",
        "cri", "dit", "présente", "continue", "appel", "confie", "chante", "tance", "écrit",
        "avance",
        "commente", "interroge", "pleure", "crie", "relève", "tranche", "murmure", "témoigne",
    },
    "en": set(),
    "ru": set(),
}  # fmt: skip
ARTICLES = {"the", "a", "an"}  # no English name follows one
MADE = {"fait", "font", "faisait", "fit", "faisant", "faire"}  # « a fait valoir »
RELATIVE = {"qui", "who", "which", "который", "которая", "которые"}
CUT = {",", ";", ":", "(", ")", "–", "—", "«", "»", '"', "“", "”", "…", "!", "?", "[", "]", "―"}


@dataclass(slots=True)
class Words:
    """Words and signs of a stretch of text: as written, in lower case, and where they stand."""

    text: list[str]
    low: list[str]
    start: list[int]
    end: list[int]

    def __len__(self) -> int:
        return len(self.text)


def split_words(text: str, start: int, end: int) -> Words:
    """Words and signs of text[start:end].

    Examples
    --------
    >>> split_words("l'expert a dit", 0, 14).text
    ["l'", 'expert', 'a', 'dit']
    """
    spans = [match.span() for match in _TOKEN.finditer(text, start, end)]
    words = [text[first:last] for first, last in spans]
    low = [word.lower() for word in words]
    if text.find("’", start, end) >= 0:
        low = [word.replace("’", "'") for word in low]
    return Words(words, low, [first for first, _ in spans], [last for _, last in spans])


def is_name(words: Words, index: int, lex: Lexicon) -> bool:
    """Tell whether a word is written like (a part of) a name."""
    word, low = words.text[index], words.low[index]
    return (
        word[0].isupper()
        and low not in lex.pronouns
        and not (
            lex.has("determiner", low)
            or lex.has("break", low)
            or lex.has("adverb", low)
            or lex.has("join", low)
        )
    )


def verb_at(words: Words, index: int, lex: Lexicon) -> Verb | None:
    """The verb of speech at a word, if the word is one here and not a noun of the same form."""
    low = words.low[index]
    verb = lex.verbs.get(low)
    if verb is None or (words.text[index][0].isupper() and index > 0):
        return None
    before = words.low[index - 1] if index else ""
    if verb.shape in ("finite", "base") and index:
        noun = low in _NOUNS.get(lex.language, ()) or lex.language == "en" and low[-2:] != "ed"
        if noun and lex.has("determiner", before) and not _object(words, index, lex):
            return None
        if lex.language == "en" and (
            before in ("of", "in", "for", "with", "'s") or before[-2:] == "'s"
        ):
            return None
    if verb.shape == "infinitive" and before in MADE:
        return verb
    if verb.lemma.startswith("faire "):
        return None
    if verb.shape == "participle" and not _helped(words, index, lex):
        return None
    if verb.shape == "base" and before not in ("to", "and") and before not in lex.pronouns:
        return verb if before.endswith("s") and not low.endswith("s") else None
    return None if verb.shape == "infinitive" and lex.language == "ru" else verb


def _object(words: Words, index: int, lex: Lexicon) -> bool:
    """« comme le note X »: an object pronoun, not an article, stands before the verb."""
    if lex.language != "fr" or index < 2:
        return False
    return words.low[index - 2] in ("comme", "ne", "n'") or words.low[index - 2] in lex.pronouns


def _helped(words: Words, index: int, lex: Lexicon) -> bool:
    """A participle counts with its auxiliary: « a (…) déclaré », « s'est dit », « a-t-il dit »."""
    for back in range(index - 1, max(-1, index - 6), -1):
        low = words.low[back]
        if lex.has("auxiliary", low) or re.match(r"(a|ont|aur\w+|av\w+|est|s)-", low):
            return True
        if words.text[back] in CUT:
            return False
    return False
