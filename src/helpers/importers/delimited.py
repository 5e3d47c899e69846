"""CSV and TSV: a row is an article, the first row names the columns.

The separator (comma, semicolon, tab, bar) is the one that gives the first row most columns.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from helpers.importers._encoding import decode, what_it_is
from helpers.importers._records import MAX_TEXT, Rejected, Unreadable

RANK = 60
TABLE = True
LARGE, MAX_HEAD = 100_000_000, 200_000
SUFFIXES = {".csv", ".tsv", ".tab"}


def sniff(head: bytes, path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and what_it_is(head) is None


def read(path: Path) -> Iterator[dict | Rejected]:
    """Give each row as a dict; a row with too many or too few fields is rejected."""
    limit = csv.field_size_limit(MAX_TEXT)
    try:
        if path.stat().st_size > LARGE:
            with path.open(encoding="utf-8-sig", newline="") as stream:
                separator = _separator(stream.readline(MAX_HEAD))
                stream.seek(0)
                yield from _rows(_lines(stream), separator)
            return
        text = decode(path.read_bytes())
        if not text.strip():
            raise Unreadable("an empty file")
        yield from _rows(io.StringIO(text, newline=""), _separator(text))
    except UnicodeDecodeError as error:
        yield Rejected(f"a large file must be UTF-8: {error}; the rest of it was not read")
    finally:
        csv.field_size_limit(limit)


def _lines(stream) -> Iterator[str]:
    while line := stream.readline(MAX_TEXT):
        if len(line) == MAX_TEXT and not line.endswith("\n"):
            raise csv.Error(f"a line of more than {MAX_TEXT:,} characters")
        yield line


def _rows(lines: Iterable[str], separator: str) -> Iterator[dict | Rejected]:
    rows = csv.reader(lines, delimiter=separator, strict=False)
    try:
        names = [name.strip() or f"column {i}" for i, name in enumerate(next(rows), start=1)]
        yield from _records(rows, names)
    except csv.Error as error:
        yield Rejected(f"line {rows.line_num}: {error}; the rest of the file was not read")


def _records(rows, names: list[str]) -> Iterator[dict | Rejected]:
    for row in rows:
        if not any(map(str.strip, row)):
            continue
        if len(row) == len(names):
            yield dict(zip(names, row, strict=True))
        else:
            yield Rejected(
                f"line {rows.line_num}: {len(row)} fields where the first row has {len(names)}: "
                "put fields with a separator or a line break in quotes"
            )


def _separator(text: str) -> str:
    head = io.StringIO(text[:MAX_HEAD], newline="").read().split("\n", 1)[0]
    counts = {mark: len(next(csv.reader([head], delimiter=mark))) for mark in ",;\t|"}
    return max(counts, key=counts.get)
