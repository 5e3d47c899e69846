"""Counts with intervals, coverage, keyness and what quotes add up to, against known answers."""

import numpy as np
import pandas as pd
import pytest

from helpers import coverage, passages, speech
from helpers.intervals import count_with_interval, resample_weights


@pytest.fixture
def articles():
    return pd.DataFrame({
        "article_id": list("abcd"), "duplicate_of": [None, None, None, "a"],
        "date": pd.to_datetime(["2024-06-19", "2024-06-20", None, "2024-06-19"]),
        "language": ["fr", "fr", "en", "fr"], "genre": ["analysis"] * 4,
        "n_words": [10, 10, 20, 10],
        "text": ["Il dit oui oui oui.", "x", "y", "Il dit oui oui oui."],
    })  # fmt: skip


@pytest.fixture
def quotes():
    return pd.DataFrame({
        "article_id": ["a", "a", "b", "d"], "quote": [0, 1, 0, 0], "speech": [True] * 4,
        "start": [7, 11, 0, 7], "end": [10, 14, 1, 10], "text": ["oui", "oui", "x", "oui"],
        "kind": ["direct", "indirect", "direct", "direct"], "cue": ["dit", None, "Dit", "dit"],
        "actor": ["putin", "putin", "kim", "putin"], "speaker_name": ["P", "P", "K", "P"],
    })  # fmt: skip


def test_counts_leave_copies_out_and_hold_their_interval(articles, quotes):
    counts = count_with_interval(quotes, ["actor"], articles)
    assert counts[["actor", "n", "n_articles"]].values.tolist() == [["putin", 2, 1], ["kim", 1, 1]]
    assert (counts["n_low"] <= counts["n"]).all() and (counts["n"] <= counts["n_high"]).all()
    assert counts["share"].sum() == pytest.approx(1)


def test_interval_covers_the_truth_as_often_as_it_says():
    """Of 95 % intervals, about 95 % hold the expected count (clustered rows, 60 articles)."""
    random, held = np.random.default_rng(1), 0
    for trial in range(200):
        n = random.poisson(random.choice([1, 4], 60))
        rows = pd.DataFrame({"article_id": np.repeat(np.arange(60).astype(str), n), "g": "g"})
        table = pd.DataFrame({"article_id": np.arange(60).astype(str), "duplicate_of": None})
        found = count_with_interval(rows, ["g"], table, draws=300, seed=trial).iloc[0]
        held += found["n_low"] <= 60 * 2.5 <= found["n_high"]
    assert 0.88 <= held / 200 <= 0.99


def test_resampling_is_the_same_each_time():
    assert (resample_weights(5, seed=3) == resample_weights(5, seed=3)).all()


def test_coverage_counts_once_and_skips_undated(articles):
    assert coverage.count_months(articles)["n"].tolist() == [2]
    with_copies = coverage.compare_with_copies(articles).set_index("language")
    assert with_copies.loc["fr", ["articles", "articles_with_copies"]].tolist() == [2, 3]


def test_keyness_is_the_log_likelihood_of_the_textbook():
    texts = ["a " * 10 + "b " * 90, "a " * 5 + "b " * 195]
    table = pd.DataFrame({"text": texts})
    keys = coverage.measure_keyness(table, pd.Series([True, False]))
    observed = np.array([[10, 5], [90, 195]])
    expected = np.array([5, 10])  # of word a, 15 occurrences over 100 and 200 words
    assert keys.loc[0, "log_likelihood"] == pytest.approx(
        2 * (observed[0] * np.log(observed[0] / expected)).sum()
    )


def test_speech_leaves_copies_and_scare_quotes_out(articles, quotes):
    quotes.loc[1, "speech"] = False
    kept = speech.select_speech(quotes, articles)
    assert kept["article_id"].tolist() == ["a", "b"]
    assert speech.count_cues(kept, "fr").values.tolist() == [["dit", 2, 2]]


def test_share_of_speech_counts_marked_words_only(articles, quotes):
    kept = speech.select_speech(quotes, articles)
    share = speech.share_of_speech(kept, articles, "language").set_index("language")
    assert share.loc["fr", "share"] == pytest.approx(2 / 20) and share.loc["en", "share"] == 0


def test_passages_escape_the_text_of_articles():
    table = pd.DataFrame({"article_id": ["a"], "text": ["<script>x</script> said yes"]})
    rows = pd.DataFrame({"article_id": ["a"], "start": [24], "end": [27], "who": ["<i>"]})
    shown = passages.show_passages(rows, table, "who").html
    assert "<script>" not in shown and "<i>" not in shown and "<mark>yes</mark>" in shown


def test_reliability_counts_how_often_the_likeliest_tone_is_right():
    from helpers.tone_errors import tone_reliability

    text = "Kim met Putin. Kim left."
    articles = pd.DataFrame({"article_id": ["a"], "text": [text]})
    spans = {"article_id": "a", "target": "kim"}
    gold = pd.DataFrame([
        spans | {"start": 0, "end": 14, "label": "positive"},
        spans | {"start": 15, "end": 24, "label": "negative"},
    ])  # fmt: skip
    chances = {"p_negative": 0.1, "p_neutral": 0.2, "p_positive": 0.7}
    tones = gold.drop(columns="label").assign(label="positive", **chances)
    table = tone_reliability({"tones": gold}, {"tones": tones}, articles, bins=1)
    assert table[["sureness", "right", "n"]].values.tolist() == [[pytest.approx(0.7), 0.5, 2]]
    assert table["right_low"][0] < 0.5 < table["right_high"][0]
    empty = tone_reliability({"tones": gold}, {"tones": tones[:0]}, articles)
    assert not len(empty)


def test_two_passes_over_sentences_are_measured(tmp_path):
    from helpers.tone_errors import measure_coding

    rows = pd.DataFrame({
        "sentence": ["fr-1", "fr-1", "fr-2"], "language": "fr", "start": [None, 0, None],
        "label": "neutral", "coder_a": ["neutral", "positive", "negative"],
        "coder_b": ["neutral", "positive", "neutral"],
    })  # fmt: skip
    rows.to_csv(tmp_path / "tone-fr.csv", index=False)
    found = measure_coding(tmp_path).set_index("judged")
    assert found["n_units"].to_dict() == {"event": 2, "target": 1}
    assert found["share_agreed"].to_dict() == {"event": 0.5, "target": 1.0}


def test_both_engines_are_set_beside_the_reader():
    from helpers.evaluation import read_gold
    from helpers.tone_errors import compare_engines

    gold = read_gold()
    few = gold["articles"]["article_id"].head(3)
    gold = {name: rows[rows["article_id"].isin(few)] for name, rows in gold.items()}
    table = compare_engines(gold).set_index(["engine", "part"])
    for engine in ("fast", "careful"):
        row = table.loc[engine, "all"]
        assert row["right_low"] <= row["right"] <= row["right_high"]
        assert row["n"] == table.loc[engine].loc[["narrator", "quoted"], "n"].sum()
