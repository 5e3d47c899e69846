"""Counts and shares with an interval: articles are drawn again, not the rows inside them.

Rows of one article are alike (one writer, one event), so intervals that treat rows as independent
are too narrow. Here whole articles are drawn with replacement (the cluster bootstrap: Field and
Welsh, 2007) and the spread of the recounted figures gives the interval.
"""

import numpy as np
import pandas as pd

DRAWS, LEVEL = 1000, 0.95


def count_with_interval(
    rows: pd.DataFrame, by: list[str], articles: pd.DataFrame, draws: int = DRAWS, seed: int = 0
) -> pd.DataFrame:
    """Count rows in each group, with an interval from resampled articles.

    Parameters
    ----------
    rows : DataFrame
        Needs `article_id` and the columns of `by`; rows with a null group are left out.
    by : list of str
        The columns that make a group.
    articles : DataFrame
        All articles that could have had a row, also those with none. A near-copy
        (`duplicate_of` not null) and its rows are left out: copies count once.
    draws, seed : int
        Number of resamples and the seed that makes them the same each time.

    Returns
    -------
    DataFrame
        Columns of `by`, then `n`, `n_articles`, `share` (of all rows counted), `n_low`, `n_high`,
        `share_low`, `share_high` (95 % intervals), most frequent first.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "duplicate_of": [None, None]})
    >>> rows = pd.DataFrame({"article_id": ["a", "a", "b"], "actor": ["putin", "kim", "kim"]})
    >>> count_with_interval(rows, ["actor"], articles)[["actor", "n"]].values.tolist()
    [['kim', 2], ['putin', 1]]
    """
    ids, groups, counts = _matrix(rows, by, articles)
    columns = ["n", "n_articles", "share", "n_low", "n_high", "share_low", "share_high"]
    if not len(groups):
        return pd.DataFrame(columns=[*by, *columns])
    sums = resample_weights(len(ids), draws, seed) @ counts
    shares = sums / np.maximum(sums.sum(axis=1, keepdims=True), 1)
    edges = [(1 - LEVEL) / 2, (1 + LEVEL) / 2]
    n_edges, share_edges = np.quantile(sums, edges, axis=0), np.quantile(shares, edges, axis=0)
    total = counts.sum(axis=0)
    values = (total, (counts > 0).sum(axis=0), total / total.sum(), *n_edges, *share_edges)
    result = groups.assign(**dict(zip(columns, values, strict=True)))
    order = [*by]
    return result.sort_values(
        ["n", *order], ascending=[False, *[True] * len(by)], ignore_index=True
    )


def resample_weights(n: int, draws: int = DRAWS, seed: int = 0) -> np.ndarray:
    """How often each of n articles is drawn in each resample: an array (draws, n).

    Examples
    --------
    >>> resample_weights(3, draws=2).sum(axis=1).tolist()
    [3, 3]
    """
    return np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=draws)


def originals(articles: pd.DataFrame) -> pd.DataFrame:
    """The articles that are not a near-copy of another.

    Examples
    --------
    >>> table = pd.DataFrame({"article_id": ["a", "b"], "duplicate_of": [None, "a"]})
    >>> originals(table)["article_id"].tolist()
    ['a']
    """
    return articles[articles["duplicate_of"].isna()]


def _matrix(rows, by, articles):
    """Counts of an article (row) and a group (column)."""
    ids = originals(articles)["article_id"].tolist()
    position = {article_id: number for number, article_id in enumerate(ids)}
    rows = rows[rows["article_id"].isin(position)].dropna(subset=by).reset_index(drop=True)
    groups = rows[by].drop_duplicates().sort_values(by, ignore_index=True)
    number = rows[by].merge(groups.reset_index(names="group"), on=by, how="left")["group"]
    counts = np.zeros((len(ids), len(groups)), dtype=np.int64)
    places = rows["article_id"].map(position).to_numpy(dtype=np.int64)
    np.add.at(counts, (places, number.to_numpy(dtype=np.int64)), 1)
    return ids, groups, counts
