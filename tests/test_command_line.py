"""The command line as a user meets it: own folders, bad input, exit statuses, the same twice."""

import json

import pandas as pd
import pytest

from helpers import tables
from helpers.__main__ import main
from helpers.paths import CORPUS

SENTENCE = (
    "Vladimir Poutine a reçu Kim Jong-un à Moscou. « Nous avançons », a déclaré le président russe."
)


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "articles"
    path.mkdir()
    for number in range(3):
        (path / f"article {number}.txt").write_text(
            f"{SENTENCE} Numéro {number}.", encoding="utf-8"
        )
    return path


def analyse(*paths, out):
    return main(["analyse", *map(str, paths), "--out", str(out)])


def rejected(out):
    lines = (out / "rejected.jsonl").read_text(encoding="utf-8").splitlines()
    return {entry["origin"].partition("#")[0]: entry["reason"] for entry in map(json.loads, lines)}


def test_plain_text_without_metadata_is_analysed_and_nothing_is_guessed(folder, tmp_path):
    (folder / "Le Monde 2024-06-19.txt").write_text(SENTENCE, encoding="utf-8")
    assert analyse(folder, out=tmp_path / "out") == 0
    articles = tables.read(tmp_path / "out", "articles")
    assert articles["language"].eq("fr").all() and len(articles) == 4
    assert articles[["date", "title", "source", "genre", "author"]].isna().all(axis=None)
    for name in ("mentions", "quotes", "tones", "pairs"):
        assert len(tables.read(tmp_path / "out", name)), name


def test_offsets_point_at_what_they_say(tmp_path):
    analyse(CORPUS, out=tmp_path)
    texts = tables.read(tmp_path, "articles").set_index("article_id")["text"].to_dict()
    for name, column in (("mentions", "surface"), ("quotes", "text")):
        rows = tables.read(tmp_path, name)
        assert len(rows)
        for row in rows.itertuples():
            assert texts[row.article_id][row.start : row.end] == getattr(row, column)
    quotes = tables.read(tmp_path, "quotes").dropna(subset=["speaker"])
    for row in quotes.itertuples():
        assert texts[row.article_id][row.speaker_start : row.speaker_end] == row.speaker


def test_two_runs_and_two_workers_give_the_same_tables(tmp_path):
    analyse(CORPUS, out=tmp_path / "one")
    analyse(CORPUS, out=tmp_path / "again")
    main(["analyse", str(CORPUS), "--out", str(tmp_path / "two"), "--jobs", "2"])
    for name in tables.COLUMNS:
        first = (tmp_path / "one" / f"{name}.parquet").read_bytes()
        assert first == (tmp_path / "again" / f"{name}.parquet").read_bytes(), name
        assert first == (tmp_path / "two" / f"{name}.parquet").read_bytes(), name


def test_run_json_accounts_for_all(folder, tmp_path):
    (folder / "empty.txt").write_text("")
    assert analyse(folder, out=tmp_path / "out") == 3
    run = json.loads((tmp_path / "out" / "run.json").read_text())
    assert run["found"] == run["read"] + run["rejected"] == 4
    assert len(run["inputs"]) == 4 and all(len(i["sha256"]) == 64 for i in run["inputs"])
    assert {"versions", "parameters", "counts", "seconds"} <= set(run)


BAD = {
    "empty.txt": b"",
    "binary.txt": bytes(range(256)) * 40,
    "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "broken.txt": b"---\ntitle: [unclosed\ndate: x\n---\n\nText of the article.\n",
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named_and_the_others_are_analysed(name, folder, tmp_path):
    (folder / name).write_bytes(BAD[name])
    assert analyse(folder, out=tmp_path / "out") == 3
    assert set(rejected(tmp_path / "out")) == {name}
    assert all(len(reason) > 10 for reason in rejected(tmp_path / "out").values())
    assert len(tables.read(tmp_path / "out", "articles")) == 3


def test_windows_1251_is_read_as_russian(folder, tmp_path):
    text = "Владимир Путин встретился с Ким Чен Ыном. «Мы идём вперёд», — заявил президент России."
    (folder / "moscow.txt").write_bytes(text.encode("windows-1251"))
    assert analyse(folder, out=tmp_path / "out") == 0
    articles = tables.read(tmp_path / "out", "articles")
    assert text in articles["text"].tolist()


def test_invalid_utf_8_and_one_long_line_lose_nothing_silently(folder, tmp_path):
    (folder / "invalid.txt").write_bytes("Texte très abîmé ".encode() + b"\xff\xfe\x81\x00\xc3\x28")
    (folder / "long.txt").write_text("Poutine parle à Kim Jong-un. " * 350_000, encoding="utf-8")
    analyse(folder, out=tmp_path / "out")
    run = json.loads((tmp_path / "out" / "run.json").read_text())
    assert run["found"] == 5 and run["read"] >= 3


def test_a_missing_folder_is_one_clear_message(tmp_path, capsys):
    assert analyse(tmp_path / "nowhere", out=tmp_path / "out") == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1 and "nowhere" in message


def test_no_usable_article(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").write_text("")
    assert analyse(tmp_path / "in", out=tmp_path / "out") == 1


def test_wrong_use():
    with pytest.raises(SystemExit) as stop:
        main(["analyse"])
    assert stop.value.code == 2
    assert main(["analyse", str(CORPUS), "--out", "x", "--engine", "dask"]) == 2


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl"])
def test_import_writes_what_analyse_reads(ending, folder, tmp_path):
    table = tmp_path / f"articles.{ending}"
    assert main(["import", str(folder), "--out", str(table)]) == 0
    assert analyse(table, out=tmp_path / "a") == 0
    assert analyse(folder, out=tmp_path / "b") == 0
    for name in ("sentences", "mentions", "quotes", "tones", "pairs"):
        pd.testing.assert_frame_equal(
            tables.read(tmp_path / "a", name), tables.read(tmp_path / "b", name)
        )


def test_csv_on_request_is_harmless(folder, tmp_path):
    (folder / "formula.txt").write_text('---\ntitle: "=1+1"\n---\n\n' + SENTENCE, encoding="utf-8")
    main(["analyse", str(folder), "--out", str(tmp_path / "out"), "--csv"])
    assert "'=1+1" in (tmp_path / "out" / "articles.csv").read_text(encoding="utf-8")
