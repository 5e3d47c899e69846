"""RSS and Atom: an item is an article; most feeds give a summary, not the text, and `text_part`
says so."""

import re
from collections.abc import Iterator
from pathlib import Path

import lxml.etree

from helpers.importers._dates import parse_date
from helpers.importers._encoding import decode
from helpers.importers._html import paragraphs, parse_html, squeeze
from helpers.importers._records import Unreadable
from helpers.importers._xml import children, local, read_xml

RANK = 20
_HEAD = re.compile(rb"<(?:rss|(?:\w+:)?rdf|feed)[\s>]", re.IGNORECASE)
FULL = ("encoded", "content")
SUMMARY = ("description", "summary")


def sniff(head: bytes, path: Path) -> bool:
    start = head.replace(b"\0", b"")[:3_000]
    return bool(_HEAD.search(start)) and b"<html" not in start.lower()[:500]


def read(path: Path) -> Iterator[dict]:
    """Give each item or entry."""
    root = _tree(path.read_bytes())
    channel = next((node for node in root.iter() if local(node) == "channel"), root)
    source = _own_text(channel, "title")
    for node in root.iter():
        if local(node) in ("item", "entry"):
            yield _item(node) | {"source": _own_text(node, "source") or source}


def _tree(raw: bytes):
    try:
        return read_xml(raw)
    except Unreadable as fault:
        if "entities" in str(fault) or "limit" in str(fault):
            raise
        parser = lxml.etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
        root = lxml.etree.fromstring(decode(raw).encode(), parser=parser)
        if root is None:
            raise
        return root


def _item(node) -> dict:
    full, summary = _own_text(node, *FULL, markup=True), _own_text(node, *SUMMARY, markup=True)
    is_full = bool(full) and len(full) > len(summary or "")
    days = [_own_text(node, n) for n in ("pubdate", "published", "date", "issued", "updated")]
    return {
        "title": _plain(_own_text(node, "title", markup=True)),
        "date": next(filter(None, map(parse_date, days)), None),
        "author": _own_text(node, "creator", "author"),
        "url": _link(node),
        "section": _own_text(node, "category"),
        "standfirst": summary if is_full else None,
        "text": (full if is_full else summary) or "",
        "text_part": "full" if is_full else "summary" if summary else "none",
    }


def _own_text(node, *names: str, markup: bool = False) -> str | None:
    for name in names:
        for child in children(node, name):
            text = "".join(child.itertext()).strip()
            if text and markup and "<" in text:
                text = "\n\n".join(paragraphs(parse_html(f"<div>{text}</div>")))
            if text:
                return text if markup else squeeze(text)
    return None


def _plain(text: str | None) -> str | None:
    return squeeze(text.replace("\n", " ")) if text else None


def _link(node) -> str | None:
    for child in children(node, "link"):
        if child.get("rel") in (None, "alternate"):
            return child.get("href") or squeeze(child.text or "") or None
    return None
