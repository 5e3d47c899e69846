"""Importers: each layout in small files written for this project, and hostile files."""

import gzip
import io
import struct
import time
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.articles import load_articles, read_report
from helpers.importers import formats, recognise
from helpers.importers._boilerplate import separate

FILES = Path(__file__).parent / "files" / "importers"
FIRST, SECOND = "Le port de Rason attend ses grues", "Deux trains pour un pont"
DATABASES = sorted(
    path.name for path in FILES.iterdir() if path.stem.split("-")[0] in
    ("europresse", "factiva", "nexis", "proquest")
)  # fmt: skip
ADDED = ["Lire aussi", "certificat", "Certificat", "droits réservés", "Document ", "(lien", "©",
         "Enlarge this image", "paru dans", "LOAD-DATE", "(c)"]  # fmt: skip
PAGED = pytest.mark.parametrize("name", DATABASES)


def load(name):
    articles, rejected = load_articles(FILES / name)
    assert not rejected
    return articles


@PAGED
def test_a_database_gives_its_fields(name):
    articles = load(name)
    assert articles["title"].tolist() == [FIRST, SECOND]
    assert articles["date"].dt.strftime("%Y-%m-%d").tolist() == ["2024-06-20", "2024-06-21"]
    assert articles["source"].str.contains("Quotidien du Fleuve|Gazette du Pont").all()
    assert not articles["source"].str.contains("no\\.").any()
    assert articles["author"].fillna("").tolist() in (["Anne Modèle", ""], ["Modèle, Anne", ""])
    assert articles["language"].tolist() == ["fr", "fr"]


@PAGED
def test_a_database_s_own_sentences_stay_out_of_the_body(name):
    for text in load(name)["text"]:
        assert not any(added in text for added in ADDED), text
    first = load(name)["text"][0].split("\n\n")
    assert len(first) == 2 and first[0].startswith("Le port attend des grues")
    assert first[1] == "Rien n'est encore arrivé sur le quai, été comme hiver."


@pytest.mark.parametrize("name", [n for n in DATABASES if n[0] in "ef"])
def test_section_page_and_number(name):
    row = load(name).iloc[0]
    assert row["section"] == "Monde" and row["page"] == "4" and "20240620" in row["database_id"]


def test_an_article_without_a_body_is_kept():
    row = load("europresse-2021.html").iloc[1]
    assert row["text"] == "" and row["text_part"] == "none" and row["n_words"] == 0
    assert row["standfirst"] == "Un chapeau qui dit tout."


def test_what_was_cut_can_be_seen():
    removed = load("europresse-2021.html")["removed"][0]
    assert (
        "Lire aussi : Un autre article" in removed and "(lien : https://example.org/a)" in removed
    )


ADDED_LINES = """
Ce document est destiné à l'usage exclusif de l'utilisateur désigné par l'université.
» LIRE AUSSI - Un autre article
Lire : un autre article
Cet article est réservé aux abonnés.
Suivez-nous sur Telegram
Publicité
Advertisement - continue reading below
READ MORE: another article
Related articles
Image source, An agency
Читать также: другая статья
Реклама
[관련기사] 다른 기사
Lesen Sie auch: ein anderer Artikel
End of Document
"""
OWN_LINES = """
Lire et écrire à Pyongyang reste un privilège.
La publicité est interdite en Corée du Nord.
He asked readers to follow us on the road to Rason.
Écrivez-lui : reporter@example.org, il répondra.
Related companies refused to comment on Monday.
Реклама в Пхеньяне запрещена, сообщает агентство.
관련기사를 쓴 기자는 평양에 있었다고 말했다.
"""


def test_added_lines_are_cut_and_sentences_about_them_stay():
    added, own = ADDED_LINES.strip().split("\n"), OWN_LINES.strip().split("\n")
    assert separate([*own, *added]) == (own, added)


def test_integrum():
    articles = load("integrum.html")
    assert articles["title"].tolist() == ["ПОРТ ЖДЁТ КРАНОВ", "ДВА ПОЕЗДА"]
    assert articles["source"].tolist() == ["Речная газета", "Вестник моста"]
    assert articles["text"][0].split("\n\n")[0].endswith("пишет газета для примера.")


def test_iramuteq():
    articles = load("iramuteq.txt")
    assert articles["camp"].tolist() == ["a", "b"] and "chantier" not in articles["text"][0]
    assert articles["date"][0] == pd.Timestamp("2024-06-20")


def test_a_web_page():
    row = load("page.html").iloc[0]
    assert row["title"] == FIRST and row["author"] == "Anne Modèle"
    assert row["date"] == pd.Timestamp("2024-06-20") and row["source"] == "Le Quotidien du Fleuve"
    assert len(row["text"].split("\n\n")) == 3 and "Accueil" not in row["text"]


@pytest.mark.parametrize("name", ["feed.rss", "atom.xml"])
def test_feeds(name):
    articles = load(name)
    assert articles["title"].tolist() == [FIRST, SECOND]
    assert articles["text_part"].tolist() == ["full", "summary"]
    assert articles["url"].tolist() == ["https://example.org/1", "https://example.org/2"]


def make_docx(path, paragraphs, title=""):
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>',
        )
        archive.writestr("docProps/core.xml", f"<c><title>{title}</title></c>")
    return path


def nexis_lines(title, source, day, byline, body):
    head = [
        title,
        source,
        day,
        "",
        "Copyright 2024 Société All Rights Reserved",
        "Length:\xa030 words",
    ]
    return [*head, f"Byline:\xa0{byline}", "Body", "", *body, "Load-Date:\xa0June 22, 2024", "",
            "End of Document"]  # fmt: skip


def test_nexis_docx_with_a_cover_page(tmp_path):
    cover = [
        "User Name: A",
        "Documents (2)",
        "1.",
        FIRST,
        "About LexisNexis | Privacy Policy | Terms",
    ]
    lines = nexis_lines(FIRST, "Le Quotidien", "jeudi 20 juin 2024 7:20 GMT", "Anne", ["Un."])
    lines += nexis_lines(
        SECOND, "La Gazette", "21 de junio de 2024", "Bea", ["Deux.", "Graphic", "x"]
    )
    articles, rejected = load_articles(make_docx(tmp_path / "a.docx", [*cover, *lines]))
    assert not rejected and articles["title"].tolist() == [FIRST, SECOND]
    assert articles["date"].dt.strftime("%m-%d %H:%M").tolist() == ["06-20 07:20", "06-21 00:00"]
    assert articles["text"].tolist() == ["Un.", "Deux."]
    assert articles["author"].tolist() == ["Anne", "Bea"]


def test_a_document_is_one_article_and_a_scrap_is_none(tmp_path):
    text = ["Le port attend des grues depuis le printemps, écrit le journal.", "Rien n'est arrivé."]
    articles, _ = load_articles(make_docx(tmp_path / "a.docx", text, title=FIRST))
    assert articles["text"].tolist() == ["\n\n".join(text)] and articles["title"][0] == FIRST
    _, rejected = load_articles(make_docx(tmp_path / "b.docx", ["A test"]))
    assert "2 words" in rejected[0]["reason"]


def test_odt(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            '<o xmlns:t="urn:t"><t:h>Un titre</t:h><t:p>Le port<t:s/>attend <t:span>ses</t:span> '
            "grues depuis le printemps et rien ne vient.</t:p></o>",
        )
    articles, _ = load_articles(tmp_path / "a.odt")
    text = "Un titre\n\nLe port attend ses grues depuis le printemps et rien ne vient."
    assert articles["text"].tolist() == [text]


def test_xlsx_of_integrum_and_others(tmp_path):
    for name, head, row in [
        ("a.xlsx", ["Источник", "Дата", "Время", "Заголовок", "Анонс", "Оригинал", "Автор"],
         ["Газета", "20.06.24", "10:30", "Кран", "Кран ждут.", "", "Анна"]),
        ("b.xlsx", ["Source", "Date", "Title", "Text"],
         ["Газета", "20.06.24", "Кран", "Кран ждут."]),
    ]:  # fmt: skip
        book = openpyxl.Workbook()
        book.active.append(head)
        book.active.append(row)
        book.save(tmp_path / name)
        got = load_articles(tmp_path / name)[0].iloc[0]
        assert (got["title"], got["text"], got["source"]) == ("Кран", "Кран ждут.", "Газета")
        assert got["date"].strftime("%Y-%m-%d") == "2024-06-20"


def test_rtf_that_declares_another_encoding(tmp_path):
    text = "{\\rtf1\\ansi\\ansicpg1252 L'été à l'Élysée fut long et sec.\\par Rien d'autre.}"
    (tmp_path / "a.rtf").write_bytes(text.encode())
    articles, _ = load_articles(tmp_path)
    assert articles["text"].tolist() == ["L'été à l'Élysée fut long et sec.\n\nRien d'autre."]


def test_pdf_without_its_hard_line_breaks(tmp_path):
    lines = ["Le port attend des grues depuis le printemps, a", "ecrit le journal hier. Fin."]
    (tmp_path / "a.pdf").write_bytes(make_pdf(lines))
    articles, rejected = load_articles(tmp_path)
    assert not rejected and articles["text"].tolist() == [" ".join(lines)]
    (tmp_path / "a.pdf").write_bytes(make_pdf([]))
    assert "scan" in load_articles(tmp_path)[1][0]["reason"]


def test_an_export_in_which_the_articles_can_t_be_told_apart_is_refused(tmp_path):
    lines = ["First article.", "news.20240620.QF.1001", "Second article.", "news.20240621.QF.1002"]
    (tmp_path / "a.pdf").write_bytes(make_pdf(lines))
    make_docx(tmp_path / "a.docx", [*lines, "Some more words to make it a document."])
    (tmp_path / "a.rtf").write_text("{\\rtf1 " + "\\par ".join(lines) + "}")
    (tmp_path / "a.txt").write_text("\n\n".join(lines).replace(".2024", "·2024"))
    articles, rejected = load_articles(tmp_path)
    assert not len(articles) and len(rejected) == 4
    assert all("2 articles of Europresse" in entry["reason"] for entry in rejected)
    (tmp_path / "a.txt").write_text("\n\n".join(lines[:2]))
    assert len(load_articles(tmp_path / "a.txt")[0]) == 1


def make_pdf(lines):
    show = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
    stream = f"BT /F1 12 Tf 50 700 Td {show}ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        "/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    body = "".join(f"{n} 0 obj{text}endobj\n" for n, text in enumerate(objects, 1))
    return f"%PDF-1.4\n{body}trailer<</Root 1 0 R>>".encode()


def make_warc(pages):
    out = b""
    for url, status, html in pages:
        http = (
            f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n".encode() + html
        )
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
        head += "WARC-Date: 2024-06-20T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:0>\r\n"
        head += "Content-Type: application/http;msgtype=response\r\n"
        head += f"Content-Length: {len(http)}\r\n\r\n"
        out += head.encode() + http + b"\r\n\r\n"
    return out


def test_warc(tmp_path):
    page = (FILES / "page.html").read_bytes()
    pages = [("https://example.org/1", "200 OK", page), ("https://example.org/2", "404 No", page)]
    (tmp_path / "a.warc").write_bytes(make_warc(pages))
    articles, rejected = load_articles(tmp_path)
    assert articles["title"].tolist() == [FIRST] and articles["url"][0] == "https://example.org/1"
    assert "the server answered 404" in rejected[0]["reason"]


def test_an_error_page_is_no_article(tmp_path):
    (tmp_path / "a.html").write_text("<html><title>404 Not Found</title><body><h1>Not Found</h1>")
    assert len(load_articles(tmp_path)[1]) == 1


def test_zip_of_any_mix(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(FILES / "europresse-2013.html", "x/export.html")
        archive.write(FILES / "iramuteq.txt", "../../escape.txt")
        archive.writestr("__MACOSX/._x", "ghost")
        archive.writestr("empty.txt", "")
    articles, rejected = load_articles(tmp_path)
    report = read_report(articles, rejected).set_index("file")
    assert report.loc["a.zip/x/export.html", "read"] == 2
    assert report.loc["a.zip/../../escape.txt", "read"] == 2
    assert report.loc["a.zip/empty.txt", "reason"] == "an empty file"
    assert not list(tmp_path.parent.glob("escape*"))


def zip_bomb():
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.txt", "w") as f,
    ):
        for _ in range(150):
            f.write(b"0" * 1_000_000)
    return stream.getvalue()


def lying_zip():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"word " * 100_000)
    raw = bytearray(stream.getvalue())
    place = raw.rfind(b"PK\x01\x02")
    raw[place + 24 : place + 28] = struct.pack("<I", 10)
    return bytes(raw)


def nested_zip():
    inner = b"text"
    for _ in range(5):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("a.zip", inner)
        inner = stream.getvalue()
    return inner


def zip_of(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def climbing_zip():
    return zip_of({"../../../climbed.txt": "Text of an article.", "/climbed.txt": "Another text."})


def far_cell():
    """A sheet of two cells that says it has all rows and columns there can be."""
    stream = io.BytesIO()
    book = openpyxl.Workbook()
    for row in (["title", "text"], ["A", "Text of an article."]):
        book.active.append(row)
    book.active["XFD1048576"] = "far"
    book.save(stream)
    return stream.getvalue()


def flood():
    """A table of few bytes that unpacks to 20 GB of text."""
    stream = io.BytesIO()
    column = pyarrow.DictionaryArray.from_arrays([0] * 20_000, ["word " * 190_000])
    pyarrow.parquet.write_table(pyarrow.table({"text": column}), stream, compression="zstd")
    return stream.getvalue()


def gzipped_warc():
    page = b"<html><body>" + b" " * 60_000_000
    return gzip.compress(make_warc([("https://example.org/1", "200 OK", page)]), 1)


EUROPRESSE = (
    b"<html><body><article><header><span class=DocPublicationName>A</span></header><section>"
    b"<div class=docOcurrContainer><p>%s</p></div></section></article></body></html>"
)
ENTITIES = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
BOMB = f'<!DOCTYPE r [<!ENTITY e0 "x">{ENTITIES}]><rss><channel>&e9;</channel></rss>'
HOSTILE = {
    "bomb.zip": zip_bomb(), "lying.zip": lying_zip(), "nested.zip": nested_zip(),
    "damaged.zip": b"PK\x03\x04" + b"x" * 500, "entities.rss": BOMB.encode(),
    "deep.html": b"<html><body>" + b"<div>" * 1_000_000 + b"text",
    "deep.rss": b"<rss>" + b"<a>" * 100_000, "line.txt": b"a" * 3_000_000,
    "quotes.csv": b'title,text\n"' + b'a"' * 500_000, "deep.json": b"[" * 200_000,
    "deep.jsonl": b'{"a":' * 100_000 + b"\n", "braces.rtf": b"{\\rtf1" + b"{" * 200_000,
    "cut.warc": make_warc([("https://example.org", "200 OK", b"<html>" + b"x" * 999)])[:300],
    "europresse.html": b"<html><body>" + b'<article><span class="DocPublicationName">' * 3_000,
    "pattern.html": b'<html><body><div class="article frArticle">' + b"1 " * 200_000 + b"</div>",
    "nexis.txt": b"1 of 2 DOCUMENTS\n" * 20_000 + b"LENGTH: 2 words\n",
    "starred.txt": b"**** *a_b\n" * 50_000, "alias.txt": b"---\na: &a [x]\nb: *a\n---\ntext\n",
    "pdf.pdf": b"%PDF-1.4\n" + b"1 0 obj<<" * 10_000,
    "key.txt": b"---\n" + b"a: {" * 9_000 + b"\n---\nx",
    "many.html": b"<html><body>" + b"<a href=x>y</a>" * 400_000,
    "ends.txt": b"word.\n" + b"\n" * 900_000 + b"End of Document",
    "links.html": EUROPRESSE % (b"(lien:" * 200_000),
    "counts.html": EUROPRESSE % (b"1 " * 500_000),
    "breaks.txt": b"\n" * 99_000 + b"**** *a_b\nText of an article.\n",
    "angles.html": b"<html>" + b"<" * 99_000,
    "rules.html": b"<html><!-- <DOC NUMBER=1> --><style>" + b".a{" * 300_000 + b"</style></html>",
    "anchors.html": b"<html><body>text" + b"<a name=DocID_1></a>" * 30_000 + b"x" * 500_000,
    "source.csv": b'title,source,text\nA,"' + b"," * 900_000 + b'",Text of an article.\n',
    "heads.rtf": b"{\\rtf1 " + b"\\par\n" * 200_000 + b"Document QUOFLE0020240620ek6k00001}",
    "far.xlsx": far_cell(), "entities.docx": zip_of({"word/document.xml": BOMB.encode()}),
    "bomb.docx": zip_of({"word/document.xml": b"<w:p>" + b" " * 400_000_000}),
    "flood.parquet": flood(), "bomb.warc.gz": gzipped_warc(), "climb.zip": climbing_zip(),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_in_a_line_of_the_report(tmp_path, name):
    (tmp_path / name).write_bytes(HOSTILE[name])
    (tmp_path / "zz-good.txt").write_text("Un bon article, court et clair.\n")
    began = time.perf_counter()
    articles, rejected = load_articles(tmp_path)
    assert time.perf_counter() - began < 20
    assert "zz-good.txt#1" in articles["origin"].tolist()
    report = read_report(articles, rejected)
    assert (report["found"] == report["read"] + report["rejected"]).all()
    assert any(file.startswith(name) for file in report["file"])
    assert not list(tmp_path.parent.glob("climbed*"))


def test_a_large_table_is_read_line_by_line(tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.importers.delimited.LARGE", 10)
    (tmp_path / "a.csv").write_text('\ufefftitle;text\nA;"Un\ntexte."\nB;Deux.\n')
    assert load_articles(tmp_path)[0]["text"].tolist() == ["Un\ntexte.", "Deux."]
    monkeypatch.setattr("helpers.importers.delimited.MAX_TEXT", 40)
    (tmp_path / "a.csv").write_text("title,text\nA,Un texte.\nB," + "x" * 90 + "\n")
    articles, rejected = load_articles(tmp_path)
    assert len(articles) == 1 and "a line of more than 40 characters" in rejected[0]["reason"]
    (tmp_path / "a.csv").write_bytes("title,text\nA,Un texte.\nB,été\n".encode("cp1252"))
    assert "must be UTF-8" in load_articles(tmp_path)[1][0]["reason"]


def test_pictures_inside_a_page_do_not_disturb(tmp_path):
    page = (FILES / "page.html").read_text()
    picture = f'<img src="data:image/png;base64,{"iVBORw0KGgo" * 1000}">'
    (tmp_path / "a.html").write_text(page.replace("<body>", f"<body>{picture}"))
    assert load_articles(tmp_path)[0]["title"].tolist() == [FIRST]


def office_seeds(folder):
    """A small file of each format that is not text, made here."""
    text = ["Le port attend des grues depuis le printemps, écrit le journal.", "Rien n'est arrivé."]
    make_docx(folder / "a.docx", text, title=FIRST)
    make_docx(folder / "b.docx", nexis_lines(FIRST, "Le Quotidien", "20 juin 2024", "Anne", text))
    table = pd.DataFrame({"title": [FIRST, SECOND], "text": text, "date": ["2024-06-20"] * 2})
    table.to_parquet(folder / "a.parquet")
    table.to_excel(folder / "a.xlsx", index=False)
    table.to_csv(folder / "a.csv", index=False)
    table.to_json(folder / "a.jsonl", orient="records", lines=True)
    page = (FILES / "page.html").read_bytes()
    (folder / "a.warc").write_bytes(make_warc([("https://example.org/1", "200 OK", page)] * 2))
    (folder / "a.zip").write_bytes(zip_of({"a.txt": text[0], "b.html": page}))
    (folder / "a.pdf").write_bytes(make_pdf(["The port waits for cranes.", "Nothing came."]))
    (folder / "front.txt").write_text(f"---\ntitle: {FIRST}\ndate: 2024-06-20\n---\n\n{text[0]}")
    (folder / "a.rtf").write_text("{\\rtf1\\ansi Text of an article.\\par More of it.}")
    content = '<o xmlns:t="urn:t"><t:p>' + " ".join(text * 2) + "</t:p></o>"
    kind = "application/vnd.oasis.opendocument.text"
    (folder / "a.odt").write_bytes(zip_of({"mimetype": kind, "content.xml": content}))


@pytest.fixture(scope="module")
def seeds(tmp_path_factory):
    """A whole file of each format, by the name of its module."""
    folder, found = tmp_path_factory.mktemp("seeds"), {}
    office_seeds(folder)
    for path in [*sorted(FILES.iterdir()), *sorted(folder.iterdir())]:
        found.setdefault(recognise(path).__name__.rpartition(".")[2], []).append(path)
    return found


NAMES = [module.__name__.rpartition(".")[2] for module in formats()]


@pytest.mark.parametrize("name", NAMES)
@settings(
    max_examples=25, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(
    which=st.integers(0, 9), start=st.floats(0, 1), length=st.integers(0, 400),
    junk=st.binary(max_size=60), copies=st.integers(1, 3),
)  # fmt: skip
def test_damaged_files_never_stop_a_run(tmp_path, seeds, name, which, start, length, junk, copies):
    seed = seeds[name][which % len(seeds[name])]
    raw = seed.read_bytes()
    at = int(start * len(raw))
    path = tmp_path / seed.name
    path.write_bytes((raw[:at] + junk + raw[at + length :]) * copies)
    articles, rejected = load_articles(path)
    report = read_report(articles, rejected)
    assert report["found"].sum() == len(articles) + len(rejected) >= 1
    assert not any("can't be read as what it looks like" in entry["reason"] for entry in rejected)


def test_every_format_says_what_it_is():
    for module in formats():
        assert module.__doc__ and callable(module.sniff) and callable(module.read)


def test_the_readme_s_example_works(tmp_path, monkeypatch):
    import types

    readme = (Path(__file__).parents[1] / "src/helpers/importers/README.md").read_text()
    example = types.ModuleType("evening_post")
    code = readme.partition("```python\n")[2].partition("```")[0]
    exec(code, example.__dict__)
    assert len(code.strip().splitlines()) <= 22
    monkeypatch.setattr("helpers.importers.formats", lambda: (example,))
    text = (
        "EVENING POST EXPORT\n=====\nA title\n20 June 2024\n\nIts text.\n=====\nB\n21 June 2024\n"
    )
    (tmp_path / "a.txt").write_text(text)
    articles, rejected = load_articles(tmp_path)
    assert articles["title"].tolist() == ["A title"] and rejected[0]["reason"] == "no text"
