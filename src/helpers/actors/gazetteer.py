"""The gazetteer: which actors there are, and by which forms each is named when, in four languages.

In: data/actors.csv (an actor a line) and data/actor_forms.csv (a form a line: alias, title,
metonym, place or adjective, with the days between which it holds). Out: one `Gazetteer`. Both files
are meant to be edited by hand in any spreadsheet; what is wrong in them is named by file, line and
field.
"""

import csv
import os
from dataclasses import dataclass
from functools import cached_property, lru_cache
from io import StringIO
from pathlib import Path

import pandas as pd

from helpers.actors.declension import decline_name, decline_title
from helpers.paths import DATA

ACTORS, FORMS = "actors.csv", "actor_forms.csv"
ACTOR_COLUMNS = ["id", "type", "name_fr", "name_en", "name_ru", "name_ko", "represents", "side",
                 "from", "to", "wikidata", "gender"]  # fmt: skip
FORM_COLUMNS = ["actor", "language", "form", "kind", "from", "to", "needs", "note"]
PRUNE = "python -m helpers actors prune FOLDER drops such forms"
LANGUAGES = ("fr", "en", "ru", "ko")
KINDS = ("name", "alias", "title", "metonym", "place", "adjective")
TYPES = ("person", "organisation", "place", "media", "state")


@dataclass(frozen=True)
class Form:
    """One way to name one actor, as it may stand in a text."""

    actor: str
    text: str
    kind: str
    start: str  # first day it holds, "" if always
    end: str  # day it holds no more, "" if it still does
    needs_name: bool  # only where the article names the actor unmistakably

    def holds(self, day: str | None) -> bool:
        """Whether the form means this actor on a day (ISO), or for an unknown day (None) ever."""
        return day is None or (self.start <= day and (not self.end or day < self.end))


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Actors and their forms, as tables; `names` and `forms_in` give them in a language."""

    actors: pd.DataFrame
    forms: pd.DataFrame

    def names(self, language: str = "en") -> dict[str, str]:
        """Each actor's name in a language, by id; where it has none there, in another one.

        Examples
        --------
        >>> load_gazetteer().names("fr")["kremlin"]
        'Kremlin'
        """
        order = [language, *(other for other in LANGUAGES if other != language)]
        names = self.actors[[f"name_{other}" for other in order]].to_numpy().tolist()
        return {
            actor: next(filter(None, row))
            for actor, row in zip(self.actors["id"], names, strict=True)
        }

    @cached_property
    def types(self) -> dict[str, str]:
        """Each actor's type: person, organisation, place, media or state."""
        return dict(zip(self.actors["id"], self.actors["type"], strict=True))

    @cached_property
    def genders(self) -> dict[str, str]:
        """Each person's gender, m or f; "" for other actors."""
        return dict(zip(self.actors["id"], self.actors["gender"], strict=True))

    def forms_in(self, language: str) -> list[Form]:
        """All forms of a language, names and Russian case forms included."""
        forms = [form for row in self._rows(language) for form in _inflect(*row, language)]
        return list(dict.fromkeys(forms))

    def _rows(self, language: str):
        """(actor, form, kind, first day, last day, needs name, type) of names and forms."""
        office = {}
        for actor in self.actors.to_dict("records"):
            name, kind = actor["id"], "place" if actor["type"] == "place" else "name"
            office[name] = actor["from"], actor["to"]
            spellings = {actor[f"name_{language}"]: None}
            if language == "fr" and actor["type"] == "person":
                spellings[actor["name_en"]] = None
            for spelling in spellings:
                yield name, spelling, kind, "", "", False, actor["type"]
        for form in self.forms[self.forms["language"] == language].to_dict("records"):
            days = form["from"], form["to"]
            if form["kind"] == "title" and days == ("", ""):
                days = office[form["actor"]]
            kind, needs = form["kind"], form["needs"] == "name"
            yield form["actor"], form["form"], kind, *days, needs, self.types[form["actor"]]


def gazetteer_folder() -> Path:
    """The folder of the gazetteer in use: the environment's GAZETTEER, or data/.

    `--gazetteer DIR` on the command line sets it, so that the notebooks of a report and the
    processes of an analysis all read the same.

    Examples
    --------
    >>> gazetteer_folder().joinpath("actors.csv").is_file()
    True
    """
    return Path(os.environ.get("GAZETTEER") or DATA)


def load_gazetteer(folder: Path | None = None) -> Gazetteer:
    """Read and check the gazetteer.

    Parameters
    ----------
    folder : Path, optional
        Holds actors.csv and actor_forms.csv; `gazetteer_folder()` by default.

    Returns
    -------
    Gazetteer
        With `actors` (a row an actor) and `forms` (a row a form) as they stand in the files.

    Raises
    ------
    FileNotFoundError
        The folder lacks one of the files.
    ValueError
        A file is empty, misses a column, or has a wrong entry; the message names file, line, field.

    Examples
    --------
    >>> load_gazetteer().names("en")["vladimir-putin"]
    'Vladimir Putin'
    """
    folder = Path(folder or gazetteer_folder())
    for name in (ACTORS, FORMS):
        if not (folder / name).is_file():
            raise FileNotFoundError(f"no {name} in {folder}: a gazetteer is a folder that holds it")
    stamps = tuple((folder / name).stat().st_mtime_ns for name in (ACTORS, FORMS))
    return _load(folder, stamps)


def prune_forms(folder: Path) -> int:
    """Delete the forms of actors that actors.csv has no more; how many they were.

    Raises
    ------
    ValueError
        As for `load_gazetteer`.
    """
    actors, forms = Path(folder) / ACTORS, Path(folder) / FORMS
    ids = set(_read(actors, ACTOR_COLUMNS)["id"])
    table = _read(forms, FORM_COLUMNS)
    kept = table[table["actor"].isin(ids)]
    dropped = len(table) - len(kept)
    if dropped:
        kept.to_csv(forms, index=False)
    load_gazetteer(folder)
    return dropped


@lru_cache(maxsize=4)
def _load(folder: Path, stamps: tuple) -> Gazetteer:
    actors = _read(folder / ACTORS, ACTOR_COLUMNS)
    forms = _read(folder / FORMS, FORM_COLUMNS)
    _check_actors(actors)
    _check_forms(forms, set(actors["id"]))
    _check_names(actors, forms)
    return Gazetteer(actors, forms)


def _read(path: Path, columns: list[str]) -> pd.DataFrame:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{path.name} is not in UTF-8: save it as CSV UTF-8") from None
    top = text.partition("\n")[0]
    if not top.strip():
        raise ValueError(f"{path.name} is empty: it needs the columns {', '.join(columns)}")
    mark = ";" if top.count(";") > top.count(",") else ","  # as French spreadsheets write it
    header, *rows = _cells(path.name, text, mark)
    table = pd.DataFrame(rows, columns=header, dtype="str")
    missing = [column for column in columns if column not in table]
    if missing:
        raise ValueError(f"{path.name}, line 1: the column {missing[0]} is missing")
    if table.empty:
        raise ValueError(f"{path.name} has no line below its header")
    return table[columns]


def _cells(name: str, text: str, mark: str) -> list[list[str]]:
    """The cells of every line, as many as the header has."""
    reader = csv.reader(StringIO(text), delimiter=mark)
    lines = []
    for cells in reader:
        if lines and len(cells) != len(lines[0]) and cells:
            raise ValueError(
                f"{name}, line {reader.line_num}: {len(cells)} cells, but the header has "
                f"{len(lines[0])}: put a text that holds {mark!r} into quotes"
            )
        if cells:
            lines.append(cells)
    return lines


def _fail(file: str, row: int, field: str, problem: str):
    raise ValueError(f"{file}, line {row + 2}, field {field}: {problem}")


def _check_actors(actors: pd.DataFrame) -> None:
    ids = set(actors["id"])
    for row, line in enumerate(actors.to_dict("records")):
        if not line["id"]:
            _fail(ACTORS, row, "id", "an actor needs an id")
        if line["type"] not in TYPES:
            _fail(ACTORS, row, "type", f"{line['type']!r} is none of {', '.join(TYPES)}")
        if line["represents"] and line["represents"] not in ids:
            _fail(ACTORS, row, "represents", f"no actor has the id {line['represents']!r}")
        if not any(line[f"name_{language}"].strip() for language in LANGUAGES):
            _fail(ACTORS, row, "name_en", "an actor needs a name in one language at least")
        _check_days(ACTORS, row, line)
    twice = actors["id"][actors["id"].duplicated()]
    if len(twice):
        _fail(ACTORS, twice.index[0], "id", f"{twice.iloc[0]!r} is there twice")


def _check_forms(forms: pd.DataFrame, ids: set[str]) -> None:
    for row, line in enumerate(forms.to_dict("records")):
        if line["actor"] not in ids:
            problem = f"no actor in {ACTORS} has the id {line['actor']!r}"
            _fail(FORMS, row, "actor", f"{problem}; was it deleted: {PRUNE}")
        if line["language"] not in LANGUAGES:
            _fail(FORMS, row, "language", f"{line['language']!r} is none of {', '.join(LANGUAGES)}")
        if line["kind"] not in KINDS:
            _fail(FORMS, row, "kind", f"{line['kind']!r} is none of {', '.join(KINDS)}")
        if not line["form"].strip():
            _fail(FORMS, row, "form", "the form is empty")
        if line["needs"] not in ("", "name"):
            _fail(FORMS, row, "needs", f"{line['needs']!r} is neither empty nor 'name'")
        _check_days(FORMS, row, line)
    _check_shared(forms)


def _check_names(actors: pd.DataFrame, forms: pd.DataFrame) -> None:
    """No two actors have one name, and no form is the name of another actor."""
    for language in LANGUAGES:
        names: dict[str, str] = {}
        for row, (actor, name) in enumerate(
            zip(actors["id"], actors[f"name_{language}"], strict=True)
        ):
            owner = names.setdefault(name.lower(), actor) if name else actor
            if owner != actor:
                _fail(ACTORS, row, f"name_{language}", f"{name!r} is the name of {owner} too")
        for row, line in forms[forms["language"] == language].iterrows():
            owner = names.get(line["form"].lower(), line["actor"])
            if owner != line["actor"] and not line["needs"] and line["kind"] != "adjective":
                _fail(FORMS, row, "form", f"{line['form']!r} is the name of {owner}")


def _check_days(file: str, row: int, line: dict) -> None:
    for field in ("from", "to"):
        if line[field] and pd.isna(pd.to_datetime(line[field], format="%Y-%m-%d", errors="coerce")):
            _fail(file, row, field, f"{line[field]!r} is no day written as 2024-06-19")
    if line["from"] and line["to"] and line["from"] >= line["to"]:
        _fail(file, row, "to", f"{line['to']} is not after {line['from']}")


def _check_shared(forms: pd.DataFrame) -> None:
    """A form of two actors at the same time must say so: `name` in the field needs."""
    open_end = forms["to"].where(forms["to"] != "", "9999")
    spans = forms.assign(key=forms["form"].str.lower(), row=range(len(forms)), end=open_end)
    spans = spans[(spans["needs"] == "") & (spans["kind"] != "adjective")]
    for _, group in spans[spans.duplicated(["language", "key"], keep=False)].groupby(
        ["language", "key"], sort=False
    ):
        lines = group.sort_values("from").to_dict("records")
        for one, other in zip(lines, lines[1:], strict=False):
            if one["actor"] != other["actor"] and other["from"] < one["end"]:
                problem = f"{one['form']!r} means {one['actor']} and {other['actor']} at a time: "
                _fail(FORMS, other["row"], "needs", problem + "give days, or write name in needs")


def _inflect(actor, text, kind, start, end, needs_name, actor_type, language) -> list[Form]:
    if not text:
        return []
    texts = [text]
    if language == "ru" and kind != "adjective":
        proper = actor_type == "person" and kind in ("name", "alias")
        titled = kind == "title" or text[0].islower() or " " in text and not proper
        texts = decline_title(text) if titled else decline_name(text)
    return [Form(actor, form, kind, start, end, needs_name) for form in texts]
