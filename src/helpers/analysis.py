"""From articles to the other five tables, and from files to a folder of results.

`analyse` is the seam: one pure function from a batch of articles to tables, the same on one worker
or on many. `analyse_files` reads, analyses and writes whole files beside a record of the run.
"""

import hashlib
import json
import os
import platform
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from functools import partial
from importlib.metadata import version
from pathlib import Path

import pandas as pd
from tqdm import tqdm

import helpers
from helpers import tables
from helpers.actors import Gazetteer, find_mentions, load_gazetteer
from helpers.actors.gazetteer import ACTORS, FORMS, gazetteer_folder
from helpers.actors.pronouns import add_pronouns
from helpers.articles import load_articles
from helpers.cooccurrence import count_pairs
from helpers.importers._folders import list_skipped
from helpers.quotes import find_quotes
from helpers.tokens import split_sentences
from helpers.tones import score_tones

WINDOWS = ("sentence", "paragraph", "article")
BATCH = 200
PACKAGES = ("numpy", "pandas", "pyarrow", "scipy", "nltk", "nupunkt", "ahocorasick-rs", "py3langid")


def analyse(
    articles: pd.DataFrame,
    gazetteer: Gazetteer | None = None,
    tone: str = "fast",
    also: tuple[str, ...] = (),
) -> dict[str, pd.DataFrame]:
    """Find the sentences, mentions, quotes and tones of a batch of articles.

    Parameters
    ----------
    articles : DataFrame
        The `articles` table. Outside fr, en, ru and ko an article only has sentences.
    gazetteer : Gazetteer, optional
        The actors to look for; the bundled ones by default.
    tone : str
        The tone engine, "fast" or "careful" (`helpers.tones.score_tones`).
    also : tuple of str
        What counts too: "adjectives" (*la diplomatie russe*) and "pronouns" as mentions; "parsed"
        for quotes that a parser finds (the extra `parse`, at a tenth of the speed).

    Returns
    -------
    dict of DataFrame
        `sentences`, `mentions`, `quotes` and `tones`. An article's rows depend on that article
        alone, so batches can be joined in any number.

    Examples
    --------
    >>> from helpers import tables
    >>> one = {"article_id": "a", "language": "fr", "text": "Poutine a salué Kim Jong-un."}
    >>> analyse(tables.build("articles", [one]))["mentions"]["actor"].tolist()
    ['vladimir-putin', 'kim-jong-un']
    """
    gazetteer = gazetteer or load_gazetteer()
    sentences = split_sentences(articles)
    mentions = find_mentions(articles, sentences, gazetteer, adjectives="adjectives" in also)
    quotes = find_quotes(articles, sentences, mentions, gazetteer, parse="parsed" in also)
    if "pronouns" in also:
        mentions = add_pronouns(articles, sentences, mentions, gazetteer)
    tones = score_tones(articles, sentences, mentions, quotes, engine=tone)
    return {"sentences": sentences, "mentions": mentions, "quotes": quotes, "tones": tones}


def analyse_corpus(
    articles: pd.DataFrame,
    gazetteer: Gazetteer | None = None,
    tone: str = "fast",
    jobs: int = 1,
    progress: bool = False,
    also: tuple[str, ...] = (),
) -> dict[str, pd.DataFrame]:
    """Analyse articles batch by batch and count the pairs over all of them: the six tables.

    With `jobs` above 1 the batches are shared among that many processes; the tables are the same.

    Examples
    --------
    >>> from helpers import tables
    >>> list(analyse_corpus(tables.build("articles", [])))
    ['articles', 'sentences', 'mentions', 'quotes', 'tones', 'pairs']
    """
    gazetteer = gazetteer or load_gazetteer()
    starts = range(0, max(len(articles), 1), BATCH)
    batches = [articles.iloc[start : start + BATCH] for start in starts]
    work = partial(analyse, gazetteer=gazetteer, tone=tone, also=also)
    with _pool(jobs) as pool:
        done = (pool.map if pool else map)(work, batches)
        parts = list(tqdm(done, "analysing", len(batches), unit="batch", disable=not progress))
    result = {"articles": articles}
    for name in parts[0]:
        result[name] = tables.build(name, pd.concat([part[name] for part in parts]))
    counts = pd.DataFrame(part["mentions"].attrs["left_out"] for part in parts).sum()
    result["mentions"].attrs["left_out"] = {why: int(n) for why, n in counts.items()}
    counted = [
        count_pairs(articles, result["sentences"], result["mentions"], window) for window in WINDOWS
    ]
    result["pairs"] = tables.build("pairs", pd.concat(counted))
    return result


def analyse_files(
    paths: Iterable[Path],
    out: Path,
    tone: str = "fast",
    jobs: int = 1,
    csv: bool = False,
    progress: bool = False,
    also: tuple[str, ...] = (),
) -> dict:
    """Read files, analyse them, and write the six tables, run.json and rejected.jsonl to a folder.

    Parameters
    ----------
    paths : iterable of Path
        Files and folders in any format that `load_articles` reads.
    out : Path
        Made if it is not there. Each file in it appears whole or not at all.
    jobs : int
        Number of processes.
    csv : bool
        Write each table as CSV too, with cells made harmless for spreadsheets.
    also : tuple of str
        As for `analyse`.

    Returns
    -------
    dict
        What run.json says: inputs with sha256, versions, parameters, counts, seconds.

    Raises
    ------
    FileNotFoundError
        A path does not exist.
    """
    began, paths, out = time.perf_counter(), [Path(path) for path in paths], Path(out)
    articles, rejected = load_articles(paths, progress=progress)
    result = analyse_corpus(articles, tone=tone, jobs=jobs, progress=progress, also=also)
    for name, table in result.items():
        tables.write(table, out / f"{name}.parquet")
        if csv:
            write_text(out / f"{name}.csv", tables.defuse(table).to_csv(index=False))
    write_text(out / "rejected.jsonl", "".join(map(_json_line, rejected)))
    run = {
        "inputs": list(_inputs(paths)),
        "gazetteer": list(_inputs(gazetteer_folder() / name for name in (ACTORS, FORMS))),
        "parameters": {"tone": tone, "windows": list(WINDOWS), "also": list(also)},
        "versions": _versions(),
        "counts": {name: len(table) for name, table in result.items()},
        "left_out": result["mentions"].attrs["left_out"],
        "read": len(articles),
        "rejected": len(rejected),
        "found": len(articles) + len(rejected),
        "skipped": list_skipped(paths),
        "seconds": round(time.perf_counter() - began, 2),
    }
    write_text(out / "run.json", json.dumps(run, ensure_ascii=False, indent=1) + "\n")
    return run


def write_text(path: Path, text: str) -> None:
    """Write a text file that appears under its name whole, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    os.replace(part, path)


def _pool(jobs: int):
    return ProcessPoolExecutor(jobs) if jobs > 1 else nullcontext()


def _json_line(entry: dict) -> str:
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, default=str) + "\n"


def _inputs(paths: Iterable[Path]):
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            with file.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            name = file.relative_to(path).as_posix() if path.is_dir() else file.name
            yield {"file": name, "sha256": digest}


def _versions() -> dict:
    versions = {package: version(package) for package in PACKAGES}
    return {"helpers": helpers.__version__, "python": platform.python_version(), **versions}
