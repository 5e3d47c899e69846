"""What is in a corpus: how many articles when, in which language and genre, how long, which words.

Copies count once everywhere: an article with `duplicate_of` is left out unless asked for.
"""

import numpy as np
import pandas as pd
from scipy.stats import chi2, false_discovery_control

from helpers.intervals import originals
from helpers.tokens import WORD


def count_months(articles: pd.DataFrame, column: str = "language") -> pd.DataFrame:
    """Count dated articles a month and a column: `month`, the column, `n`.

    Examples
    --------
    >>> table = pd.DataFrame({"date": pd.to_datetime(["2024-06-19"]), "language": ["fr"],
    ...                       "duplicate_of": [None]})
    >>> count_months(table)["n"].tolist()
    [1]
    """
    dated = originals(articles).dropna(subset=["date"])
    month = dated["date"].dt.to_period("M").dt.to_timestamp()
    return dated.assign(month=month).groupby(["month", column], as_index=False).size().rename(
        columns={"size": "n"}
    )  # fmt: skip


def count_values(articles: pd.DataFrame, column: str, by: str = "language") -> pd.DataFrame:
    """Count articles for each value of two columns: the columns and `n`; null is counted as null.

    Examples
    --------
    >>> table = pd.DataFrame({"genre": ["analysis"], "language": ["fr"], "duplicate_of": [None]})
    >>> count_values(table, "genre")["n"].tolist()
    [1]
    """
    counted = originals(articles).groupby([column, by], dropna=False, as_index=False).size()
    return counted.rename(columns={"size": "n"})


def compare_with_copies(articles: pd.DataFrame) -> pd.DataFrame:
    """Count articles and words by language with and without near-copies."""
    everything = _totals(articles).add_suffix("_with_copies")
    once = _totals(originals(articles))
    return once.join(everything, how="outer").fillna(0).astype(int).reset_index()


def measure_keyness(
    articles: pd.DataFrame, inside: pd.Series, stop_words: set[str] = frozenset(), n: int = 15
) -> pd.DataFrame:
    """Words that one part of a corpus uses more than the rest (log-likelihood: Dunning, 1993).

    Parameters
    ----------
    articles : DataFrame
        The articles of one language.
    inside : Series of bool
        Which of them make the part; aligned with `articles`.
    stop_words : set of str
        Lower-case words to leave out.
    n : int
        How many words to give.

    Returns
    -------
    DataFrame
        `word`, `n_inside`, `n_outside`, `per_1000_inside`, `per_1000_outside`, `log_likelihood`,
        `q_value` (Benjamini and Hochberg, 1995), strongest first; only words in excess inside.

    Examples
    --------
    >>> table = pd.DataFrame({"text": ["treaty treaty", "arms arms"]})
    >>> measure_keyness(table, pd.Series([True, False]))["word"].tolist()
    ['treaty']
    """
    counts = pd.DataFrame({
        "n_inside": _word_counts(articles[inside]), "n_outside": _word_counts(articles[~inside]),
    }).fillna(0)  # fmt: skip
    counts = counts[~counts.index.isin(stop_words)]
    total = counts.sum()
    expected = np.outer(counts.sum(axis=1), total / total.sum())
    observed = counts.to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(observed > 0, observed * np.log(observed / expected), 0)
    counts["log_likelihood"] = 2 * terms.sum(axis=1)
    counts["q_value"] = false_discovery_control(chi2.sf(counts["log_likelihood"], 1))
    for side in ("inside", "outside"):
        counts[f"per_1000_{side}"] = 1000 * counts[f"n_{side}"] / total[f"n_{side}"]
    excess = counts[counts["per_1000_inside"] > counts["per_1000_outside"]]
    excess = excess.rename_axis("word").reset_index()
    order = ["log_likelihood", "word"]
    return excess.sort_values(order, ascending=[False, True], ignore_index=True).head(n)


def _totals(articles: pd.DataFrame) -> pd.DataFrame:
    groups = articles.groupby("language")
    return pd.DataFrame({"articles": groups.size(), "words": groups["n_words"].sum()})


def _word_counts(articles: pd.DataFrame) -> pd.Series:
    words = [word for text in articles["text"].tolist() for word in WORD.findall(text.lower())]
    return pd.Series(words, dtype="object").value_counts()
