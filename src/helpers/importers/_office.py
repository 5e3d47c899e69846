"""DOCX and ODT as lines of text, read from the archive within limits, without running anything."""

import zipfile
from functools import lru_cache
from pathlib import Path

import lxml.etree

from helpers.importers._records import Unreadable
from helpers.importers._xml import local, read_xml

MAX_PART = 300_000_000
MAX_RATIO = 300
_BREAKS = {"br": "\n", "cr": "\n", "line-break": "\n", "tab": "\t", "s": " ", "nobreakhyphen": "-"}
_GONE = {
    "del", "instrtext", "movefrom", "note", "annotation", "tracked-changes", "ppr", "rpr",
    "txbxcontent", "fallback",
}  # fmt: skip


def looks_like_docx(head: bytes, path: Path) -> bool:
    return head.startswith(b"PK\x03\x04") and has_part(path, "word/document.xml")


def has_part(path: Path, name: str) -> bool:
    return name in _names(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _names(path: Path, changed: int) -> frozenset[str]:
    """The parts of the file at hand, which each format asks for in turn."""
    try:
        with zipfile.ZipFile(path) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return frozenset()


def read_part(path: Path, name: str) -> bytes:
    """One file of an archive.

    Raises
    ------
    Unreadable
        The archive is damaged or locked, or the part would unpack to an absurd size.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo(name)
            check_size(info)
            return archive.read(info)
    except KeyError:
        raise Unreadable(f"an Office file without its {name}") from None
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        raise Unreadable(f"a damaged or locked archive: {error}") from None


def check_size(info: zipfile.ZipInfo) -> None:
    ratio = info.file_size / max(info.compress_size, 1)
    if info.file_size > MAX_PART or (ratio > MAX_RATIO and info.file_size > 50_000_000):
        raise Unreadable(f"{info.filename} would unpack to {info.file_size:,} bytes: refused")


def docx_lines(path: Path) -> list[str]:
    """The paragraphs of a Word file; a line break in one makes two lines."""
    return list(_docx_lines(path, path.stat().st_mtime_ns))


@lru_cache(maxsize=1)
def _docx_lines(path: Path, changed: int) -> tuple[str, ...]:
    """Kept for the file at hand: it is read to recognise it, and again for its articles."""
    root = read_xml(read_part(path, "word/document.xml"))
    return tuple(line for node in root.iter("{*}p") for line in _text(node, only="t").split("\n"))


def odt_lines(path: Path) -> list[str]:
    """The paragraphs and headings of an OpenDocument text."""
    root = read_xml(read_part(path, "content.xml"))
    return [line for node in root.iter("{*}p", "{*}h") for line in _text(node).split("\n")]


def _text(node, only: str | None = None) -> str:
    """The text inside one paragraph; in Word files it stands in elements `t` only."""
    pieces = []
    walk = lxml.etree.iterwalk(node, events=("start", "end"))
    for event, child in walk:
        name = local(child)
        if event == "end":
            pieces.append(child.tail or "" if only is None and child is not node else "")
        elif name in _GONE:
            walk.skip_subtree()
        else:
            pieces.append(_BREAKS.get(name, ""))
            pieces.append(child.text or "" if only in (None, name) else "")
    return "".join(pieces)
