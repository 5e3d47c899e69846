"""What a corpus is, in sentences: its size and span, and what its files did not say."""

import json
from pathlib import Path

import pandas as pd

from helpers import tables
from helpers.editions import say
from helpers.figures import LANGUAGES

OTHER_LANGUAGE = (
    "{n} of {total} articles are in a language that is not analysed (French, English, Russian and "
    "Korean are); they are kept and marked."
)
FIELDS = {"title": "title", "date": "date", "source": "source", "genre": "genre"}


def read_run(folder: Path) -> dict:
    """What run.json of a folder of tables says."""
    return json.loads((Path(folder) / "run.json").read_text(encoding="utf-8"))


def read_rejected(folder: Path) -> list[dict]:
    """What could not be read, and why: `origin` and `reason` of each."""
    lines = (Path(folder) / "rejected.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def describe_corpus(folder: Path) -> str:
    """One line on a corpus: how many articles, in which languages, from when to when.

    Examples
    --------
    >>> from helpers.corpus import prepare
    >>> "articles" in describe_corpus(prepare())
    True
    """
    articles = tables.read(folder, "articles")
    counts = articles["language"].value_counts(sort=False)
    counts = counts.sort_values(ascending=False, kind="stable")
    languages = [
        say("{n} {language}", n=n, language=say(LANGUAGES.get(code, code)))
        for code, n in counts.items()
    ]
    copies = articles["duplicate_of"].notna().sum()
    days = articles["date"].dropna()
    span = say("no dates")
    if len(days):
        first, last = f"{days.min():%-d %B %Y}", f"{days.max():%-d %B %Y}"
        span = say("{first} to {last}", first=first, last=last)
    noted = say("; {n} near-copies, counted once", n=copies) if copies else ""
    known = ", ".join(languages) or say("no language known")
    return say("{n} articles ({languages}), {span}", n=len(articles), languages=known,
               span=span) + noted  # fmt: skip


def what_is_unknown(folder: Path) -> list[str]:
    """Sentences on fields that articles of a corpus do not have; nothing is guessed for them."""
    articles = tables.read(folder, "articles")
    lines = [_line(articles, column, word) for column, word in FIELDS.items()]
    unread = ~articles["language"].isin(list(LANGUAGES)) if len(articles) else pd.Series(dtype=bool)
    if unread.sum():
        lines.append(say(OTHER_LANGUAGE, n=unread.sum(), total=len(articles)))
    return [line for line in lines if line]


def table_read_report(folder: Path) -> pd.DataFrame:
    """Count what was read and rejected in each kind of file of a corpus.

    Returns
    -------
    DataFrame
        `kind` (the ending of the file name), `read`, `rejected`, `found`; the last is the sum of
        the two before it.
    """
    read = tables.read(folder, "articles")["origin"].map(_ending)
    endings = [_ending(entry["origin"]) for entry in read_rejected(folder)]
    rejected = pd.Series(endings, dtype="object")
    counts = {"read": read.value_counts(), "rejected": rejected.value_counts()}
    report = pd.DataFrame(counts).fillna(0).astype(int).rename_axis("kind").sort_index()
    return report.assign(found=report["read"] + report["rejected"]).reset_index()


def _ending(origin: str) -> str:
    return Path(str(origin).partition("#")[0]).suffix.lower() or "(no ending)"


def _line(articles: pd.DataFrame, column: str, word: str) -> str:
    missing = articles[column].isna().sum()
    if not missing:
        return ""
    effects = {
        "date": " They are in no figure over time.",
        "genre": " They are in no figure by genre.",
    }
    effect = say(effects[column]) if column in effects else ""
    return (
        say(f"{{n}} of {{total}} articles have no {word}.", n=missing, total=len(articles)) + effect
    )
