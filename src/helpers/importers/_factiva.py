"""What Factiva's layouts share: field tags, and the head without tags, known by its order."""

import re
from collections import Counter

from helpers.importers._boilerplate import separate
from helpers.importers._dates import parse_date
from helpers.importers._fields import LANGUAGES
from helpers.importers._html import squeeze

TAGS = (
    "AN ART AU BY CC CLM CO CR CT CX CY DE DJN ED ET FDS GC HD HDL IN IPC IPD LA LP NGC NS PD PG "
    "PUB RE RF RIC RST SC SE SN SU TD TI TX VOL WC"
).split()
ID = re.compile(r"^\s*[^\W\d_]+\s+([A-Za-z]{2,8}\w*\d{8}\w{8,12})\s*$")
_WORDS = re.compile(
    r"\d[\d.,\s\u202f\xa0]*(?:words?|mots?|w[öo]rt(?:er|e)?|palabras?|palavras?|parole|parola|"
    r"woorden|слов[ао]?|語|ワード|字|단어|个字|słów|slov)",
    re.IGNORECASE,
)
_TIME = re.compile(r"\d{1,2}:\d{2}(?: ?[AP]M)?(?: ?[A-Z]{3,4})?")
_CODE = re.compile(r"[A-Z][A-Z0-9]{2,9}")
_PAGE = re.compile(r"(?:p\.? ?)?[A-Z]{0,3}-?\d{1,4}[A-Z]?", re.IGNORECASE)
_BY = re.compile(r"(?:by|par|von|por|di|door) [A-ZÀ-Ý]", re.IGNORECASE)
_SAME_END = 3


def from_tags(fields: dict[str, list[str]]) -> dict:
    """An article from its tagged fields, each a list of paragraphs."""
    own, added = separate(fields.get("LP", []) + fields.get("TD", []) + fields.get("TX", []))
    number = ID.match(_line(fields, "AN") or "")
    day = f"{_line(fields, 'PD') or ''} {_line(fields, 'ET') or ''}"
    return {
        "title": _line(fields, "HD") or _line(fields, "HDL") or _line(fields, "TI"),
        "source": _line(fields, "SN"),
        "date": parse_date(day),
        "author": _line(fields, "BY") or _line(fields, "AU"),
        "language": _line(fields, "LA"),
        "section": _line(fields, "SE") or _line(fields, "CLM"),
        "page": _line(fields, "PG"),
        "database_id": number[1] if number else None,
        "text": "\n\n".join(own),
    } | ({"removed": "\n".join(added)} if added else {})


def from_order(before: list[str], head: list[str], body: list[str], title: str | None) -> dict:
    """An article whose head has no tags.

    Parameters
    ----------
    before : list of str
        Lines above the number of words: section, title, authors.
    head : list of str
        Lines from the day on: day, time, source, code, edition, page, language, rights.
    body : list of str
    title : str or None
        If the layout marks it; otherwise it is the line above the number of words that has most
        words: sections and names are shorter.
    """
    at = before.index(title) if title in before else _longest(before)
    title = title or (before[at] if before else None)
    numbers = [match[1] for line in body[-3:] if (match := ID.match(line))]
    own, added = separate([line for line in body if not ID.match(line)])
    record = {
        "title": title,
        "author": " ; ".join(before[at + 1 :]) or None,
        "section": " ".join(before[:at]) or None,
        "database_id": numbers[0] if numbers else None,
        "text": "\n\n".join(own),
        **_head(head),
    }
    return record | ({"removed": "\n".join(added)} if added else {})


def is_word_count(line: str) -> bool:
    return len(line) < 40 and bool(_WORDS.fullmatch(line.strip()))


def without_same_ends(records: list[dict]) -> list[dict]:
    """Take off the last line where many articles of a source end alike: its owner's line."""
    ends = Counter((record["source"], _last(record)) for record in records)
    for record in records:
        last = _last(record)
        often = ends[record["source"], last] >= _SAME_END
        if often and last and len(last) < 100 and "\n\n" in record["text"]:
            record["text"] = record["text"].rpartition("\n\n")[0]
            record["removed"] = "\n".join(filter(None, [last, record.get("removed")]))
    return records


def _longest(lines: list[str]) -> int:
    sizes = [0 if _BY.match(line) else len(line.split()) for line in lines]
    return sizes.index(max(sizes)) if sizes else 0


def _head(lines: list[str]) -> dict:
    day, rest = (lines[0], list(lines[1:])) if lines else ("", [])
    if rest and _TIME.fullmatch(rest[0]):
        day = f"{day} {rest.pop(0)}"
    code = next((i for i, line in enumerate(rest) if _CODE.fullmatch(line)), None)
    source = " ".join(rest[:code]) if code else (rest[0] if rest else None)
    after = rest[(code or 0) + 1 :]
    tongue = next((i for i, line in enumerate(after) if line.lower() in LANGUAGES), None)
    pages = [line for line in after[:tongue] if _PAGE.fullmatch(line)]
    return {
        "date": parse_date(day),
        "source": source,
        "language": after[tongue] if tongue is not None else None,
        "page": pages[0] if pages else None,
    }


def _last(record: dict) -> str:
    return record["text"].rpartition("\n\n")[2]


def _line(fields: dict[str, list[str]], tag: str) -> str | None:
    return squeeze(" ".join(fields.get(tag, []))) or None
