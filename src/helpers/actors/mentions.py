"""Who is named where: from articles and the gazetteer to the `mentions` table.

Forms are found by an Aho-Corasick automaton (Aho and Corasick, 1975) on a folded copy of the text
of the same length; the longest form at word bounds wins. Then the rules decide who is meant: the
day decides between holders of a title, the article's own full names decide between bearers of a
surname, and what stays open is left out.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

import ahocorasick_rs
import pandas as pd

from helpers import tables
from helpers.actors import context
from helpers.actors.gazetteer import LANGUAGES, Form, Gazetteer
from helpers.actors.longer import is_other_gender

CERTAIN = ("name", "alias")
MOST_READINGS = 100_000
NO_ANSWER = None, "", ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a spelling may mean, worked out once: its forms, and the answer if it needs no text."""

    forms: list[Form]
    certain: str | None  # the actor it names without doubt
    answer: tuple[str, str, str] | None  # actor, kind and rule, if neither day nor text decide


@dataclass(slots=True)
class Hit:
    """A form at word bounds, and the actors it may mean."""

    start: int
    end: int
    forms: list[Form]
    actor: str | None = None
    kind: str = ""
    rule: str = ""


@dataclass(slots=True)
class Scene:
    """One article while it is read: its text, folded text, day and the actors named surely."""

    text: str
    folded: str
    matcher: "Matcher"
    day: str | None
    left_out: Counter
    certain: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    language: str = ""

    def __post_init__(self):
        self.language = self.matcher.language


@dataclass(frozen=True, slots=True)
class Matcher:
    """The automaton of a language, the forms of its patterns, traits of actors, readings so far."""

    automaton: ahocorasick_rs.AhoCorasick
    forms: list[list[Form]]
    language: str
    states: frozenset[str]  # states, and seats of power
    firsts: dict[str, str]  # the first word of each person's name, folded
    genders: dict[str, str]
    readings: dict[tuple[int, str], Reading] = field(default_factory=dict)

    def read(self, pattern: int, surface: str) -> Reading:
        """The reading of a pattern as it is spelt in a text."""
        reading = self.readings.get((pattern, surface))
        if reading is None:
            if len(self.readings) > MOST_READINGS:
                self.readings.clear()
            forms = [f for f in self.forms[pattern] if context.fits_case(surface, f, self.language)]
            reading = self.readings[pattern, surface] = _reading(forms)
        return reading


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
        A capital that is only a place (*à Moscou*), a part of another name (*Gaz de France*), and
        a surname or title that the article leaves open are no mentions; `attrs["left_out"]` counts
        them by reason. A state in a title counts unless its bearer is named beside it.

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
    days = [None if pd.isna(day) else day.date().isoformat() for day in articles["date"]]
    needed = (articles[name].tolist() for name in ("article_id", "language", "text"))
    rows, left_out = [], Counter()
    for article_id, language, text, day in zip(*needed, days, strict=True):
        if language not in matchers:
            continue
        begins = starts[article_id]
        for hit in _read(text, day, matchers[language], left_out):
            sentence = max(0, bisect_right(begins, hit.start) - 1)
            surface = text[hit.start : hit.end]
            rows.append(
                (article_id, sentence, hit.start, hit.end, surface, hit.actor, hit.kind, hit.rule)
            )
    mentions = tables.build("mentions", _frame(rows))
    mentions.attrs["left_out"] = {why: left_out[why] for why in context.REASONS}
    return mentions


def _frame(rows: list[tuple]) -> pd.DataFrame:
    """Rows as a table whose columns have their types from the start: pandas need not guess."""
    kinds = tables.COLUMNS["mentions"]
    columns = zip(*rows, strict=True) if rows else [()] * len(kinds)
    typed = zip(kinds.items(), columns, strict=True)
    return pd.DataFrame({name: pd.array(list(part), dtype=kind) for (name, kind), part in typed})


def known_spans(text: str, language: str, gazetteer: Gazetteer) -> list[tuple[int, int]]:
    """Where forms of the gazetteer stand in a text, whoever they mean: places and open ones too.

    Examples
    --------
    >>> from helpers.actors import load_gazetteer
    >>> known_spans("Il vit à Moscou.", "fr", load_gazetteer())
    [(9, 15)]
    """
    matcher = _matcher(gazetteer, language, True)
    hits = _longest(Scene(text, fold(text), matcher, None, Counter()), matcher)
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
def _matcher(gazetteer: Gazetteer, language: str, adjectives: bool) -> Matcher:
    forms = defaultdict(list)
    for form in gazetteer.forms_in(language):
        if form.kind != "adjective" or adjectives:
            forms[fold(unicodedata.normalize("NFC", form.text))].append(form)
    patterns = sorted(forms)
    automaton = ahocorasick_rs.AhoCorasick(patterns)
    states = {actor for actor, kind in gazetteer.types.items() if kind == "state"}
    names = gazetteer.names(language)
    persons = [actor for actor, kind in gazetteer.types.items() if kind == "person"]
    firsts = {actor: fold(names[actor].split()[0]) for actor in persons}
    return Matcher(
        automaton,
        [forms[pattern] for pattern in patterns],
        language,
        frozenset(states | context.SEATS),
        firsts,
        gazetteer.genders,
    )


def _reading(forms: list[Form]) -> Reading:
    actors = {form.actor for form in forms}
    sure = len(actors) == 1 and any(f.kind in CERTAIN and not f.needs_name for f in forms)
    answer = None
    if len(actors) == 1 and not all(f.needs_name or f.kind == "title" for f in forms):
        form = next((f for f in forms if f.kind != "title"), None)
        if form is forms[0]:
            answer = _answer(form, "the form alone")
    return Reading(forms, forms[0].actor if sure else None, answer)


def _answer(form: Form, rule: str) -> tuple[str, str, str]:
    kind = "metonym" if form.kind == "adjective" else form.kind
    return form.actor, kind, f"{form.kind}: {rule}"


def _sentence_starts(sentences: pd.DataFrame) -> dict[str, list[int]]:
    starts = defaultdict(list)
    for article_id, start in zip(
        sentences["article_id"].tolist(), sentences["start"].tolist(), strict=True
    ):
        starts[article_id].append(start)
    return starts


def _read(text: str, day: str | None, matcher: Matcher, left_out: Counter) -> list[Hit]:
    """The mentions of one text; of a decomposed text (NFD) the offsets are the text's own."""
    if unicodedata.is_normalized("NFC", text):
        return _read_composed(text, day, matcher, left_out)
    composed, origin = _compose(text)
    hits = _read_composed(composed, day, matcher, left_out)
    for hit in hits:
        hit.start, hit.end = origin[hit.start], origin[hit.end]
    return hits


def _read_composed(text: str, day: str | None, matcher: Matcher, left_out: Counter) -> list[Hit]:
    scene = Scene(text, fold(text), matcher, day, left_out)
    hits = _longest(scene, matcher)
    for hit in hits:
        if hit.actor is None:
            _resolve(hit, scene)
        if hit.actor is None and hit.forms[0].kind == "title" and matcher.language != "ko":
            _take_state(hit, scene)
    clear = [hit for hit in hits if hit.actor]
    left_out[context.OPEN] += len(hits) - len(clear)
    return context.weed(clear, scene)


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


def _longest(scene: Scene, matcher: Matcher) -> list[Hit]:
    """The longest forms at word bounds, from left to right, without overlap.

    Notes in `scene.certain` where an actor is named without doubt.
    """
    padded, korean, text = scene.folded + " ", scene.language == "ko", scene.text
    matches = matcher.automaton.find_matches_as_indexes(scene.folded, overlapping=True)
    found = [
        (start, -end, pattern)
        for pattern, start, end in matches
        if not padded[start - 1].isalnum() and (korean or not padded[end].isalnum())
    ]
    found.sort()
    hits, reached, readings = [], -1, matcher.readings
    for start, end, pattern in found:
        if start < reached:
            continue
        odd = korean or padded[start - 1] in "-_" or padded[-end] in "-_"
        if odd and not context.has_bounds(scene, start, -end):
            continue
        surface = text[start:-end]
        reading = readings.get((pattern, surface)) or matcher.read(pattern, surface)
        if reading.forms:
            actor, kind, rule = reading.answer or NO_ANSWER
            hits.append(Hit(start, -end, reading.forms, actor, kind, rule))
            reached = -end
            if reading.certain:
                scene.certain[reading.certain].append(start)
    return hits


def _resolve(hit: Hit, scene: Scene) -> None:
    """Decide which actor a form means, or leave it open."""
    forms = [form for form in hit.forms if form.kind != "title" or form.holds(scene.day)]
    actors = list(dict.fromkeys(form.actor for form in forms))
    if len(actors) == 1 and not all(form.needs_name for form in forms):
        form, rule = forms[0], "the day" if _is_dated(hit) else "the form alone"
    else:
        named = [actor for actor in actors if actor in scene.certain]
        named = [actor for actor in named if not is_other_gender(actor, hit, scene)]
        if not named:
            return
        actor = max(named, key=lambda actor: _nearness(scene.certain[actor], hit.start))
        form = next(form for form in forms if form.actor == actor)
        rule = "named in full in the article"
    hit.actor, hit.kind, hit.rule = _answer(form, rule)


def _take_state(hit: Hit, scene: Scene) -> None:
    """The state in a title whose holder is not known (*le président de la France* in 2010)."""
    if context.names_bearer((hit.start, hit.end), scene):
        return
    matcher, folded = scene.matcher, scene.folded[hit.start : hit.end]
    states = []
    for pattern, start, end in matcher.automaton.find_matches_as_indexes(folded, overlapping=True):
        place = hit.start + start, hit.start + end
        answer = matcher.read(pattern, scene.text[slice(*place)]).answer
        if answer and answer[0] in matcher.states and answer[1] in CERTAIN:
            if context.has_bounds(scene, *place):
                states.append((start - end, place, answer))
    if states:
        _, (hit.start, hit.end), (hit.actor, hit.kind, _) = min(states)
        hit.rule = f"{hit.kind}: {context.UNNAMED}"


def _is_dated(hit: Hit) -> bool:
    return hit.forms[0].kind == "title" and len({form.actor for form in hit.forms}) > 1


def _nearness(places: list[int], start: int) -> tuple[bool, int]:
    """Order actors by their last full name before a place; a later one only if none is before."""
    before = [place for place in places if place <= start]
    return (True, before[-1]) if before else (False, -places[0])
