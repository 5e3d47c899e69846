"""Near-copies: found without being told, and originals kept."""

import pandas as pd

from helpers import tables
from helpers.articles import load_articles
from helpers.copies import mark_copies
from helpers.paths import CORPUS


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
