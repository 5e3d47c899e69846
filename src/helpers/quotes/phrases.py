"""The noun phrase before or after a verb of speech.

In: the words of a sentence and a lexicon. Out: ranges of word numbers. No parser: a phrase is what
stands between closed-class words, capitals and commas.
"""

from helpers.quotes.lexicon import Lexicon
from helpers.quotes.words import ARTICLES, CUT, RELATIVE, Words, is_name, verb_at


def phrase_after(
    words: Words, first: int, lex: Lexicon, last: int | None = None
) -> tuple[int, int] | None:
    """The noun phrase that begins at a word: (first, end) in word numbers, or None.

    Examples
    --------
    >>> from helpers.quotes.lexicon import read_lexicon
    >>> from helpers.quotes.words import split_words
    >>> words = split_words("Luis San-Jose, premier auteur", 0, 29)
    >>> phrase_after(words, 0, read_lexicon("fr"))
    (0, 2)
    """
    last = len(words) if last is None else last
    if first >= last or not starts_phrase(words, first, lex):
        return None
    if words.low[first] in lex.pronouns and not _heads(words, first, last, lex):
        return first, first + 1
    index, named, person = first, False, False
    loose = lex.has("determiner", words.low[first]) or lex.has("role", words.low[first])
    while index < last and index < first + 18:
        if words.text[index] == "(" and loose and not person:
            index = past_bracket(words, index, last)
            continue
        if words.text[index] in CUT or (words.text[index] in "-–" and index > first):
            break
        if words.text[index] == "." and index > first and not _abbreviated(words, index):
            break
        if words.text[index] in ".'’":
            index += 1
            continue
        particle = named and words.low[index] in lex.uses["particle"]
        if is_name(words, index, lex) or particle and _name_follows(words, index, last, lex):
            named = not words.low[index].endswith("'s")
            person = person or named and not (index > first and _linked(words, index, lex))
            person = person and not (lex.language == "en" and words.low[first] in ARTICLES)
        elif named and not _goes_on(words, index, last, lex, loose and not person):
            break
        elif index > first and _ends_phrase(words, index, lex):
            break
        index += 1
    return first, _without_loose_end(words, first, index, lex)


def _abbreviated(words: Words, dot: int) -> bool:
    """« M. », « J. », « Sen. », « U.S. »: the dot does not end the sentence."""
    before = words.text[dot - 1]
    return before[0].isupper() and len(before) < 5 and words.end[dot - 1] == words.start[dot]


def _ends_phrase(words: Words, index: int, lex: Lexicon) -> bool:
    return _stops(words, index, lex) and not lex.has("join", words.low[index])


def _linked(words: Words, index: int, lex: Lexicon) -> bool:
    """A small word stands before: « de France », « the Kremlin »."""
    before = words.low[index - 1]
    return lex.has("join", before) or lex.has("determiner", before)


def _without_loose_end(words: Words, first: int, end: int, lex: Lexicon) -> int:
    """The end of a phrase without the signs and small words that hang on to it."""
    while end > first + 1:
        last = words.low[end - 1]
        small = any(lex.has(use, last) for use in ("determiner", "break", "join"))
        if not small and words.text[end - 1] not in (".", "'", "’"):
            break
        if words.text[end - 1] == "." and len(words.text[end - 2]) < 4:
            break
        end -= 1
    return end


def with_name(words: Words, phrase: tuple[int, int], lex: Lexicon, last: int | None = None):
    """« l'ambassadeur de France, Bernard Bajolet »: take in the name that follows a role."""
    last = len(words) if last is None else last
    first, end = phrase
    if end + 1 >= last or words.text[end] != "," or not is_name(words, end + 1, lex):
        return phrase
    if not (lex.has("determiner", words.low[first]) or lex.has("role", words.low[first])):
        return phrase
    heads = any(
        lex.has("role", words.low[spot]) or lex.has("title", words.low[spot])
        for spot in range(first, end)
    )
    named = phrase_after(words, end + 1, lex, last)
    if named is None or not (heads or lex.is_first_name(words.text[named[0]])):
        return phrase
    return (first, named[1]) if named[1] - named[0] < 6 else phrase


def past_bracket(words: Words, index: int, last: int) -> int:
    for ahead in range(index + 1, min(index + 8, last)):
        if words.text[ahead] == ")":
            return ahead + 1
    return last


def _goes_on(words: Words, index: int, last: int, lex: Lexicon, loose: bool) -> bool:
    """After a name: does the phrase go on (« l'Union française des industries (…) X »)?"""
    if _name_follows(words, index, last, lex):
        return True
    low = words.low[index]
    return (
        loose
        and words.text[index][0].isalpha()
        and (
            low in ("de", "des", "du", "d'", "la", "le", "l'", "les", "of", "the", "and", "et")
            or not _stops(words, index, lex)
        )
    )


def starts_phrase(words: Words, index: int, lex: Lexicon) -> bool:
    """Tell whether a noun phrase can begin at a word."""
    low, word = words.low[index], words.text[index]
    if not (word[0].isalpha() or word[0].isdigit()):
        return False
    if low in lex.pronouns or lex.has("determiner", low) or lex.has("title", low):
        return True
    if is_name(words, index, lex) or lex.has("role", low) or lex.has("collective", low):
        return True
    return (
        lex.language == "ru"
        and not _stops(words, index, lex)
        and low[-2:] in ("ий", "ый", "ой", "ая", "яя", "ие", "ые", "ик", "ец", "ор", "ер", "ёр")
    )


def _heads(words, first, last, lex) -> bool:
    """« plusieurs experts », « one of …», « many people »: the pronoun is a determiner here."""
    if not (lex.has("determiner", words.low[first]) or words.low[first] in ("some", "others")):
        return False
    following = first + 1
    return (
        following < last
        and words.text[following][0].isalpha()
        and (lex.has("join", words.low[following]) or not _stops(words, following, lex))
    )


def _stops(words: Words, index: int, lex: Lexicon) -> bool:
    low = words.low[index]
    return bool(
        lex.has("break", low)
        or lex.has("auxiliary", low)
        or verb_at(words, index, lex)
        or (low in lex.pronouns and not lex.has("determiner", low))
    )


def _name_follows(words: Words, index: int, last: int, lex: Lexicon) -> bool:
    """After a name: up to three small words that lead to another capital keep the phrase going."""
    for ahead in range(index, min(index + 4, last)):
        if is_name(words, ahead, lex):
            return ahead > index or True
        low = words.low[ahead]
        if lex.has("join", low) or words.text[ahead] in (".", "'", "’"):
            continue
        if _stops(words, ahead, lex) or words.text[ahead] in CUT or ahead > index + 1:
            return False
    return False


def phrase_before(words: Words, verb: int, lex: Lexicon, first: int = 0) -> tuple[int, int] | None:
    """The subject before a verb: a pronoun beside it, the head of its clause, or a name nearby.

    Examples
    --------
    >>> from helpers.quotes.lexicon import read_lexicon
    >>> from helpers.quotes.words import split_words
    >>> words = split_words("Pat Caddell, a pollster, said", 0, 29)
    >>> phrase_before(words, 6, read_lexicon("en"))
    (0, 2)
    """
    end = _skip_helpers(words, verb, lex, first)
    if end <= first:
        return None
    if words.low[end - 1] in lex.pronouns and words.text[end - 1] not in CUT:
        return end - 1, end
    chunks = _chunks(words, first, end, lex)
    if words.low[end - 1] in RELATIVE:
        return _antecedent(words, first, end - 1, lex)
    if words.text[end - 1] in (",", ")", "—", "–"):
        phrase = _over_apposition(words, chunks[:-1], lex) or _opening(words, *chunks[-1], lex)
        phrase = phrase or _near(words, *chunks[-1], lex)
        return with_name(words, phrase, lex, end) if phrase else None
    begin, stop = chunks[-1]
    phrase = _opening(words, begin, stop, lex)
    near = _near(words, begin, stop, lex)
    if phrase and near and near[0] > phrase[1]:
        if any(_acts(words, index, lex) for index in range(phrase[1], near[0])):
            return near
    return phrase or near or _over_apposition(words, chunks[:-1], lex)


def subject_of_clause(words: Words, last: int, lex: Lexicon) -> tuple[int, int] | None:
    """The phrase that opens the last clause that opens with one: its subject, most often."""
    for begin, stop in reversed(_chunks(words, 0, last, lex)):
        phrase = _opening(words, begin, stop, lex)
        if phrase:
            return with_name(words, phrase, lex, last)
    return None


def _antecedent(words: Words, first: int, end: int, lex: Lexicon) -> tuple[int, int] | None:
    """Whom « qui » stands for: the phrase before it, past an apposition between commas."""
    while end > first and words.text[end - 1] in (",", ")"):
        end -= 1
    if end <= first:
        return None
    chunks = _chunks(words, first, end, lex)
    if (
        len(chunks) > 1
        and words.text[chunks[-1][0] - 1] == ","
        and (
            lex.has("determiner", words.low[chunks[-1][0]])
            or lex.has("role", words.low[chunks[-1][0]])
        )
    ):
        chunks = chunks[:-1]
    begin, stop = chunks[-1]
    while stop > begin and words.text[stop - 1] in CUT:
        stop -= 1
    return _near(words, begin, stop, lex) or _opening(words, begin, stop, lex)


def _acts(words: Words, index: int, lex: Lexicon) -> bool:
    verb = verb_at(words, index, lex)
    return bool(verb and verb.shape != "gerund")


def _skip_helpers(words: Words, end: int, lex: Lexicon, first: int) -> int:
    """Walk left over auxiliaries, object pronouns and adverbs that stand before the verb."""
    while end > first:
        low = words.low[end - 1]
        subject = lex.pronouns.get(low) and low not in ("lui", "elle", "him", "her", "it")
        if subject or words.text[end - 1] in CUT:
            break
        adverb = lex.has("adverb", low) or low.endswith(("ment", "ly"))
        if low in ("elle", "lui"):
            if end < first + 2 or not (_object_before(words, end - 1, lex)):
                break
        elif not (lex.has("auxiliary", low) or lex.has("clitic", low) or adverb):
            break
        end -= 1
    return end


def _object_before(words: Words, index: int, lex: Lexicon) -> bool:
    """« qui lui avait dit », « X lui a dit »: an object here, not a subject."""
    before = words.low[index - 1]
    if words.low[index] == "elle":
        return lex.has("auxiliary", before)
    return before[0].isalnum() and not lex.has("break", before) and not lex.has("join", before)


def _chunks(words: Words, first: int, end: int, lex: Lexicon) -> list[tuple[int, int]]:
    """Stretches between commas and conjunctions, left to right."""
    cuts = [first]
    for index in range(first, end - 1):
        if words.text[index] in CUT - {"(", ")"} or words.low[index] in _CLAUSE.get(
            lex.language, ()
        ):
            cuts.append(index + 1)
    return list(zip(cuts, [*cuts[1:], end], strict=True))


_CLAUSE = {
    "fr": {"que", "qu'", "quand", "lorsque", "lorsqu'", "mais", "tandis", "car", "comme", "et"},
    "en": {"that", "when", "while", "but", "because", "if", "as", "before", "although"},
    "ru": {"что", "когда", "но", "пока", "как", "поскольку"},
}  # fmt: skip


def _opening(words: Words, begin: int, stop: int, lex: Lexicon) -> tuple[int, int] | None:
    """The phrase at the head of a stretch, past a leading conjunction or adverb."""
    for skip in range(3):
        if begin + skip >= stop:
            return None
        low = words.low[begin + skip]
        if starts_phrase(words, begin + skip, lex) and not lex.has("adverb", low):
            return phrase_after(words, begin + skip, lex, stop)
        if low not in _LEADING and not lex.has("adverb", low) and not low.endswith(("ly", "ment")):
            return None
    return None


_LEADING = {
    "et", "mais", "or", "car", "donc", "and", "but", "so", "yet", "и", "но", "а", "then", "puis",
    "-",
    "still", "thus", "ou", "où", "si", "даже", "comme", "as", "что", "однако", "затем", "that",
}  # fmt: skip


def _over_apposition(words: Words, chunks, lex: Lexicon) -> tuple[int, int] | None:
    """« X, chef de Y, a dit »: the nearest stretch before the apposition that opens with a name."""
    weak = None
    for begin, stop in reversed(chunks):
        phrase = _opening(words, begin, stop, lex)
        if phrase is None:
            phrase = _near(words, begin, stop, lex)
        if phrase is None:
            continue
        if is_name(words, phrase[0], lex) or lex.has("title", words.low[phrase[0]]):
            return phrase
        if any(is_name(words, index, lex) for index in range(*phrase)) and weak is None:
            return phrase
        weak = weak or phrase
    return weak


def _near(words: Words, begin: int, stop: int, lex: Lexicon) -> tuple[int, int] | None:
    """The last name (or determined noun) of a stretch, with the words that belong to it."""
    index = stop - 1
    while index >= begin and not (
        is_name(words, index, lex) or lex.has("determiner", words.low[index])
    ):
        if index < stop - 6 or _stops(words, index, lex):
            return None
        index -= 1
    if index < begin:
        return None
    while index > begin and (
        is_name(words, index - 1, lex)
        or lex.has("title", words.low[index - 1])
        or lex.has("role", words.low[index - 1])
        or (words.text[index - 1] == "." and is_name(words, index - 2, lex))
    ):
        index -= 1
    if index > begin and lex.has("determiner", words.low[index - 1]):
        index -= 1
    return phrase_after(words, index, lex, stop)
