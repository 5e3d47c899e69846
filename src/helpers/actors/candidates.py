"""Names in articles that the gazetteer does not have: where they stand, and what words stand by.

In: the texts of one language and the gazetteer. Out: a list of `Sight`, one for each place where a
name stands. In French, English and Russian a name is a run of capitalised words; a word that only
opens a sentence, or that the corpus mostly writes in lower case, is none. In Korean, which has no
capitals, a name is what stands before a title (김철수 장관) or ends like an organisation's name.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from helpers.actors.context import KOREAN_TAIL
from helpers.actors.gazetteer import Gazetteer
from helpers.actors.longer import TITLE_WORDS, first_names, is_heading
from helpers.actors.mentions import fold, known_spans
from helpers.quotes.lexicon import read_lexicon
from helpers.tokens import stem

_CAPITAL = "A-ZÀ-ÖØ-ÞŒŠŽА-ЯЁ"
_WORD = (
    rf"(?:[A-ZА-ЯЁ]\.|(?![DLQdlq]u?['’])"
    rf"[{_CAPITAL}](?:[^\W\d_]|-(?=[^\W\d_])|['’](?=[{_CAPITAL}]))*)"
)
_LINKS = {
    "fr": r"(?:de la |de l['’]|des |de |du |d['’]|la |le |bin |ben |von |van |al-)",
    "en": r"(?:of the |of |for |bin |von |van |de |al-)",
    "ru": r"(?:фон |де )",
}
RUN = {
    language: re.compile(
        rf"(?<![\w'’&@.-])(?:[dlDLqQ]u?['’])?({_WORD}(?: {links}?{_WORD})*)(?!['’]?\w\w|\d)"
    )
    for language, links in _LINKS.items()
}
_OPENS = re.compile(r"(?:^|[.!?…:;\n•*|–—-])[\s«»“”„\"'’()\[\]–—-]*$")
_ABBREVIATION = re.compile(r"(?<!\w)[A-ZА-ЯЁ][a-zа-яé]{0,3}\.\s$")
_LOWER = re.compile(r"(?<![\w-])[^\W\d_]+")
_NATIONALITY = re.compile(
    r"(?:(?:North|South|East|West|Pro|Anti)[ -])?"
    r"[^\W_]+(?:ian|ean|ese|ish|rican|xican|aeli|aqi|ghan)s?$"
    r"|(?i:german|french|swiss|czech|greek|dutch|thai|afghan)s?$"
)
_AFTER_FIGURE = re.compile(r"\d[ \u00a0\u202f]$")
_PLURAL = re.compile(r"\b(?:[Ll]es|[Dd]es|[Aa]ux|[Cc]es|deux|trois|\d+) $")
_DAYS = set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december jan feb mar apr jun jul aug sep sept oct "
    "nov dec ok".split()
)
_ORGANISATION = re.compile(
    r"(?i)\b(?:minist(?:ry|ries|ère|ères)|agenc[ey]|bank|banque|part(?:y|i)|universit\w+|council|conseil|comit[eé]\w*|"
    r"committee|commission|institute?|center|centre|association|union|organi[sz]ation|company|"
    r"corp\w*|group\w*|federation|fédération|news|press|presse|radio|tv|times|post|assembl\w+|parliament|"
    r"parlement|army|armée|police|foundation|fondation|министерств\w+|агентств\w+|банк\w*|парти\w+|"
    r"университет\w*|совет\w*|комитет\w*|комисси\w+|институт\w*|центр\w*|союз\w*|"
    r"компани\w+|групп\w*|федераци\w+|организаци\w+)\b"
)
_PLACE_WORD = re.compile(
    r"(?i)\b(?:province|oblast|region|région|island|islands|river|mount|lake|city|county|valley|"
    r"bay|sea|desert|област\w+|остров\w*|озер\w+|залив\w*)\b"
)
_PLACE_BEFORE = {
    "fr": re.compile(r"\b(?:en|à|(?:ville|villes|région|province|île|village|port) de) $"),
    "en": re.compile(r"\b(?:[Ii]n|(?:city|town|province|region|village|port) of) $"),
    "ru": re.compile(r"\b(?:(?:город\w{0,2}|г\.|поселк\w|посёлк\w|провинци\w|остров\w{0,2})) $"),
}  # fmt: skip
_KOREAN_TITLES = "|".join(sorted(
    {*read_lexicon("ko").uses["role"], "여사", "씨", "장군", "대장", "부통령", "차관보", "행정관"}
    - set("전문가 관계자 소식통 당국자 기자 감독 선수 배우 가수".split())
    - set("위원 지사 시장 사장 부장 원장 소장".split()),
    key=len, reverse=True,
))  # fmt: skip
_KOREAN_TITLE = rf"[가-힣]{{0,4}}?(?:{_KOREAN_TITLES})"
_KOREAN_PERSON = re.compile(
    rf"(?<![가-힣\d])([가-힣]{{2,5}})(?:\([^)\n]{{1,20}}\))? ({_KOREAN_TITLE})"
    rf"(?={KOREAN_TAIL.pattern}(?![가-힣]))"
)
_KOREAN_BODY = re.compile(
    r"(?<![가-힣])((?:[가-힣]{2,8}|[A-Z]{2,6})(?:위원회|통신|신문|일보|연구소|연구원|대학교|협회|재단|은행|공사|그룹))"
    rf"(?={KOREAN_TAIL.pattern}(?![가-힣]))"
)  # fmt: skip
_KOREAN_COMMON = re.compile(
    r"주[가-힣]{2,4}$|(?:한편|앞서|그러나|하지만|이날|아태|전직|각국|양국)$|"
    r".*(?:부|청|처|측|당|위원|위원회|국|원|군|관|실|회|단|정부|출신|신임|대표|주재|담당|전임|현직|"
    r"에서|에게|으로|까지|부터|하는|되는|있는|없는|했던|라는|지난|당시|관련|최고|수석|회담|협상|"
    r"[은는을를의과도며고한된할인던])$"
)


@dataclass(frozen=True, slots=True)
class Sight:
    """A name at a place in an article, whether it opens a sentence, and a cue to its kind."""

    name: str
    article: int
    start: int
    opens: bool
    kind: str  # person, organisation, place, or "" without a cue
    cue: str


@dataclass(slots=True)
class Usage:
    """How a corpus writes words: how often in lower case, how often capitalised in a sentence."""

    language: str
    names: frozenset[str]  # what the gazetteer knows, folded
    lower: Counter = field(default_factory=Counter)
    inside: Counter = field(default_factory=Counter)

    def key(self, word: str) -> str:
        """A word without case and accents; in Russian without its ending; of celle-ci, celle."""
        first, hyphen, last = word.partition("-")
        word = first if hyphen and last.islower() else word
        return _stem(fold(word)) if self.language == "ru" else fold(word)

    def count(self, text: str, sights: list[Sight]) -> None:
        self.lower.update(self.key(word) for word in _LOWER.findall(text) if word.islower())
        for sight in sights:
            self.inside.update(self.key(word) for word in sight.name.split()[sight.opens :])

    def is_name(self, word: str) -> bool:
        """Whether a word is capitalised inside sentences, and seldom written in lower case."""
        key = self.key(word)
        return self.inside[key] > 3 * self.lower[key]


def find_candidates(texts, language: str, gazetteer: Gazetteer) -> list[Sight]:
    """Find the names in texts that no form of the gazetteer covers.

    Parameters
    ----------
    texts : iterable of (int, str)
        The number of an article, and its text.
    language : str
        fr, en, ru or ko.
    gazetteer : Gazetteer
        What is known already.

    Returns
    -------
    list of Sight
        In the order of the texts.

    Examples
    --------
    >>> from helpers.actors import load_gazetteer
    >>> text = "Le ministre Jean Dupont a reçu M. Poutine."
    >>> [s.name for s in find_candidates([(0, text)], "fr", load_gazetteer())]
    ['Jean Dupont']
    """
    if language == "ko":
        return list(_korean(texts, gazetteer))
    names = frozenset(fold(form.text) for form in gazetteer.forms_in(language))
    usage, sights = Usage(language, names), []
    for number, text in texts:
        found = list(_read(number, text, language, gazetteer))
        usage.count(text, found)
        sights += found
    trimmed = (_trim_opening(sight, usage) for sight in sights)
    return [sight for sight in trimmed if sight and _is_name(sight.name, usage)]


def _read(number: int, text: str, language: str, gazetteer: Gazetteer):
    """Every run of capitals of a text, outside headings in capitals, without what is known."""
    known = known_spans(text, language, gazetteer)
    headings = [m.span() for m in re.finditer(r"[^\n]+", text) if is_heading(m.group())]
    for match in RUN[language].finditer(text):
        start, end = match.span(1)
        if any(a <= start < b for a, b in headings):
            continue
        for piece_start, piece_end in _unknown_parts(text, start, end, known):
            sight = _look(number, text, piece_start, piece_end, language, known)
            if sight:
                yield sight


def _unknown_parts(text: str, start: int, end: int, known: list[tuple[int, int]]):
    """What is left of a run when known names of two or more words are cut out of it."""
    reached = start
    for a, b in known:
        if b <= start or a >= end:
            continue
        whole = a <= start and b >= end
        if whole or " " in text[a:b] or "-" in text[a:b]:
            yield reached, max(reached, a)
            reached = b
    yield reached, end


def _look(number, text, start, end, language, known) -> Sight | None:
    """The sight at a run once titles before the name are taken off; None if nothing is left."""
    words, title = _without_title(list(re.finditer(r"\S+", text[start:end])), language)
    if not words:
        return None
    begin, stop = start + words[0].start(), start + words[-1].end()
    name = re.sub(r"(?:['’]s?|-)$", "", text[begin:stop])
    if len(name) < 2 or any(a <= begin and begin + len(name) <= b for a, b in known):
        return None
    before = text[max(0, begin - 40) : begin]
    if " " not in name and (
        _AFTER_FIGURE.search(before)  # 300 MW
        or language == "fr"
        and name[-1] in "sx"
        and _PLURAL.search(before)  # les Ukrainiens
    ):
        return None
    opens = bool(_OPENS.search(before)) and not _ABBREVIATION.search(before)
    kind, cue = _guess(name, before, title, language)
    return Sight(name, number, begin, opens, kind, cue)


def _without_title(words: list, language: str) -> tuple[list, str]:
    """A run without the titles before a name (French Foreign Minister Fabius), and the last one."""
    title = ""
    for number in range(len(words) - 2, -1, -1):
        word, following = words[number].group(), words[number + 1].group()
        if following[0].isupper() and word[0].isupper() and _is_title(word, language):
            title = "" if word.lower() in _LITTLE else word
            words = words[number + 1 :]
            break
    if language == "en" and len(words) > 2 and _NATIONALITY.match(words[0].group()):
        words = words[1:]  # Canadian Milos Raonic
    while words and words[0].group().islower():
        words = words[1:]
    while words and words[-1].group().islower():
        words = words[:-1]
    return words, title


def _is_first_name(word: str, language: str) -> bool:
    if language == "ru":
        return _stem(word.lower()) in _russian_first_names()
    return word.partition("-")[0] in first_names()


@lru_cache(maxsize=1)
def _russian_first_names() -> frozenset[str]:
    return frozenset(_stem(name.lower()) for name in read_lexicon("ru").genders if name > "\u0400")


def _is_title(word: str, language: str) -> bool:
    """Whether a word is a title or role, in any Russian case."""
    uses, low = read_lexicon(language).uses, word.rstrip(".").lower()
    if low in _NO_TITLES or len(low) > 4 and word.endswith("."):
        return False
    if low in TITLE_WORDS or any(low in uses[use] for use in ("title_m", "title_f", "role")):
        return True
    return language == "ru" and _stem(low) in _RUSSIAN_ROLES


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    return stem(word, "ru")


_RUSSIAN_ROLES = {_stem(word) for word in read_lexicon("ru").uses["role"]}
_NO_TITLES = set(
    "american republican democrat star américain américaine français française britannique russe "
    "allemand allemande ukrainien ukrainienne американец американка".split()
)


def _guess(name: str, before: str, title: str, language: str) -> tuple[str, str]:
    """The kind a cue supports, and the cue."""
    if cue := _ORGANISATION.search(name):
        return "organisation", cue.group()
    if cue := _PLACE_WORD.search(name):
        return "place", cue.group()
    if name.isupper() and len(name) < 6:
        return "", ""  # le député PS
    if title:
        return "person", title
    word = re.search(r"([\w-]+\.?)[ \u00a0]$", before)
    known_as = " " in name or language != "ru"  # президент Словакии
    if known_as and word and _is_title(word[1], language) and word[1].lower() not in _LITTLE:
        return "person", word[1]
    first = name.split()[0]
    if " " in name and _is_first_name(first, language):
        return "person", first
    if cue := _PLACE_BEFORE[language].search(before):
        return "place", cue.group().strip()
    return "", ""


_LITTLE = set(
    "roi de et and le la les the du des à en in for of with by pour par avec selon que but mais "
    "when while as if".split()
)


def _trim_opening(sight: Sight, usage: Usage) -> Sight | None:
    """Without the word that opens the sentence, if that is no part of a name."""
    if not sight.opens:
        return sight
    first, _, rest = sight.name.partition(" ")
    if usage.is_name(first) or (rest and _is_first_name(first, usage.language)):
        return sight
    named = bool(rest) and _is_first_name(rest.split()[0], usage.language)  # Hier Jean Dupont
    if len(first) > 1 and rest and not named and not usage.lower[usage.key(first)]:
        return sight if fold(rest) not in usage.names else None
    rest = re.sub(r"^(?:[^\W\d_A-ZÀ-ÖА-ЯЁ][^\W\d_]*['’]? ?)+", "", rest)
    if not rest:
        return None
    start = sight.start + len(sight.name) - len(rest)
    kind, cue = ("person", rest.split()[0]) if named and " " in rest else (sight.kind, sight.cue)
    return Sight(rest, sight.article, start, False, kind, cue)


def _is_name(name: str, usage: Usage) -> bool:
    if fold(name) in usage.names or usage.language == "en" and _NATIONALITY.match(name):
        return False
    if " " in name:
        last = name.split()[-1]
        if _is_title(last, usage.language) and not _is_first_name(name.split()[0], usage.language):
            return False  # Foreign Minister
        return any(map(usage.is_name, name.split()))
    if (
        name.lower() in _DAYS
        or len(name.rstrip(".")) < 2
        or _is_title(name, usage.language)
        or _ORGANISATION.fullmatch(name)
    ):
        return False
    return usage.is_name(name)


def _korean(texts, gazetteer: Gazetteer):
    """Persons before a title and then wherever they stand, organisations by the end of the name."""
    texts = [(number, text, known_spans(text, "ko", gazetteer)) for number, text in texts]
    titled = Counter()
    for _, text, known in texts:
        for match in _KOREAN_PERSON.finditer(text):
            if not _overlaps(match, known) and not _KOREAN_COMMON.match(match[1]):
                titled[match[1]] += 1
    names = [name for name in titled if len(name) > 2 or titled[name] > 1]
    names = "|".join(sorted(names, key=lambda name: (-len(name), name))) or r"$^"
    bound = rf"(?= ?\(| {_KOREAN_TITLE}|{KOREAN_TAIL.pattern}(?![가-힣]))"
    person = re.compile(rf"(?<![가-힣\d])({names}){bound}(?: ({_KOREAN_TITLE}))?")
    for number, text, known in texts:
        for match in person.finditer(text):
            if not _overlaps(match, known):
                kind = "person" if match[2] else ""
                yield Sight(match[1], number, match.start(1), False, kind, match[2] or "")
        for match in _KOREAN_BODY.finditer(text):
            if not _overlaps(match, known):
                yield Sight(match[1], number, match.start(1), False, "organisation", match[1][-2:])


def _overlaps(match: re.Match, known: list[tuple[int, int]]) -> bool:
    start, end = match.span(1)
    return any(a < end and start < b for a, b in known)
