"""Indirect speech: what somebody is reported to have said, without quotation marks.

In: a `Page` whose sentences are known. Out: one `Quote` of kind "indirect" for each reported
clause, with cue and speaker as written. Sentences with quotation marks are left to the other rules.
Precision comes first: the cue must be a verb of saying with a clause after it (« a affirmé que »),
an incise must close or interrupt the sentence (« …, a indiqué X »), or a source must stand in it
(« selon X »).
"""

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache

from helpers.quotes.attribution import (
    OPEN_SOURCES,
    Found,
    _bare,
    _clitic,
    _cue,
    _range,
    _source,
    _verb_first,
    source_at,
)
from helpers.quotes.korean import _cues, _subject
from helpers.quotes.lexicon import Lexicon, read_lexicon
from helpers.quotes.marks import Span
from helpers.quotes.phrases import (
    Words,
    phrase_after,
    phrase_before,
    split_words,
    starts_phrase,
    verb_at,
)
from helpers.quotes.speech import Page, Quote

THAT = {"fr": {"que", "qu'"}, "en": {"that"}, "ru": {"что", "чтобы", "будто"}}
LEAST_WORDS = 3
REACH = 6  # words between a verb and its "that"
BARE = {"said", "says", "say", "claimed", "claims", "added", "adds", "argued", "argues", "believes",
        "believe", "think", "thinks", "thought", "insists", "insisted", "noted", "notes", "told",
        "estimates", "estimated", "suggests", "suggested", "admits", "admitted"}  # fmt: skip
OPENERS = {"there", "it", "he", "she", "they", "we", "i", "you", "this", "these", "those"}
FINITE = re.compile(
    r"(?:is|are|was|were|has|have|had|will|would|could|should|may|might|can|do|does|did|must|"
    r"took|came|went|made|began|met|fell|rose|won|lost|left|held|kept|saw|gave|got|led|sent|set|"
    r"\w+n't|he's|it's|\w{3,}ed)"
)
NOT_SAID = {"if", "whether", "not", "never"}
INFINITIVE = re.compile(r"[a-zéèêîôû]{2,}(?:er|ir|oir|re)$")
PROMISES = {"promettre", "jurer", "menacer", "proposer", "accuser", "assurer", "refuser", "nier"}
_WORD = re.compile(r"\w+")
KOREAN_CLAUSE = re.compile(r"(?:다|라|자|냐)(?:고|며|면서|는 (?:것|점|입장|뜻)[을이]?)\s")
KOREAN_SOURCE = re.compile(r"^\W*(.{2,50}?)(?:에 따르면|에 의하면),?\s")


def find_indirect(page: Page) -> list[Quote]:
    """Find the reported clauses of a page, in order.

    Examples
    --------
    >>> from helpers.quotes.lexicon import read_lexicon
    >>> text = "Séoul a affirmé que des soldats étaient partis."
    >>> page = Page(text, "fr", read_lexicon("fr"), [0], [len(text)])
    >>> [text[quote.start : quote.end] for quote in find_indirect(page)]
    ['des soldats étaient partis']
    """
    quotes, marked = [], _marked(page)
    for number, (start, end) in enumerate(zip(page.starts, page.ends, strict=True)):
        if number in marked:
            continue
        found = _korean(page, start, end) if page.language == "ko" else _report(page, start, end)
        if found:
            quotes.append(found)
    return quotes


def _marked(page: Page) -> set[int]:
    """The sentences that quotation marks touch."""
    numbers: set[int] = set()
    for span in page.spans:
        first = max(0, bisect_right(page.starts, span.open) - 1)
        first += page.ends[first : first + 1] <= [span.open]
        numbers.update(range(first, bisect_left(page.starts, span.close)))
    return numbers


@lru_cache(maxsize=4)
def _openers(lex_language: str) -> frozenset[str]:
    """Words without which no sentence reports: forms of verbs that say or think, « selon »."""
    verbs = read_lexicon(lex_language).verbs
    said = {form for form, verb in verbs.items() if verb.kind in ("say", "think")}
    return frozenset(said | {re.match(r"\w+", word)[0] for word in OPEN_SOURCES[lex_language]})


def _report(page: Page, start: int, end: int) -> Quote | None:
    if _openers(page.language).isdisjoint(_WORD.findall(page.text[start:end].lower())):
        return None
    words = split_words(page.text, start, end)
    if len(words) < LEAST_WORDS + 2 or words.text[-1] in ("?", ":"):
        return None
    last = len(words)
    while last and not words.text[last - 1][0].isalnum():
        last -= 1
    for rule in (_opening_source, _closing, _clause):
        found = rule(words, last, page.lex)
        if found and found[1][1] - found[1][0] >= LEAST_WORDS:
            return _quote(words, *found)
    return None


def _quote(words: Words, found: Found, clause: tuple[int, int]) -> Quote:
    start, end = words.start[clause[0]], words.end[clause[1] - 1]
    span = Span(start, start, end, end, "", 0, True)
    lemma = found.verb.lemma if found.verb else None
    return Quote(span, start, end, "indirect", True, f"indirect {found.rule}", found.cue,
                 found.speaker, lemma)  # fmt: skip


def _opening_source(words: Words, last: int, lex: Lexicon):
    """« Selon X, … », « According to X, … », « По словам X, … »"""
    after = source_at(words, 0, lex) or source_at(words, 1, lex)
    if not after or words.low[0] == "pour":
        return None
    phrase = phrase_after(words, after, lex, last) or _bare(words, after, lex)
    if not phrase:
        return None
    comma = next(
        (n for n in range(phrase[1], min(last, phrase[1] + 25)) if words.text[n] == ","), 0
    )
    begin = comma + 1 if comma else phrase[1] if lex.language == "ru" else 0
    if not begin:
        return None
    return Found("source", _cue(words, 0, after), _range(words, phrase)), (begin, last)


def _closing(words: Words, last: int, lex: Lexicon):
    """« …, a indiqué X », « …, X said », « …, selon X »"""
    commas = [n for n in range(LEAST_WORDS, last) if words.text[n] in (",", "—", "–")]
    for comma in reversed(commas[-3:]):
        first = comma + 1
        if first >= last or first + 1 >= len(words):
            continue
        found = _clitic(words, first, lex) or _source(words, first, lex)
        found = found or _verb_first(words, first, lex, False, False)
        if found is None and lex.language == "en":
            found = _subject_said(words, first, last, lex)
        if found and found.rule == "incise" and not found.verb:
            continue
        said = found and found.verb and found.verb.kind in ("say", "think")
        if not said and not (found and found.rule == "source"):
            continue
        if lex.language == "en" and not any(map(FINITE.fullmatch, words.low[:comma])):
            continue
        return found, (0, last if _goes_on(words, found, last) else comma)
    return None


def _goes_on(words: Words, found: Found, last: int) -> bool:
    """« Le traité, a-t-il dit, reste défensif »: the clause goes on after the incise."""
    stop = max(found.speaker[1], found.cue[1])
    after = next((n for n in range(last) if words.start[n] >= stop), last)
    comma = next((n for n in range(after, min(after + 12, last)) if words.text[n] == ","), last)
    return last - comma > LEAST_WORDS


def _subject_said(words: Words, first: int, last: int, lex: Lexicon) -> Found | None:
    """« …, the official said »: subject and verb close the sentence."""
    phrase = phrase_after(words, first, lex, last) or _bare(words, first, lex)
    for index in range(phrase[1], min(last, phrase[1] + 4)) if phrase else ():
        verb = verb_at(words, index, lex)
        ends = last - index < 10 or "," in words.text[index : index + 5]
        if verb and verb.kind == "say" and verb.shape == "finite" and ends:
            return Found("after", _cue(words, index), _range(words, phrase), verb)
    return None


def _clause(words: Words, last: int, lex: Lexicon):
    """« X a affirmé que … », "X said …", « X заявил, что … », « X dit vouloir … »"""
    for index in range(last - LEAST_WORDS):
        verb = verb_at(words, index, lex)
        if (
            verb is None
            or verb.kind not in ("say", "think")
            or verb.shape in ("base", "infinitive")
        ):
            continue
        begin = _begin(words, index, last, lex, verb)
        if not begin or words.low[index - 1] in NOT_SAID:
            continue
        speaker = _speaker(words, index, lex, verb)
        if speaker is None:
            continue
        return Found("clause", _cue(words, index), speaker, verb), (begin, last)
    return None


def _begin(words: Words, index: int, last: int, lex: Lexicon, verb) -> int:
    """The word number at which the reported clause begins, or 0."""
    that = THAT[lex.language]
    for ahead in range(index + 1, min(index + 1 + REACH, last)):
        low = words.low[ahead]
        if low in that:
            return ahead + 1
        object_first = ahead == index + 1 and lex.language == "fr" and lex.has("determiner", low)
        if words.text[ahead] in ":;(" or object_first or verb_at(words, ahead, lex):
            break
    following = words.low[index + 1]
    if lex.language == "en" and words.low[index] in BARE:
        opens = starts_phrase(words, index + 1, lex) or following in OPENERS
        return index + 1 if opens and following not in ("to", "by", "in", "at") else 0
    if lex.language == "fr" and verb.shape != "gerund":
        return _infinitive(words, index, last, verb)
    return 0


def _infinitive(words: Words, index: int, last: int, verb) -> int:
    """« dit vouloir … », « a promis de … »"""
    following = words.low[index + 1]
    if verb.kind == "say" and INFINITIVE.match(following) and words.text[index + 1].islower():
        return index + 1
    if verb.lemma in PROMISES:
        for ahead in range(index + 1, min(index + 5, last - 1)):
            if words.low[ahead] in ("de", "d'") and INFINITIVE.match(words.low[ahead + 1]):
                return ahead + 1
    return 0


def _speaker(words: Words, index: int, lex: Lexicon, verb) -> tuple[int, int] | None:
    phrase = phrase_before(words, index, lex)
    if phrase is None and verb.shape == "gerund":
        return None
    if phrase is None or words.low[phrase[0]] in ("on", "it", "you", "i", "je"):
        return None
    return _range(words, phrase)


def _korean(page: Page, start: int, end: int) -> Quote | None:
    """« X은 …다고 밝혔다 », « X에 따르면 … »"""
    sentence = page.text[start:end]
    clause = next(reversed(list(KOREAN_CLAUSE.finditer(sentence))), None)
    cue = _cues().search(sentence, clause.end()) if clause else None
    subject = _subject(sentence[: clause.start()], start, False) if cue else None
    if cue and subject and cue.start() - clause.end() < 12:
        begin = subject[1]
        begin += len(re.match(r"(?:께서는|께서|은|는|이|가)?\s*", page.text[begin:end]).group())
        return _korean_quote(page, begin, start + clause.start() + 1, cue.span(), start, subject)
    source = KOREAN_SOURCE.match(sentence)
    if source:
        speaker = start + source.start(1), start + source.end(1)
        stop = start + len(sentence.rstrip(" .。"))
        return _korean_quote(page, start + source.end(), stop, source.span(1), start, speaker)
    return None


def _korean_quote(page, begin, stop, cue, start, speaker) -> Quote | None:
    if len(page.text[begin:stop].split()) < 2:
        return None
    span = Span(begin, begin, stop, stop, "", 0, True)
    cue = (start + cue[0], start + cue[1])
    return Quote(span, begin, stop, "indirect", True, "indirect clause", cue, speaker)
