"""Suggest actors for the gazetteer: the names an own corpus uses and the gazetteer lacks, ranked.

In: the articles and the gazetteer. Out: a table of candidates, and a folder with actors.csv and
actor_forms.csv that `load_gazetteer` reads as it is. Spellings of one name are put together by four
rules: the same letters but for case, accents and hyphens; a Russian case form of the other; a
surname of the one full name it ends; and nearly the same letters (Indel similarity of rapidfuzz).
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process
from tqdm import tqdm

from helpers import tables
from helpers.actors.candidates import Sight, find_candidates
from helpers.actors.declension import decline_name
from helpers.actors.gazetteer import (
    ACTOR_COLUMNS,
    ACTORS,
    FORM_COLUMNS,
    FORMS,
    LANGUAGES,
    Gazetteer,
)
from helpers.actors.mentions import fold
from helpers.intervals import originals
from helpers.tokens import sentence_spans

COLUMNS = ["rank", "id", "language", "name", "kind", "why", "n_articles", "n_mentions", "spellings",
           "example_1", "example_2", "example_3"]  # fmt: skip
ALIKE, SHORTEST = 90, 6  # similarity from which, and letters from which, spellings are one name
MOST = 5_000  # names compared for that, the most frequent first
EXAMPLES, LONGEST_EXAMPLE = 3, 300
_LATIN = dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)) | {
    "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "",
    "ю": "yu", "я": "ya",
}  # fmt: skip


@dataclass
class Group:
    """A name with its other spellings, and where each stands."""

    name: str
    sights: list[Sight] = field(default_factory=list)

    def spellings(self) -> Counter:
        return Counter(sight.name for sight in self.sights)


def suggest_actors(
    articles: pd.DataFrame,
    gazetteer: Gazetteer,
    least: int = 2,
    languages: tuple[str, ...] = LANGUAGES,
    progress: bool = False,
) -> pd.DataFrame:
    """Rank the names that articles use and the gazetteer does not have.

    Parameters
    ----------
    articles : DataFrame
        The `articles` table; near-copies are left out.
    gazetteer : Gazetteer
        What is known already.
    least : int
        Leave out names with fewer mentions.
    languages : tuple of str
        Of fr, en, ru, ko.

    Returns
    -------
    DataFrame
        Most articles first: `rank`, `id`, `language`, `name`, `kind` (person, organisation or
        place; null where no title or cue word says so), `why` (those words, with counts),
        `n_articles`, `n_mentions`, `spellings` (each with its count) and up to three examples.

    Examples
    --------
    >>> from helpers.actors import load_gazetteer
    >>> text = "Le ministre Jean Dupont est là. M. Dupont attend Jean Dupont."
    >>> articles = tables.build("articles", [{"article_id": "a", "language": "fr", "text": text}])
    >>> found = suggest_actors(articles, load_gazetteer())
    >>> found[["id", "kind", "n_mentions", "spellings"]].values.tolist()
    [['jean-dupont', 'person', 3, 'Jean Dupont (2), Dupont (1)']]
    """
    articles = originals(articles).reset_index(drop=True)
    rows, taken = [], set(gazetteer.actors["id"])
    for language in languages:
        chosen = articles[articles["language"] == language]["text"]
        texts = tqdm(chosen.items(), f"names ({language})", len(chosen), disable=not progress)
        groups = group_spellings(find_candidates(texts, language, gazetteer), language, least)
        rows += [_describe(group, language, articles["text"], taken) for group in groups]
    found = pd.DataFrame(rows, columns=COLUMNS)
    order = ["n_articles", "n_mentions", "language", "name"]
    found = found.sort_values(order, ascending=[False, False, True, True], ignore_index=True)
    return found.assign(rank=range(1, len(found) + 1))


def to_gazetteer(found: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Candidates as lines for actors.csv and actor_forms.csv.

    Where no cue tells the kind of a candidate its type is organisation: look through these. A
    surname that two candidates share counts only where the article names one of them in full.

    Returns
    -------
    actors, forms : DataFrame
        With the columns of the two files.
    """
    actors = pd.DataFrame("", index=found.index, columns=ACTOR_COLUMNS)
    actors["id"], actors["type"] = found["id"], found["kind"].fillna("organisation")
    forms = []
    for row in found.itertuples():
        actors.loc[row.Index, f"name_{row.language}"] = row.name
        spelt = re.findall(r"(.+?) \(\d+\)(?:, |$)", row.spellings)
        made = set(decline_name(row.name)) if row.language == "ru" else {row.name}
        others = _nominatives([s for s in spelt if s not in made], row.language)
        forms += [(row.id, row.language, row.name, "name")]
        forms += [(row.id, row.language, form, "alias") for form in others]
    empty = [""] * (len(FORM_COLUMNS) - 4)
    table = pd.DataFrame([[*form, *empty] for form in forms], columns=FORM_COLUMNS)
    keys = table["language"] + table["form"].str.lower()
    shared = keys.duplicated(keep=False) & ~(keys + table["actor"]).duplicated(keep=False)
    table.loc[shared & (table["kind"] == "alias"), "needs"] = "name"
    return actors, table


def write_suggestions(
    found: pd.DataFrame, out: Path, gazetteer: Gazetteer | None = None, known: tuple[str, ...] = ()
) -> Path:
    """Write the candidates to a CSV file, and beside it a folder of its name that can be loaded.

    Parameters
    ----------
    found : DataFrame
        What `suggest_actors` gave.
    out : Path
        The CSV file; the folder has the same name without .csv.
    gazetteer, known : Gazetteer and tuple of str, optional
        Actors of it (ids) to put into the folder too.

    Returns
    -------
    Path
        The folder, with actors.csv and actor_forms.csv.

    Raises
    ------
    ValueError
        The file's name does not end in .csv.
    """
    if out.suffix != ".csv":
        raise ValueError(f"--out {out}: give a name that ends in .csv; the folder has it without")
    folder = out.with_suffix("")
    folder.mkdir(parents=True, exist_ok=True)
    tables.defuse(found).to_csv(out, index=False)
    actors, forms = to_gazetteer(found)
    if gazetteer is not None:
        kept = gazetteer.actors[gazetteer.actors["id"].isin(known)]
        kept = kept.assign(represents=kept["represents"].where(kept["represents"].isin(known), ""))
        actors = pd.concat([kept, actors])
        forms = pd.concat([gazetteer.forms[gazetteer.forms["actor"].isin(known)], forms])
    for name, table in ((ACTORS, actors), (FORMS, forms)):
        table.to_csv(folder / name, index=False)
    return folder


def group_spellings(sights: list[Sight], language: str, least: int = 1) -> list[Group]:
    """Put the spellings of one name together; groups with fewer mentions than `least` go."""
    groups: dict[str, Group] = {}
    for sight in sights:
        groups.setdefault(_letters(sight.name), Group(sight.name)).sights.append(sight)
    if language == "ru":
        _join_cases(groups)
    _join_surnames(groups)
    kept = [group for group in groups.values() if len(group.sights) >= least]
    kept.sort(key=lambda group: (-len(group.sights), group.name))
    return _join_alike(kept[:MOST]) + kept[MOST:]


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", fold(name))


def _join_cases(groups: dict[str, Group]) -> None:
    """Give case forms to the name that has most of them among its own."""
    owners = defaultdict(list)
    for key, group in groups.items():
        forms = {_letters(form) for form in decline_name(group.name)}
        covered = sum(len(groups[form].sights) for form in forms if form in groups)
        if len(forms) > 1:
            for form in forms & groups.keys():
                owners[form].append((covered, form == key, group.name, key))
    for key in sorted(owners, key=lambda key: max(owners[key])):
        best = max(owners[key])[3]
        if best != key and best in groups and key in groups:
            groups[best].sights += groups.pop(key).sights


def _join_surnames(groups: dict[str, Group]) -> None:
    """Give a surname to the most frequent full name that ends in it."""
    full = defaultdict(list)
    for key, group in groups.items():
        for word in _surnames(group):
            full[_letters(word)].append((len(group.sights), key))
    for key in [key for key in groups if key in full and " " not in groups[key].name]:
        n, owner = max(full[key])
        alone = groups[key]
        place = _kind(alone)[0] == "place"
        if _kind(groups[owner])[0] == "person" or not place and 6 * n >= len(alone.sights):
            groups[owner].sights += groups.pop(key).sights


def _surnames(group: Group) -> set[str]:
    """The last word of every spelling of a name of two to four words, all of them capitalised."""
    names = {sight.name for sight in group.sights if 1 < len(sight.name.split()) < 5}
    return {
        name.split()[-1].removeprefix("al-") for name in names if not re.search(r" [a-zà-ÿ]", name)
    }


def _join_alike(groups: list[Group]) -> list[Group]:
    """Join spellings that differ in a letter or two to the more frequent of them."""
    keys = [_letters(group.name) for group in groups]
    if not keys:
        return []
    scores = process.cdist(keys, keys, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.uint8)
    kept, gone = [], set()
    for number, group in enumerate(groups):
        if number in gone:
            continue
        kept.append(group)
        for other in np.flatnonzero(scores[number]):
            if other > number and other not in gone and _may_be_one(keys[number], keys[other]):
                group.sights += groups[other].sights
                gone.add(other)
    return kept


def _may_be_one(one: str, other: str) -> bool:
    """Not short, not different in figures, not Ivanov and Ivanova."""
    if min(len(one), len(other)) < SHORTEST or one[0] != other[0]:
        return False
    shorter, longer = sorted((one, other), key=len)
    return longer not in (shorter + "a", shorter + "а") and longer != shorter + "s"


def _kind(group: Group) -> tuple[str | None, str | None]:
    """The kind that most cues support, if they stand by a fifth of the mentions, and the cues."""
    cues = Counter((sight.kind, sight.cue) for sight in group.sights if sight.kind)
    kinds = Counter()
    for (kind, _), n in cues.items():
        kinds[kind] += n
    if not kinds or kinds.most_common(1)[0][1] < 0.2 * len(group.sights):
        return None, None
    kind = max(kinds, key=lambda kind: (kinds[kind], kind))
    words = sorted(((n, cue) for (k, cue), n in cues.items() if k == kind), reverse=True)
    return kind, ", ".join(f"{cue} ({n})" for n, cue in words[:4])


def _describe(group: Group, language: str, texts: pd.Series, taken: set[str]) -> dict:
    kind, why = _kind(group)
    spelt = group.spellings()
    person = kind == "person"
    name = max(spelt, key=lambda form: (*_fullness(form, spelt, language, person), form))
    shown = sorted(spelt.items(), key=lambda item: (-item[1], item[0]))
    examples = _examples(group, texts) + [None] * EXAMPLES
    return {
        "id": _new_id(name, taken), "language": language, "name": name, "kind": kind, "why": why,
        "n_articles": len({sight.article for sight in group.sights}),
        "n_mentions": len(group.sights),
        "spellings": ", ".join(f"{form} ({n})" for form, n in shown),
        **{f"example_{n + 1}": examples[n] for n in range(EXAMPLES)},
    }  # fmt: skip


def _fullness(form: str, spelt: Counter, language: str, person: bool) -> tuple:
    """Of a person the full name first; in Russian the form that the others are cases of."""
    cases = 0
    if language == "ru":
        cases = sum(spelt[other] for other in set(decline_name(form)))
    return person and min(len(form.split()), 2), cases, spelt[form]


def _nominatives(forms: list[str], language: str) -> list[str]:
    """Spellings without those that are Russian case forms of another one."""
    if language != "ru":
        return forms
    kept, made = [], set()
    for form in sorted(forms, key=lambda form: (-len(set(decline_name(form)) & set(forms)), form)):
        if form not in made:
            kept.append(form)
            made.update(decline_name(form))
    return kept


def _new_id(name: str, taken: set[str]) -> str:
    latin = "".join(_LATIN.get(letter, letter) for letter in fold(name))
    base = "-".join(re.findall(r"\w+", latin.replace("'", "")))
    number, found = 2, base
    while found in taken:
        found, number = f"{base}-{number}", number + 1
    taken.add(found)
    return found


def _examples(group: Group, texts: pd.Series) -> list[str]:
    """Sentences of different articles, those with the fuller spelling first."""
    order = sorted(group.sights, key=lambda s: (-len(s.name.split()), s.article, s.start))
    first = {sight.article: sight for sight in reversed(order)}
    shown = [first[a] for a in dict.fromkeys(s.article for s in order)][:EXAMPLES]
    return [_sentence(texts[sight.article], sight.start) for sight in shown]


def _sentence(text: str, place: int) -> str:
    begin = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    line = text[begin : end if end >= 0 else len(text)]
    spans = [(a, b) for _, a, b in sentence_spans(line) if a <= place - begin < b]
    a, b = spans[0] if spans else (0, len(line))
    a = max(a, place - begin - LONGEST_EXAMPLE // 2)
    return " ".join(line[a : min(b, a + LONGEST_EXAMPLE)].split())
