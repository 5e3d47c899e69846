"""The notebooks: every one runs on the bundled corpus, on a bare folder and on hardly anything;
cells are short; figures go through `show`; no number is typed where a run can compute it."""

import ast

import nbformat
import pytest

from helpers.reports import execute_notebook, notebook_paths

NOTEBOOKS = notebook_paths()
IDS = [path.stem for path in NOTEBOOKS]
BARE = [
    "Vladimir Poutine a reçu Kim Jong-un. « Nous avançons », a déclaré le président russe.",
    "Séoul a condamné l'accord. Selon le Kremlin, le traité est défensif et utile.",
    "Kim Jong-un a remercié Moscou. Washington s'est dit inquiet de ce rapprochement dangereux.",
]


def code_cells(path):
    cells = nbformat.read(path, as_version=4).cells
    return [cell for cell in cells if cell.cell_type == "code"]


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bare")
    for number, text in enumerate(BARE * 5):
        (folder / f"{number}.txt").write_text(f"{text} {'Bon. ' * number}", encoding="utf-8")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_runs_on_the_bundled_corpus(path, report):
    page = (report / f"{path.stem}.html").read_text(encoding="utf-8")
    assert 'class="finding"' in page, "no finding"
    assert "<figure" in page, "no figure"


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_runs_on_a_bare_folder(path, bare):
    execute_notebook(path, {"CORPUS": str(bare)})


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_runs_on_one_article_that_names_nobody(path, tmp_path):
    (tmp_path / "one.txt").write_text(
        "Le temps est doux. Les oiseaux chantent ce matin.", encoding="utf-8"
    )
    execute_notebook(path, {"CORPUS": str(tmp_path)})


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_anatomy(path):
    cells = nbformat.read(path, as_version=4).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    assert text.startswith("# ") and "**Question.**" in text
    for part in ("*Level:*", "*Time:*", "What are we measuring?", "*Where the measure fails:*",
                 "## Limits", "## What you learned", "## Exercises"):  # fmt: skip
        assert part in text, part
    assert sum("parameters" in cell.metadata.get("tags", []) for cell in cells) == 1


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_cells_are_short_and_write_no_functions(path):
    lengths = []
    for cell in code_cells(path):
        lines = [line for line in cell.source.splitlines() if line.strip(" ") and line[0] != "#"]
        lengths.append(len(lines))
        assert len(lines) <= 20
        kinds = {type(node) for node in ast.walk(ast.parse(cell.source))}
        assert not kinds & {ast.FunctionDef, ast.ClassDef}, "functions belong in helpers"
    assert sorted(lengths)[len(lengths) // 2] <= 5
