"""Which actor of the gazetteer a speaker is: by the mentions that stand in the speaker's phrase, or
where its antecedent is named.
"""

import re

_BEFORE_HEAD = re.compile(r"\W*(?:(?:le|la|l['’]|les|the|m\.|mme|mr\.?|ms\.?|mrs\.?)\s*)?", re.I)
_PERSONAL = {"name": 0, "alias": 1, "title": 2, "metonym": 3}


def identify(speaker, surface: tuple[int, int] | None, text: str, mentions: list, types: dict):
    """The actor's id, or None.

    Parameters
    ----------
    speaker : Speaker
        With the place where its antecedent is named.
    surface : tuple or None
        The speaker as written: its offsets.
    mentions : list of (start, end, actor, kind)
        Of this article, in order.
    types : dict
        Each actor's type.
    """
    for place in (surface, speaker.place):
        if place is not None:
            actor = _in_phrase(place, text, mentions, types)
            if actor:
                return actor
    return None


def _in_phrase(place: tuple[int, int], text: str, mentions: list, types: dict) -> str | None:
    """A person named in the phrase, else the actor that the phrase begins with."""
    start, end = place
    inside = [m for m in mentions if m[0] < end and start < m[1]]
    people = [m for m in inside if types.get(m[2]) == "person"]
    if people:
        return min(people, key=lambda m: (_PERSONAL.get(m[3], 9), m[0]))[2]
    head = _BEFORE_HEAD.match(text, start, end).end()
    return next((m[2] for m in inside if m[0] <= head), None)
