"""Marks that name: « Name: … » of interviews, and titles of films, books and headings.

In: a page or the words around a quote. Out: the label's speaker, or whether the quote is a title.
"""

import re

from helpers.quotes.lexicon import Lexicon
from helpers.quotes.marks import Span
from helpers.quotes.page import Page, Quote
from helpers.quotes.words import Words, verb_at

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_LABEL = re.compile(
    r"[\W_]*((?:[A-ZÀ-ÖØ-ÞА-ЯЁ][\w.'’-]*\s?){1,4}|[가-힣]{2,5}(?:\s[가-힣]{2,6})?)\s?(?:\([^()]{1,40}\))?\s?:\s*$"
)
_TITLED_LABEL = re.compile(
    r"((?:[A-ZÀ-ÖØ-ÞА-ЯЁ][\w’'-]+\s){1,3}[A-ZÀ-ÖØ-ÞА-ЯЁ][\w’'-]+),\s[a-zà-öø-ÿа-яё][^.:;!?\n«“\"]{3,90}:\s*$"
)
_INNER_LABEL = re.compile(r"([A-Z][A-Z'’.-]{2,}(?: [A-Z][A-Z'’.-]+){0,2}):\s+")


def read_label(page: Page, quote: Quote, span: Span) -> bool:
    """« Name: quote » of interviews and transcripts, the label before or inside the marks."""
    line = page.text.rfind("\n", 0, span.open) + 1
    match = _LABEL.match(page.text, line, span.open) if span.open - line < 90 else None
    if not match and span.open - line < 150:
        match = _TITLED_LABEL.match(page.text, line, span.open)
        if match and any(word in page.lex.verbs for word in _words_of(match.group())):
            match = None  # a verb of speech: the other rules read it
    if match and not page.lex.has("break", match.group(1).split()[0].lower()):
        quote.speaker = (match.start(1), match.start(1) + len(match.group(1).rstrip()))
        quote.speech, quote.rule = True, "label"
        return True
    inner = _INNER_LABEL.match(page.text, span.start, span.end)
    if inner:
        quote.speaker, quote.start = inner.span(1), inner.end()
        quote.speech, quote.rule = True, "label"
    return bool(inner)


def _words_of(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def is_title(left: Words, right: Words, lex: Lexicon, quote: Quote, text: str) -> bool:
    """A name of something: « le film “…” », « so-called “…” », « la “…” »."""
    tail = [word for word in left.low[-5:] if word[0].isalnum() or word in (":", ",", "(")]
    heads = headed(text, quote, lex)
    if tail and heads > 2 and lex.language != "en" and len(right) < 4:
        return True
    if not tail or ":" in tail:
        return False
    if heads > 1 and tail[-1] == "," and not _verb_near(left, lex) and text[quote.end - 1] != ",":
        return True
    if tail[-1] == "(" and not quote.full or left.text[-1] == "(":
        return True
    if "," in tail[-1:]:
        return False
    closed = text[quote.end - 1] in ",.!?"
    named = any(lex.has("naming", word) for word in tail[-3:] if "," not in tail)
    if named and not (quote.full and closed and len(right) > 1):
        return lex.has("naming", tail[-1]) or not _verb_near(left, lex)
    return heads > 0 and not _verb_near(left, lex) and tail[-1] not in ("que", "that")


def _verb_near(left: Words, lex: Lexicon) -> bool:
    """A verb of speech stands right before the quote."""
    spots = range(max(0, len(left) - 2), len(left))
    return any((verb := verb_at(left, spot, lex)) and verb.kind != "judge" for spot in spots)


def headed(text: str, quote: Quote, lex: Lexicon) -> int:
    """The number of words, all longer ones in upper case as in a title; 0 if it is none."""
    words = _WORD.findall(text, quote.start, min(quote.end, quote.start + 120))
    long = [word for word in words if len(word) > 3 or word[0].isupper()]
    if not long or len(words) > 8 or not text[quote.start].isupper():
        return 0
    low = sum(word[0].islower() for word in long)
    return len(words) if low == 0 or low == 1 and len(long) > 4 else 0
