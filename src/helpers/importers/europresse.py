"""Europresse (Cision, CEDROM-SNi): HTML exports in the layouts of 2012 to 2023.

Since 2013 an article is an <article> with a header, a section and a footer, whose class names
changed now and then; before, it was a table cell whose parts follow one another without names. The
document's number is no key: exports repeat it.
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path

from helpers.importers._boilerplate import separate
from helpers.importers._dates import parse_date
from helpers.importers._html import flat, looks_like_html, paragraphs, read_html, squeeze

RANK = 20
LONGEST_AUTHOR = 150
_MARK = re.compile(rb"DocPublicationName|docOcurrContainer|publiC-lblNodoc|europresse\.com", re.I)
_NUMBER = re.compile(r"\b[a-z]{3,8}[·.]\d{8}[·.][\w×]+[·.][\w×.·-]+")
_ISSUE = re.compile(r",? (?:no\.|n°|nº|numéro \d|issue \d|vol\.) ?\S+.*$", re.IGNORECASE)
_INSERTED = re.compile(
    r" ?\(lien ?: ?[^\s(]{0,2000}\)| ?\[(?:Image|Vid[eé]o|Audio|Photo) ?: ?[^\s\[]{0,2000}\]"
)
_WORDS = re.compile(r",?\s*\b\d[\d\s]{0,12}(?:mots?|words?)\b", re.IGNORECASE)
_PAGE = re.compile(r",\s*pp?\.\s*(\S.*)$|,\s*pages?\s+(\S.*)$", re.IGNORECASE)
_DAY = re.compile(
    r"(?:\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|"
    r"thursday|friday|saturday|sunday)\b,? *)?(?:\b\d{1,2}(?:er)? [^\W\d_]+\.? \d{4}|"
    r"\b[^\W\d_]+\.? \d{1,2}, \d{4}|\b\d{4}-\d{2}-\d{2})",
    re.IGNORECASE,
)


def sniff(head: bytes, path: Path) -> bool:
    return looks_like_html(head) and bool(_MARK.search(head))


def read(path: Path) -> Iterator[dict]:
    """Give each article of an export."""
    page = read_html(path.read_bytes())
    articles = [node for node in page.iter("article") if not _inside_article(node)]
    if articles:
        yield from map(_article, articles)
        return
    cells = [node for node in page.iter("td") if _is_cell(node)]
    yield from map(_cell, cells)
    if not cells and _has(page, "titrearticlevisu") and _has(page, "dococurrcontainer"):
        yield _article(page)


def _article(article) -> dict:
    header = article.find(".//header")
    header = article if header is None else header
    title = _first(header, "titrearticlevisu") if _has(header, "titrearticlevisu") else None
    title = _first(header, "titrearticle") if title is None else title
    body, added = _body(article, header)
    record = _source_and_day(header) | {
        "title": flat(title) or None,
        "standfirst": _standfirst(header, title),
        "author": flat(_author(header, title)) or None,
        "database_id": _number(article),
        "text": "\n\n".join(body),
    }
    if added:
        record["removed"] = "\n".join(added)
    return record


def _is_cell(node) -> bool:
    return any(_class(child) == "docpublicationname" for child in node.iterchildren("span"))


def _source_and_day(header) -> dict:
    names = [node for node in header.iter("span", "div") if _class(node) == "docpublicationname"]
    names = names or _all(header, "sm-margin-bottom")[:1]
    name = next((text for text in map(_name, names) if text), None)
    said = " ".join(filter(None, (flat(node) for node in _all(header, "docheader"))))
    return {"source": name, **_details_of([said, *_other_lines(header), flat(header)])}


def _other_lines(header) -> list[str]:
    """Where a day may stand: beside the title of a subsection, or in a box without a name."""
    titles = _all(header, "doctitresoussection")
    boxes = [node.getnext() for node in titles] + _all(header, "sm-margin-bottom")[1:]
    return [flat(box) for box in boxes]


def _details_of(lines: list[str]) -> dict:
    """What the first line with a day says; the section may stand in the first line alone."""
    found = [_details(line) for line in lines]
    best = next((details for details in found if details["date"]), found[0])
    return best | {"section": found[0]["section"] or best["section"]}


def _name(node) -> str | None:
    """The newspaper, and its edition if it has no number."""
    return _ISSUE.sub("", " ".join(paragraphs(node))).rstrip(" ,") or None


def _details(said: str) -> dict:
    """Section, day, time and page of a line such as « Monde, mardi 5 mai 2020 300 mots, p. 7 »."""
    said = squeeze(said)
    day = next((match for match in _DAY.finditer(said) if parse_date(match.group())), None)
    if not day:
        return {"section": said or None, "date": None, "page": None}
    rest = _WORDS.sub("", said[day.end() :])
    page = _PAGE.search(rest)
    return {
        "section": said[: day.start()].strip(" ,;")[:200] or None,
        "date": parse_date(f"{day.group()} {_PAGE.sub('', rest)}"),
        "page": (page[1] or page[2]) if page else None,
    }


def _author(header, title):
    """The box of authors; without its class name, the first short box right under the title."""
    if _has(header, "docauthors"):
        return _first(header, "docauthors")
    box = title.getparent() if title is not None and _is_title_box(title.getparent()) else title
    after = box.getnext() if box is not None else None
    while after is not None and after.tag in ("div", "p"):
        if flat(after) and (after.tag == "div" or "sm-margin-bottomnews" in _class(after)):
            plain = not any(
                child.tag in ("p", "b", "table", "div") for child in after.iterchildren()
            )
            return after if plain and len(flat(after)) <= LONGEST_AUTHOR else None
        after = after.getnext()
    return None


def _is_title_box(node) -> bool:
    return "titrearticle" in _class(node).split()


def _standfirst(header, title) -> str | None:
    """What the header says after the title and beside the author: subtitle and lead."""
    if title is None:
        return None
    authors = {_author(header, title)}
    apart = authors | set(_all(header, "docpublicationname")) | set(_all(header, "docheader"))
    seen, found = False, []
    for node in header.iter("p", "h2", "h3"):
        if node is title:
            seen = True
        elif seen and not apart & {node, *node.iterancestors()} and flat(node):
            found.append(flat(node))
    return " ".join(found) or None


def _body(article, header) -> tuple[list[str], list[str]]:
    boxes = _all(article, "dococurrcontainer") or _all(article, "doctext")
    boxes = [box for box in boxes if header is article or header not in box.iterancestors()]
    if not boxes:
        boxes = list(article.iter("section"))
    found = []
    for box in boxes:
        skip = [node for node in box.iter() if _not_text(node)]
        found += paragraphs(box, skip, breaks=False)
    inserted = [link for text in found for link in _INSERTED.findall(text)]
    own, added = separate(found)
    own, more = separate(list(map(_without_links, own)))
    return own, added + more + inserted


def _without_links(text: str) -> str:
    """The database writes a link's address or an image's behind its words."""
    text = html.unescape(text) if "&" in text else text
    return squeeze(_INSERTED.sub("", text)) if "(lien" in text or "[" in text else text


def _not_text(node) -> bool:
    name = _class(node)
    return "doccomplementlink" in name or "rdp__newsdoc" in name or node.get("id") == "phButtons"


def _number(article) -> str | None:
    for node in article.iter("div", "span", "p", "small"):
        name = _class(node) + (node.get("id") or "").lower()
        if "lblnodoc" in name and flat(node):
            return flat(node)
    found = _NUMBER.search(flat(article.find(".//footer")))
    return found.group() if found else None


def _cell(cell) -> dict:
    """An article of the layout of 2012: parts in a row, told apart by their order."""
    title = _first(cell, "titrearticlevisu")
    skip = [node for node in cell.iter("table") if node.get("id") != "tbHeaderImages"]
    lines = paragraphs(cell, [*skip, *cell.iter("form")])
    at = lines.index(flat(title)) if title is not None and flat(title) in lines else 0
    own, added = separate(lines[at + 1 :])
    author = own.pop(0) if own and _is_author_line(title, own[0]) else None
    said = "".join(part for node in _all(cell, "docheader") for part in node.itertext())
    names = _all(cell, "docpublicationname")
    before = [line for line in lines[:at] if not _is_head(line, names, said)]
    record = {
        "source": _ISSUE.sub("", flat(names[0])) if names else None,
        **_details(said),
        "title": flat(title) or None,
        "standfirst": " ".join(before) or None,
        "author": author,
        "database_id": next(iter(_NUMBER.findall(" ".join(added))), None),
        "text": "\n\n".join(own),
    }
    return record | ({"removed": "\n".join(added)} if added else {})


def _is_author_line(title, line: str) -> bool:
    """The line under the title is a name if <br> closes it directly and it reads like one."""
    ends_like_text = re.search(r"[.!?…»:;]$", line)
    return title is not None and len(line) <= 80 and not ends_like_text and len(line.split()) <= 8


def _is_head(line: str, names: list, said: str) -> bool:
    return line in squeeze(said) or any(line == flat(name) for name in names)


def _inside_article(node) -> bool:
    return any(parent.tag == "article" for parent in node.iterancestors())


def _class(node) -> str:
    return (node.get("class") or "").strip().lower()


def _all(node, name: str) -> list:
    return [child for child in node.iter() if name in _class(child).split()]


def _has(node, name: str) -> bool:
    return bool(_all(node, name))


def _first(node, name: str):
    return next(iter(_all(node, name)), None)
