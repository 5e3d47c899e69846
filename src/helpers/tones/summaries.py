"""From tones to figures: shares and net tone of groups, with intervals that respect articles.

In go the `tones` table and the articles; out comes a row for each group. Articles are drawn again
as wholes (Field and Welsh, 2007), near-copies count once, small groups show no figure, and the
shares can be corrected for a classifier's known confusions (Hopkins and King, 2010).
"""

import numpy as np
import pandas as pd

from helpers.intervals import DRAWS, LEVEL, originals, resample_weights
from helpers.tones.model import LABELS

LEAST = 10
FIGURES = [*LABELS, "net"]


def summarise_tones(
    tones: pd.DataFrame,
    articles: pd.DataFrame,
    by: list[str],
    confusion: np.ndarray | None = None,
    least: int = LEAST,
    draws: int = DRAWS,
    seed: int = 0,
) -> pd.DataFrame:
    """Share of each label and net tone in each group.

    Parameters
    ----------
    tones : DataFrame
        The `tones` table, cut to the rows that are meant (toward actors, or events). Rows without a
        label are counted in `n_unsure` and left out of the shares.
    articles : DataFrame
        The articles; those that copy another are left out.
    by : list of str
        Columns of either table, such as target, language, genre, voice. Rows with a null are left
        out.
    confusion : array (3, 3), optional
        Counts of gold labels (rows) by found labels (columns), both negative, neutral, positive.
        With it the shares are the gold shares that make the found ones most likely.
    least : int
        Groups with fewer labelled rows have null figures.
    draws, seed : int
        Number of resamples of articles, and the seed that makes them the same each time.

    Returns
    -------
    DataFrame
        Columns of `by`, `n`, `n_unsure`, `n_articles`, then `negative`, `neutral`, `positive`
        (shares, 0–1) and `net` (positive − negative), each with `_low` and `_high` (95 %).

    Raises
    ------
    ValueError
        A label of the confusion was never seen in the gold.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "duplicate_of": [None, None]})
    >>> rows = {"article_id": ["a", "b"], "target": ["kim", "kim"], "label": ["negative"] * 2}
    >>> summarise_tones(pd.DataFrame(rows), articles, ["target"], least=1)["net"].tolist()
    [-1.0]
    """
    rows = _join(tones, articles, by)
    columns = [*by, "n", "n_unsure", "n_articles"]
    columns += [f"{name}{edge}" for name in FIGURES for edge in ("", "_low", "_high")]
    ids = {key: place for place, key in enumerate(originals(articles)["article_id"])}
    weights = resample_weights(len(ids), draws, seed) if ids else np.zeros((draws, 0))
    groups = rows.groupby(by, sort=True) if len(rows) else ()
    found = [_summarise(group, key, by, ids, weights, confusion, least) for key, group in groups]
    return pd.DataFrame(found, columns=columns)


def correct_shares(shares: np.ndarray, confusion: np.ndarray, steps: int = 200) -> np.ndarray:
    """Gold shares that make the found shares most likely, given how labels are confused.

    Expectation maximisation (Saerens et al., 2002); the result is never below 0 or above 1.

    Examples
    --------
    >>> correct_shares(np.array([[0.2, 0.5, 0.3]]), np.eye(3)).round(2).tolist()
    [[0.2, 0.5, 0.3]]
    """
    confusion = np.asarray(confusion, dtype=float)
    if (confusion.sum(axis=1) == 0).any():
        raise ValueError("each of negative, neutral, positive needs a gold row in the confusion")
    chances = (confusion + 1e-9) / (confusion + 1e-9).sum(axis=1, keepdims=True)
    gold = np.full_like(shares, 1 / 3, dtype=float)
    for _ in range(steps):
        expected = gold @ chances
        gold = gold * ((shares / np.maximum(expected, 1e-12)) @ chances.T)
        gold /= np.maximum(gold.sum(axis=1, keepdims=True), 1e-12)
    return gold


def _join(tones, articles, by):
    wanted = [name for name in by if name not in tones.columns]
    kept = originals(articles)[["article_id", *wanted]]
    return tones.merge(kept, on="article_id", how="inner").dropna(subset=by)


def _summarise(group, key, by, ids, weights, confusion, least) -> dict:
    known = group[group["label"].notna()]
    counts = np.zeros((len(ids), 3))
    places = known["article_id"].map(ids).to_numpy(dtype=int)
    labels = known["label"].map({label: number for number, label in enumerate(LABELS)})
    np.add.at(counts, (places, labels.to_numpy(dtype=int)), 1)
    row = dict(zip(by, key, strict=True))
    row |= {"n": len(known), "n_unsure": len(group) - len(known)}
    row["n_articles"] = known["article_id"].nunique()
    if len(known) < max(least, 1):
        return row
    figures = _figures(counts.sum(axis=0, keepdims=True), confusion)[0]
    drawn = weights @ counts
    drawn = _figures(drawn[drawn.sum(axis=1) > 0], confusion)
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    for place, name in enumerate(FIGURES):
        row |= {name: figures[place], f"{name}_low": low[place], f"{name}_high": high[place]}
    return row


def _figures(counts: np.ndarray, confusion) -> np.ndarray:
    shares = counts / counts.sum(axis=1, keepdims=True)
    if confusion is not None:
        shares = correct_shares(shares, confusion)
    return np.column_stack([shares, shares[:, 2] - shares[:, 0]])
