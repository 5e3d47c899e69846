"""Who said what: quotes of every article, with cue, speaker and the speaker's resolved name.

In: the articles, sentences and mentions tables (mentions may be empty) and the gazetteer (or None).
Out: the `quotes` table. Rules on tokens, no parser: marks → spans → speech or scare → cue and
speaker → resolution.
"""

import pandas as pd

from helpers import tables
from helpers.quotes.lexicon import LANGUAGES, read_lexicon
from helpers.quotes.marks import find_spans
from helpers.quotes.people import read_people
from helpers.quotes.resolve import resolve_speakers
from helpers.quotes.speech import Page, read_quotes

__all__ = ["find_quotes"]


def find_quotes(articles, sentences, mentions, gazetteer=None, parse=False) -> pd.DataFrame:
    """Find the quotes of each article and name their speakers."""
    bounds = _group(sentences, ("start", "end"))
    rows = []
    columns = (articles[name].tolist() for name in ("article_id", "text", "language"))
    for article_id, text, language in zip(*columns, strict=True):
        if language not in LANGUAGES or not isinstance(text, str):
            continue
        rows += _read_article(article_id, text, language, bounds.get(article_id, []))
    return tables.build("quotes", pd.DataFrame(rows, columns=None) if rows else [])


def _read_article(article_id, text, language, bounds) -> list[dict]:
    spans = find_spans(text)
    lex = read_lexicon(language)
    page = Page(text, language, lex, [b[0] for b in bounds], [b[1] for b in bounds], spans)
    quotes = read_quotes(page)
    people = read_people(text, lex, page.starts)
    speakers = resolve_speakers(quotes, people)
    rows = []
    for number, (quote, speaker) in enumerate(zip(quotes, speakers, strict=True)):
        place = quote.speaker
        rows.append({
            "article_id": article_id, "quote": number, "start": quote.start, "end": quote.end,
            "text": text[quote.start : quote.end], "kind": quote.kind,
            "cue": text[quote.cue[0] : quote.cue[1]] if quote.cue else None,
            "speaker_start": place[0] if place else None, "speaker_end": place[1] if place else None,
            "speaker": text[place[0] : place[1]] if place else None, "actor": None,
            "confidence": 0.9, "rule": quote.rule, "speaker_name": speaker.name,
            "speech": quote.speech,
        })
    return rows


def _group(table, columns) -> dict[str, list[tuple]]:
    grouped: dict[str, list[tuple]] = {}
    if table is None or not len(table):
        return grouped
    ids = table["article_id"].tolist()
    values = zip(*(table[name].tolist() for name in columns), strict=True)
    for article_id, row in zip(ids, values, strict=True):
        grouped.setdefault(article_id, []).append(row)
    return grouped
