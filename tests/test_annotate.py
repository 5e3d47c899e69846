"""Labels by hand: drawn the same each time, saved at once, never lost; bad files are named."""

import pandas as pd
import pytest

from helpers import annotate
from helpers.agreement import agreement
from helpers.annotate import draw
from helpers.corpus import open_corpus
from helpers.editions import speaking
from helpers.intervals import originals
from helpers.paths import DATA

HEAD = ",".join(annotate.COLUMNS)
GOOD = "x:0,en,Kyiv praised Seoul.,Seoul,13,18,positive,ann"


@pytest.fixture(scope="module")
def corpus():
    return open_corpus()


@pytest.fixture(scope="module")
def rows(corpus):
    return annotate.list_sentences(corpus, "fr")


@pytest.fixture
def some(rows):
    return annotate.draw_sentences(rows, 4)


@pytest.mark.parametrize("language", ["en", "fr", "ru", "ko"])
def test_sentences_name_their_actor_and_can_be_found_again(language, corpus):
    rows = annotate.list_sentences(corpus, language)
    articles = originals(corpus.articles).set_index("article_id")
    assert set(rows["article_id"]) <= set(articles.query("language == @language").index)
    assert not rows.duplicated(["sentence", "actor"]).any() and len(rows) > 50
    for row in rows.itertuples():
        assert row.text[row.start : row.end] == row.target and row.target
        place = slice(row.at, row.at + len(row.text))
        assert articles["text"][row.article_id][place].translate(draw.BREAKS) == row.text


def test_a_draw_hides_what_others_think(corpus):
    reader = annotate.read_reader(corpus, "fr")
    drawn = annotate.draw_sentences(reader, 24, by="label")
    assert drawn.columns.tolist() == annotate.SHOWN and drawn["sentence"].is_unique
    counts = drawn.merge(reader)["label"].value_counts()
    assert len(counts) == 3 and counts.min() >= 5
    assert drawn.equals(annotate.draw_sentences(reader, 24, by="label"))
    assert not drawn.equals(annotate.draw_sentences(reader, 24, seed=1, by="label"))
    assert len(annotate.draw_sentences(reader, 10_000)) == reader["sentence"].nunique()


def test_labels_are_saved_at_once_and_one_goes_on(some, tmp_path):
    labeller = annotate.label_sentences(some, "Amélie", tmp_path / "labels")
    path = tmp_path / "labels" / "tone-fr-Amélie.csv"
    assert not path.exists(), "nothing is written before the first click"
    labeller.choose("negative")
    assert annotate.read_labels(path)["label"].tolist() == ["negative"]
    labeller.choose("skip")
    again = annotate.label_sentences(some, "Amélie", tmp_path / "labels")
    assert again.place == 2
    again.go_back()
    again.choose("positive")  # mends the second, and goes to the first that is open
    assert again.place == 2
    again.choose("neutral"), again.choose("neutral")
    assert again.place == 4
    again.choose("negative")  # a click after the end changes nothing
    read = annotate.read_labels(tmp_path / "labels", "fr")
    assert sorted(read["label"]) == ["negative", "neutral", "neutral", "positive"]
    assert read.drop(columns=["label", "coder"]).merge(some).shape[0] == 4
    assert annotate.read_labels(tmp_path / "labels", "en").empty
    assert path.read_text(encoding="utf-8").splitlines()[0] == HEAD


def test_columns_stand_in_the_projects_own_files_in_the_same_order():
    wanted = HEAD.removesuffix(",coder").split(",")
    for path in (DATA / "gold").glob("tone-??.csv"):
        head = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        assert [column for column in head if column in wanted] == wanted


def test_another_draw_keeps_what_is_there(rows, tmp_path):
    for seed in (0, 1):
        some = annotate.draw_sentences(rows, 2, seed)
        labeller = annotate.label_sentences(some, "ann", tmp_path)
        labeller.choose("neutral"), labeller.choose("neutral")
    assert len(annotate.read_labels(tmp_path)) == 4


def test_two_windows_on_one_file_lose_nothing(some, tmp_path):
    first, second = (annotate.label_sentences(some, "ann", tmp_path) for _ in range(2))
    first.choose("negative")
    second.place = 1
    second.choose("positive")
    assert sorted(annotate.read_labels(tmp_path)["label"]) == ["negative", "positive"]


def test_a_text_that_a_spreadsheet_would_run_comes_back_as_it_was(tmp_path):
    text = "=Kim said yes.\n"
    row = pd.DataFrame([{"sentence": "x:0", "language": "en", "text": text, "target": "Kim",
                         "start": 1, "end": 4}])  # fmt: skip
    annotate.label_sentences(row, "ann", tmp_path).choose("neutral")
    path = tmp_path / "tone-en-ann.csv"
    assert "'=Kim" in path.read_text(encoding="utf-8")
    assert annotate.read_labels(path)["text"].tolist() == [text]
    assert annotate.label_sentences(row, "ann", tmp_path).place == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "cannot be read as CSV"),
        (b"\x89PNG\r\n\x1a\n\x00\xff", "cannot be read as CSV"),
        (f"{HEAD}\n{GOOD}".encode("utf-16"), "cannot be read as CSV"),
        (b"name,age\nann,3\n", "lacks sentence, language"),
        (HEAD.replace(",", ";").encode(), "CSV in UTF-8 with commas"),
        (HEAD.removesuffix(",coder").encode(), "lacks coder"),
        (f"{HEAD}\n{GOOD}\n{GOOD}".encode(), "row 3: this sentence is there twice"),
        (f"{HEAD}\n{GOOD.replace('positive', 'good')}".encode(), "row 2: no label 'good'"),
        (f"{HEAD}\n{GOOD.replace('13', '12')}".encode(), "row 2: 'Seoul' does not stand at 12"),
        (f"{HEAD}\n{GOOD.replace('13', '1.5')}".encode(), "row 2: start and end"),
        (f"{HEAD}\n{GOOD.removesuffix('ann')}".encode(), "row 2: the coder is missing"),
        (f"{HEAD}\n{GOOD.removesuffix('ann')}bo".encode(), "holds labels of bo, not of ann"),
    ],
)
def test_a_bad_or_foreign_file_is_named_and_left_as_it_is(content, said, some, tmp_path):
    path = tmp_path / "tone-fr-ann.csv"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=said) as raised:
        annotate.label_sentences(some, "ann", tmp_path)
    assert path.name in str(raised.value)
    with pytest.raises(ValueError, match=said):
        annotate.save_label(path, some.iloc[0], "neutral", "ann")
    assert path.read_bytes() == content and len(list(tmp_path.iterdir())) == 1
    if "not of ann" not in said:
        with pytest.raises(ValueError, match=said):
            annotate.read_labels(tmp_path)


def test_a_file_saved_by_a_spreadsheet_in_utf8_is_read(tmp_path):
    path = tmp_path / "tone-en-ann.csv"
    path.write_bytes(f"\ufeff{HEAD}\r\n{GOOD}\r\n".encode())
    assert annotate.read_labels(path)["end"].tolist() == [18]


def test_a_label_that_cannot_be_saved_is_said_and_the_sentence_stays(some, tmp_path):
    labeller = annotate.label_sentences(some, "ann", tmp_path / "labels")
    (tmp_path / "labels").write_text("a file where the folder should be")
    labeller.choose("neutral")
    assert labeller.place == 0 and not labeller.given
    assert "Not saved:" in labeller.shown.value
    (tmp_path / "labels").unlink()
    labeller.choose("neutral")
    assert labeller.place == 1 and "Not saved" not in labeller.shown.value


@pytest.mark.parametrize("name", ["", "a b", "../ann", "reader", "invented-a", "engine", "=x", "-"])
def test_names_that_cannot_be(name, some, tmp_path):
    with pytest.raises(ValueError, match="cannot be a coder's name"):
        annotate.label_sentences(some, name, tmp_path)


def test_other_errors_name_what_is_wrong(some, tmp_path):
    with pytest.raises(ValueError, match="no sentence to label"):
        annotate.label_sentences(some.head(0), "ann", tmp_path)
    with pytest.raises(FileNotFoundError, match="no file of labels"):
        annotate.read_labels(tmp_path / "tone-fr-nobody.csv")
    for number in range(2):
        (tmp_path / f"tone-en-{number}.csv").write_text(f"{HEAD}\n{GOOD}\n")
    with pytest.raises(ValueError, match="ann labelled x:0 in two files"):
        annotate.read_labels(tmp_path)


def test_the_labeller_escapes_marks_and_gives_nothing_away(tmp_path):
    row = pd.DataFrame([{"sentence": "x:0", "language": "en", "text": "<b> Kim & Co praised.",
                         "target": "Kim", "start": 4, "end": 7}])  # fmt: skip
    page = annotate.label_sentences(row, "ann", tmp_path)._repr_mimebundle_()["text/html"]
    assert "&lt;b&gt; <mark>Kim</mark> &amp; Co praised." in page and "0 of 1" in page
    assert not any(label in page for label in annotate.LABELS)
    with speaking("fr"):
        labeller = annotate.label_sentences(row, "ann", tmp_path)
        buttons = [button.description for button in labeller.box().children[1].children]
    assert buttons == ["négatif", "neutre", "positif", "passer", "retour"]


def test_skipped_is_missing_and_the_many_decide():
    row = {"sentence": "x:0", "language": "en", "text": "Kyiv praised Seoul.", "target": "Seoul",
           "start": 13, "end": 18}  # fmt: skip
    said = {"ann": "negative", "bo": "negative", "cy": "positive", "di": "skip"}
    labels = pd.DataFrame([{**row, "coder": who, "label": label} for who, label in said.items()])
    assert agreement(annotate.to_units(labels)).n_coders == 3
    compared = annotate.compare_engine(labels).iloc[0]
    assert (compared["n_coders"], compared["people"], compared["steps"]) == (3, "negative", 2)
    tied = annotate.compare_engine(labels.iloc[[0, 2]]).iloc[0]
    assert pd.isna(tied["people"]) and pd.isna(tied["steps"])
    assert annotate.list_disputed(labels)["said"].tolist() == ["negative: ann, bo; positive: cy"]
    skipped = annotate.compare_engine(labels.iloc[[3]])
    assert skipped.empty and annotate.count_confusion(skipped).to_numpy().sum() == 0
    assert annotate.compare_coders(labels.iloc[[3]])["alpha"].isna().all()


@pytest.mark.parametrize("engine", ["fast", "careful"])
def test_people_are_compared_with_either_engine(engine, corpus):
    reader = annotate.read_reader(corpus, "en")
    known = annotate.draw_sentences(reader, 24, by="label").merge(reader)
    labels = annotate.invent_coders(known)
    assert labels["coder"].unique().tolist() == ["reader", "invented-a", "invented-b"]
    compared = annotate.compare_engine(labels, engine)
    assert len(compared) == 24 and compared["steps"].dropna().is_monotonic_decreasing
    kept = compared["people"].notna().sum()
    assert annotate.count_confusion(compared).to_numpy().sum() == kept
    coders = annotate.compare_coders(labels, engine)
    assert coders["who"].tolist() == ["all coders", "invented-a", "invented-b", "reader"]
    assert coders.iloc[0]["alpha"] == agreement(annotate.to_units(labels)).alpha
    with pytest.raises(ValueError, match="fast, careful"):
        annotate.compare_engine(labels, "slow")


def test_invented_labels_are_changed_as_often_as_said():
    labels = pd.DataFrame({"label": ["neutral"] * 20, "coder": "reader"})
    coders = annotate.invent_coders(labels, (0, 0.25, 1)).groupby("coder")["label"]
    changed = coders.agg(lambda said: int((said != "neutral").sum()))
    assert changed.to_dict() == {"invented-a": 0, "invented-b": 5, "invented-c": 20, "reader": 0}


def test_another_corpus_has_no_reader_and_its_sentences_can_be_labelled(tmp_path):
    text = "Séoul a condamné Pyongyang. Pyongyang n'a rien dit."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    other = open_corpus(tmp_path)
    assert annotate.read_reader(other, "fr").empty
    assert len(annotate.draw_sentences(annotate.list_sentences(other, "fr"), 9)) == 2
