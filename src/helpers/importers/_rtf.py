"""RTF as plain text; bytes that are UTF-8 are read so, whatever code page the file declares."""

import re

from striprtf.striprtf import rtf_to_text

from helpers.importers._records import Unreadable

MAX_RTF = 300_000_000
_CODE_PAGE = re.compile(rb"\\ansicpg(\d+)")
_FIELD = re.compile(rb"\\u-?\d")


def looks_like_rtf(head: bytes) -> bool:
    return head.lstrip()[:5] == b"{\\rtf"


def read_rtf(raw: bytes) -> str:
    """The text of an RTF file, a line a paragraph, table cells ended by |."""
    if len(raw) > MAX_RTF:
        raise Unreadable(f"an RTF file of {len(raw):,} bytes: the limit is {MAX_RTF:,}")
    page = _CODE_PAGE.search(raw[:2000])
    encoding = f"cp{page[1].decode()}" if page and page[1] != b"0" else "cp1252"
    encoding = encoding.replace("cp65001", "utf-8").replace("cp10000", "mac_roman")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode(encoding, "replace")
    try:
        return rtf_to_text(text, encoding=encoding, errors="replace")
    except (LookupError, ValueError, IndexError, RecursionError) as error:
        raise Unreadable(f"RTF that can't be read: {error}") from None
