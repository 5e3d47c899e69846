"""From a speaker as written to a name: pronouns, surnames, titles and roles.

In: the judged quotes of one article, its people and its mentions. Out: for each quote a `Speaker`
(surface, full name, the place that names the antecedent). Recency decides, helped by grammatical
gender and by who spoke last.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from helpers.quotes.korean import name_korean
from helpers.quotes.page import Quote
from helpers.quotes.people import Name, People, clean_name, fullest, names_before
from helpers.quotes.phrases import subject_of_clause
from helpers.quotes.words import ARTICLES, split_words

_GENDERS = {"m": "m", "f": "f", "mp": "p", "fp": "p"}
_POSSESSIVES = {"его": "он", "её": "она", "ее": "она", "их": "они"}  # « по его словам »
_INDEFINITE = frozenset(
    "un une des a an deux one les some plusieurs many two another son sa his her".split()
)
_COMPLEMENT = re.compile(
    r"(?:\b(?:de|du|des|of|for|at|from|in|chez|à|au|aux|du groupe)\s|d['’]|['’]s\s)"
    r"(?:l[ae]s?\s|l['’]|the\s)?$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Speaker:
    """A resolved speaker: the full name (or null) and where its antecedent stands."""

    name: str | None
    place: tuple[int, int] | None
    gender: str = ""
    person: bool = False


def resolve_speakers(quotes: list[Quote], people: People) -> list[Speaker]:
    """Name the speaker of each quote, in order; quotes that are no speech get an empty one."""
    known: dict[int, Speaker] = {}
    spoken: list[tuple[int, Speaker]] = []
    speakers = []
    ranges = [(quote.span.open, quote.span.close) for quote in quotes if quote.rule != "nested"]
    for quote in quotes:
        speaker = Speaker(None, None)
        if quote.speech:
            speaker = _resolve(quote, people, known, spoken, ranges)
            known[id(quote)] = speaker
            if speaker.name:
                spoken.append((quote.start, speaker))
        speakers.append(speaker)
    return speakers


def _resolve(quote, people, known, spoken, ranges) -> Speaker:
    if quote.carried is not None and id(quote.carried) in known:
        carried = known[id(quote.carried)]
        if quote.rule != "floating" or people.lex.language == "ko":
            return carried
        return _floating(quote, people, carried, ranges, spoken)
    if quote.rule == "floating" and people.lex.language != "ko":
        return _floating(quote, people, spoken[-1][1] if spoken else None, ranges, spoken)
    if quote.speaker is None:
        return Speaker(None, None)
    return name_phrase(quote.speaker, people, spoken, ranges, quote)


def name_phrase(place, people: People, spoken, ranges, quote) -> Speaker:
    """Resolve a speaker phrase at an offset range."""
    start, end = place
    phrase = people.text[start:end]
    low = phrase.lower().replace("’", "'")
    low = _POSSESSIVES.get(low, low)
    if people.lex.language == "ko":
        return _korean(phrase, place, people, spoken)
    if low in ("c'", "d'", "ce", "cela", "ça", "c'est"):
        return Speaker(None, None)
    if low in people.lex.pronouns:
        return _pronoun(low, place, people, spoken, ranges, quote)
    if _is_plural(low):
        return Speaker(phrase, place, "p")
    head = head_name(people, start, end)
    if head is not None:
        name = fullest(people, head.text, head.gender)
        person = is_person(head, phrase, people)
        for other in people.names if person else ():
            if other.text == head.text:
                other.person = True
        return Speaker(name, (head.start, head.end), head.gender, person)
    return _role(phrase, place, people, spoken, ranges)


def is_person(head: Name, phrase: str, people: People) -> bool:
    """A name that may stand for a person: no acronym, no organisation, no « agency X »."""
    if head.thing or any(word.isupper() and len(word) > 1 for word in head.text.split()):
        return head.person and not head.thing
    words = re.findall(r"[^\W\d_]+", phrase.lower())
    return not any(people.lex.has("collective", word) for word in words[:3])


def _korean(phrase, place, people: People, spoken) -> Speaker:
    """A name, or by « 그 » and « 대통령 » the person at hand, or who was given that role before."""
    if phrase in people.lex.pronouns and spoken:
        return spoken[-1][1]
    name = name_korean(phrase, people.text, place[0], people.lex)
    alone = " " not in phrase and any(phrase.endswith(role) for role in people.lex.uses["role"])
    if name and not alone:
        return Speaker(name, place)
    for known in names_before(people, place[0]) if alone or phrase in people.lex.pronouns else ():
        if phrase in people.lex.pronouns or phrase in people.text[known.start : known.end + 14]:
            return Speaker(known.text, (known.start, known.end))
    return Speaker(name, place)


def _is_plural(low: str) -> bool:
    """« les experts », « X et Y »: several speak."""
    if re.match(r"(?:les|des|plusieurs|deux|trois|certains|some|two|several|many)\s", low):
        return True
    return bool(re.fullmatch(r"(?:[\w'’-]+,?\s){1,3}(?:et|and|и)\s(?:[\w'’-]+\s?){1,3}", low))


def head_name(people: People, start: int, end: int) -> Name | None:
    """The name a phrase is about: not the complement of « l'avocat de X »."""
    text = people.text
    inside = [name for name in names_before(people, end + 1, 300) if start <= name.start < end]
    if not inside and start < end and text[start].isupper():
        cleaned = clean_name(text, start, end, people.lex)
        if cleaned:
            return Name(cleaned[0], cleaned[1], cleaned[2], cleaned[3], cleaned[4], False)
    bracketed = [name for name in inside if text[name.start - 1 : name.start] == "("]
    for name in inside:
        if name in bracketed and len(inside) > len(bracketed):
            continue  # « Rep. X (R-Utah) »
        if people.lex.language == "en" and _modifies(text, start, end, name):
            continue
        if name.start > start and _COMPLEMENT.search(
            text[max(start, name.start - 12) : name.start]
        ):
            if name.start > start and not _first_known(name, people):
                continue
            if people.lex.has("role", text[start:end].split()[-1].lower()):
                continue
            if text[start].islower() and inside.index(name) == len(inside) - 1:
                continue
        if text[name.end : name.end + 2] in ("'s", "’s") and name.end + 2 < end:
            continue
        return name
    return None


def _modifies(text: str, start: int, end: int, name: Name) -> bool:
    """« the New York businessman »: the name stands before the noun that speaks."""
    words = text[start:end].split()
    return (
        words[0].lower() in ARTICLES
        and name.end < end
        and words[-1].isalpha()
        and (words[-1].islower())
    )


def _first_known(name: Name, people: People) -> bool:
    return people.lex.is_first_name(name.text.split()[0])


def _outside(name: Name, ranges) -> bool:
    place = bisect_right(ranges, (name.start, 1 << 60)) - 1
    return place < 0 or name.start >= ranges[place][1]


def _pronoun(low, place, people, spoken, ranges, quote) -> Speaker:
    number = _GENDERS.get(people.lex.pronouns[low])
    if number == "p":
        return next((one for _, one in reversed(spoken) if one.gender == "p"), Speaker(None, None))
    if low == "it":
        things = [one for _, one in spoken if not one.person and one.gender != "p"]
        return things[-1] if things else Speaker(None, None)
    if number is None:
        return Speaker(None, None)
    spoken = [item for item in spoken if item[1].person]
    before = [name for name in names_before(people, place[0]) if _outside(name, ranges)]
    before = [name for name in before if not name.gender or name.gender == number]
    last = spoken[-1] if spoken else None
    if last and last[1].gender and last[1].gender != number:
        last = next((item for item in reversed(spoken) if item[1].gender in ("", number)), None)
    persons = [name for name in before if name.person and not _possessed(name, people)]
    if last is None or not persons:
        best = persons[0] if persons else None
        best = next((name for name in persons[:6] if name.subject), best)
        if best:
            return _person(best, people, number)
        return last[1] if last else Speaker(None, None)
    rivals = [name for name in persons if name.start > last[0] and name.subject]
    surname = (last[1].name or "").split()[-1:]
    rivals = [name for name in rivals if name.text.split()[-1:] != surname]
    if rivals and not any(
        name.start > rivals[0].start and name.text.split()[-1:] == surname for name in persons
    ):
        best = rivals[0]
        return _person(best, people, number)
    return last[1]


def _person(name: Name, people: People, gender: str) -> Speaker:
    full = fullest(people, name.text, name.gender)
    return Speaker(full, (name.start, name.end), gender, True)


def _possessed(name: Name, people: People) -> bool:
    return people.text[name.end : name.end + 2] in ("'s", "’s")


def _role(phrase, place, people: People, spoken, ranges) -> Speaker:
    """« le chercheur », « the president »: whom the article introduced so, else who spoke last."""
    words = re.findall(r"[\w-]+", phrase.lower())
    lex = people.lex
    heads = [word for word in words if lex.has("role", word)]
    if not heads or len(words) > 6 or words[0] in _INDEFINITE:
        return Speaker(None, None)
    head = heads[0]
    gender = "f" if lex.has("role_f", head) or words[0] == "la" else ""
    gender = gender or ("m" if words[0] == "le" else "")
    for name in names_before(people, place[0], 6000):
        if not _outside(name, ranges) or (gender and name.gender and name.gender != gender):
            continue
        if name.thing or name.text.isupper() and len(name.text) < 6:
            continue
        around = people.text[max(0, name.start - 60) : name.start].lower()
        after = people.text[name.end : name.end + 60].lower()
        near = re.search(rf"\b{re.escape(head)}\b[^.,;:«»]*$", around)
        apposed = re.match(rf"\s*,[^.;:«»]*\b{re.escape(head)}\b", after)
        if near or apposed:
            return _person(name, people, gender)
    coming = _coming(place[1], people) if not spoken else None
    if coming and not (gender and coming.gender and coming.gender != gender):
        return _person(coming, people, gender)
    for _, speaker in reversed(spoken[-3:]):
        if not (gender and speaker.gender and speaker.gender != gender):
            return speaker
    return Speaker(None, None)


def _coming(position: int, people: People) -> Name | None:
    """« Le ministre a dit … Jean Dupont pense que … »: who opens the next sentence, if a person."""
    stops = _starts(people, position, position + 600)[:2]
    for name in people.names[bisect_left(people.starts, position) :]:
        if name.start >= position + 600:
            break
        if name.person and name.start in stops:
            return name
    return None


def _floating(quote, people: People, last: Speaker | None, ranges, spoken) -> Speaker:
    """The subject of the narrator's sentences just before, if a person; else who spoke last."""
    position = quote.span.open
    place = bisect_right(ranges, (position, -1)) - 1
    floor = max(ranges[place][1] if place >= 0 else 0, position - 700)
    floor = max(floor, people.text.rfind("\n", 0, position) + 1)
    stops = [floor, *(start for start in _starts(people, floor, position)), position]
    for begin, stop in zip(stops[-2::-1], stops[:0:-1], strict=True):
        words = split_words(people.text, begin, stop)
        phrase = subject_of_clause(words, len(words), people.lex) if len(words) > 2 else None
        if phrase is None:
            continue
        place = words.start[phrase[0]], words.end[phrase[1] - 1]
        low = words.low[phrase[0]]
        if people.lex.pronouns.get(low) in ("m", "f", "mp") and low not in ("it", "il"):
            return name_phrase(place, people, spoken, ranges, quote)
        head = head_name(people, *place)
        heads = any(_is_role(word, people.lex) for word in words.low[phrase[0] : phrase[1]])
        if heads or head is not None and head.person:
            found = name_phrase(place, people, spoken, ranges, quote)
            if found.name:
                return found
    for name in names_before(people, position, max(1, position - floor)):
        if name.start >= floor and name.person and not _possessed(name, people):
            return _person(name, people, name.gender)
    return last or Speaker(None, None)


def _starts(people: People, floor: int, stop: int) -> list[int]:
    first = bisect_right(people.sentences, floor)
    return people.sentences[first : bisect_right(people.sentences, stop - 1)]


def _is_role(word: str, lex) -> bool:
    return lex.has("role", word) or lex.has("role", word.rstrip("s"))
