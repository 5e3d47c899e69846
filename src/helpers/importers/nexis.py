"""LexisNexis: DOCX, RTF, HTML and plain text from Nexis Uni, Nexis and LexisNexis Academic."""

import re
from collections.abc import Iterator
from pathlib import Path

from helpers.importers._encoding import decode
from helpers.importers._html import BLOCKS, flat, looks_like_html, read_html
from helpers.importers._nexis import Line, looks_like_nexis, read_lines
from helpers.importers._office import docx_lines, looks_like_docx
from helpers.importers._records import MAX_TEXT, Unreadable
from helpers.importers._rtf import looks_like_rtf, read_rtf

RANK = 25
_INDENT = re.compile(r"[ \t]{8,}\S")
_CENTRED = re.compile(r"\.(\w{1,99})\s*\{[^{}]*text-align:\s*center", re.IGNORECASE)


def sniff(head: bytes, path: Path) -> bool:
    if looks_like_docx(head, path):
        return looks_like_nexis("\n".join(docx_lines(path)[:3_000]))
    if looks_like_rtf(head):
        return _is_nexis_rtf(head)
    text = head.decode("utf-8", "replace")
    if looks_like_html(head):
        page = re.sub(r"<[^<>]*>", "\n", text)
        return "<DOC NUMBER" in text or looks_like_nexis(page)
    return looks_like_nexis(text)


def _is_nexis_rtf(head: bytes) -> bool:
    try:
        return looks_like_nexis(read_rtf(head))
    except Unreadable:
        return False


def read(path: Path) -> Iterator[dict]:
    """Give each article of an export."""
    with path.open("rb") as stream:
        head = stream.read(5_000)
    if looks_like_docx(head, path):
        yield from read_lines([Line(text) for text in docx_lines(path)])
        return
    if path.stat().st_size > 20 * MAX_TEXT:
        raise Unreadable(f"{path.stat().st_size:,} bytes in a text export: too large")
    raw = path.read_bytes()
    if looks_like_rtf(head):
        yield from read_lines([Line(text) for text in read_rtf(raw).split("\n")])
    elif looks_like_html(head):
        yield from read_lines(_html_lines(raw))
    else:
        lines = decode(raw).split("\n")
        yield from read_lines([Line(t, bool(_INDENT.match(t))) for t in lines], wrapped=True)


def _html_lines(raw: bytes) -> list[Line]:
    page = read_html(raw)
    rules = " ".join("".join(style.itertext()) for style in page.iter("style"))
    centred = set(_CENTRED.findall(rules))
    return [
        Line(text, bool({node.get("class"), node.getparent().get("class")} & centred))
        for node in page.iter("p", "div", "td", "center", "h1", "h2")
        if not any(child.tag in BLOCKS for child in node) and (text := flat(node))
    ]
