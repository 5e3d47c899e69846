"""Judge what a reading says toward one target: near or far, doer or done to, told by whom.

In goes a `Reading` and the target's span; out come the figures that the model weighs (`FEATURES`)
and the words they came from. A word counts less the farther it stands and with each clause break
between; a verb gives its doer and the one it is done to different values; what the target itself
says, or what stands in a quote that the target is not in, is summed apart.
"""

import re
from bisect import bisect_left
from math import log1p

from helpers.tones.rules import Reading

BUCKETS = ("near", "aside")
SUMS = [f"{sign}_{own}_{bucket}" for bucket in BUCKETS for own in ("news", "base")
        for sign in ("neg", "pos")]  # fmt: skip
MARKS = ["in_quote", "with_quote", "speaks", "source", "after_by"]
SAID, AMOUNTS = -1, 2.0
FEATURES = [*SUMS, *MARKS]
EVENT_FEATURES = ["neg_news", "pos_news", "neg_base", "pos_base", "amounts"]
CHARACTERS = {"ko": 3.0}
REACH, BREAK, CONTRAST, SPEECH_REACH = 8.0, 2.0, 25.0, 25
_OBJECT, _SUBJECT = ("을", "를"), ("이", "가", "은", "는", "께", "도")
_TOWARD = ("에게", "에 ", "한테", "을 향", "를 향", "와 ", "과 ")
_KOREAN_SOURCE = re.compile("에게? (?:따르|의하)면|[은는이가]? ?말에 따르면")
_RU_OBJECT = ("у", "ю", "ого", "его", "ому", "ему", "ов", "ев")


def judge(reading: Reading, start: int, end: int, language: str) -> tuple[list, list]:
    """Weigh the words of a reading toward the target at [start, end).

    Returns
    -------
    tuple of list
        The values of `FEATURES`; and for each word that counted (hit, value, weight, side, bucket),
        side −1 before the target and 1 after it; bucket `SAID` is left out of the sums.

    Examples
    --------
    >>> from helpers.tones.lexicon import load_lexicon
    >>> from helpers.tones.rules import read
    >>> reading = read("Séoul condamne Pyongyang.", load_lexicon("fr"))
    >>> [value for _, value, *_ in judge(reading, 15, 24, "fr")[1]]
    [-2.0]
    """
    marks = (_marks_ko if language == "ko" else _marks)(reading, start, end)
    told = _told_ko if language == "ko" else _told
    sums, words = [0.0] * len(SUMS), []
    size = CHARACTERS.get(language, 6.0)
    role = _ROLES.get(language, _role)
    for hit in reading.hits:
        if hit.start < end and start < hit.end:
            continue
        side = -1 if hit.start < start else 1
        weight = _weight(reading, hit, start, end, side, size)
        value = role(reading, hit, start, end, side) * hit.factor
        bucket = _bucket(reading, hit, start, marks, told)
        words.append((hit, value, weight, side, bucket))
        if value and bucket != SAID:
            place = bucket * 4 + (0 if hit.entry.own else 2) + (value > 0)
            sums[place] += abs(value) * weight
    return [log1p(value) for value in sums] + [float(mark) for mark in marks[:-1]], words


def judge_event(reading: Reading) -> tuple[list, list]:
    """Weigh the words of a reading as the event it tells; as `judge`, side 0."""
    sums, amounts, words = [0.0] * 4, 0.0, []
    for hit in reading.hits:
        value = hit.entry.event * hit.factor
        weight = 1.0
        if reading.contrasts:
            weight = 1.3 if hit.start > reading.contrasts[-1] else 0.6
        words.append((hit, value, weight, 0, 0))
        if hit.entry.kind == "amounts":
            amounts += value
        else:
            sums[(0 if hit.entry.own else 2) + (value > 0)] += abs(value) * weight
    return [*(log1p(value) for value in sums), max(-AMOUNTS, min(amounts, AMOUNTS))], words


def _weight(reading, hit, start, end, side, size):
    gap = (start - hit.end if side < 0 else hit.start - end) / size
    left, right = (hit.end, start) if side < 0 else (end, hit.start)
    gap += BREAK * _between(reading.breaks, left, right)
    if reading.contrasts:
        gap += CONTRAST * _between(reading.contrasts, left, right)
    return 1 / (1 + max(gap, 0.0) / REACH)


def _between(places, left, right):
    return bisect_left(places, right) - bisect_left(places, left) if places else 0


def _marks(reading, start, end):
    inside = any(left <= start < right for left, right in reading.quotes)
    speaks = any(
        end - 1 <= at <= end + SPEECH_REACH or stop <= start <= stop + SPEECH_REACH
        for at, stop in reading.speech
        if not _between(reading.breaks, min(end, at), max(start, at))
    )
    source = any(
        stop <= start <= stop + SPEECH_REACH and not _between(reading.breaks, stop, start)
        for stop in reading.sources
    )
    agent = any(stop <= start <= stop + SPEECH_REACH for stop in reading.agents)
    judges = _heads(reading, reading.attitudes, end)
    return inside, bool(reading.quotes), speaks and not inside, source, agent, judges


def _heads(reading, verbs, end):
    """Is the target the doer of one of these verbs: shortly before it, in its clause?"""
    near = [at for at in verbs if end - 1 <= at <= end + SPEECH_REACH]
    return any(not _between(reading.breaks, end, at) for at in near)


def _marks_ko(reading, start, end):
    """Korean verbs come last: the topic (은, 는) of a later speech verb speaks, also from afar."""
    inside, quoted, _, _, agent, _ = _marks(reading, start, end)
    topic = reading.text[end : end + 1] in ("은", "는")
    reach = len(reading.text) if topic else SPEECH_REACH / 3
    after = reading.text[end : end + 1] in _SUBJECT
    source = _KOREAN_SOURCE.match(reading.text, end) is not None
    speaks = after and any(end < at <= end + reach for at, _ in reading.speech)
    judges = after and any(end < at <= end + reach for at in reading.attitudes)
    return inside, quoted, speaks and not inside, source, agent, judges


def _bucket(reading, hit, start, marks, told):
    """0 near; 1 aside: in another voice than the target's mention; `SAID` by the target itself."""
    quoted = any(left <= hit.start < right for left, right in reading.quotes)
    inside, _, speaks, source, agent, judges = marks
    judge = agent and any(other.entry.judged for other in reading.hits)
    if source or judge or (speaks and quoted) or ((speaks or judges) and told(reading, hit, start)):
        return SAID
    return 1 if quoted != inside else 0


def _told(reading, hit, start):
    """Outside quotes: what follows the target's verb, or goes before a verb before the target."""
    told = any(
        start < at < hit.start or hit.start < at < start <= stop + SPEECH_REACH
        for at, stop in reading.speech
    )
    return told or any(start < at <= hit.start for at in reading.attitudes)


def _told_ko(reading, hit, start):
    """Korean: what stands before the verb, except the verb of judging itself."""
    return hit.start not in reading.attitudes or len(reading.attitudes) > 1


def _role(reading, hit, start, end, side):
    entry = hit.entry
    if entry.agent == entry.patient:
        return entry.event
    if side > 0:
        return entry.patient if hit.passive else entry.agent
    by = any(hit.end <= stop <= start <= stop + SPEECH_REACH for stop in reading.agents)
    return entry.agent if by else entry.patient


def _role_ru(reading, hit, start, end, side):
    if side > 0 and reading.text[max(start, end - 3) : end].lower().endswith(_RU_OBJECT):
        return hit.entry.patient
    return _role(reading, hit, start, end, side)


def _role_ko(reading, hit, start, end, side):
    """Korean marks who does what by the particle after the name."""
    entry, after = hit.entry, reading.text[end : end + 3]
    if entry.agent == entry.patient:
        return entry.event
    if side < 0:
        return entry.patient if hit.passive else entry.agent
    if after.startswith(_OBJECT) or after.startswith("의 ") or after.startswith(_TOWARD):
        return entry.patient
    return entry.patient if hit.passive else entry.agent


_ROLES = {"ru": _role_ru, "ko": _role_ko}
