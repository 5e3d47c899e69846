"""Which actors each window of a corpus names: from mentions to windows by actors.

A window is a sentence, a paragraph, an article, or a stretch of words. The result is sparse: it
holds the windows that name somebody and how many windows there are besides.
"""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from helpers.tokens import WORD

KEYS = ("sentence", "paragraph", "article")
WORDS = re.compile(r"(\d+) words?")


@dataclass(frozen=True)
class Windows:
    """The windows of a corpus and whom they name.

    `named` is a sparse matrix of 0 and 1: windows that name an actor (in the order of articles) by
    `actors`. `article` is the number of each such window's article, `counts` the number of windows
    of each article, named or not. `spread` is how many windows one meeting is seen in, on average
    over meetings as they are counted: 1 where windows do not overlap.
    """

    named: sparse.csr_array
    actors: np.ndarray
    article: np.ndarray
    counts: np.ndarray
    spread: float = 1.0


def lay_windows(
    articles: pd.DataFrame, sentences: pd.DataFrame, mentions: pd.DataFrame, window: str | int
) -> Windows:
    """Lay windows over articles and note whom each names.

    Parameters
    ----------
    articles, sentences, mentions : DataFrame
        The tables; rows of other articles than these are left out.
    window : str or int
        sentence, paragraph, article; or a number of words n (also as "25 words"). Two actors then
        meet where they are named at most n words apart: a window opens at each mention and at every
        (n + 1)th word, and holds the n words that follow.

    Raises
    ------
    ValueError
        There is no such window.

    Examples
    --------
    >>> from helpers import tables
    >>> articles = tables.build("articles", [{"article_id": "a", "language": "fr"}])
    >>> sentences = tables.build("sentences", [{"article_id": "a", "sentence": 0, "paragraph": 0}])
    >>> rows = [{"article_id": "a", "sentence": 0, "actor": x} for x in ("kim", "putin")]
    >>> lay_windows(articles, sentences, tables.build("mentions", rows), "article").named.toarray()
    array([[1, 1]])
    """
    name, n = read_window(window)
    ids = pd.Index(articles["article_id"])
    at = ids.get_indexer(mentions["article_id"])
    mentions, at = mentions[at >= 0], at[at >= 0]
    codes, actors = pd.factorize(mentions["actor"], sort=True)
    actors = np.asarray(actors, dtype=object)
    if n is not None:
        return _stretches(articles, mentions, at, codes, actors, n)
    inside, counts = _numbers(ids, sentences, mentions, at, name)
    span = int(inside.max(initial=0)) + 1
    rows, windows = pd.factorize(at * span + inside, sort=True)
    shape = (len(windows), len(actors))
    named = sparse.csr_array((np.ones(len(rows), dtype=np.int64), (rows, codes)), shape=shape)
    named.data[:] = 1
    return Windows(named, actors, windows // span, counts)


def read_window(window: str | int) -> tuple[str, int | None]:
    """The name of a window, as the `pairs` table has it, and its number of words if it has one.

    Examples
    --------
    >>> read_window(25), read_window("sentence")
    (('25 words', 25), ('sentence', None))
    """
    if window in KEYS:
        return window, None
    found = WORDS.fullmatch(f"{window} words" if isinstance(window, int) else str(window))
    if not found or not int(found[1]):
        raise ValueError(f"window {window!r} is none of {', '.join(KEYS)} or a number of words: 25")
    return f"{int(found[1])} words", int(found[1])


def _numbers(ids, sentences, mentions, at, window: str) -> tuple[np.ndarray, np.ndarray]:
    """The number of each mention's window within its article, and the windows of each article."""
    if window == "article":
        return np.zeros(len(at), dtype=np.int64), np.ones(len(ids), dtype=np.int64)
    where = ids.get_indexer(sentences["article_id"])
    sentences, where = sentences[where >= 0], where[where >= 0]
    number = sentences[window].to_numpy(dtype=np.int64)
    span = int(number.max(initial=0)) + 1
    windows = pd.unique(where * span + number)
    counts = np.bincount(windows // span, minlength=len(ids))
    inside = mentions["sentence"].to_numpy(dtype=np.int64)
    if window == "paragraph":
        sentence = sentences["sentence"].to_numpy(dtype=np.int64)
        span = int(max(sentence.max(initial=0), inside.max(initial=0))) + 1
        inside = number[pd.Index(where * span + sentence).get_indexer(at * span + inside)]
    return inside, counts


def _stretches(articles, mentions, at, codes, actors, n: int) -> Windows:
    """Windows of n + 1 words that open at each mention and at every (n + 1)th word."""
    words, n_words = _word_numbers(articles, mentions, at)
    begin = np.cumsum(n_words + n + 1) - (n_words + n + 1)  # no window reaches the next article
    place = begin[at] + words
    order = np.argsort(place, kind="stable")
    place, codes = place[order], codes[order]
    grid = [start + np.arange(0, size, n + 1) for start, size in zip(begin, n_words, strict=True)]
    opened = np.unique(np.concatenate([place, *grid])).astype(np.int64)
    article = np.searchsorted(begin, opened, side="right") - 1
    first, last = np.searchsorted(place, opened), np.searchsorted(place, opened + n, side="right")
    sizes = last - first
    ends = np.cumsum(sizes)
    held = np.repeat(first - ends + sizes, sizes) + np.arange(sizes.sum())
    ones, shape = np.ones(len(held), dtype=np.int32), (len(opened), len(place))
    holds = sparse.csr_array((ones, held, np.concatenate([[0], ends])), shape=shape)
    who = (np.ones(len(codes), dtype=np.int32), codes, np.arange(len(codes) + 1))
    named = holds @ sparse.csr_array(who, shape=(len(codes), len(actors)))
    named.sort_indices()
    named.data[:] = 1
    seen = sparse.triu(holds.T @ holds, k=1).data.astype(float)
    spread = float((seen**2).sum() / seen.sum()) if len(seen) else 1.0
    counts = np.bincount(article, minlength=len(articles))
    return Windows(named[sizes > 0], actors, article[sizes > 0], counts, spread)


def _word_numbers(articles, mentions, at) -> tuple[np.ndarray, np.ndarray]:
    """The word each mention begins at, and the number of words of each article."""
    starts = mentions["start"].to_numpy(dtype=np.int64)
    order = np.argsort(at, kind="stable")
    edges = np.searchsorted(at[order], np.arange(len(articles) + 1))
    words, n_words = np.zeros(len(at), dtype=np.int64), np.zeros(len(articles), dtype=np.int64)
    for number, text in enumerate(articles["text"].tolist()):
        begins = [match.start() for match in WORD.finditer(text)]
        mine = order[edges[number] : edges[number + 1]]
        words[mine] = np.maximum(np.searchsorted(begins, starts[mine], side="right") - 1, 0)
        n_words[number] = len(begins)
    return words, n_words
