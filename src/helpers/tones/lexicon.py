"""The words that carry or change a tone, looked up by the word as written.

In go the tables data/lexicons/tones_news.csv, tones_base.csv and tones_operators.csv; out comes a
`Lexicon` for a language, which turns a word into an `Entry` or nothing. A form that ends in * in
the tables stands for every word that begins so. The project's own news words go before the general
word lists, a longer form before a shorter one. Each word is looked up once and then remembered.
"""

import csv
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from helpers.paths import DATA

LANGUAGES = ("fr", "en", "ru", "ko")
FOLDER = DATA / "lexicons"
REMEMBERED = 200_000
JUDGE, JUDGED = 0.5, 1.3
_ENDINGS = {
    "fr": r"(?:issements?|ements?|ations?|antes?|ants?|aient|ait|ées?|és?|er|ent|eux|euses?|ives?"
    r"|ifs?|es|e|s)$",
    "ru": r"(?:ывать|ивать|ировать|овать|ать|ять|еть|ить|ость|ости|остью|ого|его|ому|ему|ыми|ими"
    r"|ами|ями|ый|ий|ой|ая|яя|ое|ее|ые|ие|ую|юю|ых|их|ым|им|ом|ем|ах|ях|ют|ут|ет|ит|ла|ли|ло|л|а|я|о|е"
    r"|ы|и|у|ю|ь)$",
    "ko": r"(?:하는|하다|하게|한다|스러운|적인|한|된|는|은|다|게)$",
}
_KOREAN_PASSIVE = re.compile("받|당[하했한할]|되|됐|된|될")
_KOREAN_IF = re.compile("(?:하면|[한된난른온간는]다면|이면|라면|려고|려는|는지|을지|릴지|할지)$")
_KOREAN_NAME = re.compile(
    "..(?:궁|묘지|위원회|재판소|법원|동맹|센터|조약|협정|기금|공원|광장|박물관|연구소|협회|기구|사령부|반부패국)"
    "(?:은|는|이|가|을|를|의|에|에서|와|과|로|도)?$"
)
_QUOTES = '«»“”„"‘’'
_CONDITIONAL = re.compile(r"\w{3,}rai(?:t|ent)$")
_NO_CONDITIONAL = frozenset("trait portrait attrait retrait extrait parait abstrait".split())


class Entry(NamedTuple):
    """What a word does: `kind` is "tone" or an operator's; the values are −3 to 3 or a factor."""

    kind: str
    event: float = 0.0
    agent: float = 0.0
    patient: float = 0.0
    own: bool = True
    unreal: bool = False
    passive: bool = False
    opens: bool = False
    shift: str = ""
    word: tuple = ()
    phrases: tuple = ()

    @property
    def judged(self) -> bool:
        """A verb of judging: it tells of the one judged, not of the judge."""
        return self.agent == 0 and abs(self.patient) >= JUDGED


class Lexicon:
    """The entries of one language.

    Parameters
    ----------
    language : str
        fr, en, ru or ko.
    folder : Path
        Where the three tables are.
    words : dict
        Effects learnt for single words (`helpers.tones.train`): a word's four weights.

    Examples
    --------
    >>> Lexicon("fr")["condamnation"].patient
    -2.0
    """

    def __init__(self, language: str, folder: Path = FOLDER, words: dict | None = None):
        self.language, self.words = language, words or {}
        self.exact, self.prefixes, self.phrases = {}, {}, {}
        self.base, self.base_prefixes, self.operator_prefixes = {}, {}, {}
        self._ending = re.compile(_ENDINGS.get(language, r"$^"))
        self._remembered = {}
        self._read_news(folder / "tones_news.csv")
        self._read_base(folder / "tones_base.csv")
        self._read_operators(folder / "tones_operators.csv")
        for phrases in self.phrases.values():
            phrases.sort(key=lambda phrase: -len(phrase[0]))

    def __getitem__(self, word: str) -> Entry | None:
        """The entry of a word as written, or None."""
        try:
            return self._remembered[word]
        except KeyError:
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            entry = self._remembered[word] = self._find(word)
            return entry

    def _find(self, word: str) -> Entry | None:
        low = word.lower().replace("’", "'")
        if self.language == "en" and low.endswith("'s"):
            low = low[:-2]
        if self.language == "en" and low.endswith("n't"):
            return Entry("negator", 1.0)
        if self.language == "ko" and _KOREAN_NAME.search(low):
            return None
        operator = self.operators.get(low) or _longest(self.operator_prefixes, low)
        entry = self._valence(low, operator)
        shift = self.shifts.get(low) or _longest(self.shifts, low, "*")
        if shift and (entry is None or entry.kind == "tone"):
            entry = (entry or Entry("tone"))._replace(shift=shift)
        learnt = self.words.get(low)
        if learnt and (entry is None or entry.kind == "tone"):
            entry = (entry or Entry("tone"))._replace(word=learnt)
        phrases = self.phrases.get(low)
        return (entry or Entry("none"))._replace(phrases=tuple(phrases)) if phrases else entry

    def _valence(self, low: str, operator: Entry | None) -> Entry | None:
        values = self.exact.get(low)
        if values is None and operator is not None:
            return operator
        values = values or _longest(self.prefixes, low) or self._compound(low)
        if values is None:
            return self._general(low)
        return Entry("tone", *values, **self._forms(low))

    def _compound(self, low: str) -> tuple | None:
        """Korean compounds end in the word that matters: 영업손실 is a 손실."""
        if self.language != "ko":
            return None
        inner = (_longest(self.prefixes, low[start:]) for start in range(2, min(len(low) - 1, 5)))
        return next((values for values in inner if values), None)

    def _general(self, low: str) -> Entry | None:
        value = self.base.get(low)
        if value is None:
            stem = self._ending.sub("", low)
            value = self.base.get(stem + "*") if len(stem) > 3 or self.language == "ko" else None
        if value is None and self.language == "ko":
            value = _longest(self.base_prefixes, low)
        if value is not None:
            return Entry("tone", value, value, value, own=False, **self._forms(low))
        return Entry("unreal", 0.4) if self._is_conditional(low) else None

    def _is_conditional(self, low: str) -> bool:
        found = self.language == "fr" and _CONDITIONAL.match(low)
        return bool(found) and low not in _NO_CONDITIONAL

    def _forms(self, low: str) -> dict:
        """Marks inside the word itself: a French conditional, a Korean passive or condition."""
        opens = _longest(self.openers, low) is not None
        if self.language == "ko":
            passive = bool(_KOREAN_PASSIVE.search(low, 1))
            return {"passive": passive, "unreal": bool(_KOREAN_IF.search(low)), "opens": False}
        return {"unreal": self._is_conditional(low), "opens": opens}

    def _read_news(self, path: Path) -> None:
        for row in self._rows(path):
            values = float(row["event"]), float(row["agent"]), float(row["patient"])
            values = _as_judge(*values)
            form = row["form"]
            if " " in form:
                first = re.match(r"[\w'-]*?(?=[ '])'?", form)[0]
                phrase = form.rstrip("*"), form[-1] == "*", Entry("tone", *values)
                self.phrases.setdefault(first, []).append(phrase)
            elif form.endswith("*"):
                self.prefixes[form[:-1]] = values
            else:
                self.exact[form] = values

    def _read_base(self, path: Path) -> None:
        for row in self._rows(path):
            form, value = row["form"], float(row["value"])
            self.base[form] = value
            stem = self._ending.sub("", form)
            if self.language in ("fr", "ru") and len(stem) > 3:
                self.base.setdefault(stem + "*", value)
            if self.language == "ko" and len(stem) > 1:
                self.base_prefixes.setdefault(stem, value)

    def _read_operators(self, path: Path) -> None:
        self.operators = {mark: Entry("quote") for mark in _QUOTES}
        self.openers, self.shifts = {}, {}
        for row in self._rows(path):
            form, entry = row["form"], Entry(row["kind"], float(row["value"]))
            if entry.kind == "opener":
                self.openers[form.rstrip("*")] = entry
            elif entry.kind in ("less", "more"):
                self.shifts[form] = entry.kind
            elif form.endswith("*"):
                self.operator_prefixes[form[:-1]] = entry
            else:
                self.operators[form] = entry

    def _rows(self, path: Path):
        with path.open(encoding="utf-8", newline="") as stream:
            return [row for row in csv.DictReader(stream) if row["language"] == self.language]


@lru_cache(maxsize=8)
def load_lexicon(language: str) -> Lexicon:
    """The lexicon of a language with the effects that were learnt for it."""
    from helpers.tones.model import load_model

    return Lexicon(language, words=load_model(language).words)


def _as_judge(event: float, agent: float, patient: float) -> tuple[float, float, float]:
    """Who praises or blames is neither praised nor blamed by it."""
    judges = agent * patient > 0 and abs(agent) <= JUDGE * abs(patient) >= JUDGE * JUDGED
    return event, 0.0 if judges else agent, patient


def _longest(prefixes: dict, word: str, mark: str = ""):
    for end in range(len(word), 0, -1):
        found = prefixes.get(word[:end] + mark)
        if found is not None:
            return found
    return None
