"""A notebook's French edition: its prose and the texts in its code cells, from a catalogue.

The notebooks are written in English only. `locale/fr/NOTEBOOK.yml` has, under `cells`, the French
of each Markdown cell with a mark (`of`) of the English it was made from, and under `strings` the
French of each text in a code cell, as `list_texts` writes it. A cell whose English changed since is
shown in English until it is translated again: `python -m helpers.translate` lists what is missing.
"""

import ast
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import yaml

from helpers.editions import EDITIONS, LOCALE, set_spaces
from helpers.paths import NOTEBOOKS


def translate_notebook(notebook, name: str, language: str):
    """Put the prose and the texts of a notebook into a language, in place.

    Parameters
    ----------
    name : str
        The notebook's file name without its ending.
    language : str
        "en" changes nothing.

    Examples
    --------
    >>> book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print('a b')")])
    >>> translate_notebook(book, "none", "fr").cells[0].source
    "print('a b')"
    """
    if language == "en":
        return notebook
    known = read_catalogue(name, language)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            entry = known["cells"].get(cell.id, {})
            if entry.get("of") == mark(cell.source):
                cell.source = entry["text"].rstrip("\n")
        else:
            cell.source = translate_code(cell.source, known["strings"])
            for english, french in known["code"].items():
                cell.source = cell.source.replace(english, french)
    return notebook


def translate_code(source: str, strings: dict[str, str | None]) -> str:
    """Replace texts in code; what stands in their braces goes on being computed.

    Examples
    --------
    >>> translate_code('show(f"{n} of {m:.0%}", "of")', {"{n} of {m:.0%}": "{n} sur {m:.0%}"})
    'show(f\"\"\"{n} sur {m:.0%}\"\"\", "of")'
    """
    lines = source.encode().splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
    code = source.encode()
    for node, text in sorted(list_texts(source), key=lambda item: -item[0].lineno * 10_000
                             - item[0].col_offset):  # fmt: skip
        french = strings.get(text)
        if french is not None:
            first = starts[node.lineno - 1] + node.col_offset
            last = starts[node.end_lineno - 1] + node.end_col_offset
            kind = "f" if isinstance(node, ast.JoinedStr) else ""
            code = code[:first] + f'{kind}"""{french}"""'.encode() + code[last:]
    return code.decode()


def list_texts(source: str) -> Iterator[tuple[ast.expr, str]]:
    """The texts in code: their place, and what they say, with code in braces as Python writes it.

    Examples
    --------
    >>> [text for _, text in list_texts('show(f"n = {len(a):,} of {b}", \"x\" \"y\")')]
    ['n = {len(a):,} of {b}', 'xy']
    """
    waiting = [ast.parse(source)]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.JoinedStr):
            yield node, "".join(map(_piece, node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node, node.value
        else:
            waiting += ast.iter_child_nodes(node)


def find_untranslated(path: Path, language: str) -> list[str]:
    """What of a notebook has no translation, or an outdated one, or one with other braces.

    Examples
    --------
    >>> find_untranslated(NOTEBOOKS / "00-start-here.ipynb", "fr")
    []
    """
    known = read_catalogue(path.stem, language)
    missing = []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            if known["cells"].get(cell.id, {}).get("of") != mark(cell.source):
                missing.append(f"{cell.id} (of: {mark(cell.source)})\n{cell.source}")
            continue
        for text in _prose(cell.source):
            if text not in known["strings"]:
                missing.append(f"{cell.id} string: {text}")
            elif _names(known["strings"][text] or text) - _names(text) - {"figures"}:
                missing.append(f"{cell.id} other braces: {text}")
    return missing


def read_catalogue(name: str, language: str) -> dict[str, dict]:
    """The catalogue of a notebook: `cells`, `strings` and `code`, each of them perhaps empty."""
    path = LOCALE / language / f"{name}.yml"
    found = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    found = {part: found.get(part) or {} for part in ("cells", "strings", "code")}
    return {**found, "cells": set_spaces(found["cells"]), "strings": set_spaces(found["strings"])}


def mark(text: str) -> str:
    """Eight letters that change when a text changes.

    Examples
    --------
    >>> mark("a") == mark("a") != mark("b")
    True
    """
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _prose(source: str) -> Iterator[str]:
    """Texts of several words. (Single words on figures are in the edition's own catalogue.)"""
    for _, text in list_texts(source):
        if len([word for word in text.split() if any(map(str.isalpha, word))]) > 1:
            yield text


def _names(text: str) -> set[str]:
    """The variables in the braces of a text."""
    try:
        tree = ast.parse(f'f"""{text}"""', mode="eval")
    except SyntaxError:
        return {"(no code)"}
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _piece(value: ast.expr) -> str:
    if isinstance(value, ast.Constant):
        return value.value
    spec = "".join(map(_piece, value.format_spec.values)) if value.format_spec else ""
    how = "" if value.conversion < 0 else f"!{chr(value.conversion)}"
    return f"{{{ast.unparse(value.value)}{how}{':' + spec if spec else ''}}}"


def main() -> int:
    """Print what is not translated; 1 where there is something."""
    missing = [
        f"== {language}/{path.stem} {entry}"
        for language in EDITIONS[1:]
        for path in sorted(NOTEBOOKS.glob("[0-9][0-9]-*.ipynb"))
        for entry in find_untranslated(path, language)
    ]
    print("\n".join(missing) or "everything is translated")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
