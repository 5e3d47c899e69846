"""Find wire copy and near-copies: in, articles; out, the same with `duplicate_of` filled.

Two articles are copies when most word 4-grams of the shorter stand in the longer too: containment
(Broder, 1997), because resemblance (Jaccard) misses a brief cut from a long story. The earlier of
the two is the original; on one day, or without dates, the longer; originals have null.
"""

import hashlib
import zlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pandas as pd
from scipy import sparse

from helpers.tokens import WORD

GRAM = 4
CONTAINED = 0.5
LEAST_GRAMS = 12
TOO_COMMON = 400
BLOCK = 500
STEPS = [(4_000, 1), (60_000, 4), (10**9, 8)]
_MULTIPLIERS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], np.uint64
)


def mark_copies(articles: pd.DataFrame, contained: float = CONTAINED) -> pd.DataFrame:
    """Fill `duplicate_of` where it is null.

    Parameters
    ----------
    articles : DataFrame
        The `articles` table. A `duplicate_of` that is there is kept.
    contained : float
        Share of the shorter article's word 4-grams that must stand in the other, 0–1.

    Returns
    -------
    DataFrame
        The same rows; `duplicate_of` is the `article_id` of an article that is itself no copy.

    Notes
    -----
    Containment: A. Broder, On the resemblance and containment of documents (1997). Among more than
    4,000 articles the candidates come from every fourth hash, among more than 60,000 from every
    eighth, as that paper does, and are then counted in full: less memory, the same copies.

    Examples
    --------
    >>> from helpers import tables
    >>> text = " ".join(f"word{number}" for number in range(40))
    >>> rows = [{"article_id": "brief", "text": text}, {"article_id": "long", "text": text + " on"}]
    >>> mark_copies(tables.build("articles", rows))["duplicate_of"].isna().tolist()
    [False, True]
    """
    if len(articles) < 2:
        return articles
    grams = [word_grams(text) for text in articles["text"].fillna("").tolist()]
    given = articles["duplicate_of"].astype(object).where(articles["duplicate_of"].notna(), None)
    originals = find_originals(
        articles["article_id"].tolist(), articles["date"].tolist(), given.tolist(), grams, contained
    )
    return articles.assign(duplicate_of=pd.Series(originals, index=articles.index, dtype="str"))


def find_originals(
    ids: list[str],
    dates: list,
    given: list[str | None],
    grams: Sequence[np.ndarray],
    contained: float = CONTAINED,
) -> list[str | None]:
    """The original of each article, or None where it is one: what `mark_copies` fills in.

    Parameters
    ----------
    ids, dates, given : lists
        A value an article: its id, its day (or NaT or None), its original if that is known.
    grams : sequence of arrays
        What `word_grams` gives for each article; it may lie on disk, each is read when needed.
    contained : float
        As for `mark_copies`.

    Examples
    --------
    >>> grams = [word_grams(" ".join(map(str, range(n)))) for n in (60, 90)]
    >>> find_originals(["brief", "long"], [None, None], [None, None], grams)
    ['long', None]
    """
    sizes = np.array([len(gram) for gram in grams], dtype=np.int64)
    order = _originals_first(dates, sizes)
    first_of = _same_text(grams, order)
    rows = [row for row in range(len(ids)) if first_of[row] == row and sizes[row]]
    alike = _alike(grams, rows, sizes, contained)
    return _assign(ids, given, order, alike, first_of)


def word_grams(text: str) -> np.ndarray:
    """The set of hashed word 4-grams of a text, sorted; the same on every machine.

    Examples
    --------
    >>> len(word_grams("Un traité a été signé"))
    2
    """
    words = WORD.findall(text.lower())
    if len(words) < GRAM:
        return np.empty(0, dtype=np.uint64)
    codes = np.array([_code(word) for word in words], dtype=np.uint64)
    total = np.zeros(len(codes) - GRAM + 1, dtype=np.uint64)
    for place, multiplier in enumerate(_MULTIPLIERS):
        total += codes[place : place + len(total)] * multiplier
        total ^= total >> np.uint64(31)
    return np.unique(total)


@lru_cache(maxsize=300_000)
def _code(word: str) -> int:
    data = word.encode("utf-8", "surrogatepass")
    return zlib.crc32(data) << 32 | zlib.adler32(data)


def _originals_first(dates: list, sizes: np.ndarray) -> list[int]:
    """Row numbers: dated before undated, earlier before later, longer before shorter."""
    days = [date.toordinal() if date == date and date is not None else 10**9 for date in dates]
    return sorted(range(len(days)), key=lambda row: (days[row], -sizes[row], row))


def _same_text(grams: Sequence[np.ndarray], order: list[int]) -> list[int]:
    """For each row, the first row whose 4-grams are the very same: often itself."""
    first, result = {}, list(range(len(order)))
    for row in order:
        if len(gram := grams[row]):
            result[row] = first.setdefault(hashlib.sha256(gram.tobytes()).digest(), row)
    return result


def _alike(
    grams: Sequence[np.ndarray], rows: list[int], sizes: np.ndarray, contained: float
) -> dict[int, dict[int, float]]:
    """For each row, the rows that are its copies and how much of the shorter one they share."""
    step = next(step for most, step in STEPS if len(rows) <= most)
    sample = [gram[gram % np.uint64(step) == 0] for gram in map(grams.__getitem__, rows)]
    alike = {row: {} for row in rows}
    for a, b in _candidates(sample, contained if step == 1 else contained * 0.6):
        a, b = rows[a], rows[b]
        smaller = min(sizes[a], sizes[b])
        if smaller >= LEAST_GRAMS:
            both = len(np.intersect1d(grams[a], grams[b], assume_unique=True))
            if both >= contained * smaller:
                alike[a][b] = alike[b][a] = both / smaller
    return alike


def _candidates(grams: list[np.ndarray], contained: float) -> list[tuple[int, int]]:
    """Pairs of rows that share enough 4-grams, counted block by block."""
    sizes = np.array([len(gram) for gram in grams])
    matrix = _matrix(grams)
    transposed, pairs = matrix.T.tocsr(), []
    for start in range(0, len(grams), BLOCK):
        shared = (matrix[start : start + BLOCK] @ transposed).tocoo()
        rows, columns = shared.row + start, shared.col
        smaller = np.minimum(sizes[rows], sizes[columns])
        good = (columns > rows) & (shared.data >= contained * smaller)
        pairs += zip(rows[good].tolist(), columns[good].tolist(), strict=True)
    return pairs


def _matrix(grams: list[np.ndarray]) -> sparse.csr_matrix:
    """Articles × 4-grams that at least two articles have, and not a large part of them."""
    everything = np.concatenate(grams) if grams else np.empty(0, dtype=np.uint64)
    values, places, counts = np.unique(everything, return_inverse=True, return_counts=True)
    rows = np.repeat(np.arange(len(grams)), [len(gram) for gram in grams])
    useful = (counts[places] > 1) & (counts[places] <= max(TOO_COMMON, len(grams) // 50))
    ones = np.ones(int(useful.sum()), dtype=np.int32)
    shape = (len(grams), max(len(values), 1))
    return sparse.csr_matrix((ones, (rows[useful], places[useful])), shape=shape)


def _assign(ids, given, order, alike, first_of) -> list[str | None]:
    place = {row: number for number, row in enumerate(order)}
    result = list(given)
    for row in order:
        if result[row] is not None:
            continue
        if (best := first_of[row]) == row:
            near = alike.get(row, {})
            earlier = [other for other in near if place[other] < place[row]]
            free = [other for other in earlier if result[other] is None]
            ranked = sorted((-near[other], place[other], other) for other in free or earlier)
            best = ranked[0][2] if ranked else row
        original = result[best] or ids[best]
        result[row] = original if original != ids[row] else None
    return result
