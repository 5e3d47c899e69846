"""Factiva (Dow Jones): HTML exports, tagged (HD, BY, PD …) and untagged."""

import re
from collections.abc import Iterator
from pathlib import Path

from helpers.importers._factiva import (
    ID,
    TAGS,
    from_order,
    from_tags,
    is_word_count,
    without_same_ends,
)
from helpers.importers._html import flat, looks_like_html, paragraphs, read_html

RANK = 20
_MARK = re.compile(
    rb"class=[\"']?article [a-z]{2,5}Article|class=[\"']?articleParagraph|<title>\s*Factiva|"
    rb"\bid=[\"']?article-[A-Z]{3,8}\w*\d{8}|https?://[\w.]*factiva\.com"
)


def sniff(head: bytes, path: Path) -> bool:
    return looks_like_html(head) and bool(_MARK.search(head))


def read(path: Path) -> Iterator[dict]:
    """Give each article of an export."""
    page = read_html(path.read_bytes())
    boxes = [(node, node.get("class", "")) for node in page.iter("div")]
    nodes = [node for node, name in boxes if re.match(r"article \w{2,9}Article", name)]
    nodes = nodes or [node for node, name in boxes if name == "article"]
    inside = set(nodes)
    nodes = [node for node in nodes if not inside.intersection(node.iterancestors())]
    records = [_article(node) for node in nodes]
    yield from without_same_ends(records)


def _article(node) -> dict:
    fields = _tagged(node)
    return from_tags(fields) if len(fields) > 2 else _untagged(node)


def _tagged(node) -> dict[str, list[str]]:
    fields = {}
    for row in node.iter("tr"):
        cells = list(row.iterchildren("td"))
        tag = flat(cells[0]).replace("\xa0", "").strip() if len(cells) == 2 else ""
        if tag in TAGS:
            fields.setdefault(tag, []).extend(_parts(cells[1]))
    return fields


def _parts(cell) -> list[str]:
    return [text.replace("\xa0", " ").strip() for text in paragraphs(cell)]


def _untagged(node) -> dict:
    title = _title(node)
    lines = paragraphs(node)
    count = next((i for i, line in enumerate(lines) if is_word_count(line)), None)
    marked = [
        flat(child) for child in node.iter("p") if "articleParagraph" in child.get("class", "")
    ]
    if count is None:
        return from_order([title] if title else [], [], marked or lines, title)
    start = next((i for i in range(count, len(lines)) if marked and lines[i] == marked[0]), None)
    start = start or len(lines) - len(marked)
    before, head = lines[:count], lines[count + 1 : start]
    record = from_order(before, head, lines[start:] if marked else [], title)
    if not record["database_id"]:
        record["database_id"] = next((ID.match(x)[1] for x in lines[-3:] if ID.match(x)), None)
    return record


def _title(node) -> str | None:
    for child in node.iter("span", "b"):
        if child.get("class", "").endswith("Headline"):
            return flat(child) or None
    return (
        flat(next((child for child in node.iter("div") if child.get("id") == "hd"), None)) or None
    )
