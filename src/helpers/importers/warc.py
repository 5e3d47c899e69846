"""WARC (web archives): each HTML response is a page; what is cut off or no page is rejected."""

from collections.abc import Iterator
from pathlib import Path

from helpers.importers._encoding import decode
from helpers.importers._html import declared_encoding, looks_like_html
from helpers.importers._records import Rejected, Unreadable
from helpers.importers.web_page import read_page

RANK = 10
MAX_PAGE = 40_000_000
MAX_TOTAL = 20_000_000_000


def sniff(head: bytes, path: Path) -> bool:
    name = path.name.lower()
    return head.startswith(b"WARC/") or (
        head.startswith(b"\x1f\x8b") and name.endswith((".warc.gz", ".warc"))
    )


def read(path: Path) -> Iterator[dict | Rejected]:
    """Give each page that the archive's responses hold."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    left = MAX_TOTAL
    with path.open("rb") as stream:
        try:
            for record in ArchiveIterator(stream):
                left -= max(0, _length(record))
                if left < 0:
                    yield Rejected("the archive would unpack to more than 20 GB: the rest is left")
                    return
                if record.rec_type in ("response", "resource"):
                    yield _page(record)
        except (ArchiveLoadFailed, EOFError, OSError, ValueError, AttributeError) as error:
            yield Rejected(f"the archive is cut off or damaged here: {error}")


def _page(record) -> dict | Rejected:
    url = record.rec_headers.get_header("WARC-Target-URI") or "a page without address"
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    if not status.startswith("2"):
        return Rejected(f"{url}: the server answered {status}")
    raw = record.content_stream().read(MAX_PAGE + 1)
    if len(raw) > MAX_PAGE:
        return Rejected(f"{url}: a page of more than {MAX_PAGE:,} bytes")
    kind = (record.http_headers and record.http_headers.get_header("Content-Type")) or ""
    if not ("html" in kind or looks_like_html(raw)):
        return Rejected(f"{url}: no web page but {kind or 'data of an unknown kind'}")
    if not raw and _length(record):
        return Rejected(f"{url}: the archive is cut off in this page")
    return _article(raw, kind, url)


def _length(record) -> int:
    return int(record.rec_headers.get_header("Content-Length") or 0)


def _article(raw: bytes, kind: str, url: str) -> dict | Rejected:
    named = declared_encoding(kind.encode("ascii", "replace")) or declared_encoding(raw)
    try:
        found = read_page(decode(raw, named), url)
    except Unreadable as error:
        return Rejected(f"{url}: {error}")
    if isinstance(found, Rejected):
        return Rejected(f"{url}: {found.reason}")
    return found | {"url": url}
