"""IRaMuTeQ and Alceste corpora: a line `**** *variable_value …` opens each text.

Variables named like a column (title, source, date, author, language) become it; a value in which
underscores or hyphens stand for spaces is kept as it is. Others keep their name. Alceste opens a
text with `0001 *variable_value` too. Themes (`-*theme`) are left out of the text.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from helpers.importers._encoding import decode
from helpers.importers._fields import ALIASES
from helpers.importers._records import MAX_TEXT, Unreadable

RANK = 40
_OPENS = re.compile(r"^(?:\*{4}|\d{4,20})[ \t]+(\*.*)$|^\*{4}[ \t]*$", re.MULTILINE)
_HEAD = re.compile(rb"^(?:\*{4}|\d{4,20})[ \t]+\*[^\s*]", re.MULTILINE)
_VARIABLE = re.compile(r"\*([^\s*]+)")
_THEME = re.compile(r"^-\*\S+[ \t]*\n?", re.MULTILINE)
_AS_COLUMN = {"titre": "title", "journal": "source", "auteur": "author", "langue": "language"}


def sniff(head: bytes, path: Path) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return bool(_HEAD.match(start)) or len(_HEAD.findall(start)) > 1


def read(path: Path) -> Iterator[dict]:
    """Give each text with its variables."""
    if path.stat().st_size > 20 * MAX_TEXT:
        raise Unreadable(f"{path.stat().st_size:,} bytes in one corpus file: too large")
    text = decode(path.read_bytes())
    openings = list(_OPENS.finditer(text))
    ends = [match.start() for match in openings[1:]] + [len(text)]
    for opening, end in zip(openings, ends, strict=True):
        body = _THEME.sub("", text[opening.end() : end]).strip("\n")
        yield _variables(opening[1] or "") | {"text": body}


def _variables(line: str) -> dict:
    found = {}
    for variable in _VARIABLE.findall(line):
        name, sign, value = variable.partition("_")
        column = _AS_COLUMN.get(name.lower(), ALIASES.get(name.lower(), name))
        column = name if column in ("text", "article_id", "copy_of") else column
        found[column] = value if sign else "yes"
    return found
