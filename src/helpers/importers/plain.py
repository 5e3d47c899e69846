"""A text file: one article, with or without YAML front matter between two lines of three hyphens.

Without front matter only the text is known: no title, date or source is taken from the file's name
or its first line.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from helpers.importers._encoding import decode, what_it_is
from helpers.importers._fields import ALIASES, OWN, as_text
from helpers.importers._marks import refuse_export
from helpers.importers._records import MAX_TEXT, Unreadable

RANK = 100
MAX_FRONT_MATTER = 100_000
_OPENS = re.compile(r"---[ \t]*\n(?=\s*(?:[\w-]+[ \t]*:|#|---))")
_CLOSES = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)


def sniff(head: bytes, path: Path) -> bool:
    return what_it_is(head) is None


def read(path: Path) -> Iterator[dict]:
    """Give the one article of a text file."""
    raw = path.read_bytes() if path.stat().st_size <= 4 * MAX_TEXT else b""
    if not raw:
        raise Unreadable(f"{path.stat().st_size:,} bytes in a text file: too large for an article")
    text = decode(raw)
    if not text.strip():
        raise Unreadable("an empty file")
    opening = _OPENS.match(text)
    if not opening:
        refuse_export(text, "text file")
        yield {"text": text}
        return
    meta, body = _split(text, opening.end())
    if not body.strip():
        raise Unreadable("front matter, and no text under it")
    yield {**meta, "text": body}


def _split(text: str, start: int) -> tuple[dict, str]:
    closing = _CLOSES.search(text, start)
    if not closing or closing.start() > MAX_FRONT_MATTER:
        raise Unreadable("front matter that does not end: close it with a line of three hyphens")
    meta = _front_matter(text[start : closing.start()])
    body = re.sub(r"\A(?:[^\S\n]*\n)+", "", text[closing.end() :])
    return meta, body.removesuffix("\n")


def _front_matter(block: str) -> dict:
    """Every value stays text: YAML would turn `no` into false and 07 into a number."""
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    if re.search(r"(?:^|[\s:\[{,-])\*[\w-]+\s*(?:$|[,\]}])", block, re.MULTILINE):
        raise Unreadable("front matter with YAML references (*name): write the values out")
    try:
        meta = yaml.load(block, Loader=loader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Unreadable(_yaml_fault(error)) from None
    if meta is None:
        return {}
    if not isinstance(meta, dict):
        raise Unreadable("front matter without keys: write lines such as `title: …`")
    return {_name(key): value for key, value in meta.items()}


def _name(key) -> str:
    name = as_text(key) or "unnamed"
    lower = name.lower()
    return "article_id" if lower == "id" else ALIASES.get(lower, lower if lower in OWN else name)


def _yaml_fault(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    where = f"in line {mark.line + 2}" if mark else "somewhere"
    problem = getattr(error, "problem", None) or "it can't be read"
    return f"broken front matter {where}: {problem}; put values with a colon or a quote in quotes"
