"""Who speaks, as written: cue and speaker in the words after or before a quote (fr, en, ru).

In: the words of the sentence on one side of a quote. Out: a `Found` (rule, cue, speaker, offsets)
or None. Patterns: inversion and incise after the quote, subject and verb after it, « selon X » on
either side, subject and verb before it, a colon.
"""

import re

from helpers.quotes.lexicon import Lexicon
from helpers.quotes.phrases import (
    past_bracket,
    phrase_after,
    phrase_before,
    starts_phrase,
    subject_of_clause,
    with_name,
)
from helpers.quotes.sources import (
    Found,
    bare_phrase,
    cue_place,
    for_person,
    leading_source,
    place_of,
    possessor_at,
    source_at,
)
from helpers.quotes.words import MADE, RELATIVE, Words, is_name, verb_at

_CLITIC = re.compile(r"^(.+?)-(?:t-)?(il|elle|ils|elles|on|je|nous|vous)$")
_SKIP = {",", ".", "-", "–", "—", "―", "…", "!", "?", "'", "’", ")", "]", ";"}
_VERBISH = {
    "fr": re.compile(r"^[a-zéèêàâîôûç]{3,}(e|t|d|ent)$"),
    "en": re.compile(r"^[a-z]{3,}ed$"),
    "ru": re.compile(r"^[а-яё]{3,}(ла|л|ли|лся|лась|лись|ет|ит|ют|ят)$"),
}
_OPENING, _CLOSING = '«“„"', '»”“"'
_WRITTEN = {"говорилось", "отмечалось", "подчеркивалось", "подчёркивалось", "указывалось",
            "сообщалось", "утверждалось", "говорится", "сказано", "отмечается", "подчеркивается",
            "подчёркивается", "указывается", "сообщается", "написано", "значится",
            "уточняется"}  # fmt: skip
_LINKS = {"que", "qu'", "that", "что", "de", "d'", "à", "as", "comme", "to", "un", "une", "the",
          "a",
          "is", "was", "est", "c'", "ce", "le", "la", "l'", "les", "как", "в", "it", "it's",
          "c'est", "sur", "par", "du", "for", "of", "being", "about", "some", "into"}  # fmt: skip


def read_after(words: Words, lex: Lexicon, full: bool) -> Found | None:
    """Find the attribution that follows a quote.

    Parameters
    ----------
    words : Words
        From the closing mark to the sentence's end.
    lex : Lexicon
        The language's words.
    full : bool
        The quote reads like a whole utterance: verbs outside the lexicon count too.

    Examples
    --------
    >>> from helpers.quotes.lexicon import read_lexicon
    >>> from helpers.quotes.words import split_words
    >>> read_after(split_words(", a-t-il dit.", 0, 13), read_lexicon("fr"), True).speaker
    (6, 8)
    """
    first = 0
    while first < len(words) and first < 5 and words.text[first] in _SKIP:
        first += 1
    if first >= len(words):
        return None
    dashed = any(sign in ("-", "–", "—", "―") for sign in words.text[:first])
    return (
        find_source(words, first, lex)
        or find_clitic(words, first, lex)
        or find_inverted(words, first, lex, full, dashed)
        or _signature(words, first, lex, dashed)
        or _subject_first(words, first, lex, full)
        or _later(words, first, lex)
    )


def inner_incise(words: Words, first: int, lex: Lexicon) -> Found | None:
    """Find the incise that stands inside a quote, after a comma or dash: verb of saying, subject.

    Examples
    --------
    >>> from helpers.quotes.lexicon import read_lexicon
    >>> from helpers.quotes.words import split_words
    >>> words = split_words("Nous irons, a dit Poutine, en paix", 0, 34)
    >>> inner_incise(words, 3, read_lexicon("fr")).speaker
    (18, 25)
    """
    found = find_clitic(words, first, lex) or find_inverted(words, first, lex, False, False)
    if found is None or found.verb is None or found.verb.kind not in ("say", "weak"):
        return None
    return found if words.start[first] <= found.cue[0] < words.start[first] + 40 else None


def _signature(words: Words, first: int, lex: Lexicon, dashed: bool) -> Found | None:
    """« … » — Sonya Herridge"""
    if not dashed or not is_name(words, first, lex):
        return None
    phrase = phrase_after(words, first, lex)
    if phrase and (phrase[1] >= len(words) or words.text[phrase[1]] in (",", ".", "(")):
        if len(words) - phrase[1] < 12 and not any(
            verb_at(words, spot, lex) for spot in range(phrase[1], len(words))
        ):
            return Found("signature", None, place_of(words, phrase))
    return None


def _later(words: Words, first: int, lex: Lexicon) -> Found | None:
    """The incise stands after the narrator's next words: « … », y compris Y, commente X."""
    if words.text[0] != "," and not words.text[0].islower():
        return None
    for index in range(first + 1, min(len(words) - 1, first + 25)):
        if words.text[index] == "," and words.text[index + 1].islower():
            found = find_clitic(words, index + 1, lex) or find_source(words, index + 1, lex)
            found = found or find_inverted(words, index + 1, lex, False, False)
            if found and (found.rule == "source" or found.verb and found.verb.kind != "judge"):
                found.gap = index - first
                return found
    return None


def read_before(words: Words, lex: Lexicon) -> Found | None:
    """Find the attribution that leads up to a quote: `gap` counts the words between cue and quote.

    Examples
    --------
    >>> from helpers.quotes.lexicon import read_lexicon
    >>> from helpers.quotes.words import split_words
    >>> read_before(split_words("Poutine a dit : ", 0, 16), read_lexicon("fr")).speaker
    (0, 7)
    """
    last = len(words)
    while last and words.text[last - 1] in (",", "–", "—", "-", "(", "'", "…"):
        last -= 1
    colon = bool(last and words.text[last - 1] == ":")
    last -= colon
    core = last
    while core and core > last - 3 and words.low[core - 1] in _LINKS:
        core -= 1
    source = leading_source(words, last, lex)
    for index in range(core - 1, -1, -1):
        verb = verb_at(words, index, lex)
        if (
            verb is None
            or verb.shape == "infinitive"
            and index > 0
            and not colon
            and core - index > 2
        ):
            continue
        if source and verb.kind in ("judge", "weak", "think"):
            continue
        found = _subject_of(words, index, last, lex, verb, colon)
        if found:
            found.gap, found.colon = core - 1 - index, colon
            return found
    if source:
        source.colon = colon
        source.gap = 0 if colon or core < 8 else core
        return source
    return _colon_only(words, last, lex) if colon else None


def find_source(words: Words, first: int, lex: Lexicon) -> Found | None:
    after = source_at(words, first, lex)
    if not after and words.low[first] in ("как", "as", "comme", "ainsi") and first + 1 < len(words):
        return find_inverted(words, first + 1, lex, False, False)
    owner = possessor_at(words, first)
    if owner:
        return Found(
            "source", cue_place(words, first, first + 3), place_of(words, (owner, owner + 1))
        )
    phrase = phrase_after(words, after, lex) or bare_phrase(words, after, lex) if after else None
    if not phrase or words.low[first] == "pour" and not for_person(words, phrase, lex):
        return None
    return Found("source", cue_place(words, first, after), place_of(words, phrase))


def find_clitic(words: Words, first: int, lex: Lexicon) -> Found | None:
    if lex.language != "fr":
        return None
    for index in range(first, min(first + 6, len(words))):
        match = _CLITIC.match(words.low[index])
        if match:
            end = words.end[index]
            cue = index
            for ahead in range(index + 1, min(index + 5, len(words))):
                if verb_at(words, ahead, lex):
                    cue = ahead
                    break
            speaker = (end - len(match.group(2)), end)
            if match.group(1) == "est" and cue > index:
                speaker = None  # « est-il écrit »
            elif match.group(2) == "on":
                speaker = _house(words, cue + 1, lex) or speaker
            verb = verb_at(words, cue, lex) or lex.verbs.get(match.group(1))
            place = cue_place(words, cue)
            if cue == index:  # « affirme-t-il »: the verb alone
                place = place[0], place[0] + len(match.group(1))
            return Found("incise", place, speaker, verb)
        low = words.low[index]
        if not (lex.has("clitic", low) or lex.has("auxiliary", low) or lex.has("adverb", low)):
            return None
    return None


def _house(words: Words, first: int, lex: Lexicon) -> tuple[int, int] | None:
    """« souligne-t-on à l'Élysée », « dit-on dans l'entourage de X »: the place speaks."""
    if first + 1 >= len(words) or words.low[first] not in ("à", "au", "aux", "chez", "dans", "du"):
        return None
    contracted = words.low[first] in ("au", "aux", "du")
    if words.low[first + 1 : first + 3] == ["côté", "de"]:
        first += 2
    phrase = phrase_after(words, first + 1, lex)
    if contracted and not phrase:
        phrase = bare_phrase(words, first + 1, lex)
    return place_of(words, phrase) if phrase else None


def find_inverted(words, first, lex, full, dashed) -> Found | None:
    index = first
    helped = False
    while index < min(len(words), first + 6) and _helps(words, index, lex):
        helped = (
            helped or words.low[index] in ("s'", "se") or lex.has("auxiliary", words.low[index])
        )
        index += 1
    if index < len(words) - 1 and words.low[index] in MADE and verb_at(words, index + 1, lex):
        index += 1  # « a fait valoir »
    if index >= len(words):
        return None
    verb = verb_at(words, index, lex) if words.text[index][0].islower() else None
    if verb and verb.shape in ("infinitive", "gerund", "base"):
        if words.low[index - 1] not in MADE:
            return None
    written = lex.language == "ru" and words.low[index] in _WRITTEN
    if (
        verb is None
        and not written
        and not (full and _like_verb(words, index, lex, dashed, helped))
    ):
        return None
    if lex.language == "en" and verb is None:
        return None
    if written:
        return _written(words, index, lex)
    phrase = _subject_beyond(words, index + 1, lex)
    if phrase is None:
        return None
    pronoun = words.low[phrase[0]] in lex.pronouns and phrase[1] == phrase[0] + 1
    if verb is None and pronoun and lex.language == "fr":
        return None
    if (
        pronoun
        and lex.language == "en"
        and words.text[phrase[1] : phrase[1] + 1] not in ([], [","], ["."])
    ):
        return None  # « …, said he would go »: no inversion
    return Found("inversion", cue_place(words, index), place_of(words, phrase), verb)


def _helps(words: Words, index: int, lex: Lexicon) -> bool:
    """A word that may stand before an inverted verb: auxiliary, object pronoun, adverb."""
    low = words.low[index]
    if lex.has("clitic", low) or lex.has("auxiliary", low):
        return True
    if lex.has("adverb", low):
        return low not in lex.pronouns
    adverb = lex.language == "ru" and re.fullmatch(r"[а-яё]{3,}(?:но|ко|ло|то|во|ски)", low)
    return bool(adverb) and not verb_at(words, index, lex)


def _written(words: Words, index: int, lex: Lexicon) -> Found:
    """« …», говорится в заявлении МИД: the document's owner speaks, if it is named."""
    speaker = None
    for spot in range(index + 1, min(index + 7, len(words))):
        if is_name(words, spot, lex):
            phrase = phrase_after(words, spot, lex) or (spot, spot + 1)
            speaker = place_of(words, phrase)
            break
    return Found("inversion", cue_place(words, index), speaker)


def _like_verb(words, index, lex, dashed, helped) -> bool:
    low = words.low[index]
    if lex.has("break", low) or lex.has("determiner", low) or lex.has("role", low):
        return False
    if not words.text[index].islower() or low in lex.pronouns or lex.has("adverb", low):
        return False
    if helped and lex.language == "fr":
        return bool(re.search(r"(é|i|u|it|is|e|ent|t)$", low))
    if lex.language == "ru" and not dashed:
        return False
    return bool(_VERBISH[lex.language].match(low))


def _subject_beyond(words: Words, first: int, lex: Lexicon) -> tuple[int, int] | None:
    """The subject after an inverted verb, past « jeudi », « à l'AFP », « dans un communiqué »."""
    index = first
    for _ in range(6):
        if index >= len(words):
            return None
        low = words.low[index]
        if words.text[index] in _OPENING:
            return _in_marks(words, index)
        small = lex.has("break", low) or (lex.has("adverb", low) and low not in lex.pronouns)
        if starts_phrase(words, index, lex) and not small:
            phrase = phrase_after(words, index, lex)
            if phrase:
                return with_name(words, phrase, lex)
        if words.text[index] == "," and (index > first or lex.language == "fr"):
            index += 1
            continue
        if not small:
            bare = bare_phrase(words, index, lex) if lex.language in ("ru", "en") else None
            return bare if bare and (lex.language == "ru" or index == first) else None
        index = _past_complement(words, index, lex)
    return None


def _in_marks(words: Words, index: int) -> tuple[int, int] | None:
    """« …», сообщает «Интерфакс»: a short name in marks speaks."""
    for stop in range(index + 2, min(index + 7, len(words))):
        if words.text[stop] in _CLOSING:
            return (index + 1, stop) if words.text[index + 1][0].isupper() else None
    return None


def _past_complement(words: Words, index: int, lex: Lexicon) -> int:
    after = index + 1
    if lex.has("adverb", words.low[index]) or after >= len(words):
        return after
    phrase = phrase_after(words, after, lex)
    if phrase is None:
        while (
            after < len(words)
            and words.text[after].islower()
            and not starts_phrase(words, after, lex)
        ):
            after += 1
        return after
    named = [spot for spot in range(*phrase) if lex.is_first_name(words.text[spot])]
    if named and named[-1] > phrase[0] + 1:
        return named[-1]
    return phrase[1]


def _subject_first(words, first, lex, full) -> Found | None:
    phrase = phrase_after(words, first, lex)
    if phrase is None and lex.language == "en":
        phrase = bare_phrase(words, first, lex)
        if phrase and phrase[1] < len(words) and words.text[phrase[1]] == "(":
            phrase = first, past_bracket(words, phrase[1], len(words))  # « Rep. X (R-Utah) said »
        if phrase and not (phrase[1] < len(words) and verb_at(words, phrase[1], lex)):
            return None
    if phrase is None:
        return None
    index, commas = phrase[1], 0
    while index < len(words) and index < phrase[1] + 45:
        low = words.low[index]
        verb = verb_at(words, index, lex)
        if verb and verb.shape in ("finite", "participle", "base"):
            if index and words.low[index - 1] in RELATIVE | {"that", "que"}:
                return None
            return Found(
                "after", cue_place(words, index), place_of(words, phrase), verb, index - phrase[1]
            )
        if words.text[index] in (",", "(", "–", "—"):
            commas += 1
        elif commas == 0 and not (
            lex.has("auxiliary", low)
            or lex.has("clitic", low)
            or lex.has("adverb", low)
            or low.endswith(("ly", "ment"))
            or index <= phrase[1] + 4
            and low in RELATIVE
        ):
            break
        index += 1
    spot = phrase[1]
    if (
        full
        and lex.language == "en"
        and spot < len(words)
        and _VERBISH["en"].match(words.low[spot])
    ):
        return Found("after", cue_place(words, spot), place_of(words, phrase), None, 0)
    return None


def _subject_of(words, index, last, lex, verb, colon) -> Found | None:
    """Speaker of a verb that stands before the quote."""
    head = index
    before = words.low[index - 1] if index else ""
    inverted = before in ("comme", "ainsi", "as", "как", "le", "l'") or index == 0
    match = _CLITIC.match(words.low[index]) if lex.language == "fr" else None
    if match:
        spot = (words.end[index] - len(match.group(2)), words.end[index])
        return Found("before", cue_place(words, index), spot, verb)
    phrase = _incised(words, index, lex)
    if phrase is None and not (inverted and verb.shape != "gerund"):
        phrase = phrase_before(words, head, lex)
    if phrase is None and verb.shape != "gerund":
        phrase = _subject_beyond(words, index + 1, lex)
        if phrase and phrase[1] > last:
            phrase = None
    if phrase is None:
        return (
            Found("open", cue_place(words, index), None, verb) if verb.shape == "gerund" else None
        )
    return Found(
        "before",
        cue_place(words, index),
        place_of(words, with_name(words, phrase, lex, index)),
        verb,
    )


def _incised(words: Words, index: int, lex: Lexicon) -> tuple[int, int] | None:
    """« La Russie, a assuré son président, est “…” »: the subject inside the incise speaks."""
    first = index
    while first > 0 and _helps(words, first - 1, lex):
        first -= 1
    if lex.language == "en" or first < 1 or words.text[first - 1] not in (",", "–", "—"):
        return None
    phrase = _subject_beyond(words, index + 1, lex)
    closed = phrase and phrase[1] < len(words) and words.text[phrase[1]] in (",", "–", "—")
    return phrase if closed else None


def _colon_only(words: Words, last: int, lex: Lexicon) -> Found | None:
    """« X : … », « X est formel : … »: no verb of speech, the sentence's first phrase speaks."""
    phrase = subject_of_clause(words, last, lex)
    place = place_of(words, phrase) if phrase else None
    return Found("colon", None, place, None, 0, True)
