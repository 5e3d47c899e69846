"""The workshop's handout for paper: exercises with their cells, questions to tick, the glossary.

`python -m helpers.handout OUT.pdf` prints it; `--language fr` the French edition.
"""

import argparse
import html
import re
import sys
import tempfile
from pathlib import Path

import nbformat
import yaml
from nbconvert.filters import markdown2html

from helpers.editions import EDITIONS, say, speaking
from helpers.paths import NOTEBOOKS
from helpers.printing import print_pdf
from helpers.reports import TEMPLATES

WORKSHOP = NOTEBOOKS / "workshop"
EXERCISE = re.compile(r"-ex\d+")
QUIZ = re.compile(r'quiz\("([^"]+)"\)')
PILCROW = re.compile(r'<a class="anchor-link"[^>]*>.*?</a>')
STYLE = "pre { border: 1px solid #d5dae0; } ul.tick { list-style: none; padding-left: 1em; }"


def make_handout(language: str = "en") -> str:
    """The handout as one HTML page.

    Examples
    --------
    >>> "<h1" in make_handout() and "Glossary" in make_handout()
    True
    """
    folder = WORKSHOP if language == "en" else WORKSHOP / language
    quizzes = yaml.safe_load((WORKSHOP / "texts" / "quizzes.yml").read_text(encoding="utf-8"))
    parts = []
    for path in sorted(folder.glob("[0-9]*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        parts += [_draw(cell, quizzes, language) for cell in cells]
    parts.append(_markdown((WORKSHOP / "glossary.md").read_text(encoding="utf-8")))
    css = (TEMPLATES / "report" / "style.css").read_text(encoding="utf-8")
    with speaking(language):
        title = say("Workshop: handout")
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{css}{STYLE}</style></head><body><main>{''.join(parts)}</main></body></html>"
    )


def _draw(cell, quizzes: dict, language: str) -> str:
    """Prose, the cells of exercises, and questions; what only runs is left to the screen."""
    if cell.cell_type == "markdown":
        return _markdown(cell.source)
    asked = "".join(_ask(quizzes[name], language) for name in QUIZ.findall(cell.source))
    if asked or not EXERCISE.search(cell.id):
        return asked
    return f"<pre>{html.escape(cell.source)}</pre>"


def _ask(question: dict, language: str) -> str:
    """A question with a box before each answer; which is right stays unsaid."""
    answers = "".join(f"<li>☐ {html.escape(a[language])}</li>" for a in question["answers"])
    asked = html.escape(question["question"][language])
    return f'<p><b>{asked}</b></p><ul class="tick">{answers}</ul>'


def _markdown(text: str) -> str:
    return PILCROW.sub("", markdown2html(text))


def main(arguments: list[str] | None = None) -> int:
    """Print the handout."""
    parser = argparse.ArgumentParser(prog="python -m helpers.handout", description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT.pdf")
    parser.add_argument("--language", choices=EDITIONS, default="en")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "handout.html"
        page.write_text(make_handout(options.language), encoding="utf-8")
        try:
            print_pdf([page], options.out)
        except RuntimeError as error:
            print(f"helpers: {error}", file=sys.stderr)
            return 2
    print(options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
