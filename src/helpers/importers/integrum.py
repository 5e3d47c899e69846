"""Integrum: HTML reports with fields marked by a caret (^ИС source, ^ДТ day, ^ЗГ title …)."""

import re
from collections.abc import Iterator
from pathlib import Path

from helpers.importers._boilerplate import separate
from helpers.importers._dates import parse_date
from helpers.importers._html import flat, looks_like_html, read_html
from helpers.importers._wrap import unwrap

RANK = 20
_FIELDS = {
    "ИС": "source", "РБ": "section", "НР": "page", "ДТ": "date", "АВ": "author", "ЗГ": "title",
    "ПЗ": "standfirst", "ЯЗ": "language", "АД": "url",
}  # fmt: skip
_FIELD = re.compile(r"\^([А-Я]{2})\s*:\s*([^^]*)")
_MARKS = [f"^{mark}:".encode(code) for mark in ("ИС", "ЗГ") for code in ("cp1251", "utf-8")]


def sniff(head: bytes, path: Path) -> bool:
    return looks_like_html(head) and any(mark in head for mark in _MARKS)


def read(path: Path) -> Iterator[dict]:
    """Give each record of a report; its table of contents is no record."""
    page = read_html(path.read_bytes())
    fields = {}
    for node in page.iter("td", "pre"):
        if node.tag == "td" and "^" in (text := flat(node)):
            fields = {_FIELDS[m[1]]: m[2].strip() for m in _FIELD.finditer(text) if m[1] in _FIELDS}
        elif node.tag == "pre" and fields:
            yield _record(fields, "".join(node.itertext()))
            fields = {}


def _record(fields: dict, body: str) -> dict:
    own, added = separate(unwrap(body))
    day = parse_date(fields.get("date"))
    record = fields | {"date": day or fields.get("date"), "text": "\n\n".join(own)}
    return record | ({"removed": "\n".join(added)} if added else {})
