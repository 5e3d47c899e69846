"""The words the quote rules read: verbs of speech, small word classes and first names.

In: the CSV files of data/lexicons (cues_<language>.csv, quote_words.csv, first_names.csv). Out: one
`Lexicon` a language, read once and never changed. Regular verbs stand in the files as a lemma;
their forms are made here, irregular forms are listed.
"""

import csv
import re
from dataclasses import dataclass, field
from functools import lru_cache

from helpers.paths import DATA

LANGUAGES = ("fr", "en", "ru", "ko")
_PARTICIPLE = re.compile(r"(é|ée|és|ées|u|ue|us|ues|[st]i|éi|ni|ri|di|mis|pris|oui|ouie)$")


@dataclass(frozen=True)
class Verb:
    """A form of a verb of speech: its lemma, its kind (say, think, judge, weak) and its shape."""

    lemma: str
    kind: str
    shape: str


@dataclass(frozen=True)
class Lexicon:
    """Words of one language: `verbs` by form, `uses` by word class, `genders` of first names."""

    language: str
    verbs: dict[str, Verb]
    uses: dict[str, frozenset[str]]
    genders: dict[str, str]
    pronouns: dict[str, str] = field(default_factory=dict)

    def has(self, use: str, word: str) -> bool:
        """Tell whether a lower-case word belongs to a word class."""
        return word in self.uses.get(use, ())

    def is_first_name(self, word: str) -> bool:
        """Tell whether a word is a known first name: Marie, Jean-Philippe."""
        return self.gender_of(word) is not None

    def gender_of(self, word: str) -> str | None:
        """Gender of a first name, of a compound by its first part; None if it is not known."""
        return self.genders.get(word, self.genders.get(word.split("-")[0]))


@lru_cache(maxsize=8)
def read_lexicon(language: str) -> Lexicon:
    """Read the word lists of a language.

    Parameters
    ----------
    language : str
        fr, en, ru or ko.

    Raises
    ------
    FileNotFoundError
        A word list is missing from data/lexicons.

    Examples
    --------
    >>> read_lexicon("fr").verbs["souligne"].lemma
    'souligner'
    """
    verbs: dict[str, Verb] = {}
    for row in _rows(f"cues_{language}.csv"):
        for form, shape in _FORMS[language](row["lemma"], row["forms"]):
            if form not in verbs or row["kind"] == "say":
                verbs[form] = Verb(row["lemma"], row["kind"], shape)
    uses: dict[str, set[str]] = {}
    for row in _rows("quote_words.csv"):
        if row["language"] == language:
            uses.setdefault(row["use"], set()).add(row["word"].replace("’", "'"))
    pronouns = {
        word: use.removeprefix("pronoun_")
        for use, words in uses.items()
        if use.startswith("pronoun_")
        for word in words
    }
    for word in uses.get("after_faire", ()):
        verbs.setdefault(word, Verb(f"faire {word}", "say", "infinitive"))
    genders = {row["name"]: row["gender"] for row in _rows("first_names.csv")}
    frozen = {use: frozenset(words) for use, words in uses.items()}
    return Lexicon(language, verbs, frozen, genders, pronouns)


@lru_cache(maxsize=4)
def read_report_verbs(language: str) -> dict[str, frozenset[str]]:
    """Forms of the verbs that report, each with what they take: clause, infinitive, object."""
    forms: dict[str, set[str]] = {}
    rows = [row for row in _rows(f"cues_{language}.csv") if row["kind"] in ("say", "think")]
    rows = [row | {"relation": "clause"} for row in rows]
    rows += [row for row in _rows("report_verbs.csv") if row["language"] == language]
    for row in rows:
        for form, _ in _FORMS[language](row["lemma"], row["forms"]):
            forms.setdefault(form, set()).add(row["relation"])
    return {form: frozenset(relations) for form, relations in forms.items()}


def _rows(name: str) -> list[dict]:
    path = DATA / "lexicons" / name
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: it belongs to the project, restore it")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _french(lemma: str, forms: str):
    yield lemma, "infinitive"
    if forms:
        for form in forms.split():
            shape = "gerund" if form.endswith("ant") else "finite"
            yield form, "participle" if _PARTICIPLE.search(form) else shape
            if form.endswith("é"):
                yield from ((form + end, "participle") for end in ("e", "s", "es"))
        return
    stem = lemma[:-2]
    soft = stem + "e" if stem.endswith("g") else re.sub("c$", "ç", stem)
    open_ = re.sub(r"é(?=[^aeiouéè]{1,2}$)|(?<=l)e(?=v$)", "è", stem)
    open_ = re.sub(r"(?<=[ou])y$", "i", open_)
    for end in ("e", "ent"):
        yield open_ + end, "finite"
    for end in ("èrent", "era", "eront", "erait", "eraient"):
        yield stem + end, "finite"
    for end in ("a", "ait", "aient"):
        yield soft + end, "finite"
    yield soft + "ant", "gerund"
    for end in ("é", "ée", "és", "ées"):
        yield stem + end, "participle"


def _english(lemma: str, forms: str):
    yield lemma, "base"
    if not forms:
        if re.search(r"[^aeiou]y$", lemma):
            root = lemma[:-1]
            forms = f"{root}ies {root}ied {lemma}ing"
        elif lemma.endswith("e"):
            forms = f"{lemma}s {lemma}d {lemma[:-1]}ing"
        else:
            plural = "es" if re.search(r"(s|x|sh|ch)$", lemma) else "s"
            forms = f"{lemma}{plural} {lemma}ed {lemma}ing"
    for form in forms.split():
        yield form, "gerund" if form.endswith("ing") else "finite"


def _russian(lemma: str, forms: str):
    yield lemma, "infinitive"
    for form in forms.split():
        yield form, "gerund" if re.search(r"(ив|ав|[аеуы]я|вшись|нув|в)$", form) else "finite"
        if form.endswith("л"):
            yield from ((form + end, "finite") for end in "аио")
        elif form.endswith("лся"):
            yield from ((form[:-2] + end, "finite") for end in ("ась", "ись", "ось"))


def _korean(lemma: str, forms: str):
    return ((form, "stem") for form in forms.split("|") if form)


_FORMS = {"fr": _french, "en": _english, "ru": _russian, "ko": _korean}
