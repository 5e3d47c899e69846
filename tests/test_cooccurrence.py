"""Pairs against chance: the textbook's numbers, a null that holds, pairs that are really there."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2_contingency

from helpers import tables
from helpers.cooccurrence import count_pairs, measure_log_likelihood, measure_npmi


def corpus_of(windows, duplicate_of=()):
    """One article for each list of actors, with one sentence."""
    ids = [f"a{number:04d}" for number in range(len(windows))]
    articles = tables.build("articles", [
        {"article_id": i, "duplicate_of": "a0000" if i in duplicate_of else None} for i in ids
    ])  # fmt: skip
    sentences = tables.build(
        "sentences", [{"article_id": i, "sentence": 0, "paragraph": 0} for i in ids]
    )
    rows = [
        {"article_id": i, "sentence": 0, "actor": actor}
        for i, actors in zip(ids, windows, strict=True)
        for actor in actors
    ]
    return articles, sentences, tables.build("mentions", rows)


def random_windows(random, n_windows=300, n_actors=25, planted=()):
    """Windows that name actors by chance; of a planted pair the second follows the first."""
    chances = random.uniform(0.02, 0.25, n_actors)
    chances[[actor for pair in planted for actor in pair]] = 0.3
    crowding = random.uniform(0.4, 1.8, n_windows)
    named = random.random((n_windows, n_actors)) < np.clip(np.outer(crowding, chances), 0, 0.9)
    for a, b in planted:
        follows = np.where(named[:, a], 0.6, 0.171)
        named[:, b] = random.random(n_windows) < follows
    return [[f"x{actor:02d}" for actor in np.flatnonzero(row)] for row in named]


def test_counts_by_hand():
    windows = [["a", "b"], ["a", "b"], ["a"], ["b"], ["c"], []]
    pairs = count_pairs(*corpus_of(windows))
    row = pairs.iloc[0]
    assert (row.actor_a, row.actor_b) == ("a", "b") and len(pairs) == 1
    assert (row.n_a, row.n_b, row.n_both, row.n_windows) == (3, 3, 2, 6)
    assert row.npmi == pytest.approx(np.log(2 * 6 / 9) / -np.log(2 / 6))


def test_log_likelihood_agrees_with_scipy():
    table = [[10, 20], [30, 140]]
    expected = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert measure_log_likelihood(np.array([10]), 30, 40, 200)[0] == pytest.approx(expected)


def test_npmi_at_its_ends():
    assert measure_npmi(np.array([0.0, 5.0, 10.0]), 5, 5, 10).tolist()[:2] == [-1, 1]


def test_copies_count_once_unless_asked():
    windows = [["a", "b"], ["a", "b"], ["a", "b"]]
    parts = corpus_of(windows, duplicate_of=("a0001", "a0002"))
    assert count_pairs(*parts)["n_both"].tolist() == [1]
    assert count_pairs(*parts, copies=True)["n_both"].tolist() == [3]


@pytest.mark.parametrize("window", ["sentence", "paragraph", "article"])
def test_no_mention_gives_no_pair(window):
    articles, sentences, mentions = corpus_of([[], []])
    assert count_pairs(articles, sentences, mentions, window).empty
    assert list(count_pairs(articles, sentences, mentions, window)) == list(tables.COLUMNS["pairs"])


def test_a_wrong_window_is_named():
    with pytest.raises(ValueError, match="'page' is none of sentence"):
        count_pairs(*corpus_of([["a", "b"]]), window="page")


def test_null_holds_on_shuffled_corpora():
    """On 200 corpora without real pairs, few are called significant."""
    random, called, tested = np.random.default_rng(5), 0, 0
    for _ in range(200):
        pairs = count_pairs(*corpus_of(random_windows(random)))
        called, tested = called + (pairs["q_value"] <= 0.05).sum(), tested + len(pairs)
    assert called / tested <= 0.05


def test_planted_pairs_are_found():
    """Pairs that meet twice as often as by chance (60 % for 30 %) are found in 80 of 100 cases."""
    random, found, planted = np.random.default_rng(7), 0, [("x00", "x01"), ("x02", "x03")]
    for _ in range(50):
        windows = random_windows(random, planted=[(0, 1), (2, 3)])
        pairs = count_pairs(*corpus_of(windows)).set_index(["actor_a", "actor_b"])
        found += sum(pair in pairs.index and pairs.loc[pair, "q_value"] <= 0.05 for pair in planted)
    assert found / (2 * 50) >= 0.8


def test_permutations_agree_with_the_closed_form():
    windows = random_windows(np.random.default_rng(3), 150, 12, planted=[(0, 1)])
    closed = count_pairs(*corpus_of(windows)).set_index(["actor_a", "actor_b"])
    shuffled = count_pairs(*corpus_of(windows), permutations=200).set_index(["actor_a", "actor_b"])
    assert np.corrcoef(closed["expected"], shuffled["expected"])[0, 1] > 0.97
    assert np.corrcoef(closed["p_value"], shuffled["p_value"])[0, 1] > 0.9


def test_the_same_each_time():
    parts = corpus_of(random_windows(np.random.default_rng(1), 100, 10))
    pd.testing.assert_frame_equal(count_pairs(*parts), count_pairs(*parts))
