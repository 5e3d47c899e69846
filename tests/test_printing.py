"""The printed report: tagged, with an outline, fonts embedded, four scripts, full pages."""

import re

import numpy as np
import pytest

from helpers.handout import WORKSHOP, make_handout
from helpers.handout import main as print_handout
from helpers.printing import join_pages, main, print_pdf

pikepdf = pytest.importorskip("pikepdf")
pypdfium2 = pytest.importorskip("pypdfium2")
SCRIPTS = {"fr": "Séoul", "en": "North Korea", "ru": "Ким Чен", "ko": "북러"}


@pytest.fixture(scope="module")
def printed(chromium, report, tmp_path_factory):
    out = tmp_path_factory.mktemp("pdf") / "report.pdf"
    print_pdf([report / "index.html", *sorted(report.glob("[0-9]*.html"))], out)
    return out


def embedded(font) -> bool:
    """Type 3 fonts are drawings in the file; the others need their font file in it."""
    inner = font.get("/DescendantFonts", [font])[0]
    files = {"/FontFile", "/FontFile2", "/FontFile3"}
    return font.Subtype == "/Type3" or bool(files & set(inner.FontDescriptor.keys()))


@pytest.mark.slow
def test_tagged_with_outline_language_and_fonts(printed):
    with pikepdf.open(printed) as pdf, pdf.open_outline() as outline:
        assert "/StructTreeRoot" in pdf.Root and pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en" and "/Title" in pdf.docinfo
        titles = [entry.title for entry in outline.root]
        assert "Start here: what do these articles say, and how sure is it?" in titles
        assert len(titles) == 7
        assert all(entry.children for entry in outline.root)
        objects = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary)]
        fonts = [o for o in objects if o.get("/Type") == "/Font"]
        fonts = [o for o in fonts if not str(o.Subtype).startswith("/CIDFont")]
        assert fonts and all(map(embedded, fonts))
        pictures = [o for o in objects if o.get("/S") == "/Figure" and "/Alt" in o]
        assert len(pictures) >= 20


@pytest.mark.slow
def test_four_scripts_can_be_read_and_no_page_is_half_empty(printed):
    document = pypdfium2.PdfDocument(printed)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert {code for code, word in SCRIPTS.items() if word in text} == set(SCRIPTS)
    assert abs(document[0].get_width() - 595) < 1 and abs(document[0].get_height() - 842) < 1
    for number, page in enumerate(list(document)[:-1], 1):
        grey = np.asarray(page.render(scale=0.4).to_pil().convert("L"))
        inked = np.flatnonzero((grey < 200).any(axis=1)) / len(grey)
        assert inked[inked < 0.93].max() > 0.5, f"page {number} is half empty"


@pytest.mark.slow
def test_prints_the_same_twice_and_one_page_alone(tmp_path, browser):
    page = tmp_path / "hand out.html"
    page.write_text("<!doctype html><html lang='en'><head><title>Handout</title></head><body>"
                    "<h1>Handout</h1><p>Séoul, Путин, 북러</p></body></html>", "utf-8")  # fmt: skip
    assert main([str(page), str(tmp_path / "a.pdf")]) == 0
    assert main([str(page), str(tmp_path / "b.pdf")]) == 0
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    text = pypdfium2.PdfDocument(tmp_path / "a.pdf")[0].get_textpage().get_text_bounded()
    assert "Handout" in text and "북러" in text


def test_links_between_pages_become_places(tmp_path):
    for name, link in (("a", "b.html#two"), ("b", "#two")):
        (tmp_path / f"{name}.html").write_text(
            f'<html><head><title>{name}</title></head><body><main id="content"><h1>{name}</h1>'
            f'<p id="two"><a href="{link}">to</a></p></main></body></html>', "utf-8"
        )  # fmt: skip
    joined = join_pages([tmp_path / "a.html", tmp_path / "b.html"])
    assert joined.count('href="#b.html-two"') == 2 and joined.count('id="b.html-two"') == 1


def test_wrong_use_says_what_to_do(tmp_path, capsys):
    assert main([str(tmp_path / "no.html")]) == 2
    assert main([str(tmp_path / "no.html"), str(tmp_path / "out.pdf")]) == 2
    assert "no.html" in capsys.readouterr().err and not list(tmp_path.iterdir())


def test_the_handout_has_every_exercise_question_and_word_in_both_editions():
    for language, folder in (("en", WORKSHOP), ("fr", WORKSHOP / "fr")):
        page = make_handout(language)
        for path in folder.glob("[0-9]*.ipynb"):
            for title in re.findall(r"### (Exercise [\d.]+|Exercice [\d.]+)", path.read_text()):
                assert title in page, title
        assert page.count("☐") >= 9 and f'lang="{language}"' in page
        assert all(word in page for word in ("цитата", "인용", "guillemets de distance"))


@pytest.mark.slow
def test_the_handout_prints_in_four_scripts(tmp_path, browser):
    assert print_handout([str(tmp_path / "handout.pdf")]) == 0
    document = pypdfium2.PdfDocument(tmp_path / "handout.pdf")
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert all(word in text for word in ("Exercise 1.1", "цитата", "인용", "métonymie"))
    with pikepdf.open(tmp_path / "handout.pdf") as pdf, pdf.open_outline() as outline:
        parts = len(list(WORKSHOP.glob("[0-9]*.ipynb"))) + 1  # episodes, and the glossary
        assert "/StructTreeRoot" in pdf.Root and len(outline.root) == parts
