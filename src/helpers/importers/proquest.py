"""ProQuest: what the database sends by e-mail (.eml) and saves as HTML, fields with labels."""

import email
import email.policy
import re
from collections.abc import Iterator
from pathlib import Path

from helpers.importers._boilerplate import separate
from helpers.importers._dates import parse_date
from helpers.importers._html import (
    flat,
    looks_like_html,
    paragraphs,
    parse_html,
    read_html,
    squeeze,
)
from helpers.importers._records import Rejected, Unreadable

RANK = 15
_NAMES = """
text: fulltext texteintégral textointegral textocompleto volltext testocompleto
abstract: abstract résumé resumen zusammenfassung sommario
title: title titre título titel titolo
author: author auteur autor autore
source: publicationtitle titredelapublication títulodepublicación títulodelapublicación
  publikationstitel titelderpublikation titolodellapubblicazione
date: publicationdate datedepublication fechadepublicación publikationsdatum veröffentlichungsdatum
  erscheinungsdatum datadipubblicazione
info: publicationinfo informationsdepublication
language: languageofpublication languedepublication idiomadelapublicación idiomadepublicación
  publikationssprache sprachederveröffentlichung linguadipubblicazione
url: documenturl urldudocument urldeldocumento dokument-url dokumenten-url
section: section column rubrique sección rubrik sezione
page: firstpage pages page premièrepage primerapágina páginas seiten seite pagine
"""
_ROLES = {
    name: role
    for role, _, names in (line.partition(":") for line in re.sub(r"\n ", " ", _NAMES).split("\n"))
    for name in names.split()
}
_LONG = ("text", "abstract")
_NOTHING = re.compile(r"(?:none ?available|anonymous)\.?", re.IGNORECASE)
_SPLIT_DAY = re.compile(r"([A-Z][a-z]{2,8})\.?(\d{1,2}),(\d{4})")
_CAPTION = {"document_view_image", "textPlusGraphicsImageClass", "document_view_caption"}
_PAGES = re.compile(r"^\s*(?:p\.? ?)?([A-Z]{0,3}[.-]?\d+[\w.-]*)", re.IGNORECASE)


def sniff(head: bytes, path: Path) -> bool:
    start = head.replace(b"=\r\n", b"").replace(b"=\n", b"")
    return b"DocID_" in start and (looks_like_html(head) or b"proquest" in start.lower())


def read(path: Path) -> Iterator[dict | Rejected]:
    """Give each document, from one `DocID_` anchor to the next."""
    raw = path.read_bytes()
    is_mail = re.search(rb"^content-type:\s*(?:multipart|text)/", raw[:5_000], re.I | re.M)
    page = parse_html(_mail_body(raw)) if is_mail else read_html(raw)
    anchors = [a for a in page.iter("a") if (a.get("name") or "").startswith("DocID_")]
    seen = set()
    for anchor in anchors:
        box = anchor.getparent()
        while box not in seen and box.getparent() is not None and not flat(box):
            box = box.getparent()
        number = anchor.get("name").removeprefix("DocID_")
        if box in seen:
            yield Rejected(f"document {number} has no part of its own")
        else:
            yield _document(box, number)
        seen.add(box)


def _mail_body(raw: bytes) -> str:
    start = re.search(rb"^[\w-]+:", raw, re.MULTILINE)
    message = email.message_from_bytes(
        raw[start.start() if start else 0 :], policy=email.policy.default
    )
    part = message.get_body(("html",))
    parts = [part] if part else [p for p in message.walk() if p.get_content_type() == "text/html"]
    if not parts:
        raise Unreadable("an e-mail without an HTML part: no article in it")
    try:
        return parts[0].get_content()
    except (LookupError, UnicodeDecodeError, ValueError) as error:
        raise Unreadable(f"an e-mail whose text can't be decoded: {error}") from None


def _document(box, number: str) -> dict:
    labels = {_role(flat(node)) for node in box.iter("strong", "b") if _is_label(node)}
    captions = [node for node in box.iter() if _CAPTION & set((node.get("class") or "").split())]
    fields, label, title = {}, None, None
    for line in paragraphs(box, captions):
        name, colon, rest = line.partition(":")
        if colon and _role(name) in labels:
            label = _role(name)
            fields.setdefault(label, []).append(rest.strip())
        elif label in _LONG:
            fields[label].append(line)
        elif label is None:
            title = title or line
    return _record(fields, title, number)


def _is_label(node) -> bool:
    return flat(node).endswith(":") and len(flat(node)) < 60


def _role(name: str) -> str:
    """What a label means; the mail's encoding now and then eats a space in one."""
    plain = re.sub(r"[\s:\xa0]+", "", name).lower()
    return _ROLES.get(plain, plain)


def _day(text: str | None):
    """A day, also where the mail's encoding put a space into it or took one out."""
    packed = _SPLIT_DAY.match(re.sub(r"\s+", "", text or ""))
    return parse_date(text) or (packed and parse_date(" ".join(packed.groups())))


def _record(fields: dict, title: str | None, number: str) -> dict:
    def one(name: str) -> str | None:
        text = squeeze(" ".join(fields.get(name, [])))
        return None if not text or _NOTHING.fullmatch(text) else text

    own, added = separate(fields.get("text", []))
    page = _PAGES.match(one("page") or "")
    source = one("source") or (one("info") or "").partition(" [")[0]
    record = {
        "title": one("title") or title,
        "source": source or None,
        "date": _day(one("date")) or _day(one("info")),
        "author": one("author"),
        "language": one("language"),
        "url": one("url"),
        "section": one("section"),
        "page": page[1] if page else None,
        "standfirst": one("abstract"),
        "database_id": number,
        "text": "\n\n".join(own),
    }
    return record | ({"removed": "\n".join(added)} if added else {})
