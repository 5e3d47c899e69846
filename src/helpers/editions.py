"""Editions: the same collection in English and in French.

English stands in the code; `say` gives its French from the catalogues in `locale/`. The edition is
read from the environment variable HELPERS_EDITION, so that kernels started from here speak it too.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import yaml

LOCALE = Path(__file__).parent / "locale"
EDITIONS = ("en", "fr")
VARIABLE = "HELPERS_EDITION"
MONTHS = {
    "January": "janvier", "February": "février", "March": "mars", "April": "avril", "May": "mai",
    "June": "juin", "July": "juillet", "August": "août", "September": "septembre",
    "October": "octobre", "November": "novembre", "December": "décembre", "Jan": "janv.",
    "Feb": "févr.", "Mar": "mars", "Apr": "avr.", "Jun": "juin", "Jul": "juil.", "Aug": "août",
    "Sep": "sept.", "Oct": "oct.", "Nov": "nov.", "Dec": "déc.",
}  # fmt: skip
MONTH = re.compile(rf"\b({'|'.join(MONTHS)})\b")
DECIMAL, PERCENT = re.compile(r"(?<=\d)\.(?=\d)"), re.compile(r"(?<=\d)\s?%")
SIGN = re.compile(r" (?=[;:!?»%])|(?<=«) ")
THOUSAND, SPACE = re.compile(r"(?<=\d),(?=\d{3}\b)"), "\N{NO-BREAK SPACE}"


def edition() -> str:
    """The language of this edition, "en" or "fr".

    Examples
    --------
    >>> edition()
    'en'
    """
    return os.environ.get(VARIABLE) or "en"


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak another language inside a `with` block, in the kernels started there too.

    Raises
    ------
    ValueError
        There is no such edition.

    Examples
    --------
    >>> with speaking("fr"):
    ...     say("mentions a month")
    'mentions par mois'
    """
    if language not in EDITIONS:
        raise ValueError(f"no edition in {language!r}: choose one of {', '.join(EDITIONS)}")
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = language
    try:
        yield
    finally:
        os.environ.pop(VARIABLE) if before is None else os.environ.update({VARIABLE: before})


def say(text: str, **values) -> str:
    """A text in the language of this edition, with values put into its braces.

    Examples
    --------
    >>> say("{n} of {total}", n=3, total=7)
    '3 of 7'
    """
    if edition() == "en":
        return text.format(**values) if values else text
    values = {name: write_number(value) for name, value in values.items()}
    text = catalogue(edition()).get(text, text)
    return text.format(**values) if values else text


def write_number(value) -> object:
    """A number or day that is already written in English, written as French does.

    Examples
    --------
    >>> write_number("0.73, 1,234, June 2024").replace("\\xa0", " ")
    '0,73, 1 234, juin 2024'
    """
    if not isinstance(value, str):
        return value
    value = DECIMAL.sub(",", THOUSAND.sub(SPACE, value))
    return MONTH.sub(lambda found: MONTHS[found[0]], PERCENT.sub(f"{SPACE}%", value))


@cache
def catalogue(language: str) -> dict[str, str]:
    """English texts of figures, tables and pages, and what they are in a language."""
    return set_spaces(yaml.safe_load((LOCALE / f"{language}.yml").read_text(encoding="utf-8")))


def set_spaces(texts):
    """Keep French signs beside their words: no line may begin with ; : ! ? » or %.

    Examples
    --------
    >>> set_spaces({"Who?": "Qui ?"})["Who?"] == "Qui\N{NO-BREAK SPACE}?"
    True
    """
    if isinstance(texts, dict):
        return {key: set_spaces(text) for key, text in texts.items()}
    return SIGN.sub(SPACE, texts) if isinstance(texts, str) else texts
