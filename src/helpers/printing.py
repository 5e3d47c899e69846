"""Print pages to PDF: tagged, with an outline, fonts embedded, on A4, by Chromium.

`python -m helpers.printing PAGE.html… OUT.pdf` prints any of the collection's HTML pages. Several
pages become one document: each keeps its style, links between them go to the place in the document.
"""

import html
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from helpers.editions import say, speaking

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-quic"]  # fmt: skip
MAIN = re.compile(r"<main id=\"content\">(.*?)</main>", re.DOTALL)
HEAD = re.compile(r"^.*?<body[^>]*>", re.DOTALL)
LANGUAGE = re.compile(r'<html[^>]* lang="([^"]+)"')
HEADING = re.compile(r"<h[1-6][^>]*>(.*?)</h[1-6]>", re.DOTALL)
TITLE, ID = re.compile(r"<title>(.*?)</title>", re.DOTALL), re.compile(r'\b(id|href)="(#?)([^"]+)"')
PAPER = """
<style>
@page { size: A4; margin: 18mm 17mm 20mm; }
:root { color-scheme: only light; --ink: #1b1f24; --paper: #fff; --soft: #f4f6f8; --line: #d5dae0; --link: #0a5c9e; --mark: #ffe9a8; }
body { font-family: "DejaVu Sans", "Noto Sans", "Noto Sans CJK KR", sans-serif; font-size: 9.5pt; line-height: 1.4; }
.skip, nav:not(.contents), details.code, header, footer, .answer, .code_cell:not(:has(.output_wrapper)) { display: none; }
.card { border: 0; padding: 0; break-inside: avoid; } .text_cell:has(h1:last-child, h2:last-child, h3:last-child) { break-after: avoid; }
main, article.part { max-width: none; padding: 0; margin: 0; }
figure { break-inside: avoid; margin: .8em 0; } figure img { max-height: 74mm; width: auto; max-width: 100%; }
figcaption { font-size: 8.5pt; } figcaption a { display: none; }
table, table.dataframe { font-size: 7.5pt; break-inside: auto; } th, td { padding: .2em .4em; } h1, h2, h3, tr, pre, blockquote, .note { break-inside: avoid; } thead { display: table-header-group; }
h1, h2, h3 { break-after: avoid; } h1 { font-size: 17pt; margin-top: 1.6em; } h2 { font-size: 12.5pt; margin-top: 1.3em; } p, li { orphans: 3; widows: 3; }
pre { white-space: pre-wrap; } blockquote { margin: .5em 0; } nav.contents { display: block; } .contents ol { columns: 2; margin: .4em 0; font-size: 9pt; }
.hits td:last-child { min-width: 8em; }
</style>
"""  # noqa: E501
FOOT = '<div style="font-size:7pt;width:100%;text-align:center"><span class="pageNumber"></span> / \
<span class="totalPages"></span></div>'


def print_pdf(pages: Sequence[Path], out: Path) -> None:
    """Print HTML pages to one PDF.

    Parameters
    ----------
    pages : sequence of Path
        HTML files. One is printed as it is; of several the parts inside `<main id="content">` are.
    out : Path
        The PDF. Tagged (read aloud in order), with the headings as its outline.

    Raises
    ------
    RuntimeError
        Chromium or its driver is missing; the message says what to install.
    """
    with tempfile.TemporaryDirectory() as folder:
        joined, text = Path(folder) / "joined.html", join_pages([Path(page) for page in pages])
        joined.write_text(text, encoding="utf-8")
        part = out.with_name(out.name + ".part")
        part.parent.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(1) as pool:  # a notebook's own thread has a loop already
            pool.submit(_print, joined, part).result()
        _settle(part, text)
        os.replace(part, out)


def join_pages(pages: Sequence[Path]) -> str:
    """Join pages to one for the printer; ids are made different, links between pages kept."""
    texts = {page.name: page.read_text(encoding="utf-8") for page in pages}
    first = next(iter(texts.values()))
    head = HEAD.search(first)[0].replace("</head>", f"{PAPER}</head>")
    if len(texts) == 1:
        return head + first[HEAD.search(first).end() :]
    titles = {name: TITLE.search(text)[1] for name, text in texts.items()}
    parts = [_part(name, text, texts) for name, text in texts.items()]
    entries = [f'<li><a href="#{name}">{title}</a></li>' for name, title in titles.items()][1:]
    with speaking(LANGUAGE.search(first)[1] if LANGUAGE.search(first) else "en"):
        label = html.escape(say("Contents"))
    contents = f'<nav class="contents" aria-label="{label}"><ol>{"".join(entries)}</ol></nav>'
    parts[0] = parts[0].replace("</h1>", f"</h1>{contents}", 1)
    return f"{head}<main>{''.join(parts)}</main></body></html>"


def _part(name: str, text: str, names) -> str:
    """The content of one page, its ids and its links made those of the joined document."""

    def rename(found: re.Match) -> str:
        kind, hash_sign, target = found.groups()
        file, _, anchor = target.partition("#")
        if kind == "id" or hash_sign:
            return f'{kind}="{hash_sign}{name}-{target}"'
        if file in names:
            return f'href="#{file}-{anchor}"' if anchor else f'href="#{file}"'
        return found[0]

    body = MAIN.search(text)
    if not body:
        raise ValueError(f'{name} has no <main id="content">: print it alone')
    return f'<article class="part" id="{name}">{ID.sub(rename, body[1])}</article>'


def find_browser() -> str:
    """The path of a Chromium, or a message that says how to get one."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        raise RuntimeError(
            "Chromium is needed to print: on Debian and Ubuntu `apt-get install chromium "
            "fonts-noto-cjk`; or open the page in your browser and print it to PDF there"
        )
    return found


def _print(page: Path, out: Path) -> None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise RuntimeError("playwright is needed to print: `make env` installs it") from None
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find_browser(), args=FLAGS)
        opened = browser.new_page(java_script_enabled=False)
        opened.goto(page.as_uri())
        opened.pdf(path=str(out), format="A4", tagged=True, outline=True, print_background=True,
                   display_header_footer=True, header_template="<span></span>",
                   footer_template=FOOT, prefer_css_page_size=True)  # fmt: skip
        browser.close()


def _settle(path: Path, page: str) -> None:
    """Take the clock out of a PDF, say its language, and write its outline as the headings are.

    (Chromium drops the space where a heading goes on in the next line.)
    """
    import pikepdf

    plain = [
        html.unescape(re.sub("<[^>]*>", "", heading)).strip() for heading in HEADING.findall(page)
    ]
    titles = {"".join(heading.split()): heading for heading in plain}
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for key in ("/CreationDate", "/ModDate"):
            if key in pdf.docinfo:
                del pdf.docinfo[key]
        pdf.Root.Lang = LANGUAGE.search(page)[1] if LANGUAGE.search(page) else "en"
        with pdf.open_outline() as outline:
            for entry in _entries(outline.root):
                entry.title = titles.get("".join(entry.title.split()), entry.title)
        pdf.save(path, deterministic_id=True)


def _entries(items) -> Iterator:
    for item in items:
        yield item
        yield from _entries(item.children)


def main(arguments: list[str] | None = None) -> int:
    """Print the pages named first to the PDF named last; 0, or 2 with a message."""
    *pages, out = [Path(name) for name in (arguments or sys.argv[1:])] or [Path()]
    if not pages or out.suffix != ".pdf":
        print("usage: python -m helpers.printing PAGE.html… OUT.pdf", file=sys.stderr)
        return 2
    try:
        print_pdf(pages, out)
    except (OSError, RuntimeError, ValueError) as error:
        print(f"helpers: {error}", file=sys.stderr)
        return 2
    print(out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
