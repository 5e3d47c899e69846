"""Who is named beside whom, and is it more than chance: from mentions to the `pairs` table.

Two actors meet when one window (a sentence, a paragraph, an article, a stretch of words) names
both. Whether they meet more often than chance is judged against a null that keeps how often each
actor is named and how many actors each window names: frequent actors meet often, and crowded
windows make everybody meet.
"""

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.special import gammainc
from scipy.stats import false_discovery_control

from helpers import tables
from helpers.intervals import LEVEL, originals
from helpers.shuffles import shuffle_meetings
from helpers.windows import Windows, lay_windows, read_window

DRAWS = 200
LEAST = 5  # windows an actor must be named in to be judged
ARTICLES, PAIRS = 5000, 4096  # how many are held in memory at once


def count_pairs(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    mentions: pd.DataFrame,
    window: str | int = "sentence",
    permutations: int = 0,
    seed: int = 0,
    copies: bool = False,
) -> pd.DataFrame:
    """Count how often each two actors meet, against chance.

    Parameters
    ----------
    articles, sentences, mentions : DataFrame
        The tables of one corpus.
    window : str or int
        sentence, paragraph or article; or a number of words n: two actors meet where they are named
        at most n words apart. In the table that window is called "25 words".
    permutations : int
        0: the null in closed form (below). Above 0: that many shuffles of the windows (curveball:
        Strona and others, 2014), which keep every actor's and every window's count exactly.
    seed : int
        Makes shuffles and intervals the same each time.
    copies : bool
        Count near-copies too. By default each text counts once.

    Returns
    -------
    DataFrame
        The `pairs` table, a row for each two actors that meet at least once. `expected` is the
        number of meetings under the null: n_a n_b Σ r(r−1) / (Σ r)², where r is the number of
        actors in a window (the configuration model: Newman, 2010). `p_value` is the chance of at
        least `n_both` meetings (Poisson, one-sided; where windows of words overlap, both numbers
        are divided by how many windows see one meeting), `q_value` the same corrected for all pairs
        of actors (Benjamini and Hochberg, 1995). `npmi` (Bouma, 2009) and `log_likelihood`
        (Dunning, 1993) compare with plain independence. `ci_low` and `ci_high` bound `npmi` (95 %,
        articles resampled).

    Raises
    ------
    ValueError
        `window` is none of these, or shuffles are asked for windows of words, which overlap.

    Examples
    --------
    >>> from helpers import tables
    >>> articles = tables.build("articles", [{"article_id": "a", "language": "fr"}])
    >>> rows = [{"article_id": "a", "sentence": 0, "actor": x} for x in ("kim", "putin")]
    >>> sentences = tables.build("sentences", [{"article_id": "a", "sentence": 0, "paragraph": 0}])
    >>> pairs = count_pairs(articles, sentences, tables.build("mentions", rows))
    >>> pairs[["actor_a", "actor_b", "n_both"]].values.tolist()
    [['kim', 'putin', 1]]
    """
    name, n_words = read_window(window)
    if permutations and n_words:
        raise ValueError(f"window {name!r}: its windows overlap, so they cannot be shuffled; "
                         "use permutations=0, or sentence, paragraph or article")  # fmt: skip
    counted = articles if copies else originals(articles)
    windows = lay_windows(counted, sentences, mentions, window)
    n_windows, n = int(windows.counts.sum()), windows.named.sum(axis=0)
    a, b, n_both = find_meetings(windows.named)
    if permutations:
        expected, p = _shuffled(windows.named, a, b, n_both, permutations, seed)
    else:
        expected = expect_meetings(n[a], n[b], windows.named)
        p = gammainc(n_both / windows.spread, expected / windows.spread)  # P(Poisson >= n_both)
    low, high = _npmi_interval(windows, a, b, seed)
    return tables.build("pairs", pd.DataFrame({
        "window": name, "actor_a": windows.actors[a], "actor_b": windows.actors[b], "n_a": n[a],
        "n_b": n[b], "n_both": n_both, "n_windows": n_windows, "expected": expected,
        "npmi": measure_npmi(n_both, n[a], n[b], n_windows),
        "log_likelihood": measure_log_likelihood(n_both, n[a], n[b], n_windows), "p_value": p,
        "q_value": correct_for_all(p, n, a, b), "ci_low": low, "ci_high": high,
    }))  # fmt: skip


def measure_npmi(n_both, n_a, n_b, n_windows) -> np.ndarray:
    """Normalised pointwise mutual information (Bouma, 2009), −1 to 1; 1 where they never part.

    Examples
    --------
    >>> measure_npmi(np.array([5.0]), 5, 5, 10).tolist()
    [1.0]
    """
    n_both = np.asarray(n_both, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        pmi = np.log(n_both * n_windows / (np.asarray(n_a, float) * n_b))
        npmi = pmi / -np.log(n_both / n_windows)
    npmi = np.where(n_both == n_windows, 1.0, npmi)
    return np.where(n_both == 0, -1.0, npmi)


def measure_log_likelihood(n_both, n_a, n_b, n_windows) -> np.ndarray:
    """Log-likelihood ratio of a two-by-two table against independence (Dunning, 1993).

    Examples
    --------
    >>> measure_log_likelihood(np.array([5.0]), 10, 10, 20).round(6).tolist()
    [0.0]
    """
    n_both, n_a, n_b = np.broadcast_arrays(np.asarray(n_both, dtype=float), n_a, n_b)
    n_windows = np.full(n_both.shape, n_windows)
    cells = np.array([n_both, n_a - n_both, n_b - n_both, n_windows - n_a - n_b + n_both])
    rows = np.array([n_a, n_a, n_windows - n_a, n_windows - n_a], dtype=float)
    columns = np.array([n_b, n_windows - n_b, n_b, n_windows - n_b], dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(cells > 0, cells * np.log(cells * n_windows / (rows * columns)), 0)
    return np.maximum(2 * terms.sum(axis=0), 0)


def list_meetings(named) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each two actors that a window names, the lower first, and the window.

    Examples
    --------
    >>> [part.tolist() for part in list_meetings(sparse.csr_array(np.array([[1, 1, 0]])))]
    [[0], [1], [0]]
    """
    sizes, entries = np.diff(named.indptr), np.arange(named.nnz)
    later = np.repeat(named.indptr[1:], sizes) - entries - 1
    left = np.repeat(entries, later)
    right = left + 1 + np.arange(len(left)) - np.repeat(np.cumsum(later) - later, later)
    row = np.repeat(np.arange(named.shape[0]), sizes)[left]
    return named.indices[left].astype(np.int64), named.indices[right].astype(np.int64), row


def resample_windows(windows: Windows, a, b, draws: int = DRAWS, seed: int = 0):
    """Count windows again in resampled articles.

    Articles come in blocks: first how many draws fall to a block, then to which of its articles.

    Parameters
    ----------
    windows : Windows
        What `lay_windows` gives.
    a, b : array of int
        The columns of the pairs' actors.
    draws, seed : int
        Number of resamples, and the seed that makes them the same each time.

    Returns
    -------
    n, n_both, n_windows : array
        Windows that name each actor (actors, draws), both of each pair (pairs, draws), and all of
        them (draws).

    Examples
    --------
    >>> named, one = sparse.csr_array(np.array([[1, 1]])), np.array([0])
    >>> windows = Windows(named, np.array(["kim", "putin"]), one, one + 1)
    >>> resample_windows(windows, one, one + 1, draws=2)[1].tolist()
    [[1.0, 1.0]]
    """
    random, n_actors = np.random.default_rng(seed), len(windows.actors)
    n, n_both, n_windows = (np.zeros((size, draws), np.float32) for size in (n_actors, len(a), 1))
    if not len(windows.counts):
        return n, n_both, n_windows[0]
    pairs, blocks = pd.Index(a * n_actors + b), _blocks(windows)
    shares = np.array([len(counts) for *_, counts in blocks]) / len(windows.counts)
    drawn = random.multinomial(len(windows.counts), shares, size=draws).T
    for (named, article, counts), times in zip(blocks, drawn, strict=True):
        chances = np.full(len(counts), 1 / len(counts))
        weights = random.multinomial(times, chances).T.astype(np.float32)
        row = np.repeat(np.arange(named.shape[0]), np.diff(named.indptr))
        n += _group(named.indices, article[row], n_actors, len(counts)) @ weights
        left, right, row = list_meetings(named)
        known = pairs.get_indexer(left * n_actors + right)
        pair, row = known[known >= 0], row[known >= 0]
        n_both += _group(pair, article[row], len(a), len(counts)) @ weights
        n_windows += counts @ weights
    return n, n_both, n_windows[0]


def find_meetings(named) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which actors meet, a before b, and in how many windows."""
    both = sparse.triu(named.T @ named, k=1).tocoo()
    order = np.lexsort((both.col, both.row))
    return both.row[order].astype(np.int64), both.col[order].astype(np.int64), both.data[order]


def expect_meetings(n_a, n_b, named, total=None) -> np.ndarray:
    """Meetings under the null that keeps actors' and windows' counts (`total`: of a resample)."""
    richness = np.diff(named.indptr).astype(float)
    crowding = (richness * (richness - 1)).sum() / max(richness.sum(), 1)
    total = np.maximum(richness.sum() if total is None else total, 1)
    return np.minimum(n_a * n_b * crowding / total, np.minimum(n_a, n_b))


def _shuffled(named, a, b, n_both, permutations: int, seed: int):
    """Expected meetings and p from shuffles."""
    total, reached = np.zeros(len(a)), np.zeros(len(a))
    for met in shuffle_meetings(named, a, b, permutations, seed):
        total += met
        reached += met >= n_both
    return total / permutations, (reached + 1) / (permutations + 1)


def correct_for_all(p: np.ndarray, n: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Correct for all pairs of actors named often enough; null for pairs with a rarer one.

    How often an actor is named says nothing on whom it meets, so the filter keeps the correction
    valid (Bourgon and others, 2010). Pairs that never meet were tested too, with p = 1.
    """
    often = (n[a] >= LEAST) & (n[b] >= LEAST)
    q, common = np.full(len(p), np.nan), int((n >= LEAST).sum())
    unmet = common * (common - 1) // 2 - int(often.sum())
    if often.any():
        q[often] = false_discovery_control(np.concatenate([p[often], np.ones(unmet)]))[
            : often.sum()
        ]
    return q


def _npmi_interval(windows: Windows, a, b, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """95 % bounds of npmi from resampled articles."""
    n, n_both, n_windows = resample_windows(windows, a, b, seed=seed)
    low, high = np.empty(len(a)), np.empty(len(a))
    for start in range(0, len(a), PAIRS):
        part = slice(start, start + PAIRS)
        npmi = measure_npmi(n_both[part], n[a[part]], n[b[part]], n_windows)
        low[part], high[part] = np.quantile(npmi, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=1)
    return low, high


def _blocks(windows: Windows) -> list[tuple]:
    """The windows of some thousand articles at a time: who is named, in which article, counts."""
    blocks = []
    for start in range(0, len(windows.counts), ARTICLES):
        first, last = np.searchsorted(windows.article, [start, start + ARTICLES])
        part = windows.counts[start : start + ARTICLES]
        blocks.append((windows.named[first:last], windows.article[first:last] - start, part))
    return blocks


def _group(codes, article, n_codes: int, n_articles: int) -> sparse.csr_array:
    """How often each code comes in each article."""
    ones = np.ones(len(codes), dtype=np.float32)
    return sparse.csr_array((ones, (codes, article)), shape=(n_codes, n_articles))
