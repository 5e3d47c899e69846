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

from helpers.quotes.attribution import find_clitic, find_inverted, find_source
from helpers.quotes.korean import _cues, _subject
from helpers.quotes.lexicon import Lexicon, read_lexicon
from helpers.quotes.marks import Span
from helpers.quotes.page import Page, Quote
from helpers.quotes.phrases import phrase_after, phrase_before, starts_phrase
from helpers.quotes.sources import (
    OPEN_SOURCES,
    Found,
    bare_phrase,
    cue_place,
    for_person,
    place_of,
    possessor_at,
    source_at,
)
from helpers.quotes.words import Words, split_words, verb_at

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
TIMES = {"on", "in", "at", "a", "an", "the", "last", "this", "late", "early", "today", "yesterday",
         "also", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
         "week", "month", "year", "morning", "evening", "night", "interview", "statement", "report",
         "briefing", "speech"}  # fmt: skip
NOT_SAID = {"if", "whether", "not", "never"}
INFINITIVES = {
    "fr": re.compile(r"[a-zéèêîôû]{2,}(?:er|ir|oir|re)"),
    "ru": re.compile(r"[а-яё]{2,}(?:ть|ти|чь)(?:ся)?"),
}
ASKS = {
    "promettre", "jurer", "menacer", "proposer", "accuser", "assurer", "refuser", "nier",
    "demander", "exiger", "ordonner", "exhorter", "conseiller", "recommander", "appeler",
    "потребовать", "требовать", "призвать", "призывать", "предложить", "пообещать", "обещать",
    "посоветовать", "рекомендовать", "пригрозить", "грозить", "попросить", "просить",
}  # fmt: skip
_WORD = re.compile(r"\w+")
KOREAN_CLAUSE = re.compile(
    r"(?:다|라|자|냐)(?:고|며|면서|는 (?:것|점|입장|뜻)[을이]?)\s|(?<=것)으로\s"
)
KOREAN_DID = re.compile(r"(?:했다|한다|했고|하고|했으며|하며|했지만|하지만|했는데)(?=[\s,.]|$)")
KOREAN_ADDRESSEE = re.compile(r"(?:\S+\s){0,4}?\S+(?:에게|께)\s")
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
        if page.language == "ko":
            quotes += _korean(page, start, end)
        elif found := _report(page, start, end):
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
    said = {f for f, verb in verbs.items() if verb.kind in ("say", "think") or verb.lemma in ASKS}
    return frozenset(said | {re.match(r"\w+", word)[0] for word in OPEN_SOURCES[lex_language]})


def _report(page: Page, start: int, end: int) -> Quote | None:
    sentence = page.text[start:end].lower()
    if _openers(page.language).isdisjoint(_WORD.findall(sentence)):
        if not (page.language == "fr" and sentence.startswith("pour ")):
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
    owner = possessor_at(words, 0)
    after = source_at(words, 0, lex) or source_at(words, 1, lex)
    if owner:
        after, phrase = owner, (owner, owner + 1)
    else:
        phrase = (
            phrase_after(words, after, lex, last) or bare_phrase(words, after, lex) if after else 0
        )
    if not phrase:
        return None
    closed = phrase[1] < len(words) and words.text[phrase[1]] == ","
    if words.low[0] == "pour" and not (closed and for_person(words, phrase, lex)):
        return None
    comma = next(
        (n for n in range(phrase[1], min(last, phrase[1] + 25)) if words.text[n] == ","), 0
    )
    begin = comma + 1 if comma else phrase[1] if lex.language == "ru" else 0
    if not begin:
        return None
    return Found("source", cue_place(words, 0, after), place_of(words, phrase)), (begin, last)


def _closing(words: Words, last: int, lex: Lexicon):
    """« …, a indiqué X », « …, X said », « …, selon X »"""
    commas = [n for n in range(1, last) if words.text[n] in (",", "—", "–")]
    for comma in reversed(commas[-3:]):
        first = comma + 1
        if first >= last or first + 1 >= len(words):
            continue
        found = find_clitic(words, first, lex) or find_source(words, first, lex)
        found = found or find_inverted(words, first, lex, False, False)
        if found is None and lex.language == "en":
            found = _subject_said(words, first, last, lex)
        if found and found.rule == "incise" and not found.verb:
            continue
        said = found and found.verb and found.verb.kind in ("say", "think")
        if not said and not (found and found.rule == "source"):
            continue
        finite = lex.language != "en" or any(map(FINITE.fullmatch, words.low[:comma]))
        if not finite and found.rule != "source":
            continue
        goes_on = _goes_on(words, found, last)
        if comma >= LEAST_WORDS or goes_on:
            return found, (0, last if goes_on else comma)
    return None


def _goes_on(words: Words, found: Found, last: int) -> bool:
    """« Le traité, a-t-il dit, reste défensif »: the clause goes on after the incise."""
    stop = max(place[1] for place in (found.speaker, found.cue) if place)
    after = next((n for n in range(last) if words.start[n] >= stop), last)
    comma = next((n for n in range(after, min(after + 12, last)) if words.text[n] == ","), last)
    return last - comma > 2


def _subject_said(words: Words, first: int, last: int, lex: Lexicon) -> Found | None:
    """« …, the official said »: subject and verb close the sentence."""
    phrase = phrase_after(words, first, lex, last) or bare_phrase(words, first, lex)
    for index in range(phrase[1], min(last, phrase[1] + 4)) if phrase else ():
        verb = verb_at(words, index, lex)
        ends = last - index < 10 or "," in words.text[index : index + 5]
        if verb and verb.kind == "say" and verb.shape == "finite" and ends:
            return Found("after", cue_place(words, index), place_of(words, phrase), verb)
    return None


def _clause(words: Words, last: int, lex: Lexicon):
    """« X a affirmé que … », "X said …", « X заявил, что … », « X dit vouloir … »"""
    for index in range(last - LEAST_WORDS):
        verb = verb_at(words, index, lex)
        said = verb and (verb.kind in ("say", "think") or verb.lemma in ASKS)
        if not said or verb.shape in ("base", "infinitive"):
            continue
        if verb.shape == "gerund" and lex.language == "fr" and words.low[index - 1] not in "en,":
            continue
        begin = _begin(words, index, last, lex, verb)
        if not begin or words.low[index - 1] in NOT_SAID:
            continue
        speaker = _speaker(words, index, lex, verb)
        if speaker is None:
            continue
        return Found("clause", cue_place(words, index), speaker, verb), (begin, last)
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
    if lex.language == "en" and words.low[index] in BARE:
        begin = _past_time(words, index + 1, last)
        following = words.low[begin]
        opens = starts_phrase(words, begin, lex) or following in OPENERS
        return begin if opens and following not in ("to", "by", "in", "at") else 0
    return 0 if verb.shape == "gerund" else _infinitive(words, index, last, lex, verb)


def _past_time(words: Words, begin: int, last: int) -> int:
    """« said on Friday … », « said last week … », « said in a statement … »"""
    stop = begin
    while stop < min(begin + 4, last - 1) and words.low[stop] in TIMES:
        stop += 1
    while stop > begin and words.low[stop - 1] in ("in", "on", "at", "a", "an", "the"):
        stop -= 1
    return stop


def _infinitive(words: Words, index: int, last: int, lex: Lexicon, verb) -> int:
    """« dit vouloir … », « a promis de … », « потребовал от Москвы прекратить … »"""
    following = words.low[index + 1]
    pattern = INFINITIVES.get(lex.language)
    if pattern is None:
        return 0
    if lex.language == "fr" and verb.kind == "say" and words.text[index + 1].islower():
        if pattern.fullmatch(following):
            return index + 1
    for ahead in range(index + 1, min(index + REACH, last - 1)) if verb.lemma in ASKS else ():
        linked = lex.language == "ru" or words.low[ahead - 1] in ("de", "d'", "à")
        if linked and words.text[ahead].islower() and pattern.fullmatch(words.low[ahead]):
            return ahead
        if words.text[ahead] in ",;:" or words.low[ahead] in THAT[lex.language]:
            break
    return 0


def _speaker(words: Words, index: int, lex: Lexicon, verb) -> tuple[int, int] | None:
    phrase = phrase_before(words, index, lex)
    if phrase is None and verb.shape == "gerund":
        return None
    if phrase is None or words.low[phrase[0]] in ("on", "it", "you", "i", "je"):
        return None
    return place_of(words, phrase)


def _korean(page: Page, start: int, end: int) -> list[Quote]:
    """« X은 …다고 밝혔다 », « X은 …다고 하고 Y는 …다고 한다 », « X에 따르면 … »"""
    sentence, quotes, done = page.text[start:end], [], 0
    for clause in KOREAN_CLAUSE.finditer(sentence):
        cue = KOREAN_DID.match(sentence, clause.end()) or _cues().search(sentence, clause.end())
        if cue is None or cue.start() - clause.end() >= 12:
            continue
        subject = _subject(sentence[done : clause.start()], start + done, False)
        if subject:
            begin = _past_particle(page.text, subject[1], end)
            stop = start + clause.start() + (sentence[clause.start()] != "으")
            quotes.append(_korean_quote(page, begin, stop, cue.span(), start, subject))
            done = cue.end()
    source = KOREAN_SOURCE.match(sentence)
    if source and not any(quotes):
        speaker = start + source.start(1), start + source.end(1)
        stop = start + len(sentence.rstrip(" .。"))
        found = _korean_quote(page, start + source.end(), stop, source.span(1), start, speaker)
        return [found] if found else []
    return [quote for quote in quotes if quote]


def _past_particle(text: str, begin: int, end: int) -> int:
    """Where the clause begins: past the speaker's particle and « Y에게 », to whom it is said."""
    begin += len(re.match(r"(?:께서는|께서|은|는|이|가)?\s*", text[begin:end]).group())
    addressee = KOREAN_ADDRESSEE.match(text, begin, end)
    return addressee.end() if addressee else begin


def _korean_quote(page, begin, stop, cue, start, speaker) -> Quote | None:
    if len(page.text[begin:stop].split()) < 2:
        return None
    span = Span(begin, begin, stop, stop, "", 0, True)
    cue = (start + cue[0], start + cue[1])
    return Quote(span, begin, stop, "indirect", True, "indirect clause", cue, speaker)
