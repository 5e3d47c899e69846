"""From articles to sentences and words, as offsets into the text.

Paragraphs come from the layout (a line break ends one), sentences from nupunkt, a Punkt detector
(Kiss and Strunk, 2006), with this project's abbreviations; a boundary inside a sentence that goes
on in lower case (« Nous irons ! » a-t-il dit) is undone. Words are one regular expression, the same
in every language.
"""

import re
from functools import lru_cache

import nltk
import pandas as pd

from helpers import tables

ABBREVIATIONS = """
m mm mme mmes mlle dr pr me mgr st ste av bd cf env ex art vol ed éd p pp n° no tél janv févr avr
juil sept oct nov déc mr mrs ms prof gen lt col sgt capt sen rep gov adm jr sr inc ltd co corp vs
etc e.g i.e u.s u.n u.k a.m p.m jan feb mar apr jun jul aug dec
г гг в вв им ул д стр т п пп ст см др пр тыс млн млрд трлн руб долл янв фев мар апр июн июл авг
сен окт ноя дек проф акад ген тов гр т.е т.к т.н т.д т.п и.о
""".split()
WORD = re.compile(r"\w+(?:[-‐‑'’]\w+)*")
STEMMED = {"fr": "french", "en": "english", "ru": "russian"}
_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_GOES_ON = re.compile(r"[\s»”\"'’)\]]*[–—-]?\s*[a-zà-öø-ÿа-яё,;:]")
_INITIAL = re.compile(r"(?:^|[\s'’(«“])[A-ZÀ-ÖА-ЯЁ]\.$")
_CLOSERS = re.compile(r"[»”\"’)\]\s]+")


def split_sentences(articles: pd.DataFrame) -> pd.DataFrame:
    """Split every article into sentences.

    Parameters
    ----------
    articles : DataFrame
        Needs `article_id` and `text`.

    Returns
    -------
    DataFrame
        The `sentences` table: `sentence` and `paragraph` count from 0 in each article, `start` and
        `end` are code points into `text`. White space between sentences belongs to none.

    Examples
    --------
    >>> one = pd.DataFrame({"article_id": ["a"], "text": ["M. Poutine arrive. Il parle."]})
    >>> split_sentences(one)[["start", "end"]].values.tolist()
    [[0, 18], [19, 28]]
    """
    columns = {name: [] for name in tables.COLUMNS["sentences"]}
    ids, texts = articles["article_id"].tolist(), articles["text"].tolist()
    for article_id, text in zip(ids, texts, strict=True):
        for number, (paragraph, start, end) in enumerate(sentence_spans(text)):
            row = (article_id, number, paragraph, start, end)
            for name, value in zip(columns, row, strict=True):
                columns[name].append(value)
    return tables.build("sentences", pd.DataFrame(columns))


def sentence_spans(text: str) -> list[tuple[int, int, int]]:
    """Sentences of one text as (paragraph, start, end).

    Examples
    --------
    >>> sentence_spans("Un.\\n\\nDeux. Trois.")
    [(0, 0, 3), (1, 5, 10), (1, 11, 17)]
    """
    spans, number = [], 0
    for line in _LINE.finditer(text):
        found = _paragraph_spans(line.group())
        spans += [(number, line.start() + start, line.start() + end) for start, end in found]
        number += bool(found)
    return spans


def word_spans(text: str) -> list[tuple[int, int]]:
    """Words of a text as (start, end); hyphens and apostrophes inside a word belong to it.

    Examples
    --------
    >>> [ "l'ONU dit".__getitem__(slice(*span)) for span in word_spans("l'ONU dit") ]
    ["l'ONU", 'dit']
    """
    return [match.span() for match in WORD.finditer(text)]


def stem(word: str, language: str | None) -> str:
    """The word's stem in lower case (Snowball; Porter 2001) in fr, en, ru; elsewhere the word.

    Examples
    --------
    >>> stem("sanctions", "fr")
    'sanction'
    """
    return _stem(word.lower(), STEMMED.get(language))


@lru_cache(maxsize=200_000)
def _stem(word: str, language: str | None) -> str:
    return _stemmer(language).stem(word) if language else word


@lru_cache(maxsize=4)
def _stemmer(language: str):
    return nltk.stem.SnowballStemmer(language)


@lru_cache(maxsize=1)
def _splitter():
    from nupunkt import load_default_model

    splitter = load_default_model()
    for abbreviation in ABBREVIATIONS:
        splitter.add_abbreviation(abbreviation)
    return splitter


def _paragraph_spans(line: str) -> list[tuple[int, int]]:
    spans = []
    for start, end in _splitter().span_tokenize(line):
        start, end = _trim(line, start, end)
        if start >= end:
            continue
        if spans and _belongs_to_last(line, spans[-1], start):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append(_give_closers_back(line, spans, start, end))
    return [span for span in spans if span[0] < span[1]]


def _give_closers_back(line, spans, start, end):
    """A closing mark at the start of a sentence ends the sentence before it."""
    closers = _CLOSERS.match(line, start, end)
    if spans and closers:
        spans[-1] = (spans[-1][0], _trim(line, spans[-1][0], closers.end())[1])
        start = closers.end()
    return start, end


def _belongs_to_last(line: str, last: tuple[int, int], start: int) -> bool:
    return bool(_GOES_ON.match(line, start) or _INITIAL.search(line, last[0], last[1]))


def _trim(line: str, start: int, end: int) -> tuple[int, int]:
    piece = line[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
