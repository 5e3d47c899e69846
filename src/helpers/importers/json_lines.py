"""JSONL (an object a line) and JSON (one list of objects): an object is an article."""

import json
from collections.abc import Iterator
from pathlib import Path

from helpers.importers._encoding import decode
from helpers.importers._records import MAX_TEXT, Rejected, Unreadable

RANK = 50
TABLE = True
SUFFIXES = {".jsonl", ".ndjson", ".json"}
MAX_LIST = 300_000_000


def sniff(head: bytes, path: Path) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:300]
    if path.suffix.lower() in SUFFIXES:
        return start[:1] in (b"{", b"[") or path.suffix.lower() != ".json"
    return start.startswith(b'{"') and b'":' in start


def read(path: Path) -> Iterator[dict | Rejected]:
    """Give each object as a dict; a line that is no object is rejected with its number."""
    with path.open("rb") as stream:
        first = stream.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        stream.seek(0)
        lines = path.suffix.lower() in (".jsonl", ".ndjson") or _is_lines(stream)
        if first == b"[" or not lines:
            yield from _whole(path)
        else:
            yield from _lines(stream)


def _is_lines(stream) -> bool:
    first = stream.readline(MAX_TEXT)
    stream.seek(0)
    return isinstance(_parse(first), dict)


def _lines(stream) -> Iterator[dict | Rejected]:
    number = 0
    while line := stream.readline(MAX_TEXT):
        number += 1
        if len(line) == MAX_TEXT and not line.endswith(b"\n"):
            yield Rejected(f"line {number}: longer than {MAX_TEXT:,} bytes; the rest was not read")
            return
        if line.strip():
            value = _parse(line)
            fault = f"line {number}: {value if isinstance(value, str) else 'no JSON object'}"
            yield value if isinstance(value, dict) else Rejected(fault)


def _parse(line: bytes) -> dict | list | str:
    try:
        return json.loads(decode(line))
    except json.JSONDecodeError as error:
        return f"no JSON ({error.msg} at character {error.pos})"
    except (Unreadable, RecursionError, ValueError) as error:
        return f"no JSON ({error})"


def _whole(path: Path) -> Iterator[dict | Rejected]:
    if path.stat().st_size > MAX_LIST:
        raise Unreadable("a JSON list too large to hold: save it as JSONL, an object a line")
    value = _parse(path.read_bytes())
    if isinstance(value, str):
        raise Unreadable(value)
    if isinstance(value, dict):
        lists = [v for v in value.values() if isinstance(v, list) and v and isinstance(v[0], dict)]
        value = lists[0] if len(lists) == 1 else [value]
    for item in value:
        yield item if isinstance(item, dict) else Rejected("no JSON object")
