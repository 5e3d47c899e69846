"""Slides from executed notebooks: the same figures, findings and limits as on the report's pages.

Each notebook is a column: its question, where its measure fails, a slide a figure, its answer and
its limits. The prose around a figure is in the speaker notes. One file, no network: reveal.js
(Hakim El Hattab, MIT) stands in the page.
"""

import base64
import hashlib
import html
import re
from pathlib import Path

import jinja2
from nbconvert.filters import markdown2html

from helpers.editions import edition, say

FOLDER = Path(__file__).parent / "templates" / "slides"
FIGURE = "application/vnd.helpers.figure+json"
FINDING = "application/vnd.helpers.finding+json"
START = (
    "Reveal.initialize({hash: true, slideNumber: 'c/t', width: 1180, height: 720, margin: 0.04, "
    "transition: 'none', plugins: [RevealNotes]});"
)
POPUP = re.compile(r"<script>(.*?)<\\/script>", re.DOTALL)
ALT = re.compile(r' alt="([^"]*)"')
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def make_slides(pages: list[dict], title: str, about: str, bundled: bool) -> str:
    """Make a deck of slides, as HTML that needs nothing else.

    Parameters
    ----------
    pages : list of dict
        Each with the executed `notebook` and its `title`, as the report has them.
    title, about : str
        For the first slide.
    bundled : bool
        Whether these are the articles that come with the collection.

    Examples
    --------
    >>> make_slides([], "A title", "103 articles", bundled=False).count("<section>")
    1
    """
    scripts = [(FOLDER / name).read_text(encoding="utf-8") for name in ("reveal.js", "notes.js")]
    popup = POPUP.search(scripts[1])[1].replace("\\\\", "\\")  # the speaker window's own script
    scripts.append(START)
    css = "".join((FOLDER / name).read_text("utf-8") for name in ("reveal.css", "theme.css"))
    loader = jinja2.FileSystemLoader(FOLDER)
    template = jinja2.Environment(loader=loader).get_template("deck.html.j2")
    return template.render(
        title=title, about=about, bundled=bundled, say=say, language=edition(), css=css,
        scripts=scripts, hashes=" ".join(_hash(text) for text in [*scripts, popup]),
        stacks=[list_slides(page["notebook"], page["title"]) for page in pages],
    )  # fmt: skip


def list_slides(notebook, title: str) -> list[dict]:
    """The slides of one executed notebook: `title`, and as HTML `body` and `notes`.

    Examples
    --------
    >>> import nbformat.v4 as v4
    >>> cells = [v4.new_markdown_cell("# Who?\\n\\n**Question.** Who speaks?")]
    >>> list_slides(v4.new_notebook(cells=cells), "Who?")[0]["body"]
    '<p><strong>Question.</strong> Who speaks?</p>\\n'
    """
    first, second = notebook.cells[0].source, notebook.cells[1:2]
    slides = [_slide(title, markdown2html(_paragraph(first, 1)), "")]
    slides += [_measure(cell.source) for cell in second]
    prose, heading = [], title
    for cell in notebook.cells[2:]:
        if cell.cell_type == "markdown":
            prose.append(HEADING.sub("", cell.source))  # the slide has the heading
            found = HEADING.findall(cell.source)
            heading = found[0] if found else heading
            if cell.source.startswith(("## Limits", f"## {say('Limits')}")):
                slides.append(_limits(cell.source))
        for data in (output.get("data", {}) for output in cell.get("outputs", [])):
            if FIGURE in data or FINDING in data:
                seen = f"<p>{' '.join(ALT.findall(data['text/html']))}</p>"
                notes = markdown2html("\n\n".join(prose)) + seen
                slides.append(_slide(heading, data["text/html"], notes))
                prose = []
    return slides


def _measure(source: str) -> dict:
    """What is measured, and where the measure fails."""
    title = HEADING.findall(source)[0]
    *before, last = source.split("\n\n")[1:]
    body = f'{markdown2html(before[0])}<div class="fails">{markdown2html(last)}</div>'
    return _slide(title, body, markdown2html("\n\n".join(before[1:])))


def _limits(source: str) -> dict:
    """The limits, without what follows them in the same cell."""
    title, _, body = source.partition("\n")
    return _slide(title.lstrip("# "), markdown2html(body.partition("\n## ")[0]), "")


def _slide(title: str, body: str, notes: str) -> dict:
    title = re.sub(r"^\d+\. ", "", title)
    return {"title": html.unescape(title), "body": body, "notes": notes}


def _paragraph(source: str, number: int) -> str:
    return source.split("\n\n")[number]


def _hash(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"'sha256-{digest}'"
