"""The people an article names: where, under which full name, of which grammatical gender.

In: a text, its language and the spans of its quotes. Out: a `People` that finds the fullest form of
a name, whom a pronoun means and who bears a role. A run of capitals counts as a person when it has
a known first name or a title, or once it has spoken.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from helpers.quotes.lexicon import Lexicon, read_lexicon

_CAPITAL = r"[A-ZÀ-ÖØ-ÞŒА-ЯЁ][^\W\d_]*(?:[-‐‑'’][^\W\d_]+)*"
_ABBREVIATED = (
    r"(?:[A-ZÀ-ÖА-ЯЁ]|Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Capt|St|Prof|Rev|Mme|Mgr)\."
)
_PART = rf"(?:{_ABBREVIATED}|{_CAPITAL})"
_CAPITALS = re.compile(r"[A-ZÀ-ÖØ-ÞŒА-ЯЁ]")
_RUN = re.compile(
    rf"{_PART}(?:(?:[ \u00a0\u202f]|(?<=[A-Z]\.))"
    rf"(?:(?:de|du|des|la|le|von|van|der|den|bin|"
    rf"ben|al|el|da|di|do|dos|y|ter)[ \u00a0]){{0,2}}{_PART}){{0,5}}"
)
_SPACED = re.compile(r"\S+")
_HYPHENED = re.compile(r"[\w-]+")
_POSSESSIVE = re.compile(r"['’]s?$")
_ELIDED = re.compile(r"(?:[JCNSTMLD]|Qu)['’][a-zà-öø-ÿœ]")  # « J'espère » is no name
_FRONTS = frozenset(
    "dans en pour après avant lors depuis au aux à sur chez hier lundi mardi mercredi jeudi "
    "vendredi samedi dimanche interrogé in on after before at during since from "
    "в на после по во с накануне".split()
)
_PRONOUN_REACH = 1500


@dataclass(slots=True)
class Name:
    """A name in the text: offsets, the bare name, is it a person, does it open its sentence.

    `thing` says that the gazetteer knows it as a state, an organisation or a newspaper.
    """

    start: int
    end: int
    text: str
    gender: str
    person: bool
    subject: bool
    thing: bool = False


@dataclass
class People:
    """Names of one article, in order; `full` maps a surname or first name to its full forms."""

    text: str
    lex: Lexicon
    names: list[Name] = field(default_factory=list)
    full: dict[str, list[Name]] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)


def read_people(text: str, lex: Lexicon, sentences: list[int]) -> People:
    """Collect the names of a text."""
    people = People(text, lex, sentences=sentences)
    sentence_starts = set(sentences)
    for begin, start, end in _runs(text):
        subject = start in sentence_starts or begin in sentence_starts
        first_letter = start
        name = clean_name(text, start, end, lex)
        if name is None or (subject and " " not in name[2] and lex.has("break", name[2].lower())):
            continue
        start, end, bare, gender, titled = name
        known, own, acronym = _first_of(bare, lex.language)
        titled = titled and not acronym  # « le président de l'UMP »
        gender = gender or own
        subject = subject or start != first_letter or _leads(people, start, bool(titled))
        subject = subject or known and _fronted(people, begin)
        people.names.append(Name(start, end, bare, gender, bool(known or titled), subject))
    _index(people)
    return people


@lru_cache(maxsize=50_000)
def _first_of(bare: str, language: str) -> tuple[bool, str, bool]:
    """Does a name begin with a known first name, of which gender, and is it an acronym?"""
    gender = read_lexicon(language).gender_of(bare.split()[0])
    return gender is not None and " " in bare, gender or "", bare.isupper() and len(bare) < 6


def _runs(text: str) -> Iterator[tuple[int, int, int]]:
    """Runs of capitalised words: where each begins with its « l' » or « d' », starts and ends."""
    found = _CAPITALS.search(text)
    while found:
        start = begin = found.start()
        before = text[start - 1 : start]
        if before in ("'", "’") and text[start - 2 : start - 1] in ("d", "l"):
            begin = start - 2
            before = text[begin - 1 : begin]
        if before and (before.isalnum() or before in "_'’-"):
            end = start + 1
        else:
            end = _RUN.match(text, start).end()
            yield begin, start, end
        found = _CAPITALS.search(text, end)


def add_known(people: People, known: list[tuple]) -> None:
    """Add what is known of actors: (start, end, full name, gender, is it a person) of each mention.

    A name found before gets its gender from here; a title (« le président russe ») becomes a name.
    """
    by_place = {place: name for name in people.names for place in (name.start, name.end)}
    for start, end, full, gender, person in known:
        name = by_place.get(end) or by_place.get(start)
        if not person:
            if name and name.start >= start and name.end <= end:
                name.person, name.thing = False, True
            continue
        if name:
            name.gender, name.person = gender or name.gender, True
            if start < name.start and people.text[start].islower():
                name.start, name.end, name.text = start, end, full  # « le chef du Kremlin »
            continue
        begin = start - 4 if people.text[max(0, start - 4) : start].strip() else start
        opened = any(begin <= stop <= start for stop in _near_starts(people, start))
        people.names.append(Name(start, end, full, gender, True, opened))
    people.names.sort(key=lambda name: name.start)
    people.starts = [name.start for name in people.names]


def _leads(people: People, start: int, titled: bool) -> bool:
    """« UN spokesman Martin Nesirky said … »: only a role before the name."""
    number = bisect_left(people.sentences, start + 1) - 1
    if not titled or number < 0 or start - people.sentences[number] > 60:
        return False
    words = people.text[people.sentences[number] : start].split()
    plain = all(word[-1].isalnum() and word.lower() not in people.lex.verbs for word in words)
    return plain and len(words) < 7


def _fronted(people: People, start: int) -> bool:
    """« Dans le domaine de l'automobile, Andreas Scheuer vise … »: the sentence's first comma."""
    number = bisect_left(people.sentences, start + 1) - 1
    if number < 0 or not 8 < start - people.sentences[number] < 90:
        return False
    front = people.text[people.sentences[number] : start].rstrip()
    opens = front.split(None, 1)[0].lower().replace("’", "'")
    return front[-1] == "," and front.count(",") == 1 and opens in _FRONTS


def _near_starts(people: People, place: int) -> list[int]:
    number = bisect_left(people.sentences, place + 1)
    return people.sentences[max(0, number - 1) : number]


def clean_name(text: str, start: int, end: int, lex: Lexicon):
    """Strip titles and stray words from a run of capitals: (start, end, name, gender, titled)."""
    found = _strip(text[start:end], lex.language)
    if found is None:
        return None
    begin, length, bare, gender, titled = found
    begin += start
    before_title = _title_before(text, begin, lex)
    if before_title:
        titled = True
        gender = gender or before_title
    return begin, begin + length, bare, gender.strip(), titled


@lru_cache(maxsize=50_000)
def _strip(run: str, language: str):
    """What `clean_name` finds in the run itself: (where the name begins, its length, …)."""
    lex = read_lexicon(language)
    words = [(match.start(), match.group()) for match in _SPACED.finditer(run)]
    gender, titled = "", False
    if words and _ELIDED.match(words[0][1]):
        words.pop(0)
    while words:
        low = words[0][1].rstrip(".").lower().replace("’", "'")
        if lex.has("title", low) or low in ("m", "mr", "mme", "mrs", "ms"):
            titled = True
            gender = gender or ("f" if lex.has("title_f", low) else "")
            gender = gender or ("m" if lex.has("title_m", low) else "")
        elif not (
            lex.has("determiner", low)
            or low in lex.pronouns
            or lex.has("break", low)
            or lex.has("particle", low)
            and words[0][1].islower()
        ):
            break
        words.pop(0)
    for spot in range(len(words) - 2, 0, -1):
        if lex.has("title", words[spot][1].lower()):  # « Economy Minister X »
            words, titled = words[spot + 1 :], True
            break
    firsts = [spot for spot, (_, word) in enumerate(words[:-1]) if lex.is_first_name(word)]
    if firsts and firsts[0] > 0 and firsts[0] >= len(words) - 3:
        words = words[firsts[0] :]
    if not words:
        return None
    begin = words[0][0]
    written = run[begin : words[-1][0] + len(words[-1][1])].rstrip(".")
    bare = " ".join(_POSSESSIVE.sub("", written).split())
    return (begin, len(written), bare, gender, titled) if len(bare) > 1 else None


def _title_before(text: str, start: int, lex: Lexicon) -> str:
    """Gender (or a blank) given by a title or role just before a name; "" if there is none."""
    if text[start - 1 : start] not in (" ", "\u00a0", "\u202f"):
        return ""
    return _title_in(" ".join(text[max(0, start - 40) : start].split()[-2:]), lex.language)


@lru_cache(maxsize=50_000)
def _title_in(words: str, language: str) -> str:
    lex = read_lexicon(language)
    for word in reversed(_HYPHENED.findall(words)[-2:]):
        low = word.lower()
        if lex.has("title_f", low) or lex.has("role_f", low):
            return "f"
        if lex.has("title_m", low):
            return "m"
        if lex.has("role", low):
            return " "
    return ""


def _index(people: People) -> None:
    for name in people.names:
        for key in _keys(name.text):
            people.full.setdefault(key, []).append(name)
    for name in people.names:
        if " " not in name.text:
            _inherit(name, people.full.get(name.text.lower(), ()))
    people.starts = [name.start for name in people.names]


@lru_cache(maxsize=50_000)
def _keys(name: str) -> tuple[str, ...]:
    """What a full name is looked up by: its last word, the last part of that, its first word."""
    words = name.split()
    if not 1 < len(words) <= 5 or name.isupper():
        return ()
    last = words[-1].lower()
    return tuple(dict.fromkeys((last, last.split("-")[-1], words[0].lower())))


def _inherit(name: Name, longer) -> None:
    """A surname alone is a person, of that gender, if the article names the person in full."""
    full = [other for other in longer if other.text.split()[-1] == name.text]
    name.person = name.person or any(other.person for other in full)
    genders = {other.gender for other in full if other.gender}
    if not name.gender and len(genders) == 1:
        name.gender = genders.pop()


def fullest(people: People, name: str, gender: str = "") -> str:
    """The fullest form the article gives of a name, or the name itself."""
    words = name.split()
    if not words:
        return name
    last = words[-1].lower()
    found = people.full.get(last) or (
        people.full.get(words[0].lower()) if len(words) == 1 else None
    )
    if not found:
        return name
    initial = words[0].rstrip(".") if len(words) > 1 else ""
    fitting = [
        other
        for other in found
        if (len(words) == 1 or other.text.split()[-1].lower() == last)
        and other.text.startswith(initial[:1])
        and (len(initial) < 2 or words[0] == other.text.split()[0])
        and not (gender and other.gender and other.gender != gender)
        and len(other.text) >= len(name)
    ]
    by_last = [other for other in fitting if other.text.split()[-1].lower() == last] or fitting
    persons = [other for other in by_last if other.person] or by_last
    if not persons:
        return name
    counts: dict[str, int] = {}
    for other in persons:
        counts[other.text] = counts.get(other.text, 0) + 1
    return max(counts, key=lambda form: (len(form.split()) <= 4, counts[form], -len(form)))


def names_before(people: People, position: int, reach: int = _PRONOUN_REACH) -> list[Name]:
    """Names before a place, nearest first."""
    stop = bisect_left(people.starts, position)
    found = []
    for index in range(stop - 1, max(-1, stop - 60), -1):
        if people.names[index].start < position - reach:
            break
        found.append(people.names[index])
    return found
