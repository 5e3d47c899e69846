"""How pairs change from before a day to after it: meetings against chance, on both sides.

Each side has its own chance: actors named more often after the day also meet more often. What is
compared is how many times more than chance two actors meet.
"""

import numpy as np
import pandas as pd
from scipy.stats import binom, false_discovery_control

from helpers.cooccurrence import LEAST, expect_meetings, find_meetings, resample_windows
from helpers.intervals import LEVEL, originals
from helpers.networks import SIGNIFICANT
from helpers.windows import Windows, lay_windows

KEYS = ["actor_a", "actor_b"]
BOUNDS = [(1 - LEVEL) / 2, (1 + LEVEL) / 2]
HALF = 0.5  # added to meetings, so that none has a logarithm too


def compare_periods(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    mentions: pd.DataFrame,
    day: str,
    window: str | int = "paragraph",
    most: int = 12,
) -> pd.DataFrame:
    """Compare pairs before a day with the same pairs from that day on.

    Parameters
    ----------
    articles, sentences, mentions : DataFrame
        The tables of one corpus; near-copies and articles without a date are left out.
    day : str
        The first day of the second period, as 2024-06-19.
    window : str or int
        As in `count_pairs`.
    most : int
        How many pairs to give: those that meet most over both periods.

    Returns
    -------
    DataFrame
        `actor_a`, `actor_b`; with `_before` and `_after`: `n_both`, `expected` (by chance) and
        `doublings` (log2 of meetings over expected ones, a half added to both) with `_low` and
        `_high`; `change` (of doublings) with `change_low` and `change_high` (95 %, articles
        resampled); `p_value` (how the meetings fall to the two sides against how the expected ones
        do, exact: Przyborowski and Wilenski, 1940) and `q_value` (corrected for all pairs with at
        least 5 meetings, not only those given); `sure`: q ≤ 0.05 and an interval without 0.

    Examples
    --------
    >>> from helpers import tables
    >>> none = [tables.build(name, []) for name in ("articles", "sentences", "mentions")]
    >>> len(compare_periods(*none, "2024-06-19"))
    0
    """
    sides = {"before": articles["date"] < day, "after": articles["date"] >= day}
    laid = {
        name: lay_windows(originals(articles[inside.fillna(False)]), sentences, mentions, window)
        for name, inside in sides.items()
    }
    table = pd.concat(map(_list_pairs, laid.values()))
    table = table.groupby(KEYS, as_index=False)["n_both"].sum()
    table = table[table["n_both"] >= LEAST].sort_values(
        ["n_both", *KEYS], ascending=[False, True, True]
    )
    table = table[KEYS].reset_index(drop=True)
    drawn = {name: _count(table, windows, name) for name, windows in laid.items()}
    table["change"] = table["doublings_after"] - table["doublings_before"]
    change = drawn["after"] - drawn["before"]
    table["change_low"], table["change_high"] = np.quantile(change, BOUNDS, axis=1)
    table["p_value"] = _test(table)
    table["q_value"] = false_discovery_control(table["p_value"]) if len(table) else []
    apart = (table["change_low"] > 0) | (table["change_high"] < 0)
    table["sure"] = apart & (table["q_value"] <= SIGNIFICANT)
    return table.head(most)


def stack_sides(change: pd.DataFrame) -> pd.DataFrame:
    """Give each pair a row for before and one for after.

    Returns
    -------
    DataFrame
        `actor_a`, `actor_b`, `side`, `n_both`, `expected`, `doublings`, `low`, `high`.

    Examples
    --------
    >>> from helpers import tables
    >>> none = [tables.build(name, []) for name in ("articles", "sentences", "mentions")]
    >>> list(stack_sides(compare_periods(*none, "2024-06-19")))[2:5]
    ['side', 'n_both', 'expected']
    """
    columns = {"n_both": "n_both_{}", "expected": "expected_{}", "doublings": "doublings_{}",
               "low": "doublings_{}_low", "high": "doublings_{}_high"}  # fmt: skip
    parts = []
    for side in ("before", "after"):
        found = {name: change[column.format(side)] for name, column in columns.items()}
        parts.append(change[KEYS].assign(side=side, **found))
    return pd.concat(parts).sort_index(kind="stable").reset_index(drop=True)


def _list_pairs(windows: Windows) -> pd.DataFrame:
    a, b, n_both = find_meetings(windows.named)
    named = {"actor_a": windows.actors[a], "actor_b": windows.actors[b], "n_both": n_both}
    return pd.DataFrame(named)


def _count(table: pd.DataFrame, windows: Windows, side: str) -> np.ndarray:
    """Add one side's meetings to the table; give its doublings in each resample."""
    place, names = pd.Index(windows.actors), windows.named.sum(axis=0)
    a, b = (place.get_indexer(table[key]) for key in KEYS)
    known = (a >= 0) & (b >= 0)
    a, b = a[known], b[known]
    n, both, _ = resample_windows(windows, a, b, seed=len(side))
    expected = expect_meetings(n[a], n[b], windows.named, n.sum(axis=0))
    drawn = np.zeros((len(table), both.shape[1]))
    drawn[known] = np.log2((both + HALF) / (expected + HALF))
    table[f"n_both_{side}"], table[f"expected_{side}"] = 0, 0.0
    table.loc[known, f"n_both_{side}"] = (windows.named[:, a] * windows.named[:, b]).sum(axis=0)
    table.loc[known, f"expected_{side}"] = expect_meetings(names[a], names[b], windows.named)
    ratio = (table[f"n_both_{side}"] + HALF) / (table[f"expected_{side}"] + HALF)
    table[f"doublings_{side}"] = np.log2(ratio)
    bounds = np.quantile(drawn, BOUNDS, axis=1)
    table[f"doublings_{side}_low"], table[f"doublings_{side}_high"] = bounds
    return drawn


def _test(table: pd.DataFrame) -> np.ndarray:
    """The chance that meetings fall to the two sides as unevenly, if ties did not change.

    Exact, twice the smaller tail. Where one side cannot have the meeting, nothing can be compared.
    """
    total = table["expected_before"] + table["expected_after"]
    share = (table["expected_after"] / total).to_numpy(dtype=float)
    after, all_of_them = table["n_both_after"], table["n_both_before"] + table["n_both_after"]
    tails = binom.cdf(after, all_of_them, share), binom.sf(after - 1, all_of_them, share)
    p = np.minimum(2 * np.minimum(*tails), 1)
    return np.where((share > 0) & (share < 1), p, 1.0)
