"""Pronouns and bare roles as mentions: he, elle, он, 그는; the leader; les deux dirigeants.

In: the `mentions` table and what it was made from. Out: the same with further rows of the kind
pronoun, each with the rule that gave it. Precise before complete: a pronoun counts where a single
person of its gender is named in its sentence and the one before, outside quotes, and where the
resolver of speakers (`helpers.quotes.resolve`) says the same; everything else is left out. In
Korean, where persons outside the gazetteer are not seen, it must be the topic (은, 는) before 그는.
"""

import re
from bisect import bisect_right
from collections import Counter

import pandas as pd

from helpers import tables
from helpers.actors.gazetteer import Gazetteer
from helpers.actors.mentions import known_spans
from helpers.quotes.lexicon import LANGUAGES, read_lexicon
from helpers.quotes.marks import find_spans
from helpers.quotes.people import People, add_known, read_people
from helpers.quotes.resolve import name_phrase

ALONE = "pronoun: the one person named near by"
ON = "pronoun: goes on from the pronoun before"
ROLE = "pronoun: who was named last and bears the role"
TWO = "pronoun: the two leaders named before"
PRONOUN = {
    "fr": re.compile(r"\b(?:il|elle)\b", re.I),
    "en": re.compile(r"\b(?:he|she)\b(?!['’])", re.I),
    "ru": re.compile(r"\b(?:он|она)\b", re.I),
    "ko": re.compile(r"(?<![가-힣])(?:그|그녀)(?=(?:는|가) )"),
}
_NOBODY = re.compile(  # il y a, il faut; faut-il, y a-t-il, qu'en est-il
    r"il (?:n['’]|ne )?(?:y |faut|fall|faud|s['’](?:agi|avèr|avér)|sembl|suffi|conv[ei]|"
    r"existe|import|pleut|paraît|parait|reste|vau|en (?:est|va)|va de soi|"
    r"(?:est|était|serait|fut|sera) (?:\w+ ){0,2}?(?:que|qu['’]|de|d['’]|à|temps|question)\b)",
    re.I,
)
_ASKED = re.compile(r"(?:faut|a-t|agit|semble-t|paraît|est|va-t|vaut|reste-t|y)-$", re.I)
_KOREAN_TOPIC = re.compile(
    r"(?: [가-힣]{0,4}(?:대통령|위원장|총비서|장관|외무상|총리|대변인|부장|총장))?(?:은|는) "
)
_ROLES = "président présidente dirigeant dirigeante leader ministre"
_BARE = {
    "fr": re.compile(
        rf"(?:(?<=\b[Ll]e )|(?<=\b[Ll]a ))({_ROLES.replace(' ', '|')})\b"
        r"(?! (?:d['’eu]|des|à |en |[A-ZÀ-Ö]|(?:russe|suprême|[a-zé-]+(?:ien|ienne|ais|aise|ain|"
        r"aine|ois|éen|éenne|ique|al|if|and|ier))\b)|-)"
    ),
    "en": re.compile(
        r"(?<=\b[Tt]he )(president|leader|minister|chairman)\b(?! (?:(?:of|for|in)\b|[A-Z])|[-'’])"
    ),
}
_BOTH = {
    "fr": re.compile(
        r"\b[Ll]es deux (?:dirigeants|leaders|présidents|chefs d['’][ÉEée]tat|hommes)"
    ),
    "en": re.compile(
        r"\b(?:[Tt]he|[Bb]oth) (?:two )?(?:leaders|presidents)(?<!the leaders)\b", re.I
    ),
    "ru": re.compile(r"\b(?:[Оо]ба|[Дд]ва) (?:лидера|президента)|\b[Лл]идер(?:ы|ов|ам|ами) двух "),
    "ko": re.compile(r"(?<![가-힣])(?:두|양) (?:정상|지도자|대통령)"),
}
_LEADS = re.compile(
    r"\b(?:président|présidente|dirigeant|leader|president|chairman|лидер|президент)\b|"
    r"대통령|지도자|위원장",
    re.I,
)


def add_pronouns(
    articles: pd.DataFrame, sentences: pd.DataFrame, mentions: pd.DataFrame, gazetteer: Gazetteer
) -> pd.DataFrame:
    """Add what pronouns, bare roles and "the two leaders" mean, where that is plain.

    Parameters
    ----------
    articles, sentences, mentions : DataFrame
        The tables of one batch.
    gazetteer : Gazetteer
        What the mentions were found with.

    Returns
    -------
    DataFrame
        The `mentions` table with rows of the kind pronoun; *the two leaders* gives two rows with
        one place. `rule` says which of the four rules decided.

    Examples
    --------
    >>> from helpers import tokens
    >>> from helpers.actors import find_mentions, load_gazetteer
    >>> text = "Vladimir Putin arrived on Tuesday. He left at night."
    >>> articles = tables.build("articles", [{"article_id": "a", "language": "en", "text": text}])
    >>> parts = articles, tokens.split_sentences(articles)
    >>> found = find_mentions(*parts, load_gazetteer())
    >>> add_pronouns(*parts, found, load_gazetteer())[["surface", "actor"]].values.tolist()
    [['Vladimir Putin', 'vladimir-putin'], ['He', 'vladimir-putin']]
    """
    bounds = dict(iter(sentences.groupby("article_id", sort=False)))
    named = dict(iter(mentions.groupby("article_id", sort=False)))
    leads = {language: _leaders(gazetteer, language) for language in LANGUAGES}
    rows = []
    for article in articles.itertuples():
        if article.language in LANGUAGES and article.article_id in named:
            day = None if pd.isna(article.date) else article.date.date().isoformat()
            parts = bounds[article.article_id], named[article.article_id]
            page = Page(article.text, article.language, *parts, gazetteer, day)
            found = sorted(page.find(leads[article.language]))
            rows += [page.row(article.article_id, *hit) for hit in found]
    both = pd.concat([mentions, tables.build("mentions", rows)])
    order = {name: number for number, name in enumerate(articles["article_id"])}
    both = both.assign(order=both["article_id"].map(order))
    both = both.sort_values(["order", "start"], kind="stable").drop(columns="order")
    both.attrs = mentions.attrs
    return tables.build("mentions", both)


def _leaders(gazetteer: Gazetteer, language: str) -> dict[str, list]:
    """The titles of each person, in a language."""
    titles: dict[str, list] = {}
    for form in gazetteer.forms_in(language):
        if form.kind == "title" and gazetteer.types[form.actor] == "person":
            titles.setdefault(form.actor, []).append(form)
    return titles


class Page:
    """One article: its sentences, persons and quotes, and the mentions found in it."""

    def __init__(self, text, language, sentences, mentions, gazetteer, day):
        self.text, self.language, self.day = text, language, day
        self.starts = sentences["start"].tolist()
        self.paragraphs = sentences["paragraph"].tolist()
        self.mentions = list(mentions[["start", "end", "actor", "kind"]].itertuples(index=False))
        self.persons = [m for m in self.mentions if gazetteer.types[m.actor] == "person"]
        self.genders = gazetteer.genders
        self.people = self._read_people(gazetteer)
        self.quoted = [(s.open, s.close) for s in find_spans(text) if not s.depth]
        known = known_spans(text, language, gazetteer)
        self.rivals = [name for name in self.people.names if self._may_be_meant(name, known)]

    def _read_people(self, gazetteer) -> People:
        names = gazetteer.names(self.language)
        people = read_people(self.text, read_lexicon(self.language), self.starts)
        known = [
            (m.start, m.end, names[m.actor], self.genders[m.actor], True) for m in self.persons
        ]
        add_known(people, known)
        return people

    def _may_be_meant(self, name, known) -> bool:
        """A person outside quotes, or two capitalised words that nobody knows."""
        if any(start <= name.start < end for start, end in self.quoted):
            return False
        covered = any(start < name.end and name.start < end for start, end in known)
        return name.person or " " in name.text and not covered

    def find(self, titles):
        """(start, end, actor, rule) of every pronoun, bare role and pair of leaders."""
        taken = [(m.start, m.end) for m in self.mentions]
        last = (-9, None, "")
        for match in PRONOUN[self.language].finditer(self.text):
            if self._is_free(match, taken) and not self._is_nobody(match):
                actor, rule = self._antecedent(match, last)
                if actor:
                    last = (self._sentence(match.start()), actor, match.group().lower())
                    yield *match.span(), actor, rule
        dated = self.day is not None and self.language in _BARE
        for match in _BARE[self.language].finditer(self.text) if dated else ():
            actor = self._is_free(match, taken) and self._bearer(match, titles)
            if actor:
                yield *match.span(), actor, ROLE
        for match in _BOTH[self.language].finditer(self.text):
            if self._is_free(match, taken):
                for actor in self._two(match.start(), titles):
                    yield *match.span(), actor, TWO

    def row(self, article_id, start, end, actor, rule) -> dict:
        return {
            "article_id": article_id, "sentence": self._sentence(start), "start": start, "end": end,
            "surface": self.text[start:end], "actor": actor, "kind": "pronoun", "rule": rule,
        }  # fmt: skip

    def _sentence(self, place: int) -> int:
        return max(0, bisect_right(self.starts, place) - 1)

    def _is_free(self, match, taken) -> bool:
        """Outside quotes and outside what is a mention already."""
        spans = self.quoted + taken
        return not any(start < match.end() and match.start() < end for start, end in spans)

    def _is_nobody(self, match) -> bool:
        """« il y a », « faut-il »."""
        if self.language != "fr" or match.group().lower() != "il":
            return False
        before = self.text[max(0, match.start() - 10) : match.start()]
        return bool(_NOBODY.match(self.text, match.start()) or _ASKED.search(before))

    def _antecedent(self, match, last) -> tuple[str | None, str]:
        """The one person near by on whom the resolver of speakers agrees, or the last pronoun's."""
        word, number = match.group().lower(), self._sentence(match.start())
        first = max(0, number - 1)
        if self.paragraphs[first] != self.paragraphs[number]:
            first = number
        gender = read_lexicon(self.language).pronouns[word]
        near = [
            name for name in self.rivals
            if self.starts[first] <= name.start < match.start() and name.gender in ("", gender)
        ]  # fmt: skip
        actors = {self._actor_at_place(name.start, name.end) for name in near}
        if not near and last[0] >= first and last[2] == word:
            return last[1], ON
        if len(actors) != 1 or None in actors:
            return None, ""
        if self.language == "ko" and not self._is_topic(near[-1], number, match.start()):
            return None, ""
        if ";" in self.text[near[-1].end : match.start()]:
            return None, ""  # another clause, maybe another subject
        found = name_phrase(match.span(), self.people, [], self.quoted, None)
        agreed = found.place and self._actor_at_place(*found.place) in actors
        return (actors.pop(), ALONE) if agreed else (None, "")

    def _is_topic(self, name, number: int, place: int) -> bool:
        """« 푸틴 대통령은 …. 그는 … »: the topic of the sentence before."""
        opened = number and name.start - self.starts[number - 1] < 20
        topic = _KOREAN_TOPIC.match(self.text, name.end)
        return bool(opened and topic and place == self.starts[number])

    def _actor_at_place(self, start: int, end: int) -> str | None:
        return next((m.actor for m in self.persons if m.start < end and start < m.end), None)

    def _bearer(self, match, titles) -> str | None:
        """The only person named in this paragraph or the one before whose title has the role."""
        role, near = match[1].lower(), self._near(match.start())
        pattern = re.compile(rf"\b{role}\b", re.I)
        bearers = {actor for actor in near if self._has_title(actor, pattern, titles)}
        return bearers.pop() if len(bearers) == 1 else None

    def _has_title(self, actor: str, pattern, titles) -> bool:
        return any(f.holds(self.day) and pattern.search(f.text) for f in titles.get(actor, ()))

    def _near(self, place: int) -> list[str]:
        """Persons named before a place in its paragraph and the one before."""
        first = max(0, self.paragraphs[self._sentence(place)] - 1)
        begin = self.starts[self.paragraphs.index(first)]
        return [m.actor for m in self.persons if begin <= m.start < place]

    def _two(self, place: int, titles) -> list[str]:
        """The two leaders named near by, if there are two; else the two of the text so far."""
        for named in (self._near(place), [m.actor for m in self.persons if m.start < place]):
            leaders = Counter(a for a in named if self._has_title(a, _LEADS, titles))
            if len(leaders) == 2:
                return sorted(leaders)
            if len(leaders) > 2:
                return []
        return []
