"""Who is named where: from articles and the gazetteer to the `mentions` table.

Forms are found by an Aho-Corasick automaton (Aho and Corasick, 1975) on a folded copy of the text
of the same length; the longest form at word bounds wins. Then the rules decide who is meant: the
day decides between holders of a title, the article's own full names decide between bearers of a
surname, and what stays open is left out.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

import ahocorasick_rs
import pandas as pd

from helpers import tables
from helpers.actors import context
from helpers.actors.gazetteer import LANGUAGES, Form, Gazetteer

CERTAIN = ("name", "alias")


@dataclass
class Hit:
    """A form at word bounds, and the actors it may mean."""

    start: int
    end: int
    forms: list[Form]
    actor: str | None = None
    kind: str = ""
    rule: str = ""


@dataclass
class Scene:
    """One article while it is read: its text, folded text, day and the actors named surely."""

    text: str
    folded: str
    language: str
    day: str | None
    certain: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


def find_mentions(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    gazetteer: Gazetteer,
    adjectives: bool = False,
) -> pd.DataFrame:
    """Find every actor of the gazetteer that an article names.

    Parameters
    ----------
    articles : DataFrame
        Needs `article_id`, `language`, `text` and `date`; other languages than fr, en, ru and ko
        give no rows.
    sentences : DataFrame
        The `sentences` table of these articles.
    gazetteer : Gazetteer
        The actors to look for.
    adjectives : bool
        Count adjectives that may stand for a state (*russe*) as metonyms too.

    Returns
    -------
    DataFrame
        The `mentions` table: `kind` is name, alias, title or metonym; `rule` says what decided.
        A capital that is only a place (*à Moscou*), and a surname or title that the article leaves
        open, are no mentions.

    Examples
    --------
    >>> from helpers import tables, tokens
    >>> from helpers.actors import load_gazetteer
    >>> text = "M. Poutine a parlé. Séoul a réagi."
    >>> articles = tables.build("articles", [{"article_id": "a", "language": "fr", "text": text}])
    >>> found = find_mentions(articles, tokens.split_sentences(articles), load_gazetteer())
    >>> found[["surface", "actor", "kind"]].values.tolist()
    [['Poutine', 'vladimir-putin', 'alias'], ['Séoul', 'rok', 'metonym']]
    """
    starts = _sentence_starts(sentences)
    matchers = {language: _matcher(gazetteer, language, adjectives) for language in LANGUAGES}
    columns = {name: [] for name in tables.COLUMNS["mentions"]}
    days = [None if pd.isna(day) else day.date().isoformat() for day in articles["date"]]
    needed = (articles[name].tolist() for name in ("article_id", "language", "text"))
    for article_id, language, text, day in zip(*needed, days, strict=True):
        if language not in matchers:
            continue
        for hit in _read(text, language, day, *matchers[language]):
            sentence = max(0, bisect_right(starts[article_id], hit.start) - 1)
            surface = text[hit.start : hit.end]
            row = (article_id, sentence, hit.start, hit.end, surface, hit.actor, hit.kind, hit.rule)
            for column, value in zip(columns.values(), row, strict=True):
                column.append(value)
    return tables.build("mentions", pd.DataFrame(columns))


def known_spans(text: str, language: str, gazetteer: Gazetteer) -> list[tuple[int, int]]:
    """Where forms of the gazetteer stand in a text, whoever they mean: places and open ones too.

    Examples
    --------
    >>> from helpers.actors import load_gazetteer
    >>> known_spans("Il vit à Moscou.", "fr", load_gazetteer())
    [(9, 15)]
    """
    hits = _longest(Scene(text, fold(text), language, None), *_matcher(gazetteer, language, True))
    return [(hit.start, hit.end) for hit in hits]


def fold(text: str) -> str:
    """Lower case, no Latin accents, one kind of hyphen, apostrophe and space; same length.

    Examples
    --------
    >>> fold("L’État – Séoul")
    "l'etat - seoul"
    """
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    if lower.isascii():
        return lower
    for letter, plain in _FOLDS.items():  # one pass for each is faster than str.translate
        if letter in lower:
            lower = lower.replace(letter, plain)
    return lower


def _fold_table() -> dict[str, str]:
    table = dict.fromkeys("’‘ʼ´", "'") | dict.fromkeys("‐‑‒–—−", "-") | {"ё": "е"}
    table |= dict.fromkeys("\u00a0\u202f\u2009", " ")
    accented = "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿāćčēěīłńōřśšūźžŭŏ"
    return table | {letter: unicodedata.normalize("NFD", letter)[0] for letter in accented}


_FOLDS = _fold_table()


@lru_cache(maxsize=16)
def _matcher(gazetteer: Gazetteer, language: str, adjectives: bool):
    """The automaton of a language, and for each of its patterns the forms it stands for."""
    forms = defaultdict(list)
    for form in gazetteer.forms_in(language):
        if form.kind != "adjective" or adjectives:
            forms[fold(unicodedata.normalize("NFC", form.text))].append(form)
    patterns = sorted(forms)
    return ahocorasick_rs.AhoCorasick(patterns), [forms[pattern] for pattern in patterns]


def _sentence_starts(sentences: pd.DataFrame) -> dict[str, list[int]]:
    starts = defaultdict(list)
    for article_id, start in zip(
        sentences["article_id"].tolist(), sentences["start"].tolist(), strict=True
    ):
        starts[article_id].append(start)
    return starts


def _read(text: str, language: str, day: str | None, automaton, forms) -> list[Hit]:
    """The mentions of one text; of a decomposed text (NFD) the offsets are the text's own."""
    if unicodedata.is_normalized("NFC", text):
        return _read_composed(text, language, day, automaton, forms)
    composed, origin = _compose(text)
    hits = _read_composed(composed, language, day, automaton, forms)
    for hit in hits:
        hit.start, hit.end = origin[hit.start], origin[hit.end]
    return hits


def _read_composed(text: str, language: str, day: str | None, automaton, forms) -> list[Hit]:
    scene = Scene(text, fold(text), language, day)
    hits = _longest(scene, automaton, forms)
    for hit in hits:
        _note_certain(hit, scene)
    for hit in hits:
        _resolve(hit, scene)
    return context.weed([hit for hit in hits if hit.actor], scene)


def _compose(text: str) -> tuple[str, list[int]]:
    """The text with its letters composed, and for each place in it the place in the text given."""
    pieces, origin, reached = [], [], 0
    for match in _DECOMPOSED.finditer(text):
        piece = unicodedata.normalize("NFC", match.group())
        pieces += [text[reached : match.start()], piece]
        origin += range(reached, match.start())
        origin += [match.start()] * len(piece)
        reached = match.end()
    return "".join([*pieces, text[reached:]]), [*origin, *range(reached, len(text) + 1)]


_DECOMPOSED = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]+|[\u1100-\u1112][\u1161-\u11ff]+")


def _longest(scene: Scene, automaton, forms) -> list[Hit]:
    """The longest forms at word bounds, from left to right, without overlap."""
    padded, korean = scene.folded + " ", scene.language == "ko"
    found = [
        (start, -end, pattern)
        for pattern, start, end in automaton.find_matches_as_indexes(scene.folded, overlapping=True)
        if not padded[start - 1].isalnum() and (korean or not padded[end].isalnum())
    ]
    hits, reached = [], -1
    for start, end, pattern in sorted(found):
        if start < reached or not context.has_bounds(scene, start, -end):
            continue
        fitting = [form for form in forms[pattern] if context.fits_case(scene, start, -end, form)]
        if fitting:
            hits.append(Hit(start, -end, fitting))
            reached = -end
    return hits


def _note_certain(hit: Hit, scene: Scene) -> None:
    """Remember where an actor is named without doubt."""
    actors = {form.actor for form in hit.forms}
    if len(actors) == 1 and any(f.kind in CERTAIN and not f.needs_name for f in hit.forms):
        scene.certain[hit.forms[0].actor].append(hit.start)


def _resolve(hit: Hit, scene: Scene) -> None:
    """Decide which actor a form means, or leave it open."""
    forms = [form for form in hit.forms if form.kind != "title" or form.holds(scene.day)]
    actors = list(dict.fromkeys(form.actor for form in forms))
    if len(actors) == 1 and not all(form.needs_name for form in forms):
        form, rule = forms[0], "the day" if _is_dated(hit) else "the form alone"
    else:
        named = [actor for actor in actors if actor in scene.certain]
        if not named:
            return
        actor = max(named, key=lambda actor: _nearness(scene.certain[actor], hit.start))
        form = next(form for form in forms if form.actor == actor)
        rule = "named in full in the article"
    hit.actor, hit.kind, hit.rule = form.actor, form.kind, f"{form.kind}: {rule}"
    if hit.kind == "adjective":
        hit.kind = "metonym"


def _is_dated(hit: Hit) -> bool:
    return hit.forms[0].kind == "title" and len({form.actor for form in hit.forms}) > 1


def _nearness(places: list[int], start: int) -> tuple[bool, int]:
    """Order actors by their last full name before a place; a later one only if none is before."""
    before = [place for place in places if place <= start]
    return (True, before[-1]) if before else (False, -places[0])
