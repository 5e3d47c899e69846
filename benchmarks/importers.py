"""How exactly and how fast each database's layout is read.

python benchmarks/importers.py                the bundled corpus, written in each layout
python benchmarks/importers.py FOLDER         and real exports: FILE with FILE.expected.jsonl beside

Of each layout: articles found, share of exact titles, days, sources and authors, articles a
CPU second (reading, detecting the language and marking copies).
"""

import html
import json
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import pandas as pd

from helpers.articles import load_articles
from helpers.paths import CORPUS

TIMES = 8
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
FIELDS = ["title", "date", "source", "author"]


def french_day(day) -> str:
    return f"{day.day} {MONTHS.split()[day.month - 1]} {day.year}"


def europresse(rows) -> str:
    items = "".join(
        "<article><header><div class='rdp__DocPublicationName'><span class='DocPublicationName'>"
        f"{row.source}</span></div><div class='rdp__DocHeader'><span class='DocHeader'>Monde, "
        f"{french_day(row.date)} {row.n_words} mots, p. 4</span></div><div class='titreArticle'>"
        f"<p class='titreArticleVisu rdp__articletitle'>{html.escape(row.title)}</p></div>"
        f"<div class='docAuthors'>{row.author}</div></header><section><div class='DocText'>"
        f"<div class='docOcurrContainer'>{paragraphs(row.text)}</div></div></section><footer><div "
        f"class='publiC-lblNodoc'>news·{row.date:%Y%m%d}·QF·{row.Index}</div></footer></article>"
        for row in rows
    )
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{items}</body></html>"


def factiva_html(rows) -> str:
    items = "".join(
        f"<div class='article frArticle'><div id='hd'><span class='frHeadline'>"
        f"{html.escape(row.title)}</span></div><div>{row.author}</div><div>{row.n_words} mots</div>"
        f"<div>{french_day(row.date)}</div><div>{row.source}</div><div>QUOFLE</div><div>4</div>"
        f"<div>Français</div>{paragraphs(row.text, 'articleParagraph')}"
        f"<p>Document {number(row)}</p></div>"
        for row in rows
    )
    return f"<html><head><title>Factiva</title></head><body>{items}</body></html>"


def factiva_tagged(rows) -> str:
    def cells(row):
        fields = {"HD": row.title, "BY": row.author, "WC": f"{row.n_words} mots",
                  "PD": french_day(row.date), "SN": row.source, "LA": "Français"}  # fmt: skip
        lines = "".join(
            f"<tr><td>{k}</td><td>{html.escape(v)}</td></tr>" for k, v in fields.items()
        )
        body = f"<tr><td>TD</td><td>{paragraphs(row.text)}</td></tr>"
        return f"{lines}{body}<tr><td>AN</td><td>Document {number(row)}</td></tr>"

    items = "".join(f"<div class='article frArticle'><table>{cells(r)}</table></div>" for r in rows)
    return f"<html><head><title>Factiva</title></head><body>{items}</body></html>"


def factiva_text(rows) -> str:
    return "".join(
        f"{row.title}\n\n{row.author}\n{row.n_words} mots\n{french_day(row.date)}\n{row.source}\n"
        f"QUOFLE\n4\nFrançais\n\n{row.text}\n\nDocument {number(row)}\n\n"
        for row in rows
    )


def factiva_rtf(rows) -> str:
    return as_rtf(factiva_text(rows))


def factiva_xml(rows) -> str:
    items = "".join(
        f"<article><headline>{html.escape(row.title)}</headline><byline>{row.author}</byline>"
        f"<sourceName>{row.source}</sourceName><publicationDate><date>{row.date:%Y-%m-%d}</date>"
        f"</publicationDate><tailParagraphs>{paragraphs(row.text, tag='paragraph')}"
        "</tailParagraphs></article>"
        for row in rows
    )
    return f"<?xml version='1.0' encoding='UTF-8'?><ppsarticles>{items}</ppsarticles>"


def nexis_uni_lines(rows) -> str:
    return "\n".join(
        f"{row.title}\n{row.source}\n{french_day(row.date)}\n\nCopyright 2024 X\nLength:\xa0"
        f"{row.n_words} words\nByline:\xa0{row.author}\nBody\n\n{row.text}\n\n"
        "Load-Date:\xa0June 22, 2024\n\nEnd of Document\n"
        for row in rows
    )


def nexis_docx(rows) -> bytes:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    lines = html.escape(nexis_uni_lines(rows)).split("\n")
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            document = f'<w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>'
            archive.writestr("word/document.xml", document)
        file.seek(0)
        return file.read()


def nexis_rtf(rows) -> str:
    return as_rtf(nexis_uni_lines(rows))


def nexis_text(rows) -> str:
    edge = " " * 30
    return "".join(
        f"\n{edge}{n} of {len(rows)} DOCUMENTS\n\n{edge}{row.source}\n\n{edge}"
        f"{french_day(row.date)}\n\n{row.title}\n\nBYLINE: {row.author}\n\nLENGTH: {row.n_words} "
        f"words\n\n{row.text}\n\nLOAD-DATE: June 22, 2024\n\nLANGUAGE: FRENCH\n"
        for n, row in enumerate(rows, start=1)
    )


def nexis_html(rows) -> str:
    items = "".join(
        f"<div class='c0'><p>{n} of {len(rows)} DOCUMENTS</p></div><div class='c0'><p>{row.source}"
        f"</p></div><div class='c0'><p>{french_day(row.date)}</p></div><p>"
        f"{html.escape(row.title)}</p><p>BYLINE: {row.author}</p><p>LENGTH: {row.n_words} words</p>"
        f"{paragraphs(row.text)}<p>LOAD-DATE: June 22, 2024</p><p>LANGUAGE: FRENCH</p>"
        for n, row in enumerate(rows, start=1)
    )
    style = "<style>.c0 { text-align: center; }</style>"
    return f"<html><head>{style}</head><body>{items}</body></html>"


def proquest_html(rows) -> str:
    items = "".join(
        f"<div><a name='DocID_{row.Index}'></a><p>{html.escape(row.title)}</p>"
        f"<p><strong>Author: </strong>{row.author}</p><p><strong>Publication title: </strong>"
        f"{row.source}</p><p><strong>Publication date: </strong>{row.date:%b %d, %Y}</p>"
        f"<p><strong>Full text: </strong>{paragraphs(row.text)}</p></div>"
        for row in rows
    )
    return f"<html><head><title>ProQuest</title></head><body>{items}</body></html>"


def integrum_html(rows) -> str:
    items = "".join(
        f"<table><tr><td>^ИС: {row.source}<br>^ДТ: {row.date:%d.%m.%Y}<br>^АВ: {row.author}<br>"
        f"^ЗГ: {html.escape(row.title)}<br></td></tr></table><pre>{html.escape(row.text)}</pre>"
        for row in rows
    )
    return f"<html><head><title>Report</title></head><body>{items}</body></html>"


def number(row) -> str:
    return f"QUOFLE00{row.date:%Y%m%d}ek6k{row.Index:05d}"


def paragraphs(text: str, name: str | None = None, tag: str = "p") -> str:
    start = f"<{tag} class='{name}'>" if name else f"<{tag}>"
    return "".join(f"{start}{html.escape(part)}</{tag}>" for part in text.split("\n") if part)


def as_rtf(text: str) -> str:
    def coded(letter: str) -> str:
        value = ord(letter)
        return letter if value < 128 else f"\\u{value if value < 32_768 else value - 65_536}?"

    return "{\\rtf1\\ansi\\ansicpg1252\n" + "".join(map(coded, text)).replace("\n", "\\par\n") + "}"


LAYOUTS = {
    europresse: "html", factiva_html: "html", factiva_tagged: "html", factiva_text: "txt",
    factiva_rtf: "rtf", factiva_xml: "xml", nexis_docx: "docx", nexis_rtf: "rtf",
    nexis_text: "txt", nexis_html: "html", proquest_html: "html", integrum_html: "html",
}  # fmt: skip


def make_corpus() -> pd.DataFrame:
    """The bundled corpus several times, each article with a source and an author of two words."""
    articles, _ = load_articles(CORPUS)
    table = pd.concat([articles] * TIMES, ignore_index=True)
    return table.assign(source="Le Quotidien du Fleuve", author="Anne Modèle")


def measure(path: Path, wanted: pd.DataFrame) -> dict:
    """Read a file and compare its articles with what stands in it."""
    began = time.process_time()
    got, _ = load_articles(path)
    seconds = time.process_time() - began
    result = {"found": f"{len(got)}/{len(wanted)}"}
    for field in FIELDS:
        if field in wanted and len(got) == len(wanted):
            result[field] = round(same(got[field], wanted[field]).mean(), 3)
    return result | {"articles_a_cpu_second": round(len(got) / max(seconds, 1e-3))}


def same(got: pd.Series, wanted: pd.Series) -> pd.Series:
    """Whether each value that is known is what was read; spaces do not count."""

    def plain(value) -> str:
        text = " ".join(str(value).split())
        return text[:10] if got.name == "date" else text

    pairs = zip(got.tolist(), wanted.tolist(), strict=True)
    known = [(a, b) for a, b in pairs if pd.notna(b) and b != "N/A"]
    return pd.Series([plain(a) == plain(b) for a, b in known], dtype="float64")


def read_expected(path: Path) -> pd.DataFrame:
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return pd.DataFrame([line for line in lines if not line.get("_meta")])


def main():
    """Print a row a layout, and a row a real export if a folder is given."""
    corpus, rows = make_corpus(), {}
    load_articles(CORPUS)
    with tempfile.TemporaryDirectory() as folder:
        for layout, ending in LAYOUTS.items():
            content = layout(list(corpus.itertuples()))
            path = Path(folder) / f"export.{ending}"
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            rows[layout.__name__] = measure(path, corpus)
    for folder in map(Path, sys.argv[1:]):
        for expected in sorted(folder.rglob("?*.expected.jsonl")):
            path = expected.with_name(expected.name.removesuffix(".expected.jsonl"))
            rows[path.name[:32]] = measure(path, read_expected(expected))
    print(pd.DataFrame(rows.values(), index=rows).to_string(na_rep=""))


if __name__ == "__main__":
    main()
