"""HTML for importers: parse within limits, and turn blocks into paragraphs of plain text."""

import re

import lxml.etree
import lxml.html

from helpers.importers._encoding import decode
from helpers.importers._records import Unreadable

MAX_HTML = 150_000_000
BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody td tfoot th "
    "thead tr ul".split()
)
SILENT = frozenset("script style head noscript template button select option input svg".split())
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_PAGE = re.compile(rb"<(?:html|head|body)[\s>]|<!doctype html", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f\v]+")


def looks_like_html(head: bytes) -> bool:
    return bool(_PAGE.search(head[:5000].replace(b"\0", b"")))


def declared_encoding(raw: bytes) -> str | None:
    found = _DECLARED.search(raw[:3000])
    return found[1].decode("ascii") if found else None


def read_html(raw: bytes) -> lxml.html.HtmlElement:
    """Parse a page.

    Raises
    ------
    Unreadable
        Too large, too deeply nested, or without an element.
    """
    if len(raw) > MAX_HTML:
        raise Unreadable(f"an HTML file of {len(raw):,} bytes: the limit is {MAX_HTML:,}")
    return parse_html(decode(raw, declared_encoding(raw)))


def parse_html(text: str) -> lxml.html.HtmlElement:
    """Parse a page that is already text; libxml2 gives up at a depth of 2,048 elements."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError) as error:
        raise Unreadable(f"HTML that can't be read: {error}") from None
    if any("depth" in entry.message for entry in parser.error_log):
        raise Unreadable("HTML elements nested thousands deep: no article is written like that")
    return tree


def flat(element) -> str:
    """All text of an element on one line."""
    return "" if element is None else squeeze("".join(element.itertext()))


def squeeze(text: str) -> str:
    """One space for each run of spaces and line breaks; no-break spaces stay."""
    return _SPACE.sub(" ", text).strip()


def paragraphs(element, skip=(), breaks: bool = True) -> list[str]:
    """The paragraphs of an element, in order, empty ones left out.

    Parameters
    ----------
    element : HtmlElement
    skip : collection of elements
        Left out with all they contain.
    breaks : bool
        A <br> ends a paragraph; otherwise it is a space.
    """
    skipped, found, pieces = set(skip), [], []

    def end() -> None:
        if text := squeeze("".join(pieces)):
            found.append(text)
        pieces.clear()

    walk = lxml.etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        block = node.tag in BLOCKS or (breaks and node.tag == "br")
        if block:
            end()
        if event == "end":
            pieces.append(node.tail or "" if node is not element else "")
        elif node in skipped or node.tag in SILENT:
            walk.skip_subtree()
        else:
            pieces.append(" " if node.tag == "br" else node.text or "")
    end()
    return found
