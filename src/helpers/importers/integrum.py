"""Integrum: HTML reports with fields marked by a caret (^ИС source, ^ДТ day, ^ЗГ title …), and Word
files that hold a page: title in <h1>, source and day in <h2>.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from helpers.importers._boilerplate import separate
from helpers.importers._dates import parse_date
from helpers.importers._html import flat, looks_like_html, read_html
from helpers.importers._office import has_part, read_part
from helpers.importers._wrap import unwrap

RANK = 20
_PAGE = "word/afchunk.htm"
_FIELDS = {
    "ИС": "source", "РБ": "section", "НР": "page", "ДТ": "date", "АВ": "author", "ЗГ": "title",
    "ПЗ": "standfirst", "ЯЗ": "language", "АД": "url",
}  # fmt: skip
_FIELD = re.compile(r"\^([А-Я]{2})\s*:\s*([^^]*)")
_MARKS = [f"^{mark}:".encode(code) for mark in ("ИС", "ЗГ") for code in ("cp1251", "utf-8")]


def sniff(head: bytes, path: Path) -> bool:
    if head.startswith(b"PK\x03\x04"):
        return has_part(path, _PAGE)
    return looks_like_html(head) and any(mark in head for mark in _MARKS)


def read(path: Path) -> Iterator[dict]:
    """Give each record of a report; its table of contents is no record."""
    with path.open("rb") as stream:
        is_word = stream.read(2) == b"PK"
    if is_word:
        yield from _word_records(read_html(read_part(path, _PAGE)))
        return
    page, fields = read_html(path.read_bytes()), {}
    for node in page.iter("td", "pre"):
        if node.tag == "td" and "^" in (text := flat(node)):
            fields = {_FIELDS[m[1]]: m[2].strip() for m in _FIELD.finditer(text) if m[1] in _FIELDS}
        elif node.tag == "pre" and fields:
            yield _record(fields, "".join(node.itertext()))
            fields = {}


def _word_records(page) -> Iterator[dict]:
    record, lines = {}, []
    for node in [*page.iter("h1", "h2", "p"), None]:
        if node is None or node.tag == "h1":
            if record:
                yield record | {"text": "\n\n".join(filter(None, lines))}
            record, lines = {"title": node is not None and flat(node) or None}, []
        elif node.tag == "p":
            lines.append(flat(node))
        elif day := parse_date(flat(node)):
            record["date"] = day
        else:
            record.setdefault("source", flat(node))


def _record(fields: dict, body: str) -> dict:
    own, added = separate(unwrap(body))
    day = parse_date(fields.get("date"))
    record = fields | {"date": day or fields.get("date"), "text": "\n\n".join(own)}
    return record | ({"removed": "\n".join(added)} if added else {})
