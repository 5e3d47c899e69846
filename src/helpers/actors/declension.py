"""Case forms of Russian names and titles, from the nominative alone, by the regular endings.

Forms that no text has do no harm, so an ending with two possible declensions gives both. What is
irregular, plural or indeclinable stands in data/actor_forms.csv form by form.
"""

from itertools import product

CASES = range(6)  # nominative, genitive, dative, accusative, instrumental, prepositional
_SURNAMES = ("ов", "ев", "ёв", "ин", "ын")
_HARD = [[""], ["а"], ["у"], ["", "а"], ["ом", "ем"], ["е"]]
_SURNAME = [[""], ["а"], ["у"], ["а"], ["ым", "ом"], ["е"]]
_PATTERNS = (  # ending, letters to cut, endings of the six cases
    ("ский", 2, [["ий"], ["ого"], ["ому"], ["ого", "ий"], ["им"], ["ом"]]),
    (
        "ий",
        2,
        [["ий"], ["ия", "его"], ["ию", "ему"], ["ия", "ий", "его"], ["ием", "им"], ["ии", "ем"]],
    ),
    ("ый", 2, [["ый"], ["ого"], ["ому"], ["ого", "ый"], ["ым"], ["ом"]]),
    ("ой", 2, [["ой"], ["ого", "оя"], ["ому", "ою"], ["ого", "ой"], ["ым", "оем"], ["ом", "ое"]]),
    ("ая", 2, [["ая"], ["ой"], ["ой"], ["ую"], ["ой"], ["ой"]]),
    ("ия", 1, [["я"], ["и"], ["и"], ["ю"], ["ей"], ["и"]]),
    ("ова", 1, [["а"], ["ой"], ["ой"], ["у"], ["ой"], ["ой"]]),
    ("ева", 1, [["а"], ["ой"], ["ой"], ["у"], ["ой"], ["ой"]]),
    ("а", 1, [["а"], ["ы", "и"], ["е"], ["у"], ["ой", "ей"], ["е"]]),
    ("я", 1, [["я"], ["и"], ["е"], ["ю"], ["ей"], ["е"]]),
    ("й", 1, [["й"], ["я"], ["ю"], ["я", "й"], ["ем"], ["е"]]),
    ("ь", 1, [["ь"], ["я", "и"], ["ю", "и"], ["я", "ь"], ["ем", "ью"], ["е", "и"]]),
    ("ство", 1, [["о"], ["а"], ["у"], ["о"], ["ом"], ["е"]]),
)
_VOWELS = "еиоуыэю"


def decline_name(name: str) -> list[str]:
    """The case forms of a person's or a place's name: every part of it is declined.

    Of a Korean or Chinese name (three short parts) the last part alone is.

    Examples
    --------
    >>> decline_name("Сергей Лавров")[1]
    'Сергея Лаврова'
    >>> decline_name("Ким Чен Ын")[1]
    'Ким Чен Ына'
    """
    parts = name.split(" ")
    fixed = len(parts) - 1 if len(parts) == 3 and max(map(len, parts)) <= 4 else 0
    return _join(parts, range(fixed, len(parts)))


def decline_title(title: str) -> list[str]:
    """The case forms of a title: its adjectives and first noun are declined, what follows stays.

    Examples
    --------
    >>> decline_title("президент России")[2]
    'президенту России'
    >>> decline_title("российский лидер")[1]
    'российского лидера'
    """
    parts = title.split(" ")
    head = next((n for n, part in enumerate(parts) if not _is_adjective(part)), len(parts) - 1)
    return _join(parts, range(head + 1))


def _join(parts: list[str], declined: range) -> list[str]:
    forms = []
    for case in CASES:
        choices = [_case(p, case) if n in declined else [p] for n, p in enumerate(parts)]
        forms += [" ".join(choice) for choice in product(*choices)]
    return list(dict.fromkeys(forms))


def _is_adjective(word: str) -> bool:
    return word.endswith(("ий", "ый", "ой", "ая"))


def _case(word: str, case: int) -> list[str]:
    if "-" in word:
        first, _, last = word.rpartition("-")
        return [f"{first}-{form}" for form in _case(last, case)]
    if word.isupper() or not word or not "а" <= word[-1].lower() <= "я":
        return [word]
    for ending, cut, endings in _PATTERNS:
        if word.endswith(ending) and len(word) > len(ending):
            return [word[: len(word) - cut] + form for form in endings[case]]
    if word[-1] in _VOWELS:
        return [word]
    endings = _SURNAME if word.endswith(_SURNAMES) and word[0].isupper() else _HARD
    return [word + form for form in endings[case]]
