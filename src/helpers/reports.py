"""From a corpus to a site that opens from disk: notebooks executed, a page each, a start page.

The pages hold everything they need: no script, no font and no picture is fetched from anywhere.
"""

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jinja2
import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from pygments.formatters import HtmlFormatter
from tqdm import tqdm

from helpers import __version__, tables
from helpers.analysis import write_text
from helpers.corpus import prepare
from helpers.editions import edition, say, speaking
from helpers.network_view import script_hash
from helpers.paths import CORPUS, NOTEBOOKS, REPORTS
from helpers.slides import FIGURE, FINDING, make_slides
from helpers.summary import describe_corpus, read_rejected, read_run, what_is_unknown
from helpers.translate import translate_notebook

TEMPLATES = Path(__file__).parent / "templates"
WIDGET = "application/vnd.jupyter.widget-view+json"
CELL_SECONDS = 600
WORKERS = 2


def make_report(
    corpus: Path | None = None, out: Path = REPORTS, progress: bool = False, language: str = "en"
) -> dict:
    """Analyse a corpus, execute every notebook on it and write the report.

    Parameters
    ----------
    corpus : Path, optional
        A file or folder of articles; the bundled corpus by default.
    out : Path
        Gets index.html, a page a notebook, slides.html, csv/ (the numbers behind each figure) and
        tables/.

    language : str
        "en", or "fr" for the French edition.

    Returns
    -------
    dict
        What run.json says. Where no article could be read, nothing but tables/ is written.

    Raises
    ------
    FileNotFoundError
        Nothing is at `corpus`.
    RuntimeError
        A notebook failed; the message names the notebook, the cell and the error.
    """
    with speaking(language):
        return _make_report(Path(corpus or CORPUS).resolve(), Path(out), progress)


def _make_report(corpus: Path, out: Path, progress: bool) -> dict:
    """Make the report in the language of this edition."""
    folder = prepare(corpus, progress=progress)
    shutil.copytree(folder, out / "tables", dirs_exist_ok=True)
    for name in tables.COLUMNS:
        text = tables.defuse(tables.read(folder, name)).to_csv(index=False, lineterminator="\n")
        write_text(out / "tables" / f"{name}.csv", text)
    run = read_run(folder)
    if not run["read"]:
        return run
    names = notebook_paths()
    with ThreadPoolExecutor(WORKERS) as pool:
        done = pool.map(lambda path: execute_notebook(path, {"CORPUS": str(corpus)}), names)
        notebooks = list(tqdm(done, "notebooks", len(names), disable=not progress))
    pages = [_page(path, notebook) for path, notebook in zip(names, notebooks, strict=True)]
    for page in pages:
        write_text(out / page["file"], _render(page["notebook"], page, pages, folder))
        for figure in page["figures"]:
            write_text(out / "csv" / f"{figure['name']}.csv", figure["csv"])
    bundled = corpus == CORPUS
    write_text(out / "index.html", _start_page(pages, folder, run, bundled))
    deck = make_slides(pages, _title(bundled), describe_corpus(folder), bundled)
    write_text(out / "slides.html", deck)
    return run


def _title(bundled: bool) -> str:
    bundled_title = say("The bundled corpus: Russia and North Korea")
    return bundled_title if bundled else say("What these articles say")


def notebook_paths() -> list[Path]:
    """The themed notebooks in order."""
    return sorted(NOTEBOOKS.glob("[0-9][0-9]-*.ipynb"))


def execute_notebook(path: Path, parameters: dict | None = None) -> nbformat.NotebookNode:
    """Execute a notebook with other values in its cell tagged `parameters`.

    Raises
    ------
    RuntimeError
        A cell failed; the message names the notebook, the cell and the error.
    """
    notebook = nbformat.read(path, as_version=4)
    translate_notebook(notebook, path.stem, edition())
    _inject(notebook, parameters or {})
    os.environ.setdefault("PYTHONHASHSEED", "0")
    client = NotebookClient(
        notebook, timeout=CELL_SECONDS, kernel_name="python3", record_timing=False,
        extra_arguments=["--IPKernelApp.log_level=40"],
        resources={"metadata": {"path": str(path.parent)}}, allow_errors=True,
        store_widget_state=False,
    )  # fmt: skip
    client.execute()
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                problem = f"{output.ename}: {output.evalue}"
                raise RuntimeError(f"{path.name}, cell {number}: {problem}\n{cell.source}")
            output.get("data", {}).pop(WIDGET, None)  # a page has no kernel: its table stays
    return notebook


def _inject(notebook, parameters: dict) -> None:
    """Put a cell with the given values after the cell tagged `parameters`."""
    tagged = [n for n, c in enumerate(notebook.cells) if "parameters" in c.metadata.get("tags", [])]
    if parameters and tagged:
        source = "\n".join(f"{name} = {value!r}" for name, value in parameters.items())
        cell = nbformat.v4.new_code_cell(source, metadata={"tags": ["injected-parameters"]})
        cell["id"] = "injected-parameters"
        notebook.cells.insert(tagged[0] + 1, cell)


def _page(path: Path, notebook) -> dict:
    title = notebook.cells[0].source.splitlines()[0].lstrip("# ")
    findings = [data["text"] for data in _outputs(notebook, FINDING)]
    figures = list(_outputs(notebook, FIGURE))
    pictures = [output.data["text/html"] for output in bundles(notebook, FIGURE)]
    return {
        "file": path.with_suffix(".html").name, "title": title, "notebook": notebook,
        "short": say(path.stem.partition("-")[2].replace("-", " ")), "findings": findings,
        "figures": figures, "figure": pictures[0] if pictures else "",
    }  # fmt: skip


def bundles(notebook, kind: str) -> Iterator:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if kind in output.get("data", {}):
                yield output


def _outputs(notebook, kind: str) -> Iterator[dict]:
    return (output.data[kind] for output in bundles(notebook, kind))


def _render(notebook, page: dict, pages: list[dict], folder: Path) -> str:
    exporter = HTMLExporter(
        template_name="report", extra_template_basedirs=[str(TEMPLATES)], anchor_link_text=""
    )
    links = [{"file": "index.html", "short": say("report")}, *pages]
    report = {
        "title": page["title"], "file": page["file"], "pages": links,
        "findings": page["findings"], "about": describe_corpus(folder), "style": _style(),
        "script": script_hash(),
        "footer": f"helpers {__version__}. "
        + say("Every number on this page was computed in this run."),
        "say": say, "language": edition(),
    }  # fmt: skip
    body, _ = exporter.from_notebook_node(notebook, resources={"report": report})
    return body


def _start_page(pages: list[dict], folder: Path, run: dict, bundled: bool) -> str:
    """Render the start page in the frame of the other pages."""
    loader = jinja2.FileSystemLoader(TEMPLATES / "report")
    template = jinja2.Environment(loader=loader).get_template("start.html.j2")
    body = template.render(
        say=say,
        title=_title(bundled), about=describe_corpus(folder), bundled=bundled,
        rejected=read_rejected(folder), found=run["found"], pages=pages,
        unknown=what_is_unknown(folder),
        tables=[(name, run["counts"][name]) for name in tables.COLUMNS],
    )  # fmt: skip
    frame = nbformat.v4.new_notebook()
    page = {"title": _title(bundled), "file": "index.html", "findings": []}
    before, middle, after = _render(frame, page, pages, folder).partition('<main id="content">')
    return before + middle + body + after


def _style() -> str:
    css = (TEMPLATES / "report" / "style.css").read_text(encoding="utf-8")
    light = HtmlFormatter(style="default").get_style_defs(".highlight pre")
    dark = HtmlFormatter(style="monokai").get_style_defs(".highlight pre")
    dark = "\n".join(line for line in dark.splitlines() if "background" not in line)
    return f"{css}\n{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}"
