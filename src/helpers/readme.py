"""Keep the numbers of README.md and data/README.md current: `python -m helpers.readme` writes them.

A passage between `<!-- begin NAME -->` and `<!-- end NAME -->` belongs to this module; a test says
when it is not what the bundled corpus gives.
"""

import base64
import json
import re
from pathlib import Path

import nbformat
import pandas as pd

from helpers import tables
from helpers.analysis import write_text
from helpers.corpus import open_corpus
from helpers.evaluation import evaluate_gold
from helpers.figures import LANGUAGES
from helpers.intervals import originals
from helpers.manifest import MANIFEST, list_data
from helpers.paths import DATA, NOTEBOOKS, ROOT
from helpers.quotes.confidence import write_table
from helpers.reports import FIGURE, FINDING, bundles, execute_notebook, notebook_paths

FILES = (ROOT / "README.md", DATA / "README.md")
PICTURE = ROOT / "docs" / "finding.png"
FOUND_IN = "03-quotes.ipynb"
PASSAGE = re.compile(r"(<!-- begin (\w+) -->\n).*?(<!-- end \2 -->)", re.DOTALL)


def refresh(text: str, passages: dict[str, str]) -> str:
    """Put new passages between the marks of a text.

    Examples
    --------
    >>> refresh("<!-- begin n -->\\nold\\n<!-- end n -->", {"n": "new"})
    '<!-- begin n -->\\nnew\\n<!-- end n -->'
    """
    return PASSAGE.sub(lambda m: f"{m[1]}{passages[m[2]].strip()}\n{m[3]}", text)


def write_passages() -> dict[str, str]:
    """The passages: `finding`, `notebooks`, `corpus`, `accuracy` and `codebook`, as Markdown."""
    corpus = open_corpus()
    notebook = execute_notebook(NOTEBOOKS / FOUND_IN)
    figure = next(bundles(notebook, FIGURE))
    finding = next(bundles(notebook, FINDING))["data"][FINDING]["text"]
    html = figure["data"]["text/html"]
    alt, caption = re.search(r'alt="([^"]*)"', html)[1], re.search(r"</b> ([^<]*)", html)[1]
    return {
        "finding": f"> **{finding}**\n\n![{alt}](docs/finding.png)\n\n*{caption.strip()} "
        f"Computed from the bundled corpus by [notebook 03](notebooks/{FOUND_IN}).*",
        "notebooks": _table(pd.DataFrame(map(_describe, notebook_paths()))),
        "corpus": _count_articles(corpus.articles),
        "accuracy": _accuracy(evaluate_gold()),
        "codebook": _codebook(),
        "picture": re.search(r"base64,([^\"]*)", html)[1],
    }


def main() -> None:
    """Write the passages and the picture into the repository."""
    write_table()
    passages = write_passages()
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_bytes(base64.b64decode(passages["picture"]))
    for path in FILES:
        write_text(path, refresh(path.read_text(encoding="utf-8"), passages))
    write_text(MANIFEST, list_data().to_csv(index=False, lineterminator="\n"))


def _count_articles(articles: pd.DataFrame) -> str:
    counted = originals(articles)
    counts = pd.crosstab(counted["genre"], counted["language"], margins=True, margins_name="all")
    counts = counts.rename(columns=LANGUAGES).rename_axis("genre").reset_index()
    copies = len(articles) - len(counted)
    return f"{_table(counts)}\n\nBeside these there are {copies} near-copies, marked as such."


def _accuracy(scores: pd.DataFrame) -> str:
    rows = scores[(scores["kind"] == "all")].copy()
    for column in ("precision", "recall", "f1"):
        rows[column] = rows[column].map("{:.0%}".format)
    rows["language"] = rows["language"].map(LANGUAGES).fillna("all")
    columns = ["method", "language", "n_articles", "n_gold", "precision", "recall", "f1"]
    return _table(rows[columns].rename(columns={"n_articles": "articles", "n_gold": "checked"}))


def _codebook() -> str:
    meanings = json.loads((DATA / "codebook.json").read_text(encoding="utf-8"))
    parts = []
    for name, columns in tables.COLUMNS.items():
        rows = [
            {"column": f"`{column}`", "type": kind, "meaning": meanings[name][column]}
            for column, kind in columns.items()
        ]
        parts.append(f"### {name}\n\n{meanings[name]['']}\n\n{_table(pd.DataFrame(rows))}")
    return "\n\n".join(parts)


def _describe(path: Path) -> dict:
    cells = nbformat.read(path, as_version=4).cells
    head = cells[0].source
    title = head.splitlines()[0].lstrip("# ")
    minutes = re.search(r"\*Time:\* ([^·]*)", head)[1].strip()
    return {"notebook": f"[{path.stem}](notebooks/{path.name})", "question": title, "time": minutes}


def _table(frame: pd.DataFrame) -> str:
    rows = [list(frame.columns), ["---"] * len(frame.columns), *frame.values.tolist()]
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in rows)


if __name__ == "__main__":
    main()
