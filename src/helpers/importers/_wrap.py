"""Undo hard line breaks: lines of a fixed width become paragraphs again."""

import re

from helpers.importers._html import squeeze

_INDENT = re.compile(r"[ \t\u3000]{2,}\S")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]$")


def unwrap(text: str) -> list[str]:
    """Paragraphs end at a blank line, and where an indented line begins.

    Examples
    --------
    >>> unwrap("     One line\\nand the next.\\n     Another.")
    ['One line and the next.', 'Another.']
    """
    found, pieces = [], []
    for line in [*text.split("\n"), ""]:
        if pieces and (not line.strip() or _INDENT.match(line)):
            found.append(squeeze(" ".join(pieces)))
            pieces = []
        if line.strip():
            pieces.append(line.strip())
    return found


def join_lines(lines: list[str]) -> str:
    """One paragraph from its lines; a word divided by a hyphen is joined."""
    pieces = []
    for line in map(str.strip, lines):
        if pieces and line[:1].islower() and _HYPHEN.search(pieces[-1][-2:]):
            pieces[-1] = pieces[-1][:-1]
        elif pieces:
            pieces.append(" ")
        pieces.append(line)
    return squeeze("".join(pieces))
