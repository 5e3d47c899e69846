"""The French edition: nothing left in English, the same numbers, only when asked for."""

import ast
import html
import os
import re
import string
import subprocess

import nbformat
import pytest

from helpers.editions import catalogue, edition, say, speaking, write_number
from helpers.paths import ROOT
from helpers.reports import make_report, notebook_paths
from helpers.translate import find_untranslated, mark, translate_code, translate_notebook

NOTEBOOKS = notebook_paths()
LABELS = {"set_xlabel", "set_ylabel", "annotate"}
ENGLISH = re.compile(r"\b(the|and|with|which|who|articles? of|is|are|every|choose|of)\b", re.I)
CUT = re.compile(r"<(style|script|details|article|blockquote|aside|iframe).*?</\1>", re.DOTALL)


def texts_said():
    """The texts handed to `say` in helpers and templates, and the labels drawn on figures."""
    for path in sorted((ROOT / "src" / "helpers").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            said = call.args[:1] if name == "say" or name in LABELS else []
            said += [k.value for k in call.keywords if k.arg in ("label", "xlabel", "ylabel")]
            yield from (a.value for a in said if isinstance(getattr(a, "value", None), str))
    for path in sorted((ROOT / "src" / "helpers" / "templates").rglob("*.j2")):
        yield from re.findall(r'say\("([^"]*)"', path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def french(tmp_path_factory):
    out = tmp_path_factory.mktemp("fr")
    make_report(out=out, language="fr")
    return out


def pieces(path, *tags):
    text = CUT.sub("", path.read_text(encoding="utf-8"))
    for tag in tags:
        for piece in re.findall(rf"<{tag}(?: [^>]*)?>(.*?)</{tag}>", text, re.DOTALL):
            yield html.unescape(re.sub("<[^>]*>", "", piece)).strip()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_every_cell_and_text_is_translated_and_still_code(path):
    assert not find_untranslated(path, "fr")
    notebook = translate_notebook(nbformat.read(path, as_version=4), path.stem, "fr")
    for cell in notebook.cells:
        if cell.cell_type == "code":
            ast.parse(cell.source)
        else:
            assert mark(cell.source) != mark(""), cell.id


def test_every_text_of_pages_and_figures_is_in_the_catalogue():
    known, said = catalogue("fr"), set(texts_said())
    assert len(said) > 60
    missing = said - set(known)
    for path in NOTEBOOKS:
        for label in re.findall(r'set_[xy]label\("(\w+)"\)', path.read_text().replace('\\"', '"')):
            missing |= {label} - set(known)
    assert missing <= {"F1", ""}


def test_french_texts_have_the_same_braces():
    for english, french in catalogue("fr").items():
        names = [
            {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
            for text in (english, french)
        ]
        assert names[0] == names[1], english


def test_an_untranslated_text_and_an_outdated_cell_are_found(tmp_path):
    notebook = nbformat.read(NOTEBOOKS[0], as_version=4)
    notebook.cells[0].source += " More."
    notebook.cells[-1].source += " More."
    code = next(cell for cell in notebook.cells if "open_corpus(CORPUS)" in cell.source)
    code.source += '\nprint("Nobody has translated this.")'
    nbformat.write(notebook, tmp_path / NOTEBOOKS[0].name)
    assert len(find_untranslated(tmp_path / NOTEBOOKS[0].name, "fr")) == 3
    kept = translate_notebook(notebook, NOTEBOOKS[0].stem, "fr").cells[0].source
    assert kept.startswith("# Start here"), "outdated French must not be shown"


def test_code_in_braces_is_kept():
    french = {"{n:,} of {len(a)}": "{n:,} sur {len(a)}"}
    assert translate_code('x = f"{n:,} of {len(a)}"  # é', french).startswith('x = f"""{n:,} sur')


def test_numbers_and_days():
    assert write_number("83% of 1,234; F1 0.73") == "83\xa0% of 1\xa0234; F1 0,73"
    assert write_number("3 May 2024") == "3 mai 2024"
    with speaking("fr"):
        assert say("{n} more in the corpus.", n="1,200").startswith("1\xa0200 autres")
    assert edition() == "en"
    with pytest.raises(ValueError, match="choose one of en, fr"), speaking("de"):
        pass


def test_only_the_command_line_of_make_chooses_the_edition():
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    for given, language in (((), "en"), (("LANG=fr",), "fr")):
        shown = subprocess.run(
            ["make", "-n", "report", *given], cwd=ROOT, capture_output=True, text=True,
            env={**alone, "LANG": "fr_FR.UTF-8"}, check=True,
        ).stdout  # fmt: skip
        assert f"--language {language}" in shown


@pytest.mark.slow
def test_the_report_is_french(french):
    for path in sorted(french.glob("*.html")):
        assert '<html lang="fr">' in path.read_text(encoding="utf-8"), path.name
        shown = list(pieces(path, "h1", "h2", "h3", "figcaption", "summary", "nav", "footer"))
        shown += [text for text in pieces(path, "p") if not re.search(r"\((19|20)\d\d\)", text)]
        left = [text for text in shown if ENGLISH.search(text)]
        assert not left, f"{path.name}: {left[:3]}"
        heads = list(pieces(path, "th"))
        known = catalogue("fr")
        assert not [text for text in heads if "_" in text or known.get(text, text) != text]


@pytest.mark.slow
def test_the_french_report_has_the_numbers_of_the_english_one(report, french):
    names = sorted(path.name for path in (report / "csv").glob("*.csv"))
    assert names == sorted(path.name for path in (french / "csv").glob("*.csv"))
    for name in names:
        ours, theirs = ((folder / "csv" / name).read_text() for folder in (report, french))
        digits = [
            sorted(re.sub(r"\D", "", line) for line in text.splitlines())  # names order some tables
            for text in (ours, theirs)
        ]
        assert digits[0] == digits[1], name
    for path in french.glob("[0-9]*.html"):
        for caption in pieces(path, "figcaption"):
            words = re.sub(r"^Figure \d\.\d+\.", "", caption)
            assert not re.search(r"\d\.\d|\d%", words), caption
