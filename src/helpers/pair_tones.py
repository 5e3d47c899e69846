"""The tone of the sentences in which two actors stand together: the sign of a network's edge.

The narrator's sentences and those inside quotes are kept apart: what a newspaper says of a meeting
is not what Pyongyang says of it.
"""

import numpy as np
import pandas as pd
from scipy import sparse

from helpers.intervals import LEVEL, originals, resample_weights

DRAWS, LEAST = 1000, 10
KEYS = ["article_id", "sentence"]


def measure_pair_tones(
    pairs, articles: pd.DataFrame, mentions: pd.DataFrame, tones: pd.DataFrame,
    least: int = LEAST, draws: int = DRAWS, seed: int = 0,
) -> pd.DataFrame:  # fmt: skip
    """Measure the mean tone of the sentences that name both actors of each pair.

    Parameters
    ----------
    pairs : iterable of (str, str)
        The pairs, for example the edges of a network.
    articles, mentions, tones : DataFrame
        The tables of one corpus; near-copies are left out. Of `tones` the rows of whole sentences
        are used (`target` null).
    least : int
        With fewer sentences of the narrator a pair has no tone.
    draws, seed : int
        Number of resamples of articles, and the seed that makes them the same each time.

    Returns
    -------
    DataFrame
        `actor_a`, `actor_b`, `n_narrator` and `n_quoted` (sentences), `tone` and `tone_quoted`
        (means of `score`, −1 to 1) with `_low` and `_high` (95 %, articles resampled), and `label`
        of the narrator's tone: negative or positive where the interval leaves 0 out, else unclear,
        or too few.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a"], "duplicate_of": [None]})
    >>> mentions = pd.DataFrame({"article_id": ["a"] * 2, "sentence": 0, "actor": ["kim", "xi"]})
    >>> tones = pd.DataFrame({"article_id": ["a"], "sentence": [0], "target": [None],
    ...                       "voice": ["narrator"], "score": [0.5]})
    >>> found = measure_pair_tones([("kim", "xi")], articles, mentions, tones, least=1)
    >>> found[["n_narrator", "tone", "label"]].values.tolist()
    [[1, 0.5, 'positive']]
    """
    ids = originals(articles)["article_id"]
    scores = tones[tones["target"].isna() & tones["article_id"].isin(ids)]
    named = mentions[KEYS + ["actor"]].drop_duplicates()
    of = {actor: rows[KEYS] for actor, rows in named.groupby("actor")}
    table = pd.DataFrame(list(pairs), columns=["actor_a", "actor_b"])
    parts = [
        scores.merge(of[a].merge(of[b], on=KEYS), on=KEYS).assign(pair=number)
        for number, (a, b) in enumerate(table.to_numpy())
        if a in of and b in of
    ]
    rows = pd.concat(parts) if parts else scores.head(0).assign(pair=0)
    weights = resample_weights(len(ids), draws, seed).T if len(ids) else np.zeros((0, draws))
    own = rows["voice"] == "narrator"
    for voice, name, spoken in (("narrator", "tone", own), ("quoted", "tone_quoted", ~own)):
        measured = _means(rows[spoken], pd.Index(ids), weights, len(table), least)
        table[f"n_{voice}"], table[name], table[f"{name}_low"], table[f"{name}_high"] = measured
    labels = [(table["tone"].isna(), "too few"), (table["tone_low"] > 0, "positive"),
              (table["tone_high"] < 0, "negative")]  # fmt: skip
    return table.assign(label=np.select(*zip(*labels, strict=True), default="unclear"))


def _means(rows: pd.DataFrame, ids: pd.Index, weights: np.ndarray, n_pairs: int, least: int):
    """Sentences, mean score and its bounds of each pair; null where there are too few."""
    where = rows["pair"].to_numpy(dtype=int), ids.get_indexer(rows["article_id"])
    shape = n_pairs, len(ids)
    counts = sparse.csr_array((np.ones(len(rows)), where), shape=shape)
    sums = sparse.csr_array((rows["score"].to_numpy(dtype=float), where), shape=shape)
    n = counts.sum(axis=1).astype(int)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean, drawn = sums.sum(axis=1) / n, (sums @ weights) / (counts @ weights)
    enough = n >= max(least, 1)
    low, high = np.full(n_pairs, np.nan), np.full(n_pairs, np.nan)
    if enough.any():
        low[enough], high[enough] = np.nanquantile(
            drawn[enough], [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=1
        )
    return n, np.where(enough, mean, np.nan), low, high
