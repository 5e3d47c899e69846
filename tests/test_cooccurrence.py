"""Pairs against chance: the textbook's numbers, a null that holds, pairs that are really there."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from scipy.stats import chi2_contingency, poisson

from helpers import cooccurrence, tables
from helpers.cooccurrence import count_pairs, measure_log_likelihood, measure_npmi
from helpers.shuffles import trade
from helpers.windows import lay_windows


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


def worded(places, n_words=60):
    """One article: each actor's mentions by the numbers of the words they begin at."""
    articles = tables.build("articles", [{"article_id": "a", "text": "word " * n_words}])
    sentences = tables.build("sentences", [{"article_id": "a", "sentence": 0, "paragraph": 0}])
    rows = [
        {"article_id": "a", "sentence": 0, "start": 5 * word, "actor": actor}
        for actor, words in places.items()
        for word in words
    ]
    return articles, sentences, tables.build("mentions", rows)


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


def test_p_is_the_tail_of_a_poisson():
    pairs = count_pairs(*corpus_of(random_windows(np.random.default_rng(2), 100, 10)))
    tail = poisson.sf(pairs["n_both"].astype(int) - 1, pairs["expected"])
    assert pairs["p_value"].to_numpy() == pytest.approx(tail)


def test_resamples_in_blocks_draw_whole_articles(monkeypatch):
    """Each resample has as many articles as the corpus, in one block or in many."""
    windows = lay_windows(*corpus_of(random_windows(np.random.default_rng(2), 100, 10)), "article")
    a, b, n_both = cooccurrence.find_meetings(windows.named)
    for size in (1000, 7):
        monkeypatch.setattr(cooccurrence, "ARTICLES", size)
        n, both, total = cooccurrence.resample_windows(windows, a, b)
        assert (total == 100).all() and (both <= np.minimum(n[a], n[b])).all()
        assert both.mean(axis=1) == pytest.approx(n_both, rel=0.25, abs=0.6)


@pytest.mark.parametrize(("distance", "n_pairs"), [(3, 1), (25, 1), (26, 0)])
def test_words_between_two_actors_are_counted(distance, n_pairs):
    pairs = count_pairs(*worded({"kim": [10], "putin": [10 + distance]}), window=25)
    assert len(pairs) == n_pairs
    assert pairs["window"].tolist() == ["25 words"] * n_pairs


def test_windows_of_words_end_with_the_article():
    articles, sentences, mentions = worded({"kim": [59]})
    again = [t.assign(article_id="b") for t in (articles, sentences, worded({"putin": [0]})[2])]
    both = [pd.concat(t) for t in zip((articles, sentences, mentions), again, strict=True)]
    assert count_pairs(*both, window="25 words").empty
    with pytest.raises(ValueError, match="overlap"):
        count_pairs(*both, window=25, permutations=10)


def test_null_holds_for_windows_of_words():
    """A meeting seen in many overlapping windows is no more sure for that."""
    random, called, tested = np.random.default_rng(1), 0, 0
    for _ in range(10):
        chances = random.uniform(0.02, 0.25, 20)
        parts = []
        for number in range(40):
            words = np.sort(random.choice(300, random.integers(3, 25), replace=False))
            names = random.choice(20, len(words), p=chances / chances.sum())
            places = {f"x{name:02d}": words[names == name] for name in np.unique(names)}
            parts.append([t.assign(article_id=f"a{number}") for t in worded(places, 300)])
        pairs = count_pairs(*(pd.concat(t) for t in zip(*parts, strict=True)), window=25)
        called, tested = called + (pairs["p_value"] <= 0.05).sum(), tested + len(pairs)
    assert 0.005 < called / tested <= 0.05


def test_shuffles_keep_how_often_and_how_many():
    random = np.random.default_rng(4)
    rows = sparse.csr_array((random.random((40, 12)) < 0.3).astype(np.int32))
    dealt = trade(rows, random)
    assert (dealt.sum(axis=0) == rows.sum(axis=0)).all() and dealt.max() == 1
    assert sorted(dealt.sum(axis=1)) == sorted(rows.sum(axis=1))
    assert (dealt.toarray() != rows.toarray()).any()


def test_shuffles_reach_each_arrangement_alike():
    """Two windows of two actors each among four: six arrangements, one in six each."""
    random = np.random.default_rng(6)
    rows, seen = sparse.csr_array(np.array([[1, 1, 0, 0], [0, 0, 1, 1]], dtype=np.int32)), []
    for _ in range(3000):
        rows = trade(rows, random)
        seen.append(tuple(rows.toarray()[0]))
    counts = pd.Series(seen).value_counts()
    assert len(counts) == 6 and counts.between(400, 600).all()


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
