"""Names of fields: which column of somebody's table is which column of `articles`.

A column that is none of them keeps its own name and stays beside the table's columns.
"""

import json
import re

from helpers.importers._records import Unreadable

_NAMES = """
article_id: id doc_id docid document_id article-id uuid guid stories_id
title: headline titre title_fr hd titel titulo título заголовок название 제목 标题
text: body content article fulltext full_text full-text texte corps contenu article_text text_body
  maintext main_text articlebody текст содержание 본문 내용 기사
date: pubdate pub_date publish_date published publication_date date_published published_at day
  datetime date_publication published_date datum fecha дата 날짜 일자 보도일자 timestamp
source: newspaper publication journal media media_name outlet publisher sitename site_name
  source_name publication_title periodical quelle fuente источник издание сми 매체 신문 언론사
author: authors byline auteur auteurs by creator autor автор авторы 기자 기고자
language: lang langue idioma sprache язык 언어
url: link uri permalink lien web_url source_url ссылка адрес
genre: type_of_article article_type kind жанр
standfirst: subtitle chapeau chapo lead deck abstract summary description sous-titre подзаголовок
section: rubrique rubric desk category рубрика раздел 면종
page: pages seite страница
copy_of: duplicate_of
"""
OWN = [
    "article_id", "title", "source", "date", "language", "author", "url", "genre", "text",
    "standfirst", "section", "page", "database_id", "copy_of",
]  # fmt: skip
NULLS = {"", "~", "null", "none", "nan", "n/a", "na", "<na>"}
_LANGUAGES = """
fr: français francais french französisch francés французский 프랑스어 fra fre
en: anglais english englisch inglés английский 영어 eng
ru: russe russian russisch ruso русский 러시아어 rus
ko: coréen coreen korean koreanisch coreano корейский 한국어 kor
de: allemand german deutsch alemán немецкий deu ger
es: espagnol spanish spanisch español castellano испанский spa
it: italien italian italienisch italiano ita
pt: portugais portuguese portugiesisch português por
nl: néerlandais dutch niederländisch nld dut
ja: japonais japanese jpn
zh: chinois chinese chinesisch zho chi
uk: ukrainien ukrainian українська украинский ukr
ar: arabe arabic ara
pl: polonais polish pol
"""


def _lookup(table: str) -> dict[str, str]:
    joined = re.sub(r"\n\s+", " ", table.strip())
    pairs = [line.partition(":") for line in joined.splitlines()]
    return {name: key for key, _, names in pairs for name in [key, *names.split()]}


ALIASES = _lookup(_NAMES)
LANGUAGES = _lookup(_LANGUAGES)


def columns_of(names: list[str], columns: dict[str, str] | None) -> dict[str, str]:
    """Map a table's own column names to ours.

    Parameters
    ----------
    names : list of str
        The table's columns.
    columns : dict, optional
        Ours to theirs, as a person gave them: {"text": "Body of story"}.

    Raises
    ------
    Unreadable
        A column that was asked for is not there.

    Examples
    --------
    >>> columns_of(["Headline", "Body", "Wave"], None)
    {'Headline': 'title', 'Body': 'text', 'Wave': 'Wave'}
    """
    asked = {theirs: ours for ours, theirs in (columns or {}).items()}
    missing = [theirs for theirs in asked if theirs not in names]
    if missing:
        raise Unreadable(f"no column {', '.join(missing)}: it has {', '.join(names)}")
    taken, result = set(asked.values()), dict(asked)
    own_first = sorted(names, key=lambda name: _plain(name) not in OWN)
    for name in own_first:
        ours = ALIASES.get(_plain(name), _plain(name) if _plain(name) in OWN else name)
        if name not in result:
            result[name] = ours if ours not in taken else name
            taken.add(ours)
    return {name: result[name] for name in names}


def as_text(value) -> str | None:
    """A field as text: lists joined by "; ", nothing as None.

    Examples
    --------
    >>> as_text(["treaty", "arms"]), as_text(" "), as_text(3)
    ('treaty; arms', None, '3')
    """
    if value is None or value != value:
        return None
    if isinstance(value, str):
        value = value.strip()
        return None if value.lower() in NULLS else value
    if isinstance(value, list | tuple | set):
        return "; ".join(filter(None, map(as_text, value))) or None
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else None
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)


def language_code(value: str | None) -> str | None:
    """ISO 639-1 code of a language as a file names it, or None.

    Examples
    --------
    >>> language_code("Français"), language_code("en-US"), language_code("x")
    ('fr', 'en', None)
    """
    name = (value or "").strip().lower()
    if name in LANGUAGES:
        return LANGUAGES[name]
    start = re.split(r"[-_;,/ ]", name)[0]
    return LANGUAGES.get(start) or (start if re.fullmatch(r"[a-z]{2}", start) else None)


def _plain(name: str) -> str:
    return re.sub(r"[\s.]+", "_", name.strip().lower())
