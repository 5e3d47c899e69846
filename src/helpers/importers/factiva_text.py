"""Factiva (Dow Jones): RTF and plain text exports, tagged (HD, BY, PD …) and untagged."""

import re
from collections.abc import Iterator
from pathlib import Path

from helpers.importers._encoding import decode
from helpers.importers._factiva import (
    ID,
    TAGS,
    from_order,
    from_tags,
    is_word_count,
    without_same_ends,
)
from helpers.importers._html import squeeze
from helpers.importers._records import MAX_TEXT, Unreadable
from helpers.importers._rtf import looks_like_rtf, read_rtf

RANK = 30
_TAG = re.compile(rf"^\s*({'|'.join(TAGS)})(?:\s*\||\t|\s{{2,}}|\s*$)(.*)$")
_NUMBER = rb"[A-Za-z][A-Za-z0-9]{7}(?:19|20)\d{6}[a-z][a-z0-9]{8}"
_RTF_MARK = re.compile(rb"Factiva|[\s?}]" + _NUMBER + rb"\b")
_TEXT_MARK = re.compile(rb"^[ \t]*\S+[ \t]+" + _NUMBER + rb"[ \t\r]*$", re.MULTILINE)
_HEAD_MARK = re.compile(rb"^[ \t]*(?:HD|SN|PD)(?:[ \t]*\||\t|[ \t]{2,}|[ \t\r]*$)", re.M)


def sniff(head: bytes, path: Path) -> bool:
    if looks_like_rtf(head):
        return bool(_RTF_MARK.search(head))
    tags = {found.group().strip()[:2] for found in _HEAD_MARK.finditer(head)}
    return len(tags) == 3 or bool(_TEXT_MARK.search(head))


def read(path: Path) -> Iterator[dict]:
    """Give each article of an export; each ends with a line `Document` and its number."""
    if path.stat().st_size > 20 * MAX_TEXT:
        raise Unreadable(f"{path.stat().st_size:,} bytes in a text export: too large")
    raw = path.read_bytes()
    lines = (read_rtf(raw) if looks_like_rtf(raw) else decode(raw)).split("\n")
    records, block = [], []
    for line in lines:
        block.append(line.rstrip())
        plain = _TAG.sub(r"\2", line).strip(" |\t")
        if ID.match(plain):
            records.append(_article(block, plain))
            block = []
    yield from without_same_ends(records)


def _article(block: list[str], last: str) -> dict:
    fields = _tagged(block)
    if "SN" in fields and ("HD" in fields or "LP" in fields):
        return from_tags(fields)
    return _untagged([squeeze(line) for line in block[:-1]], last)


def _tagged(block: list[str]) -> dict[str, list[str]]:
    fields, tag = {}, None
    for line in block:
        if found := _TAG.match(line):
            tag, line = found[1], found[2]
        text = squeeze(line.strip().strip("|"))
        if tag and text:
            fields.setdefault(tag, []).append(text)
    return fields


def _untagged(lines: list[str], last: str) -> dict:
    full = [line for line in lines if line]
    count = next((i for i, line in enumerate(lines) if is_word_count(line)), None)
    if count is None:
        return from_order(full[:1], [], [*full[1:], last], None)
    before = [line for line in lines[:count] if line]
    head, at = [], count + 1
    while at < len(lines) and (lines[at] or not head):
        head += [lines[at]] if lines[at] else []
        at += 1
    body = [line for line in lines[at:] if line]
    return from_order(before, head, [*body, last], None)
