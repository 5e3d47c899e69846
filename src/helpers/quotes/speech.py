"""Speech or not, and who speaks: one pass over the quoted spans of an article (fr, en, ru).

In: a `Page` (text, language, sentences). Out: one `Quote` a span, in order, with its attribution as
written. Each span is tried in turn as label, incise, introduction, continuation, floating quote and
woven fragment; what is left is a scare quote or a title.
"""

import re
from bisect import bisect_left, bisect_right

from helpers.quotes.attribution import Found, inner_incise, read_after, read_before
from helpers.quotes.korean import judge_korean
from helpers.quotes.lexicon import Lexicon
from helpers.quotes.marks import Span
from helpers.quotes.page import Page, Quote
from helpers.quotes.phrases import phrase_after
from helpers.quotes.titles import is_title, read_label
from helpers.quotes.words import Words, split_words

_SIDE = 420
_END = re.compile(r"[.!?…][»”\"'’)\s]*$")
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")


def read_quotes(page: Page) -> list[Quote]:
    """Judge every quoted span of a page.

    Examples
    --------
    >>> from helpers.quotes.lexicon import read_lexicon
    >>> from helpers.quotes.marks import find_spans
    >>> text = "« Je pars », a-t-il dit."
    >>> page = Page(text, "fr", read_lexicon("fr"), [0], [24], find_spans(text))
    >>> [(quote.speech, quote.rule) for quote in read_quotes(page)]
    [(True, 'incise')]
    """
    outer = [span for span in page.spans if span.depth == 0]
    quotes: list[Quote] = []
    for span, following in zip(outer, _following(page, outer), strict=True):
        quotes.append(_judge(page, span, quotes[-1] if quotes else None, following))
    _share(page, quotes)
    nested = [
        Quote(span, span.start, span.end, rule="nested") for span in page.spans if span.depth > 0
    ]
    return sorted(quotes + nested, key=lambda quote: (quote.start, quote.end))


def _following(page: Page, outer: list[Span]) -> list[int]:
    """Where the words after each quote end: at the next quote that is more than a name in marks."""
    stops, stop = [], len(page.text)
    for span in reversed(outer):
        stops.append(stop)
        stop = stop if _is_name_in_marks(page.text, span) else span.open
    return stops[::-1]


def _is_name_in_marks(text: str, span: Span) -> bool:
    """A name in marks, as of a newspaper: «Интерфакс», « Le Monde »."""
    words = text[span.start : min(span.end, span.start + 80)].split()
    short = span.end - span.start <= 80 and len(words) <= 4
    return short and words[0][0].isupper() and text[span.end - 1].isalnum()


def _judge(page: Page, span: Span, before: Quote | None, following: int) -> Quote:
    quote = Quote(span, span.start, span.end)
    quote.full = _is_full(page, span)
    if before is not None and before.speaker == (span.start, span.end):
        quote.rule = "name"  # «…», сообщает «Интерфакс»
        return quote
    if page.language == "ko":
        if not read_label(page, quote, span):
            judge_korean(page, quote, before, following)
        return quote
    left = _left(page, span, before)
    right, fresh = _right(page, span, following)
    if read_label(page, quote, span):
        return quote
    if is_title(left, right, page.lex, quote, page.text):
        return quote
    for attempt in (_after, _continued, _before, _colon_above, _inner, _floating, _woven):
        if attempt(page, quote, before, left, right, fresh):
            quote.speech = True
            break
    return quote


def _is_full(page: Page, span: Span) -> bool:
    """A whole utterance: opens in upper case (or goes on long enough) and has some words."""
    text = page.text[span.start : min(span.end, span.start + 120)]
    count = len(_WORD.findall(text))
    letters = re.search(r"[^\W\d_]", text)
    upper = bool(letters) and (letters.group().isupper() or not letters.group().islower())
    return (upper and count >= 3) or count >= 7 or (upper and _ends(page.text, span))


def _ends(text: str, span: Span) -> bool:
    return text[span.end - 1] in ".!?…,"


def _left(page: Page, span: Span, before: Quote | None) -> Words:
    floor = max(before.span.close if before else 0, span.open - _SIDE, 0)
    place = bisect_right(page.starts, span.start) - 1
    if place >= 0 and page.starts[place] > floor:
        floor = min(page.starts[place], span.open)
    floor = max(floor, page.text.rfind("\n", 0, span.open) + 1 if floor < span.open else floor)
    return split_words(page.text, floor, span.open)


def _right(page: Page, span: Span, following: int) -> tuple[Words, bool]:
    """Words after a quote to the end of the sentence, and whether they are a sentence."""
    text = page.text
    close = span.close
    place = bisect_left(page.starts, close)
    stop = min(following, close + _SIDE)
    line = text.find("\n", close, stop)
    stop = line if line >= 0 else stop
    gap = text[close : close + 3].lstrip(" \u00a0\u202f")
    fresh = bool(gap) and gap[0].isupper() and text[span.end - 1 : span.end] in ".!?…"
    if place < len(page.starts) and page.starts[place] < stop:
        if not text[close : page.starts[place]].strip(" \u00a0\u202f"):
            fresh = fresh or gap[:1].isupper()
            place += 1
        if place < len(page.starts):
            stop = min(stop, page.starts[place])
    return split_words(text, close, stop), fresh


def _take(quote: Quote, found: Found) -> bool:
    quote.rule, quote.cue, quote.speaker = found.rule, found.cue, found.speaker
    quote.lemma = found.verb.lemma if found.verb else None
    return True


def _after(page, quote, before, left, right, fresh) -> bool:
    if len(right) < 2:
        return False
    found = read_after(right, page.lex, quote.full)
    if not found:
        return False
    end = page.text[quote.end - 1]
    if found.rule in ("after", "source") and (fresh or end == "."):
        tail = page.text[right.end[-1] - 1]
        opened = page.text[right.end[-1] : right.end[-1] + 3].strip()[:1]
        if tail in ":," or end == "." and (opened and opened in '«“"„'):
            return False
        if found.gap > 3 or len(right) > 14 or not quote.full:
            return False
    if found.rule == "after" and not quote.full and "," not in (end, right.text[0]):
        return False
    if found.rule == "inversion" and fresh:
        return False
    if found.rule == "incise" and found.verb is None and not quote.full:
        return False  # « Un “rationnement” ne risque-t-il pas … ? »
    if found.verb is not None and found.verb.kind == "judge" and found.rule == "after":
        return False
    if found.gap and found.rule in ("inversion", "incise") and not quote.full:
        quote.kind = "mixed"
    return _take(quote, found)


def _inner(page, quote, before, left, right, fresh) -> bool:
    """The incise stands inside the marks: « A, a dit X, B »."""
    if page.language == "en" or not quote.full:
        return False
    words = split_words(page.text, quote.start, min(quote.end, quote.start + _SIDE))
    for index in range(1, len(words) - 2):
        if words.text[index] not in ",—–" or not words.text[index + 1][0].islower():
            continue
        found = inner_incise(words, index + 1, page.lex)
        if found:
            return _take(quote, found)
    return False


def _continued(page, quote, before, left, right, fresh) -> bool:
    """« A », a-t-il dit, « B »: between the two stands only the first one's incise."""
    if (
        before is None
        or not before.speech
        or not before.cue
        or not left.text
        or before.rule == "open"
    ):
        return False
    inside = before.cue[0] >= before.span.close and left.start[0] <= before.cue[0]
    if not inside or left.text[-1] == ":" or left.end[-1] > quote.span.open:
        return False
    later = [spot for spot in range(len(left)) if left.start[spot] > before.cue[1] + 60]
    if len(later) > 14:
        return False
    return _carry(quote, before, "continued")


def _carry(quote: Quote, before: Quote, rule: str) -> bool:
    quote.rule, quote.carried = rule, before
    quote.speaker, quote.cue, quote.lemma = before.speaker, None, before.lemma
    return True


def _before(page, quote, before, left, right, fresh) -> bool:
    if not left.text:
        return False
    found = read_before(left, page.lex)
    if not found:
        return False
    if found.rule == "open":
        found.speaker = _subject_right(right, page.lex)
    if found.speaker and page.text[slice(*found.speaker)].lower() in ("de", "d'", "d’"):
        found.speaker = None  # « avant de conclure : »: who spoke last goes on
        if before is not None and before.speech and found.gap < 3:
            return _carry(quote, before, "continued")
    if found.colon and (found.verb or quote.full):
        if (
            not found.speaker
            and before
            and before.speech
            and "\n" not in page.text[before.span.close : quote.span.open]
        ):
            return _carry(quote, before, "colon")
        return _take(quote, found)
    if found.verb and found.verb.kind == "judge" and _is_on(page, found):
        return False
    kind = found.verb.kind if found.verb else "say"
    reach = {"say": 2, "think": 2, "judge": 6, "weak": 1}[kind]
    tail = left.text[-1]
    if found.rule == "source" and not found.verb and (found.gap or not quote.full):
        return False
    if found.rule == "source" and not found.verb:
        quote.kind = "direct" if quote.full else "mixed"
        return _take(quote, found)
    if tail in ("que", "qu'", "that", "что") and found.verb and kind != "judge":
        reach = 8
    if tail == "," and quote.full and found.gap <= 8 and kind in ("say", "weak"):
        return _take(quote, found)
    if found.gap <= reach:
        if not quote.full:
            quote.kind = "mixed"
        return _take(quote, found)
    return False


def _is_on(page: Page, found: Found) -> bool:
    if not found.speaker:
        return True
    return page.text[slice(*found.speaker)].lower() in (
        "on",
        "you",
        "we",
        "мы",
        "it",
        "they",
        "ils",
    )


def _subject_right(right: Words, lex: Lexicon) -> tuple[int, int] | None:
    """« Estimant que « … », il vota »: the subject follows the quote."""
    if len(right) > 1 and right.text[0] == ",":
        phrase = phrase_after(right, 1, lex)
        if phrase:
            return right.start[phrase[0]], right.end[phrase[1] - 1]
    return None


def _colon_above(page, quote, before, left, right, fresh) -> bool:
    """The paragraph before ends in a colon: « Caddell continued: » and the quote stands below."""
    if left.text or not quote.full:
        return False
    text = page.text
    stop = len(text[max(0, quote.span.open - _SIDE) : quote.span.open].rstrip())
    stop += max(0, quote.span.open - _SIDE)
    if not stop or text[stop - 1] != ":":
        return False
    floor = max(text.rfind("\n", 0, stop) + 1, stop - _SIDE)
    place = bisect_right(page.starts, stop - 1) - 1
    if place >= 0:
        floor = max(floor, page.starts[place])
    if before:
        floor = max(floor, min(before.span.close, stop))
    found = read_before(split_words(text, floor, stop), page.lex)
    return bool(found) and _take(quote, found)


def _floating(page, quote, before, left, right, fresh) -> bool:
    """A whole sentence in marks with no attribution: the person at hand goes on speaking."""
    if left.text or not quote.full or len(right) > 2 and not fresh and right.text[0] not in ".!?…":
        return False
    text = page.text
    if not _END.search(text[quote.start : quote.span.close][-6:] + text[quote.span.close :][:1]):
        return False
    if _heading(page, quote):
        quote.rule = "heading"
        return False
    quote.rule = "floating"
    if before is not None and before.speech and _near_enough(page, before, quote):
        quote.carried = before
        quote.speaker = before.speaker
    return True


def _heading(page: Page, quote: Quote) -> bool:
    line = page.text.rfind("\n", 0, quote.span.open) + 1
    stop = page.text.find("\n", quote.span.close)
    stop = len(page.text) if stop < 0 else stop
    outside = (page.text[line : quote.span.open] + page.text[quote.span.close : stop]).strip(
        " .\u00a0"
    )
    return line == 0 and stop < len(page.text) and not outside and stop < 160


def _near_enough(page: Page, before: Quote, quote: Quote) -> bool:
    between = page.text[before.span.close : quote.span.open]
    return len(between) < 1200


def _woven(page, quote, before, left, right, fresh) -> bool:
    """Quoted words inside the narrator's sentence, when that sentence reports somebody's words."""
    if not left.text:
        return False
    found = read_before(left, page.lex)
    quote_text = page.text[quote.start : min(quote.end, quote.start + 40)]
    if not found or not (found.verb or found.rule == "source"):
        return False
    between = left.low[len(left) - found.gap - 2 :] if found.gap else []
    linked = any(word in ("que", "qu'", "that", "что") for word in between)
    if (
        found.verb
        and found.verb.kind in ("weak",)
        or not (linked or found.gap < 6 and " " in quote_text)
    ):
        return False
    if found.verb and found.verb.shape == "gerund" and found.gap > 14:
        return False
    if page.text[quote.start].isupper() and found.gap > 1 or found.verb and _is_on(page, found):
        return False
    if not quote.full and any(word[0].isdigit() for word in _WORD.findall(quote_text)):
        return False
    quote.kind = "direct" if _clause_like(page, quote) else "mixed"
    return _take(quote, found)


def _clause_like(page: Page, quote: Quote) -> bool:
    return len(_WORD.findall(page.text, quote.start, min(quote.end, quote.start + 300))) >= 8


def _share(page: Page, quotes: list[Quote]) -> None:
    """« A » et « B », a dit X: an undecided fragment takes the attribution of its sentence."""
    for number in range(len(quotes) - 2, -1, -1):
        quote, after = quotes[number], quotes[number + 1]
        if (
            quote.speech
            or not after.speech
            or after.rule not in ("inversion", "incise", "after", "source")
        ):
            continue
        between = page.text[quote.span.close : after.span.open]
        if len(between) < 60 and not re.search(r"[.!?\n]", between):
            quote.speech, quote.kind = True, "direct" if quote.full else "mixed"
            _carry(quote, after, "shared")
    for number in range(1, len(quotes)):
        quote, before = quotes[number], quotes[number - 1]
        if quote.speech or not before.speech:
            continue
        between = page.text[before.span.close : quote.span.open]
        if len(between) < 30 and re.fullmatch(
            r"\W*(et|ou|and|or|и|или|ni|а)?\W*(d'|de|à|что|que)?\s*", between
        ):
            quote.speech, quote.kind = True, "direct" if quote.full else "mixed"
            _carry(quote, before, "shared")
