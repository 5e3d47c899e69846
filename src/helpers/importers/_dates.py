"""Dates as newspapers' files write them, in French, English, Russian, Korean, German, Spanish,
Italian and Portuguese. A date that has no day, or whose day and month can't be told apart, is null:
nothing is guessed. A time is kept where one is given, as the clock on the spot shows it.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime

_MONTHS = """
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
janv fevrier févr|fev mar avr mai jun juil aout|aoû sept oct nov dec|déc
january february march april may june july august september october november december
jan feb mar apr may jun jul aug sep oct nov dec
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
янв фев|февр мар апр мая июн июл авг сен|сент окт ноя|нояб дек
januar februar märz|maerz|marz april mai juni juli august september oktober november dezember
jänner feber mrz apr mai jun jul aug sept okt nov dez
enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre noviembre diciembre
ene feb mar abr may jun jul ago set oct nov dic
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
gen feb mar apr mag giu lug ago set ott nov dic
janeiro fevereiro março|marco abril maio junho julho agosto setembro outubro novembro dezembro
januari februari maart april mei juni juli augustus september oktober november december
"""
MONTHS = {
    name: number
    for line in _MONTHS.strip().splitlines()
    for number, names in enumerate(line.split(), start=1)
    for name in names.split("|")
}
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})Z?)?$")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[./_]\s?(\d{1,2})[./_]\s?(\d{1,2})(?!\d)")
_DOTS = re.compile(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?!\d)")
_SLASHES = re.compile(r"(?<![\d/])(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?!\d)")
_KOREAN = re.compile(r"(\d{4})\s*[년年]\s*(\d{1,2})\s*[월月]\s*(\d{1,2})\s*[일日]")
_DAY_MONTH = re.compile(
    r"\b(\d{1,2})(?:er|st|nd|rd|th|º|°|\.)?[ -]+(?:de |of )?([^\W\d_]+)\.?,?"
    r"[ -]+(?:de |del )?(\d{4})\b"
)
_MONTH_DAY = re.compile(r"\b([^\W\d_]+)\.? +(\d{1,2})(?:st|nd|rd|th|er)?,? +(\d{4})\b")
_TIME = re.compile(
    r"(?<![\d:.])(\d{1,2})(?::|\s?h\s?|시\s?)(\d{2})(?::(\d{1,2})(?:\.\d+)?)?분?\s*"
    r"(AM|PM|am|pm|a\.m\.|p\.m\.)?(?![\d:])"
)
EARLIEST, LATEST = 1600, 2200


def parse_date(value, order: str | None = None) -> datetime | None:
    """Read one date; None where there is none, or no certain one.

    Parameters
    ----------
    value : str, date, datetime or None
    order : {"day", "month"}, optional
        What comes first in 03/04/2024. Without it such a date is null, unless a part exceeds 12.

    Examples
    --------
    >>> parse_date("mercredi 19 juin 2024 - 20:15")
    datetime.datetime(2024, 6, 19, 20, 15)
    >>> parse_date("2024년 6월 19일"), parse_date("June 2024"), parse_date("03/04/2024")
    (datetime.datetime(2024, 6, 19, 0, 0), None, None)
    """
    if isinstance(value, datetime):
        return value.replace(tzinfo=None) if value == value else None
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if not isinstance(value, str) or len(value) > 300:
        return None
    text = " ".join(value.split())
    if compact := _COMPACT.match(text):
        return _moment([int(part) for part in compact.groups(default="0")])
    found = _day(text, order)
    if not found:
        return None
    year, month, day, rest = found
    return _moment([year, month, day, *_clock(rest)])


def slash_order(values: Iterable) -> str | None:
    """Which of day and month comes first in a column of dates such as 25/12/2024, or None."""
    firsts, seconds = set(), set()
    for value in values:
        if isinstance(value, str) and (match := _SLASHES.search(value)):
            firsts.add(int(match[1]) > 12)
            seconds.add(int(match[2]) > 12)
    if (True in firsts) == (True in seconds):
        return None
    return "day" if True in firsts else "month"


def _day(text: str, order: str | None) -> tuple[int, int, int, str] | None:
    for pattern in (_ISO, _YEAR_FIRST, _KOREAN):
        if match := pattern.search(text):
            return int(match[1]), int(match[2]), int(match[3]), _without(text, match)
    for match in _DAY_MONTH.finditer(text):
        if month := MONTHS.get(match[2].lower()):
            return int(match[3]), month, int(match[1]), _without(text, match)
    for match in _MONTH_DAY.finditer(text):
        if month := MONTHS.get(match[1].lower()):
            return int(match[3]), month, int(match[2]), _without(text, match)
    if match := _DOTS.search(text):
        return _century(int(match[3])), int(match[2]), int(match[1]), _without(text, match)
    if match := _SLASHES.search(text):
        return _slashes(match, order, _without(text, match))
    return None


def _slashes(match: re.Match, order: str | None, rest: str):
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    if first > 12 or first == second:
        order = "day"
    elif second > 12:
        order = "month"
    if order is None:
        return None
    day, month = (first, second) if order == "day" else (second, first)
    return year, month, day, rest


def _without(text: str, match: re.Match) -> str:
    return f"{text[: match.start()]} {text[match.end() :].removeprefix('T')}"


def _clock(rest: str) -> tuple[int, int, int]:
    match = _TIME.search(rest)
    if not match:
        return 0, 0, 0
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    half = (match[4] or "").lower().replace(".", "")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return hour, minute, second


def _moment(parts: list[int]) -> datetime | None:
    for numbers in (parts, parts[:3]):
        try:
            moment = datetime(*numbers)
        except ValueError:
            continue
        return moment if EARLIEST <= moment.year <= LATEST else None
    return None


def _century(year: int) -> int:
    if year > 99:
        return year
    return year + (2000 if year < 50 else 1900)
