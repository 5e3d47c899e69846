"""Reading files and folders: encodings, front matter, tables, and the account of every record."""

import json
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from helpers import tables
from helpers.__main__ import main
from helpers.articles import import_articles, load_articles, read_report, save_articles
from helpers.importers._dates import parse_date, slash_order
from helpers.importers._folders import list_skipped
from helpers.language import detect_language
from helpers.paths import CORPUS

FR = "Le président a été reçu mercredi à Pyongyang. L'été s'annonce mouvementé à l'Élysée.\n"
RU = "Президент прибыл в Пхеньян с государственным визитом. Это был важный шаг.\n"
KO = "푸틴 대통령은 19일 평양을 방문해 김정은 국무위원장과 회담했다고 밝혔다.\n"


def load_one(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_articles(path)


def reason(folder, name, content):
    articles, rejected = load_one(folder, name, content)
    assert not len(articles) and len(rejected) == 1 and rejected[0]["origin"] == name
    return rejected[0]["reason"]


def test_plain_text_says_nothing_but_its_text(tmp_path):
    articles, rejected = load_one(tmp_path, "lemonde-2024-06-19.txt", FR)
    row = articles.iloc[0]
    assert not rejected and row["text"] == FR and row["language"] == "fr" and row["n_words"] == 16
    assert row[["title", "source", "date", "author", "genre", "url"]].isna().all()
    assert row["origin"] == "lemonde-2024-06-19.txt#1"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FR, "utf-8"), (FR, "utf-8-sig"), (FR, "utf-16"), (FR, "utf-16-le"), (FR, "latin-1"),
        ("« Oui », dit-il — c’est l’été…\n", "cp1252"), (RU, "cp1251"), (RU, "koi8-r"),
        (RU, "cp866"), (KO, "cp949"), (KO, "utf-8"),
    ],
)  # fmt: skip
def test_encodings(tmp_path, text, encoding):
    articles, rejected = load_one(tmp_path, "a.txt", text.replace("\n", "\r\n").encode(encoding))
    assert not rejected and articles["text"].tolist() == [text]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\n", "empty"),
        ("a.txt", b"\x00\x01\x02" * 900, "binary"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        ("a.txt", (FR * 3).encode() + b"\xff\xfe" + FR.encode(), "damaged UTF-8 at byte"),
        ("a.txt", b"Hello \xff\xfa\x81 and \x9d\x8d bytes", "no text in any known encoding"),
        ("a.txt", b"word " * 2_000_000, "a line of 10,000,000 characters"),
        ("a.txt", "---\ntitle: a: b\n---\n\ntext\n", "broken front matter in line 2"),
        ("a.txt", "---\ntitle: a\ndate: [x\n---\n\ntext\n", "broken front matter in line"),
        ("a.txt", "---\ntitle: a\n\ntext\n", "does not end"),
        ("a.txt", "---\nx: &a [1]\ny: *a\n---\n\ntext\n", "references"),
        ("a.txt", "---\ntitle: a\n---\n\n", "no text"),
        ("README.md", "about", "documentation"),
        ("a.csv", "x,y\n1,2\n", "--columns text="),
        ("a.jsonl", "{bad\n", "line 1: no JSON"),
        ("a.json", "[" * 100_000, "no JSON"),
        ("a.parquet", b"PAR1 and nothing", "Parquet"),
    ],
)  # fmt: skip
def test_bad_input_is_named(tmp_path, name, content, said):
    assert said in reason(tmp_path, name, content)


def test_a_missing_folder_is_one_clear_error(tmp_path):
    with pytest.raises(FileNotFoundError, match="does not exist"):
        load_articles(tmp_path / "nowhere")


def test_front_matter(tmp_path):
    head = "title: 'A: b'\nid: x-1\ndate: 2024-06-19 10:30\nlanguage: no\nwave: 07\ntopics: [a, b]"
    articles, _ = load_one(tmp_path, "a.txt", f"---\r\n{head}\r\n---\r\n \r\n\r\n  Text.\r\n\r\n")
    row = articles.iloc[0]
    assert row["article_id"] == "x-1" and row["title"] == "A: b" and row["language"] == "no"
    assert row["date"] == pd.Timestamp("2024-06-19 10:30") and row["topics"] == "a; b"
    assert row["wave"] == "07" and row["text"].startswith("  Text.")


def test_a_rule_on_top_is_no_front_matter(tmp_path):
    articles, _ = load_one(tmp_path, "a.txt", "---\n\nA text under a rule.\n")
    assert articles["text"].tolist() == ["---\n\nA text under a rule.\n"]


def test_ids_depend_on_the_content_alone(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(FR)
        (tmp_path / folder / "b.txt").write_text(FR)
    first, second = (load_articles(tmp_path / folder)[0] for folder in ("one", "two"))
    assert first["article_id"].tolist() == second["article_id"].tolist()
    assert first["article_id"][1] == first["article_id"][0] + "-2"
    assert first["duplicate_of"][1] == first["article_id"][0]
    both, _ = load_articles([tmp_path / "one", tmp_path / "two"])
    assert both["article_id"].is_unique and both["origin"].is_unique
    assert both["origin"][0] == "one/a.txt#1"


def test_hidden_files_are_passed_over_and_no_file_is_read_twice(tmp_path):
    (tmp_path / ".git").mkdir()
    for name in (".hidden.txt", ".git/x.txt", "a.txt"):
        (tmp_path / name).write_text(FR)
    articles, rejected = load_articles([tmp_path, tmp_path / "a.txt"])
    assert len(articles) == 1 and not rejected


def test_what_is_no_article_by_its_name_is_listed_and_no_fault(tmp_path, capsys):
    folder = tmp_path / "in"
    (folder / "page_files").mkdir(parents=True)
    (folder / "other_files").mkdir()
    names = ["README.md", "LICENSE", ".gitkeep", "a.html.expected.jsonl", "fetch-log.jsonl",
             "~$a.docx", "page_files/x.js"]  # fmt: skip
    kept = ["a.txt", "page.html", "other_files/b.txt", "License to kill.txt", "readmes.txt"]
    for name in [*names, *kept]:
        (folder / name).write_text(FR)
    with zipfile.ZipFile(folder / "z.zip", "w") as archive:
        archive.writestr("x/README.txt", "about")
        archive.writestr("x/a.txt", FR)
    origins = [origin.partition("#")[0] for origin in load_articles(folder)[0]["origin"]]
    assert sorted(origins) == sorted([*kept, "z.zip/x/a.txt"])
    skipped = {entry["origin"]: entry["reason"] for entry in list_skipped(folder)}
    assert set(skipped) == {*names[:-1], "page_files", "z.zip/x/README.txt"}
    assert all(skipped.values())
    assert main(["import", str(folder), "--out", str(tmp_path / "a.csv")]) == 0
    shown = capsys.readouterr().err
    assert all(f"passed over: {name}: " in shown for name in skipped)


def test_links_to_nothing_and_pipes(tmp_path):
    (tmp_path / "a.txt").write_text(FR)
    (tmp_path / "b.txt").symlink_to(tmp_path / "nowhere.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    articles, rejected = load_articles(tmp_path)
    assert len(articles) == 1 and [entry["origin"] for entry in rejected] == ["b.txt"]
    assert list_skipped(tmp_path) == [{"origin": "pipe.txt", "reason": "a pipe or a device"}]


def test_own_results_in_the_folder_are_not_read_again(tmp_path):
    (tmp_path / "a.txt").write_text(FR)
    for _ in range(2):
        assert main(["import", str(tmp_path), "--out", str(tmp_path / "all.csv")]) == 0
        assert len(pd.read_csv(tmp_path / "all.csv")) == 1
    (tmp_path / "all.csv").unlink()
    for _ in range(2):
        assert main(["analyse", str(tmp_path), "--out", str(tmp_path / "results")]) == 0
    assert len(tables.read(tmp_path / "results", "articles")) == 1
    assert list_skipped(tmp_path) == [{"origin": "results", "reason": "the results of an analysis"}]


@pytest.mark.parametrize("suffix", ["parquet", "csv", "jsonl"])
def test_importing_gives_the_same_table_as_loading(tmp_path, monkeypatch, suffix):
    monkeypatch.setattr("helpers.articles.BATCH", 7)
    folder = tmp_path / "in"
    folder.mkdir()
    for number, path in enumerate(sorted(CORPUS.glob("*.txt"))[:20]):
        (folder / path.name).write_bytes(path.read_bytes())
        (folder / f"{number}.txt").write_text(f"Article {number}. {FR * (number % 3 + 1)}")
    (folder / "bad.txt").write_text("")
    articles, rejected = load_articles(folder)
    assert articles["duplicate_of"].notna().any()
    n, refused = import_articles(folder, tmp_path / f"streamed.{suffix}")
    save_articles(articles, tmp_path / f"whole.{suffix}")
    assert n == len(articles) and refused == rejected
    streamed, whole = (load_articles(tmp_path / f"{x}.{suffix}")[0] for x in ("streamed", "whole"))
    pd.testing.assert_frame_equal(
        streamed.drop(columns="origin"), whole.drop(columns="origin"), check_like=True
    )
    with pytest.raises(ValueError, match="must end in"):
        import_articles(folder, tmp_path / "a.xls")


def test_an_import_that_is_killed_leaves_no_half_table(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        for number in range(60):
            (tmp_path / name / f"{number}.txt").write_text(f"{name} {number} {FR}" * 90)
    out = tmp_path / "out" / "a.csv"
    import_articles(tmp_path / "one", out)
    before = out.read_bytes()
    import_articles(tmp_path / "two", tmp_path / "whole.csv")
    command = [sys.executable, "-m", "helpers", "import", str(tmp_path / "two"), "--out", str(out)]
    for delay in (0.5, 1.5):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.kill()
        process.wait()
        assert out.read_bytes() in (before, (tmp_path / "whole.csv").read_bytes())
        assert {path.name for path in out.parent.iterdir()} <= {"a.csv", "a.csv.part"}
    assert subprocess.run(command, capture_output=True).returncode == 0
    assert out.read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert [path.name for path in out.parent.iterdir()] == ["a.csv"]


def test_what_was_cut_is_shown_on_request(tmp_path):
    export = Path(__file__).parent / "files" / "importers" / "europresse-2021.html"
    out = tmp_path / "a.parquet"
    assert main(["import", str(export), "--out", str(out), "--show-removed"]) == 0
    cut = pd.read_csv(tmp_path / "a-removed.csv")
    assert list(cut.columns) == ["article_id", "origin", "title", "removed"]
    assert cut["removed"].str.startswith("Lire aussi").any()
    assert set(cut["article_id"]) <= set(pd.read_parquet(out)["article_id"])


def test_a_table_of_somebody_else(tmp_path):
    rows = f'Titre;Corps;Date;Vague\nA;"{FR}";25/12/2024;1\nB;"x\n{FR}";03/04/2024;2\nC;x\n'
    articles, rejected = load_one(tmp_path, "a.csv", rows.encode("cp1252"))
    assert articles["title"].tolist() == ["A", "B"] and articles["text"][0] == FR
    assert articles["date"].dt.strftime("%Y-%m-%d").tolist() == ["2024-12-25", "2024-04-03"]
    assert articles["Vague"].tolist() == ["1", "2"] and rejected[0]["record"] == 3
    report = read_report(articles, rejected)
    assert report[["found", "read", "rejected"]].values.tolist() == [[3, 2, 1]]


def test_columns_as_a_person_names_them(tmp_path):
    (tmp_path / "a.csv").write_text(f"Zeta,Eta\n{FR.strip()},t\n")
    articles, _ = load_articles(tmp_path, columns={"text": "Zeta", "title": "Eta"})
    assert articles[["text", "title"]].values.tolist() == [[FR.strip(), "t"]]
    _, rejected = load_articles(tmp_path, columns={"text": "Body"})
    assert "no column Body: it has Zeta, Eta" in rejected[0]["reason"]


def test_jsonl_json_and_a_list_without_texts(tmp_path):
    item = {"headline": "A", "body": FR, "pubDate": "Wed, 19 Jun 2024 10:00:00 GMT", "tags": ["a"]}
    articles, rejected = load_one(tmp_path, "a.jsonl", json.dumps(item) + "\n[1]\n")
    assert articles["date"][0] == pd.Timestamp("2024-06-19 10:00") and articles["tags"][0] == "a"
    assert rejected[0]["reason"].startswith("line 2")
    assert len(load_one(tmp_path, "b.json", json.dumps([item, item]))[0]) == 2
    listed, _ = load_one(tmp_path, "c.csv", "title,url\nA,https://example.org/a\n")
    assert listed["text"].tolist() == [""] and listed["n_words"].tolist() == [0]


@pytest.mark.parametrize("suffix", ["parquet", "csv", "jsonl"])
def test_saved_and_read_again(tmp_path, suffix):
    articles, _ = load_articles(CORPUS)
    save_articles(articles, tmp_path / f"a.{suffix}")
    again, rejected = load_articles(tmp_path / f"a.{suffix}")
    assert not rejected
    for column in ("article_id", "title", "date", "language", "text", "n_words", "duplicate_of"):
        assert articles[column].equals(again[column]), column
    with pytest.raises(ValueError, match="must end in"):
        save_articles(articles, tmp_path / "a.xls")


def test_csv_is_harmless_for_spreadsheets(tmp_path):
    table = tables.build("articles", [{"article_id": "a", "title": "=1+1", "text": "x"}])
    save_articles(table, tmp_path / "a.csv")
    assert "'=1+1" in (tmp_path / "a.csv").read_text()


def test_the_bundled_corpus():
    articles, rejected = load_articles(CORPUS)
    assert not rejected and articles["article_id"].is_unique
    assert articles[["title", "date", "language", "genre"]].notna().all().all()
    for _, row in articles.iterrows():
        whole = (CORPUS / row["origin"].removesuffix("#1")).read_text(encoding="utf-8")
        assert whole.endswith("\n\n" + row["text"] + "\n")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Mercredi 5 octobre 2016 - 12:30", "2016-10-05 12:30"),
        ("December 24, 2000", "2000-12-24"),
        ("March 14, 2013 Thursday 11:21 AM GMT", "2013-03-14 11:21"),
        ("9 Januar 1993", "1993-01-09"),
        ("8 января 1994 г.", "1994-01-08"), ("28.02.05", "2005-02-28"),
        ("1er juin 2024", "2024-06-01"),
        ("2024-06-19T14:30:00+09:00", "2024-06-19 14:30"), ("2024. 6. 19.", "2024-06-19"),
        ("2024년 6월 19일 오후", "2024-06-19"), ("12 de mayo de 2024", "2024-05-12"),
        ("le 3 août 2023 à 18h05", "2023-08-03 18:05"), ("25/12/2024", "2024-12-25"),
        ("12 March 2024 12:05 a.m.", "2024-03-12 00:05"), ("20240619", "2024-06-19"),
        ("2024-13-45", None), ("03/04/2024", None), ("May 2024", None), ("2024", None), ("", None),
        (None, None), ("99999999999", None), ("31 juin 2024", None),
    ],
)  # fmt: skip
def test_dates(text, day):
    assert parse_date(text) == (pd.Timestamp(day).to_pydatetime() if day else None)


def test_a_column_of_dates_decides_its_order():
    assert slash_order(["03/04/2024", "25/12/2024"]) == "day"
    assert slash_order(["03/04/2024", "12/25/2024"]) == "month"
    assert slash_order(["25/12/2024", "12/25/2024"]) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (FR, "fr"), (RU, "ru"), (KO, "ko"), ("12 34", None), ("Да.", None), ("", None),
        ("Президент України заявив, що країна готова до переговорів і чекає.", "uk"),
        ("Президентът на България заяви, че страната е готова за преговори.", "bg"),
        ("Der Präsident sagte am Mittwoch, das Land sei bereit zu Verhandlungen.", "de"),
        ("The president said on Wednesday that the country was ready for talks.", "en"),
        ("動画：ナイジェリアで少女らによる自爆攻撃、ロケット弾も撃ち込まれ死亡", "ja"),
    ],
)  # fmt: skip
def test_language(text, language):
    assert detect_language(text) == language
