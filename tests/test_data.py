"""The data: files as the manifest says, gold whose offsets hold, README numbers that are right."""

import re

import pandas as pd
import pytest

from helpers import tables
from helpers.articles import load_articles
from helpers.evaluation import compare, evaluate_gold, read_gold
from helpers.manifest import MANIFEST, list_data
from helpers.paths import CORPUS, DATA
from helpers.readme import FILES, PASSAGE, refresh, write_passages

KINDS = {
    "quotes": {"direct", "mixed", "indirect"},
    "mentions": {"name", "alias", "title", "metonym", "pronoun"},
}


@pytest.fixture(scope="module")
def texts():
    articles, _ = load_articles([CORPUS])
    return dict(zip(articles["article_id"], articles["text"], strict=True))


@pytest.fixture(scope="module")
def gold():
    return read_gold()


def test_manifest_is_current():
    listed = pd.read_csv(MANIFEST, dtype="str", keep_default_na=False)
    found = list_data().astype("str")
    pd.testing.assert_frame_equal(listed, found, check_dtype=False)


def test_codebook_explains_every_column():
    codebook = pd.read_json(DATA / "codebook.json", typ="series")
    for name, columns in tables.COLUMNS.items():
        assert set(columns) <= set(codebook[name]), name


@pytest.mark.parametrize(
    ("name", "said"), [("quotes", "text"), ("mentions", "surface"), ("tones", "text")]
)
def test_gold_offsets_point_at_what_they_say(name, said, gold, texts):
    for row in gold[name].itertuples():
        assert texts[row.article_id][row.start : row.end] == getattr(row, said)


def test_gold_is_well_formed(gold):
    actors = set(pd.read_csv(DATA / "actors.csv")["id"])
    checked = set(gold["articles"]["article_id"])
    for name in ("quotes", "mentions", "tones"):
        assert set(gold[name]["article_id"]) <= checked, name
    for name, kinds in KINDS.items():
        assert set(gold[name]["kind"]) <= kinds
        assert set(gold[name]["actor"].dropna()) <= actors, name
    assert set(gold["tones"]["target"]) <= actors
    assert set(gold["tones"]["label"]) == {"negative", "neutral", "positive"}


def test_gold_holds_enough_of_each_language(gold):
    counts = gold["articles"]["language"].value_counts()
    wanted = {"fr": 16, "en": 16, "ru": 6, "ko": 6}
    assert {
        language: counts.get(language, 0) >= n for language, n in wanted.items()
    } == dict.fromkeys(wanted, True)


def test_scores_of_a_perfect_and_an_empty_answer(gold, texts):
    articles = pd.DataFrame(
        {"article_id": list(texts), "text": list(texts.values()), "language": "fr"}
    )
    mentions = gold["mentions"].assign(sentence=0)
    perfect = compare("mentions", gold, {"mentions": mentions}, articles)
    assert set(perfect["outcome"]) == {"hit"} and len(perfect) == len(mentions)
    nothing = compare("mentions", gold, {"mentions": mentions.head(0)}, articles)
    assert set(nothing["outcome"]) == {"miss"}


def test_methods_are_as_good_as_they_were():
    """Floors a little under what was measured when the gold was made; raise them, never lower.

    They were set anew when twelve English articles joined that no rule had been mended on: speakers
    of direct quotes stood at 0.90 on articles that were partly tuned on.
    """
    scores = evaluate_gold().query("language == 'all'").set_index(["method", "kind"])["f1"]
    floors = {("mentions", "all"): 0.93, ("quotes", "direct"): 0.94, ("speakers", "direct"): 0.88,
              ("quotes", "all"): 0.7, ("tones", "all"): 0.5}  # fmt: skip
    assert {key: bool(scores[key] >= floor) for key, floor in floors.items()} == dict.fromkeys(
        floors, True
    ), scores


def test_intervals_hold_what_they_are_of():
    scores = evaluate_gold()
    assert (scores["f1_low"] <= scores["f1"]).all() and (scores["f1"] <= scores["f1_high"]).all()


@pytest.mark.slow
def test_readme_shows_what_a_run_gives():
    passages = write_passages()
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert PASSAGE.search(text), path
        assert text == refresh(text, passages), f"{path.name} is not current: run `make readme`"


def test_readme_names_files_that_are_there():
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        for link in re.findall(r"\]\(([^)#]+)", text):
            if not link.startswith("http"):
                assert (path.parent / link).exists(), f"{path.name}: {link}"
