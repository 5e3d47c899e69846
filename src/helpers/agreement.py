"""How far people who labelled the same things agree, beyond what chance would give.

In go labels, a row for each unit (a sentence, say) and coder; out come Krippendorff's alpha with an
interval, the same for each pair of coders, and the units on which they differ.
"""

from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd
from nltk.metrics.agreement import AnnotationTask

from helpers.intervals import DRAWS, LEVEL, resample_weights

PLACES = {"negative": -1, "neutral": 0, "positive": 1}
DISTANCES = ("nominal", "interval")


class Agreement(NamedTuple):
    """Alpha with its 95 % interval, what it rests on, and the plain share of equal labels."""

    alpha: float
    alpha_low: float
    alpha_high: float
    n_units: int
    n_coders: int
    share_agreed: float


def agreement(
    labels: pd.DataFrame, distance: str = "nominal", draws: int = DRAWS, seed: int = 0
) -> Agreement:
    """Krippendorff's alpha: 1 is full agreement, 0 what chance gives (Krippendorff, 1980).

    The interval comes from units drawn again with replacement (the bootstrap: Efron, 1979). Units
    of one article are alike, so it is rather too narrow than too wide.

    Parameters
    ----------
    labels : DataFrame
        `unit`, `coder`, `label`; a null label is a missing one. Coders may have labelled other
        units each: a unit counts where two of them did.
    distance : str
        How far two labels are apart. "nominal": equal or not. "interval": the square of the steps
        on negative < neutral < positive, so that opposite labels weigh four times as much.
    draws, seed : int
        Number of resamples, and the seed that makes them the same each time.

    Returns
    -------
    Agreement
        `alpha`, `alpha_low`, `alpha_high` (95 %), `n_units` (with two labels or more), `n_coders`
        (with a label), `share_agreed` (of pairs of labels of one unit, how many are equal).
        Null where it cannot be said: alpha, where no unit has two labels or all labels are the
        same; the interval also where there is one unit.

    Raises
    ------
    ValueError
        A column is missing; a coder labelled a unit twice; the distance is not known; or
        "interval" meets other labels than its three.

    Examples
    --------
    >>> rows = [(1, "ann", "negative"), (1, "bo", "negative"), (2, "ann", "neutral"),
    ...         (2, "bo", "positive"), (3, "ann", "neutral"), (3, "bo", "neutral")]
    >>> found = agreement(pd.DataFrame(rows, columns=["unit", "coder", "label"]))
    >>> round(found.alpha, 2), found.n_units, found.n_coders, round(found.share_agreed, 2)
    (0.55, 3, 2, 0.67)
    """
    labels = _check(labels, distance)
    counts = pd.crosstab(labels["unit"], labels["label"])
    counts = counts[counts.sum(axis=1) > 1]
    counts = counts.loc[:, counts.sum() > 0]
    n_coders, share = labels["coder"].nunique(), _share_agreed(counts.to_numpy())
    alpha, low, high = np.nan, np.nan, np.nan
    if counts.shape[1] > 1:  # nltk says 1 where nobody had a choice: here it is unknown
        alpha = AnnotationTask(_triples(labels), distance=_DISTANCES[distance]).alpha()
        if len(counts) > 1:
            drawn = _resample(counts, _DISTANCES[distance], draws, seed)
            low, high = np.nanquantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Agreement(float(alpha), float(low), float(high), len(counts), n_coders, share)


def compare_pairs(
    labels: pd.DataFrame, distance: str = "nominal", draws: int = DRAWS, seed: int = 0
) -> pd.DataFrame:
    """The agreement of each two coders.

    Parameters
    ----------
    labels, distance, draws, seed
        As in `agreement`.

    Returns
    -------
    DataFrame
        `coder_a`, `coder_b`, then the columns of `Agreement`, in the order of the coders' names.

    Raises
    ------
    ValueError
        As in `agreement`.

    Examples
    --------
    >>> rows = [(1, "ann", "negative"), (1, "bo", "negative"), (2, "ann", "neutral")]
    >>> pairs = compare_pairs(pd.DataFrame(rows, columns=["unit", "coder", "label"]))
    >>> pairs[["coder_a", "coder_b", "n_units", "share_agreed"]].values.tolist()
    [['ann', 'bo', 1, 1.0]]
    """
    labels, rows = _check(labels, distance), []
    for a, b in combinations(sorted(labels["coder"].unique()), 2):
        both = labels[labels["coder"].isin([a, b])]
        rows.append((a, b, *agreement(both, distance, draws, seed)))
    return pd.DataFrame(rows, columns=["coder_a", "coder_b", *Agreement._fields])


def find_disputed(labels: pd.DataFrame) -> pd.DataFrame:
    """The units to which coders gave different labels, most disputed first.

    Parameters
    ----------
    labels : DataFrame
        `unit`, `coder`, `label`, as in `agreement`.

    Returns
    -------
    DataFrame
        Index: the unit. `share_agreed` (of pairs of its labels, how many are equal), then a column
        for each coder with the label, null where there is none.

    Raises
    ------
    ValueError
        A column is missing, or a coder labelled a unit twice.

    Examples
    --------
    >>> rows = [(1, "ann", "negative"), (1, "bo", "negative"), (2, "ann", "neutral"),
    ...         (2, "bo", "positive")]
    >>> find_disputed(pd.DataFrame(rows, columns=["unit", "coder", "label"])).values.tolist()
    [[0.0, 'neutral', 'positive']]
    """
    labels = _check(labels, "nominal")
    wide = labels.pivot(index="unit", columns="coder", values="label").rename_axis(columns=None)
    wide = wide[wide.nunique(axis=1) > 1]
    counts = [row.value_counts().to_numpy()[None, :] for _, row in wide.iterrows()]
    shares = pd.Series(map(_share_agreed, counts), index=wide.index, dtype=float)
    wide.insert(0, "share_agreed", shares)
    return wide.sort_values("share_agreed", kind="stable")


def _equal_or_not(a, b) -> float:
    return float(a != b)


def _steps_squared(a, b) -> float:
    return float((PLACES[a] - PLACES[b]) ** 2)


_DISTANCES = dict(zip(DISTANCES, (_equal_or_not, _steps_squared), strict=True))


def _check(labels: pd.DataFrame, distance: str) -> pd.DataFrame:
    """The labels that are there, if they are what the functions need."""
    missing = {"unit", "coder", "label"} - set(labels.columns)
    if missing:
        raise ValueError(f"the table of labels lacks {', '.join(sorted(missing))}")
    if distance not in DISTANCES:
        raise ValueError(f"no distance {distance!r}: choose one of {', '.join(DISTANCES)}")
    labels = labels.dropna(subset=["unit", "coder", "label"])
    again = labels[labels.duplicated(["unit", "coder"])]
    if len(again):
        unit, coder = again.iloc[0][["unit", "coder"]]
        raise ValueError(f"{coder} labelled {unit} twice: keep one label")
    odd = sorted(set(labels["label"]) - set(PLACES)) if distance == "interval" else []
    if odd:
        raise ValueError(f'"interval" knows {", ".join(PLACES)}, not {odd[0]!r}')
    return labels


def _triples(labels: pd.DataFrame) -> list[tuple]:
    return list(labels[["coder", "unit", "label"]].itertuples(index=False, name=None))


def _share_agreed(counts: np.ndarray) -> float:
    """Of pairs of labels of one unit (a row of counts), the share that is equal."""
    total = counts.sum(axis=1)
    pairs = (total * (total - 1)).sum()
    return float((counts * (counts - 1)).sum() / pairs) if pairs else float("nan")


def _resample(counts: pd.DataFrame, distance, draws: int, seed: int) -> np.ndarray:
    """Alpha of units drawn again; null for draws in which all labels are the same.

    All draws at once, from the coincidences of labels in each unit (Krippendorff, 2011).
    """
    n, apart = counts.to_numpy(float), [[distance(a, b) for b in counts] for a in counts]
    pairs = n[:, :, None] * n[:, None, :] - n[:, :, None] * np.eye(n.shape[1])
    coincide = pairs / (n.sum(axis=1) - 1)[:, None, None]
    drawn = np.tensordot(resample_weights(len(n), draws, seed), coincide, axes=1)
    values = drawn.sum(axis=2)
    total = values.sum(axis=1)
    observed = (drawn * apart).sum(axis=(1, 2)) * (total - 1)
    expected = np.einsum("da,db,ab->d", values, values, np.array(apart))
    return 1 - np.divide(observed, expected, out=np.full(draws, np.nan), where=expected > 0)
