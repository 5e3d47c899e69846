"""One name for each newspaper: what a file calls a source, and what data/sources.csv calls it."""

import csv
import re
from functools import lru_cache

from helpers.paths import DATA

TABLE = DATA / "sources.csv"
LONGEST = 300
_EDITION = re.compile(
    r"(?:[,;/]| - | – |\s(?=(?:late|first|final|main|national|international|édition|edition)\b)).*"
    r"\b(?:edition|édition|éd|ed|издание|판)\b.*$|[,;] [^,;]*, [A-Z][\w.]*\.?$",
    re.IGNORECASE,
)


def newspaper_of(source: str | None) -> str | None:
    """The newspaper behind a source's name; a name that the table lacks loses its edition only.

    Examples
    --------
    >>> newspaper_of("New York Times, Late Edition (East Coast); New York, N.Y.")
    'The New York Times'
    >>> newspaper_of("Le Petit Journal, Édition du soir"), newspaper_of(None)
    ('Le Petit Journal', None)
    """
    if not source or len(source) > LONGEST:
        return source or None
    plain = _EDITION.sub("", source).strip(" ,;") or source
    names = _names()
    return names.get(_key(source)) or names.get(_key(plain)) or plain


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    own = {_key(row["newspaper"]): row["newspaper"] for row in rows}
    return own | {_key(row["form"]): row["newspaper"] for row in rows}


def _key(name: str) -> str:
    return " ".join(name.casefold().replace("’", "'").split())
