"""Near-copies: found without being told, and originals kept."""

import importlib.util

import pandas as pd
import pytest

from helpers import tables
from helpers.articles import load_articles
from helpers.copies import find_originals, mark_copies, word_grams
from helpers.paths import CORPUS, ROOT


@pytest.fixture(scope="module")
def bench():
    spec = importlib.util.spec_from_file_location("bench", ROOT / "benchmarks" / "copies.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_copies_as_newsrooms_make_them_and_articles_that_only_look_like_copies(bench):
    articles, labels = bench.make_labelled()
    others = labels["story"].eq(articles["article_id"])
    assert (~others).sum() > 900 and others.sum() > 200
    precision, recall, by_kind = bench.score(articles, labels)
    assert precision >= 0.98 and recall >= 0.95, (precision, recall)
    assert (by_kind["sum"] >= 0.9 * by_kind["count"]).all(), by_kind


def test_many_equal_texts_are_copies_of_the_first():
    texts = [words(0, 60)] * 900 + [words(100, 160)]
    marked = mark_copies(make(*((str(n), None, text) for n, text in enumerate(texts))))
    assert marked["duplicate_of"].fillna("").tolist() == ["", *["0"] * 899, ""]


def test_what_was_told_is_kept_and_nothing_is_its_own_copy():
    grams = [word_grams(words(0, 60)), word_grams(words(0, 50))]
    found = find_originals(["a", "b"], [None, None], [None, "x"], grams)
    assert found == [None, "x"]
    assert find_originals(["a", "b"], [None, None], [None, "a"], grams[::-1]) == [None, "a"]


def test_a_sample_of_the_grams_finds_the_same_copies(monkeypatch, bench):
    articles = bench.make_many(300)
    whole = mark_copies(articles)["duplicate_of"]
    monkeypatch.setattr("helpers.copies.STEPS", [(10**9, 4)])
    assert mark_copies(articles)["duplicate_of"].equals(whole) and whole.notna().sum() == 30


def make(*rows):
    return tables.build(
        "articles", [dict(zip(("article_id", "date", "text"), r, strict=True)) for r in rows]
    )


def words(start, stop):
    return " ".join(f"word{i}" for i in range(start, stop))


def test_the_corpus_copies_are_found_without_its_marks():
    articles, _ = load_articles(CORPUS)
    told = articles["duplicate_of"]
    found = mark_copies(articles.assign(duplicate_of=None))["duplicate_of"]
    assert told.notna().sum() >= 2
    assert found[told.notna()].tolist() == told[told.notna()].tolist()
    assert found[told.isna()].isna().all()


def test_a_brief_cut_from_a_long_story():
    day = pd.Timestamp("2024-06-19")
    later = day + pd.Timedelta(days=1)
    marked = mark_copies(
        make(
            ("brief", later, words(20, 60)),
            ("long", day, words(0, 400)),
            ("other", day, words(500, 900)),
        )
    )
    assert marked["duplicate_of"].fillna("").tolist() == ["long", "", ""]


def test_longer_is_the_original_on_one_day_and_a_copy_points_to_an_original():
    marked = mark_copies(
        make(("a", None, words(0, 50)), ("b", None, words(0, 80)), ("c", None, words(0, 60)))
    )
    assert marked["duplicate_of"].fillna("").tolist() == ["b", "", "b"]


def test_a_shared_formula_makes_no_copy():
    end = " ".join(f"formula{i}" for i in range(25))
    marked = mark_copies(
        make(("a", None, words(0, 200) + " " + end), ("b", None, words(300, 500) + " " + end))
    )
    assert marked["duplicate_of"].isna().all()


def test_empty_and_short_texts():
    marked = mark_copies(
        make(("a", None, ""), ("b", None, ""), ("c", None, "One two"), ("d", None, "One two"))
    )
    assert marked["duplicate_of"].isna().all()
    assert len(mark_copies(make())) == 0
