"""What a reader gives for each record: a dict of the article's fields, or `Rejected` with a reason.

A reader raises `Unreadable` when nothing can be had from the file; the reason says what is wrong
and, where there is a way out, what to do.
"""

from typing import NamedTuple

MAX_LINE = 1_000_000
MAX_TEXT = 20_000_000


class Rejected(NamedTuple):
    """A record that was found and could not be used."""

    reason: str
    record: int | None = None
    member: str | None = None


class Unreadable(Exception):
    """A file from which no record can be read; its text is the reason."""


def fault_of(text: str) -> str | None:
    """Why this cannot be the text of an article, or None."""
    if len(text) > MAX_TEXT:
        return f"{len(text):,} characters in one article: the limit is {MAX_TEXT:,}"
    if len(text) > MAX_LINE:
        longest = max(map(len, text.split("\n")))
        if longest > MAX_LINE:
            return f"a line of {longest:,} characters: the limit is {MAX_LINE:,}; is it an article?"
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            return f"half a surrogate pair at character {error.start}: the text was damaged before"
    return None
