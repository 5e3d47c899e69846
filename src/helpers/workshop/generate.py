"""From solution notebooks to exercises, and from English to French.

A solution stands between `# solution` and `# end`. Inside, the lines that begin with `# > ` are
what the learner sees in its place. French texts are in `texts/fr.yml`: a text for each markdown
cell, by the cell's id, and one for each sentence inside code (comments, captions, axis labels).
Cell ids are kept, so the same solutions give the same files byte for byte.
"""

import ast
import copy
import io
import json
import re
import tokenize
from pathlib import Path

import nbformat
import yaml

from helpers.analysis import write_text
from helpers.paths import NOTEBOOKS
from helpers.workshop.checks import TEXTS

WORKSHOP = NOTEBOOKS / "workshop"
SOLUTIONS = WORKSHOP / "solutions"
SOLUTION = re.compile(r"^( *)# solution\n(.*?)^ *# end(?:\n|\Z)", re.MULTILINE | re.DOTALL)
SHOWN = "# > "
ENGLISH, FRENCH = 'LANGUAGE = "en"', 'LANGUAGE = "fr"'
WORD = re.compile(r"[^\W\d_]{2,}")


def write_notebooks() -> list[Path]:
    """Write the exercises in English, and exercises and solutions in French.

    Returns
    -------
    list of Path
        The files, written anew.
    """
    files = make_notebooks()
    for path, text in files.items():
        write_text(path, text)
    return list(files)


def make_notebooks() -> dict[Path, str]:
    """The text of each file that is made from a solution notebook.

    Raises
    ------
    ValueError
        A solution shows the learner nothing; or a text has no French.
    """
    files, french = {}, read_french()
    for path in sorted(SOLUTIONS.glob("[0-9]-*.ipynb")):
        solution = nbformat.read(path, as_version=4)
        missing = find_untranslated(solution, french)
        if missing:
            raise ValueError(f"{path.name}: no French in fr.yml for {missing}")
        translated = translate(solution, french)
        files[WORKSHOP / path.name] = dump(blank(solution))
        files[WORKSHOP / "fr" / path.name] = dump(blank(translated))
        files[WORKSHOP / "fr" / "solutions" / path.name] = dump(translated)
    return files


def blank(solution: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The exercise of a solution notebook: without solutions and without cells tagged `teacher`.

    Examples
    --------
    >>> cell = nbformat.v4.new_code_cell("# solution\\nn = 3\\n# > n = ...\\n# end\\nprint(n)")
    >>> blank(nbformat.v4.new_notebook(cells=[cell])).cells[0].source
    'n = ...\\nprint(n)'
    """
    exercise = copy.deepcopy(solution)
    exercise.cells = [c for c in exercise.cells if "teacher" not in c.metadata.get("tags", [])]
    for cell in exercise.cells:
        if cell.cell_type == "code":
            cell.source = SOLUTION.sub(_show, cell.source).rstrip("\n")
    return exercise


def translate(notebook: nbformat.NotebookNode, french: dict) -> nbformat.NotebookNode:
    """A notebook with its prose, and the sentences inside its code, in French."""
    other = copy.deepcopy(notebook)
    longest_first = sorted(french["code"].items(), key=lambda item: -len(item[0]))
    for cell in other.cells:
        if cell.cell_type == "markdown":
            cell.source = french["cells"][cell.id].strip("\n")
            continue
        cell.source = cell.source.replace(ENGLISH, FRENCH)
        for english, text in longest_first:
            cell.source = cell.source.replace(english, text)
    return other


def find_untranslated(notebook: nbformat.NotebookNode, french: dict) -> list[str]:
    """The ids of markdown cells, and the sentences in code, that have no French.

    Examples
    --------
    >>> cell = nbformat.v4.new_code_cell("ax.set_xlabel('number of articles')")
    >>> notebook = nbformat.v4.new_notebook(cells=[cell])
    >>> find_untranslated(notebook, {"cells": {}, "code": {}})
    ['number of articles']
    """
    missing = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            missing += [] if (french["cells"].get(cell.id) or "").strip() else [cell.id]
        else:
            missing += [s for s in find_sentences(cell.source) if s not in french["code"]]
    return missing


def find_sentences(source: str) -> list[str]:
    """What a reader reads inside code: comments, and strings of two words or more.

    Examples
    --------
    >>> find_sentences("# two words\\nn = f'{n} more words'  # x")
    ['more words', 'two words']
    """
    strings = [
        node.value.strip()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = [token.string for token in tokens if token.type == tokenize.COMMENT]
    shown = [comment.removeprefix(SHOWN) for comment in comments if comment.startswith(SHOWN)]
    plain = [comment.removeprefix("# ") for comment in comments if not comment.startswith(SHOWN)]
    texts = strings + [text for text in plain if text not in ("solution", "end")]
    found = [text for text in texts if " " in text and len(WORD.findall(text)) > 1]
    return found + [text for line in shown for text in find_sentences(line)]


def read_french() -> dict:
    """The French texts: `cells` by the cell's id, `code` by the English sentence."""
    return yaml.safe_load((TEXTS / "fr.yml").read_text(encoding="utf-8"))


def dump(notebook: nbformat.NotebookNode) -> str:
    """A notebook as text, always the same for the same notebook."""
    nbformat.validate(notebook)
    lines = nbformat.v4.nbjson.JSONWriter().writes(notebook, indent=1, sort_keys=True)
    return json.dumps(json.loads(lines), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _show(match: re.Match) -> str:
    """What the learner sees in the place of a solution."""
    lines = [line.strip() for line in match[2].splitlines()]
    shown = [line.removeprefix(SHOWN) for line in lines if line.startswith(SHOWN)]
    if not shown:
        raise ValueError(f"a solution shows the learner nothing: {match[0]!r}")
    return "".join(f"{match[1]}{line}\n" for line in shown)
