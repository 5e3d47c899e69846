"""DOCX and ODT that are no database's export: the document is one article.

Its title is the one that its properties give, if they give one; the text is its paragraphs.
"""

from collections.abc import Iterator
from pathlib import Path

from helpers.importers._html import squeeze
from helpers.importers._marks import refuse_export
from helpers.importers._office import docx_lines, has_part, looks_like_docx, odt_lines, read_part
from helpers.importers._records import Unreadable
from helpers.importers._xml import child_text, read_xml

RANK = 40
LEAST_WORDS = 10


def sniff(head: bytes, path: Path) -> bool:
    return looks_like_docx(head, path) or _is_odt(head, path)


def read(path: Path) -> Iterator[dict]:
    """Give the document as one article."""
    with path.open("rb") as stream:
        is_odt = _is_odt(stream.read(5_000), path)
    lines = odt_lines(path) if is_odt else docx_lines(path)
    text = "\n\n".join(filter(None, map(squeeze, lines)))
    if len(text.split()) < LEAST_WORDS:
        raise Unreadable(
            f"a document of {len(text.split())} words: neither an article nor a database's export"
        )
    refuse_export(text, "document")
    yield {"text": text, **_properties(path, "meta.xml" if is_odt else "docProps/core.xml")}


def _is_odt(head: bytes, path: Path) -> bool:
    is_text = head.startswith(b"PK\x03\x04") and b"opendocument.text" in head
    return is_text and has_part(path, "content.xml")


def _properties(path: Path, part: str) -> dict:
    if not has_part(path, part):
        return {}
    try:
        root = read_xml(read_part(path, part))
    except Unreadable:
        return {}
    return {"title": child_text(root, "title")}
