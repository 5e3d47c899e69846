"""PDF with a text layer: the document is one article; hard line breaks are undone.

A line that ends short ends its paragraph. Lines that most pages repeat (running heads, page
numbers) are taken off. The title is the one in the document's properties, or else what stands on
top of the first page in larger letters than the rest.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from helpers.importers._dates import parse_date
from helpers.importers._marks import refuse_export
from helpers.importers._records import Unreadable
from helpers.importers._wrap import join_lines

RANK = 10
MAX_PAGES = 3_000
LARGER = 1.1
LONGEST_TITLE = 250
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.|seite)?\W*\d{1,4}(?:\W+(?:/|of|sur|de|von)?\W*\d{1,4})?\W*", re.IGNORECASE
)
_ENDS = re.compile(r"[.!?…:»”\"’)\]]$")
_ITEM = re.compile(r"(?:[-–—•▪◦*]|\d{1,3}[.)]|\(?[a-z][.)])\s")
_FILE_NAME = re.compile(r"\.(?:docx?|indd|pdf|qxd|odt|rtf)$|^(?:untitled|microsoft word)", re.I)


def sniff(head: bytes, path: Path) -> bool:
    return b"%PDF-" in head[:1024]


def read(path: Path) -> Iterator[dict]:
    """Give the document as one article."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except (pypdfium2.PdfiumError, OSError) as error:
        raise Unreadable(f"a PDF that can't be opened (damaged, or locked): {error}") from None
    try:
        if len(document) > MAX_PAGES:
            raise Unreadable(f"a PDF of {len(document):,} pages: the limit is {MAX_PAGES:,}")
        pages = [_lines(document[number]) for number in range(len(document))]
        title = _title(document.get_metadata_dict().get("Title") or "") or _headline(document)
    finally:
        document.close()
    text = "\n\n".join(_paragraphs(_without_repeats(pages)))
    if not re.search(r"\w\w", text):
        raise Unreadable("a PDF without a text layer (a scan): run character recognition first")
    refuse_export(text, "PDF")
    yield {"title": title, "text": text}


def _lines(page) -> list[str]:
    layer = page.get_textpage()
    try:
        text = layer.get_text_range()
    finally:
        layer.close()
        page.close()
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "-").split("\n")


def _without_repeats(pages: list[list[str]]) -> list[str]:
    edges = Counter(line.strip() for page in pages for line in {*_edge(page)} if line.strip())
    often = {line for line, n in edges.items() if len(pages) > 2 and n > len(pages) / 2}
    found = []
    for page in pages:
        near = {*_edge(page)}
        for line in page:
            number = len(line) < 40 and line in near and _PAGE_NUMBER.fullmatch(line)
            gone = number or line.strip() in often
            if not gone:
                found.append(line.rstrip())
    return found


def _edge(page: list[str]) -> list[str]:
    full = [line for line in page if line.strip()]
    return full[:2] + full[-2:]


def _paragraphs(lines: list[str]) -> list[str]:
    lengths = sorted(len(line) for line in lines if line.strip())
    width = lengths[int(len(lengths) * 0.8)] if lengths else 0
    found, pieces = [], []
    for line in [*lines, ""]:
        if pieces and (not line.strip() or _ITEM.match(line.strip()) or _stops(pieces[-1], width)):
            found.append(join_lines(pieces))
            pieces = []
        if line.strip():
            pieces.append(line)
    return found


def _stops(line: str, width: int) -> bool:
    return len(line) < 0.6 * width or (len(line) < 0.8 * width and bool(_ENDS.search(line)))


def _title(text: str) -> str | None:
    text = " ".join(text.split())
    if not re.search(r"[^\W\d_]{2}", text) or _FILE_NAME.search(text) or parse_date(text):
        return None
    return text


def _headline(document) -> str | None:
    """The first lines of the first page, if their letters are larger than most."""
    import pypdfium2.raw as pdfium

    layer = document[0].get_textpage()
    count = min(layer.count_chars(), 4_000)
    letters = [chr(pdfium.FPDFText_GetUnicode(layer, i)) for i in range(count)]
    boxes = [layer.get_charbox(i, loose=True) for i in range(count)]
    sizes = [round(top - bottom, 1) for _, bottom, _, top in boxes]
    layer.close()
    inked = sorted(size for size, letter in zip(sizes, letters, strict=True) if letter.strip())
    if not inked or max(sizes) < LARGER * inked[len(inked) // 2]:
        return None
    large = LARGER * inked[len(inked) // 2]
    head = []
    for letter, size in zip(letters, sizes, strict=True):
        if letter.strip() and size < large:
            break
        head.append(letter)
    title = join_lines("".join(head).replace("\r", "\n").split("\n"))
    return title if 0 < len(title) <= LONGEST_TITLE else None
