"""A saved web page: trafilatura (Barbaresi, 2021) finds the article, htmldate its day."""

import re
from collections.abc import Iterator
from pathlib import Path

from helpers.importers._boilerplate import separate
from helpers.importers._dates import parse_date
from helpers.importers._encoding import decode
from helpers.importers._html import (
    declared_encoding,
    flat,
    looks_like_html,
    parse_html,
    squeeze,
)
from helpers.importers._records import Rejected, Unreadable

RANK = 70
LEAST_LETTERS = 40
MAX_PAGE, MAX_TAGS = 40_000_000, 200_000
_PICTURE = re.compile(rb"data:[\w/+.;=-]{1,100},[\w+/=%\s-]{1000,}")
_SITE = re.compile(r"\s+(?:\||—|–|-|:::?|»)\s+[^|]{2,60}$")
_BY = re.compile(r"^(?:par|by|von|por|auteur|author)\s*:?\s+(?=[^\W\d_])", re.IGNORECASE)
_ERROR = re.compile(
    r"\b(?:40[0-9]|410|429|50[0-4])\b|not found|introuvable|n'existe (?:pas|plus)|access denied|"
    r"accès refusé|forbidden|just a moment|attention required|are you a robot|не найдена|"
    r"찾을 수 없|페이지가 없|service unavailable|erreur",
    re.IGNORECASE,
)


def sniff(head: bytes, path: Path) -> bool:
    return looks_like_html(head)


def read(path: Path) -> Iterator[dict | Rejected]:
    """Give the page's article."""
    size = path.stat().st_size
    if size > MAX_PAGE:
        raise Unreadable(f"an HTML page of {size:,} bytes that is no database's export: too large")
    raw = _PICTURE.sub(b"data:,", path.read_bytes())
    yield read_page(decode(raw, declared_encoding(raw)))


def read_page(text: str, url: str | None = None) -> dict | Rejected:
    """The article of one page, or why there is none.

    Parameters
    ----------
    text : str
        The page's source.
    url : str, optional
        Where it came from, if known.
    """
    import trafilatura

    if (n := text.count("<")) > MAX_TAGS:
        return Rejected(f"a web page of {n:,} tags: no article is written like that")
    tree = parse_html(text)
    try:
        found = trafilatura.bare_extraction(
            text, url=url, with_metadata=True, include_comments=False, include_tables=False,
            favor_precision=False, deduplicate=False,
        )  # fmt: skip
    except Exception as error:
        return Rejected(f"a web page that can't be read: {error}")
    lines = [squeeze(line) for line in ((found and found.text) or "").split("\n")]
    own, added = separate(lines)
    title = _title(tree, squeeze(found.title or "")) if found else ""
    body = "\n\n".join(own[1:] if own[:1] == [title] else own)
    letters = sum(map(str.isalpha, body))
    if letters < 400 and _ERROR.search(title):
        return Rejected(f"an error page ({title[:80]}) where an article should be")
    if letters < LEAST_LETTERS:
        return Rejected("a web page in which no article was found")
    return _record(found, title, body, added, text)


def _title(tree, said: str) -> str:
    """The headline on the page that fits the title in its head, which often ends with the site."""
    headlines = [text for node in tree.iter("h1") if len(text := flat(node)) >= 12]
    fitting = [(_likeness(text, said), text) for text in headlines]
    share, best = max(fitting, default=(0, ""), key=lambda pair: (pair[0], len(pair[1])))
    if said and said in best:
        return said
    if best and (share >= 0.5 or (len(headlines) == 1 and len(best.split()) >= 5)):
        return best
    return _SITE.sub("", said) or said


def _likeness(text: str, other: str) -> float:
    words, others = (set(re.findall(r"\w+", part.lower())) for part in (text, other))
    return len(words & others) / max(len(words), 1)


def _record(found, title: str, body: str, added: list[str], page: str) -> dict:
    return {
        "title": title or None,
        "source": found.sitename,
        "date": parse_date(found.date),
        "author": _BY.sub("", found.author or "") or None,
        "url": found.url,
        "standfirst": found.description,
        "text": body,
    } | ({"removed": "\n".join(added)} if added else {})
