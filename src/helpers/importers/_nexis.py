"""What LexisNexis' layouts share, whatever file they come in: lines in, articles out.

Nexis Uni: title, source, day, labelled lines, a line `Body`, the text, more labelled lines, a line
`End of Document`. The older services: a line `3 of 20 DOCUMENTS`, source and day centred, title,
labelled lines, the text, more labelled lines. Labels come in the interface's language.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from helpers.importers._boilerplate import separate
from helpers.importers._dates import parse_date
from helpers.importers._html import squeeze


class Line(NamedTuple):
    """A line of an export; `centred` matters in the older layouts only."""

    text: str
    centred: bool = False


_LABELS = {
    "title": "headline titre titel titular título titolo",
    "author": "byline auteur autor autore verfasser por autor-es",
    "section": "section rubrique rubrik sección seccion sezione sectie seção secção",
    "language": "language langue idioma sprache lingua taal língua",
    "length": "length longueur longitud extensión länge laenge lunghezza lengte comprimento",
    "standfirst": "highlight encart abstract chapeau",
    "url": "url",
}
_ROLE = {name: role for role, names in _LABELS.items() for name in names.split()}
_AFTER = frozenset(
    "load-date load-date-time language publication-type subject organization person company ticker "
    "industry geographic country state city graphic correction correction-date notes document-type "
    "journal-code acc-no pub-type type classification series update url isbn issn doi copyright "
    "date-chargement date-de-chargement langue type-publication type-de-publication sujet "
    "localisation-geo societe société personne personnes symbole-boursier secteur-activite "
    "secteur-activité organisation ville etat pays graphique "
    "fecha-carga fecha-de-carga idioma tipo-de-publicación tipo-publicación tipo-publicacion tema "
    "materia empresa persona geográfico país ciudad gráfico "
    "sprache ladedatum publikationstyp publikationsart thema firma unternehmen land stadt grafik "
    "schlagwörter "
    "lingua data-caricamento data-di-caricamento tipo-di-pubblicazione tipo-pubblicazione oggetto "
    "taal laaddatum publicatietype onderwerp bedrijf persoon "
    "língua data-de-carregamento tipo-de-publicação assunto".split()
)
_HEADINGS = re.compile(
    r"(?:classification|clasificación|klassifizierung|classificazione|graphics?|graphique|gráfico|"
    r"notes?|correction|corrections?|bibliography|footnotes)",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?:body|corps|corps du texte|cuerpo|text ?körper|textkörper|corpo|haupttext)", re.I
)
_END = re.compile(
    r"(?:end of document|fin du document|fin de document|fin del documento|ende des dokuments?|"
    r"fine del documento|einde van document|fim do documento)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:document[eo]?s? |dokument )?\d+ (?:of|de|sur|von|di|van) \d+"
    r"(?: (?:documents?|documentos?|dokumenten?|documenti|documenten))?",
    re.IGNORECASE,
)
_NUMBER_ALONE = re.compile(r"\d+ \w+ \d+ \w+|(?:document[eo]?|dokument) \d+ \w+ \d+", re.I)
_NEW_LABEL = re.compile(r"([^\W\d_][\w-]*(?: [\w-]+){0,2}):\xa0+(.*)")
_SPACED_LABEL = re.compile(r"([^\W\d_][\w-]*(?: [\w-]+){0,2}): +(.*)")
_OLD_LABEL = re.compile(
    r"([^\W\d_a-zà-ÿ][^\Wa-zà-ÿ]*(?:[ -][^\Wa-zà-ÿ]+){0,2}) ?:(?:[\s\xa0]+(.*)|$)"
)
_COPYRIGHT = re.compile(r"(?:copyright|©|\(c\)).*\d{4}", re.IGNORECASE)
_COVER = re.compile(r"about lexisnexis|privacy policy.*terms|à propos de lexisnexis", re.IGNORECASE)
SHORT, MOST_HEAD_LINES = 100, 6
_PAGE = re.compile(r"\b(?:pg\.?|page|p\.|seite|s\.) ?([\w-]+)", re.IGNORECASE)


def looks_like_nexis(text: str) -> bool:
    """The first part of a file holds a mark of one of the layouts."""
    lines = [line.strip() for line in text.split("\n")]
    if any(_is_number(line) for line in lines):
        names = map(_label_name, lines)
        return any(_ROLE.get(name, name) in ("length", "language", "load-date") for name in names)
    labelled = any(map(_new_label, lines))
    return labelled and any(_BODY.fullmatch(line) or _END.fullmatch(line) for line in lines)


def read_lines(lines: list[Line], wrapped: bool = False) -> Iterator[dict]:
    """Give each article.

    Parameters
    ----------
    lines : list of Line
    wrapped : bool
        Paragraphs are broken into lines of 80 characters and end at a blank line.
    """
    if any(_END.fullmatch(line.text.strip()) for line in lines):
        for block in _blocks(lines, _END, after=True):
            yield _new(block)
        return
    for block in _blocks(lines, _NUMBER, after=False):
        yield _old(_unwrapped(block) if wrapped else [line for line in block if line.text.strip()])


def _is_number(line: str) -> bool:
    return bool(_NUMBER.fullmatch(line) and _NUMBER_ALONE.fullmatch(line))


def _blocks(lines: list[Line], mark: re.Pattern, after: bool) -> Iterator[list[Line]]:
    block, started = [], after
    for line in lines:
        text = line.text.strip()
        if mark.fullmatch(text) and (after or _is_number(text)):
            if started and block:
                yield block
            block, started = [], True
        else:
            block.append(line)
    if started and not after and block:
        yield block


def _new(block: list[Line]) -> dict:
    texts = [line.text.strip() for line in block]
    cover = max((i for i, text in enumerate(texts[:400]) if _COVER.search(text)), default=-1)
    texts = texts[cover + 1 :]
    body_at = next((i for i, text in enumerate(texts) if _BODY.fullmatch(text)), None)
    head = texts[:body_at] if body_at is not None else texts
    top, labels = _top(head)
    body, tail = _until_tail(texts[body_at + 1 :] if body_at is not None else [])
    return _record(_title_source_day(top), labels | tail, body)


def _top(head: list[str]) -> tuple[list[str], dict]:
    """The lines together right above rights and labels (or all lines, if there are only a few with
    blank ones between them), and what the labels say."""
    stop = next(
        (i for i, text in enumerate(head) if _new_label(text) or _COPYRIGHT.match(text)),
        len(head),
    )
    while stop and not head[stop - 1]:
        stop -= 1
    start = stop
    while start and head[start - 1]:
        start -= 1
    full = [text for text in head[:stop] if text]
    apart = stop - start < 3 and len(full) <= MOST_HEAD_LINES
    return full if apart else head[start:stop], _labels(head[stop:])


def _labels(lines: list[str]) -> dict:
    found = {}
    for text in lines:
        match = _new_label(text) or _OLD_LABEL.match(text)
        if match and match[2] and (role := _ROLE.get(match[1].lower())):
            found.setdefault(role, squeeze(match[2].replace("\xa0", " ")))
    return found


def _title_source_day(top: list[str]) -> dict:
    day = next((i for i, text in enumerate(top) if i > 1 and _is_day(text)), None)
    if day is None:
        title, source = " ".join(top[: max(1, len(top) - 1)]), top[-1] if len(top) > 1 else None
        return {"title": squeeze(title) or None, "source": source, "date": None}
    title = squeeze(" ".join(top[: day - 1])) or None
    return {"title": title, "source": top[day - 1], "date": parse_date(top[day])}


def _is_day(text: str) -> bool:
    return len(text) < 120 and parse_date(text) is not None


def _new_label(text: str) -> re.Match | None:
    """A label and its value: a no-break space stands between, or the label is a known one."""
    if match := _NEW_LABEL.match(text):
        return match
    match = _SPACED_LABEL.match(text)
    return match if match and _plain(match[1]) in _AFTER | _ROLE.keys() else None


def _until_tail(lines: list[str]) -> tuple[list[str], dict]:
    """The text up to the first line that the database added, and the labels after it."""
    for at, text in enumerate(lines):
        label = _NEW_LABEL.match(text)
        if _HEADINGS.fullmatch(text) or (label and _plain(label[1]) in _AFTER):
            return lines[:at], _labels(lines[at:])
    end = len(lines)
    while end and (not lines[end - 1] or _new_label(lines[end - 1])):
        end -= 1
    return lines[:end], _labels(lines[end:])


def _old(block: list[Line]) -> dict:
    day = _day_line(block)
    source = squeeze(" ".join(line.text for line in block[: max(day, 1)] if line.text.strip()))
    rest = block[day + 1 :]
    while rest and rest[0].centred:
        rest = rest[1:]
    texts = [line.text.strip() for line in rest if not line.centred]
    title = texts.pop(0) if texts and _label_name(texts[0]) not in _ROLE else None
    labels, at = {}, next((i for i, t in enumerate(texts[:4]) if _label_name(t) in _ROLE), 0)
    under = " ".join(texts[:at])
    while at < len(texts) and _is_label(texts[at]):
        labels |= {k: v for k, v in _labels([texts[at]]).items() if k not in labels}
        at += 1
    labels.setdefault("standfirst", under or None)
    body, tail = _until_old_tail(texts[at:])
    title = labels.pop("title", None) or title
    top = {"title": title, "source": source or None, "date": parse_date(block[day].text)}
    return _record(top, _labels(tail) | labels, body)


def _day_line(block: list[Line]) -> int:
    """Which line holds the day; without a day, the last one above the title."""
    head = block[:12]
    end = next((i for i, line in enumerate(head) if _label_name(line.text.strip())), len(head))
    centred = any(line.centred for line in head[:end])
    for i, line in enumerate(head[:end]):
        if i and line.centred == centred and _is_day(line.text):
            return i
    return next((i for i, line in enumerate(head) if not line.centred), 1) - 1


def _is_label(text: str) -> bool:
    """A known label, or one with a short value: a text too may open with a place and a colon."""
    name = _label_name(text)
    return name is not None and (name in _ROLE or name in _AFTER or len(text) < SHORT)


def _until_old_tail(lines: list[str]) -> tuple[list[str], list[str]]:
    """The text, and the lines with labels after it: from the first that is known, or else the last
    lines if each has a label of its own (in an interview labels come again)."""
    at = next((i for i, text in enumerate(lines) if _label_name(text) in _AFTER), None)
    if at is None:
        at = len(lines)
        while at and _label_name(lines[at - 1]) and len(lines[at - 1]) < SHORT:
            at -= 1
        names = list(map(_label_name, lines[at:]))
        at = at if len(names) > 1 and len(set(names)) == len(names) else len(lines)
    return lines[:at], lines[at:]


def _label_name(text: str) -> str | None:
    match = _OLD_LABEL.match(text)
    return _plain(match[1]) if match and match[1].isupper() else None


def _plain(name: str) -> str:
    return name.lower().replace(" ", "-")


def _record(top: dict, labels: dict, body: list[str]) -> dict:
    own, added = separate([squeeze(text) for text in body if text.strip()])
    page = _PAGE.search(labels.get("section") or "")
    record = top | {
        "author": labels.get("author"),
        "section": labels.get("section"),
        "standfirst": labels.get("standfirst"),
        "language": labels.get("language"),
        "url": labels.get("url"),
        "page": page[1] if page else None,
        "text": "\n\n".join(own),
    }
    return record | ({"removed": "\n".join(added)} if added else {})


def _unwrapped(block: list[Line]) -> list[Line]:
    """Join the lines of each paragraph; a centred line stays alone."""
    found, pieces = [], []
    for line in [*block, Line("")]:
        if line.text.strip() and not line.centred:
            pieces.append(line.text.strip())
            continue
        if pieces:
            found.append(Line(" ".join(pieces)))
            pieces = []
        if line.centred and line.text.strip():
            found.append(Line(line.text.strip(), centred=True))
    return found
