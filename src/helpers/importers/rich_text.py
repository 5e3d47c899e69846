"""RTF that is no database's export: the document is one article."""

from collections.abc import Iterator
from pathlib import Path

from helpers.importers._html import squeeze
from helpers.importers._marks import refuse_export
from helpers.importers._records import Unreadable
from helpers.importers._rtf import looks_like_rtf, read_rtf

RANK = 40


def sniff(head: bytes, path: Path) -> bool:
    return looks_like_rtf(head)


def read(path: Path) -> Iterator[dict]:
    """Give the document as one article."""
    lines = [squeeze(line) for line in read_rtf(path.read_bytes()).split("\n")]
    text = "\n\n".join(filter(None, lines))
    if not text:
        raise Unreadable("an RTF file without text")
    refuse_export(text, "document")
    yield {"text": text}
