"""Who said what: quotes of every article, with cue, speaker and the speaker's resolved name.

In: the articles, sentences and mentions tables (mentions may be empty) and the gazetteer (or None).
Out: the `quotes` table. Rules on tokens, no parser: marks → spans → speech or scare → cue and
speaker → resolution.
"""

import re

import pandas as pd

from helpers import tables
from helpers.actors import Gazetteer
from helpers.quotes.confidence import confidence_of
from helpers.quotes.identify import identify
from helpers.quotes.indirect import find_indirect
from helpers.quotes.lexicon import LANGUAGES, read_lexicon
from helpers.quotes.marks import find_spans
from helpers.quotes.page import Page
from helpers.quotes.parsed import add_parsed
from helpers.quotes.people import People, add_known, read_people
from helpers.quotes.resolve import resolve_speakers
from helpers.quotes.speech import read_quotes

__all__ = ["find_quotes"]


def find_quotes(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    mentions: pd.DataFrame,
    gazetteer: Gazetteer | None = None,
    parse: bool = False,
) -> pd.DataFrame:
    """Find the quotes of each article and name their speakers.

    Parameters
    ----------
    articles, sentences, mentions : DataFrame
        The tables of one batch; mentions may be empty. Other languages than fr, en, ru and ko give
        no rows.
    gazetteer : Gazetteer, optional
        Gives speakers their full names; without it `actor` is null.
    parse : bool
        Read English and French sentences with spaCy too (the extra `parse`): finds more indirect
        speech, and in English in a wider sense, at a tenth of the speed.

    Returns
    -------
    DataFrame
        The `quotes` table. `text` is `articles.text[start:end]`, without its marks. `kind` is
        direct (all in marks), mixed (some words in marks) or indirect; `speaker` is as written,
        `speaker_name` resolved; `speech` is false for scare quotes, titles and headings.

    Raises
    ------
    ModuleNotFoundError
        `parse` is asked for and the extra `parse` is not installed.

    Examples
    --------
    >>> from helpers import tokens
    >>> text = "« Nous irons », a déclaré Jean Dupont."
    >>> articles = tables.build("articles", [{"article_id": "a", "language": "fr", "text": text}])
    >>> none = tables.build("mentions", [])
    >>> quotes = find_quotes(articles, tokens.split_sentences(articles), none)
    >>> quotes[["text", "speaker", "cue"]].values.tolist()
    [['Nous irons', 'Jean Dupont', 'déclaré']]
    """
    bounds = _group(sentences, ("start", "end"))
    named = _group(mentions, ("start", "end", "actor", "kind"))
    types = gazetteer.types if gazetteer is not None else {}
    genders = gazetteer.genders if gazetteer is not None else {}
    spoken = set(articles["language"]) & set(LANGUAGES) if gazetteer is not None else ()
    names_in = {language: gazetteer.names(language) for language in spoken}
    rows = []
    columns = (articles[name].tolist() for name in ("article_id", "text", "language"))
    for article_id, text, language in zip(*columns, strict=True):
        if language not in LANGUAGES or not isinstance(text, str):
            continue
        names = names_in.get(language, {})
        known = [
            (start, end, names[actor], genders.get(actor, ""), types.get(actor) == "person")
            for start, end, actor, _ in named.get(article_id, ())
        ]
        found = _read_article(text, language, bounds.get(article_id, []), known, parse)
        for number, (quote, speaker) in enumerate(found):
            actor = None
            if quote.speech:
                near = named.get(article_id, [])
                actor = identify(speaker, quote.speaker, text, near, types)
            row = _describe(quote, speaker, text) | {"article_id": article_id, "quote": number}
            rows.append(row | {"actor": actor, "speaker_name": names.get(actor) or speaker.name})
    return tables.build("quotes", rows)


def _read_article(text: str, language: str, bounds: list, known: list, parse: bool) -> list[tuple]:
    """The quotes of one text, each with its resolved speaker."""
    spans = find_spans(text)
    lex = read_lexicon(language)
    page = Page(text, language, lex, [b[0] for b in bounds], [b[1] for b in bounds], spans)
    quotes = sorted(read_quotes(page) + find_indirect(page), key=lambda quote: quote.start)
    if parse:
        quotes = add_parsed(page, quotes)
    people = People(text, lex)
    if any(quote.speech for quote in quotes):
        people = read_people(text, lex, page.starts)
        add_known(people, known)
    return list(zip(quotes, resolve_speakers(quotes, people), strict=True))


def _describe(quote, speaker, text: str) -> dict:
    """What the `quotes` table says of one quote, but for who the speaker is."""
    place, cue = quote.speaker, quote.cue
    if place and not re.search(r"\w\w|[가-힣]", text[slice(*place)]):
        place = None  # « c' », « d' »: no speaker
    return {
        "start": quote.start, "end": quote.end, "text": text[quote.start : quote.end],
        "kind": quote.kind, "cue": text[cue[0] : cue[1]] if cue else None,
        "speaker_start": place[0] if place else None, "speaker_end": place[1] if place else None,
        "speaker": text[place[0] : place[1]] if place else None, "rule": quote.rule,
        "confidence": confidence_of(quote.rule, place is not None), "speech": quote.speech,
    }  # fmt: skip


def _group(table, columns) -> dict[str, list[tuple]]:
    grouped: dict[str, list[tuple]] = {}
    if table is None or not len(table):
        return grouped
    ids = table["article_id"].tolist()
    values = zip(*(table[name].tolist() for name in columns), strict=True)
    for article_id, row in zip(ids, values, strict=True):
        grouped.setdefault(article_id, []).append(row)
    return grouped
