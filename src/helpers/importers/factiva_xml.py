"""Factiva (Dow Jones): XML exports of the Search Module (PPS) and of Snapshots."""

from collections.abc import Iterator
from pathlib import Path

from helpers.importers._boilerplate import separate
from helpers.importers._dates import parse_date
from helpers.importers._html import squeeze
from helpers.importers._xml import child_text, local, read_xml

RANK = 20


def sniff(head: bytes, path: Path) -> bool:
    start = head.replace(b"\0", b"")
    return b"<?xml" in start[:200] and (b"ppsarticle" in start or b"factiva.com" in start)


def read(path: Path) -> Iterator[dict]:
    """Give each <article>."""
    root = read_xml(path.read_bytes())
    for node in root.iter():
        if local(node) == "article":
            yield _article(node)


def _article(node) -> dict:
    parts = [part for part in node if local(part) in ("leadparagraph", "tailparagraphs")]
    lines = [squeeze("".join(line.itertext())) for part in parts for line in _lines(part)]
    own, added = separate(lines)
    day, time = child_text(node, "publicationdate") or "", child_text(node, "publicationtime") or ""
    return {
        "title": child_text(node, "headline"),
        "source": child_text(node, "sourcename"),
        "date": parse_date(f"{day} {'' if 'T' in day else time}".strip()),
        "author": child_text(node, "byline", "author"),
        "language": child_text(node, "baselanguage"),
        "section": child_text(node, "sectionname", "columnname"),
        "page": child_text(node, "pages"),
        "database_id": child_text(node, "accessionno"),
        "text": "\n\n".join(own),
    } | ({"removed": "\n".join(added)} if added else {})


def _lines(part) -> list:
    return [line for line in part.iter() if local(line) == "paragraph"]
