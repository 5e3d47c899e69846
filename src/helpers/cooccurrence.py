"""Who is named beside whom, and is it more than chance: from mentions to the `pairs` table.

Two actors meet when one window (a sentence, a paragraph, an article) names both. Whether they meet
more often than chance is judged against a null that keeps how often each actor is named and how
many actors each window names: frequent actors meet often, and crowded windows make everybody meet.
"""

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.stats import false_discovery_control, poisson

from helpers import tables
from helpers.intervals import originals, resample_weights

KEYS = {
    "sentence": ["article_id", "sentence"],
    "paragraph": ["article_id", "paragraph"],
    "article": ["article_id"],
}
DRAWS = 200
LEAST = 5  # windows an actor must be named in to be judged


def count_pairs(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    mentions: pd.DataFrame,
    window: str = "sentence",
    permutations: int = 0,
    seed: int = 0,
    copies: bool = False,
) -> pd.DataFrame:
    """Count how often each two actors meet, against chance.

    Parameters
    ----------
    articles, sentences, mentions : DataFrame
        The tables of one corpus.
    window : str
        sentence, paragraph or article.
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
        least `n_both` meetings (Poisson, one-sided), `q_value` the same corrected for all pairs of
        actors (Benjamini and Hochberg, 1995). `npmi` (Bouma, 2009) and `log_likelihood` (Dunning,
        1993) compare with plain independence. `ci_low` and `ci_high` bound `npmi` (95 %, articles
        resampled).

    Raises
    ------
    ValueError
        `window` is none of the three.

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
    if window not in KEYS:
        raise ValueError(f"window {window!r} is none of {', '.join(KEYS)}")
    counted = articles if copies else originals(articles)
    matrix, actors, article_of = _incidence(counted, sentences, mentions, window)
    n_windows, n = matrix.shape[0], np.asarray(matrix.sum(axis=0)).ravel()
    both = sparse.triu(matrix.T @ matrix, k=1).tocoo()
    order = np.lexsort((both.col, both.row))
    a, b, n_both = both.row[order], both.col[order], both.data[order]
    if permutations:
        expected, p = _shuffle(matrix, a, b, n_both, permutations, seed)
    else:
        expected = _expected(matrix, n, a, b)
        p = poisson.sf(n_both - 1, expected)
    low, high = _npmi_interval(matrix, article_of, a, b, len(counted), seed)
    return tables.build("pairs", pd.DataFrame({
        "window": window, "actor_a": actors[a], "actor_b": actors[b], "n_a": n[a], "n_b": n[b],
        "n_both": n_both, "n_windows": n_windows, "expected": expected,
        "npmi": measure_npmi(n_both, n[a], n[b], n_windows),
        "log_likelihood": measure_log_likelihood(n_both, n[a], n[b], n_windows), "p_value": p,
        "q_value": _correct(p, n, a, b), "ci_low": low, "ci_high": high,
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


def _incidence(articles, sentences, mentions, window: str):
    """Windows (rows) by actors (columns), 1 where the window names the actor."""
    ids = articles["article_id"].tolist()
    sentences = sentences[sentences["article_id"].isin(ids)]
    mentions = mentions[mentions["article_id"].isin(ids)]
    keys = KEYS[window]
    if window == "paragraph":
        where = sentences[["article_id", "sentence", "paragraph"]]
        mentions = mentions.merge(where, on=["article_id", "sentence"], how="left")
    windows = (articles if window == "article" else sentences)[keys].drop_duplicates()
    windows = windows.reset_index(drop=True).reset_index(names="row")
    rows = mentions[keys].merge(windows, on=keys, how="left")["row"].to_numpy()
    codes, actors = pd.factorize(mentions["actor"], sort=True)
    shape = (len(windows), len(actors))
    matrix = sparse.csr_array((np.ones(len(rows), dtype=np.int64), (rows, codes)), shape=shape)
    matrix.data[:] = 1
    position = {article_id: number for number, article_id in enumerate(ids)}
    article_of = windows["article_id"].map(position).to_numpy(dtype=np.int64)
    return matrix, np.asarray(actors, dtype=object), article_of


def _expected(matrix, n: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Meetings under the null that keeps actors' and windows' counts."""
    richness = np.asarray(matrix.sum(axis=1)).ravel().astype(float)
    crowding = (richness * (richness - 1)).sum() / max(richness.sum(), 1) ** 2
    return np.minimum(n[a] * n[b] * crowding, np.minimum(n[a], n[b]))


def _correct(p: np.ndarray, n: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
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


def _npmi_interval(matrix, article_of, a, b, n_articles: int, seed: int):
    """95 % bounds of npmi from resampled articles."""
    if not len(a):
        return np.empty(0), np.empty(0)
    windows = np.arange(len(article_of))
    ones = np.ones(len(windows))
    group = sparse.csr_array((ones, (article_of, windows)), shape=(n_articles, len(windows)))
    weights = resample_weights(n_articles, DRAWS, seed).astype(float)
    meetings = group @ (matrix[:, a] * matrix[:, b])
    singles, totals = group @ matrix, np.asarray(group.sum(axis=1)).ravel()
    n, n_both, n_windows = weights @ singles, weights @ meetings, (weights @ totals)[:, None]
    npmi = measure_npmi(n_both, np.maximum(n[:, a], 1), np.maximum(n[:, b], 1), n_windows)
    return np.quantile(npmi, [0.025, 0.975], axis=0)


def _shuffle(matrix, a, b, n_both, permutations: int, seed: int):
    """Expected meetings and p from shuffles that keep both margins."""
    random = np.random.default_rng(seed)
    rows = [
        set(matrix.indices[s:e]) for s, e in zip(matrix.indptr, matrix.indptr[1:], strict=False)
    ]
    rows = [row for row in rows if row]
    total, reached = np.zeros(len(a)), np.zeros(len(a))
    for number in range(permutations + 1):
        _trade(rows, random, len(rows) * (5 if number == 0 else 1))
        if number:
            met = _meetings(rows, matrix.shape[1])[a, b]
            total += met
            reached += met >= n_both
    return total / permutations, (reached + 1) / (permutations + 1)


def _trade(rows: list[set], random, trades: int) -> None:
    """Let two windows at a time deal out anew the actors that only one of them has."""
    for i, k in random.integers(len(rows), size=(trades, 2)).tolist() if len(rows) > 1 else ():
        first, second = rows[i], rows[k]
        only = list(first ^ second)
        if i == k or len(first - second) in (0, len(only)):
            continue
        random.shuffle(only)
        shared, size = first & second, len(first - second)
        rows[i], rows[k] = shared | set(only[:size]), shared | set(only[size:])


def _meetings(rows: list[set], n_actors: int) -> np.ndarray:
    indices = np.fromiter((actor for row in rows for actor in row), dtype=np.int64)
    indptr = np.cumsum([0, *map(len, rows)])
    shape = (len(rows), n_actors)
    matrix = sparse.csr_array((np.ones(len(indices)), indices, indptr), shape=shape)
    return (matrix.T @ matrix).toarray()
