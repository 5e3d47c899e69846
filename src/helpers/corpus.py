"""Open a corpus: read and analyse it once, keep the tables, and give them by name.

What was analysed before is read back from data/processed/, under a name made from the inputs, this
package and its data, so a change in any of them is seen.
"""

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers import tables
from helpers.actors.gazetteer import ACTORS, FORMS, gazetteer_folder
from helpers.analysis import analyse_files
from helpers.paths import CORPUS, DATA, PROCESSED


@dataclass(frozen=True)
class Corpus:
    """The six tables of a corpus, and the folder they are kept in."""

    folder: Path
    articles: pd.DataFrame
    sentences: pd.DataFrame
    mentions: pd.DataFrame
    quotes: pd.DataFrame
    tones: pd.DataFrame
    pairs: pd.DataFrame

    def __repr__(self) -> str:
        sizes = (f"{len(getattr(self, name)):,} {name}" for name in tables.COLUMNS)
        return f"Corpus({', '.join(sizes)})"


def open_corpus(
    path: str | Path | None = None, tone: str = "fast", progress: bool = False
) -> Corpus:
    """Read and analyse articles, or take the tables from the last time.

    Parameters
    ----------
    path : str or Path, optional
        A file or folder in any format that `load_articles` reads; the bundled corpus by default.
    tone : str
        The tone engine, "fast" or "careful".

    Returns
    -------
    Corpus
        With the tables as attributes: `articles`, `sentences`, `mentions`, `quotes`, `tones`,
        `pairs`.

    Raises
    ------
    FileNotFoundError
        Nothing is at `path`.

    Examples
    --------
    >>> corpus = open_corpus()
    >>> len(corpus.articles) >= 90
    True
    """
    folder = prepare(path, tone, progress)
    return Corpus(folder, **{name: tables.read(folder, name) for name in tables.COLUMNS})


def prepare(path: str | Path | None = None, tone: str = "fast", progress: bool = False) -> Path:
    """Analyse a corpus unless that was done before, and return the folder of its tables."""
    path = Path(path or CORPUS).expanduser().resolve()
    if not path.exists():
        raise FileNotFoundError(f"no corpus at {path}: give a file or folder that exists")
    folder = PROCESSED / fingerprint(path, tone)
    if (folder / "run.json").is_file():
        return folder
    PROCESSED.mkdir(parents=True, exist_ok=True)
    working = Path(tempfile.mkdtemp(dir=PROCESSED, prefix=".part-"))
    try:
        analyse_files([path], working, tone=tone, progress=progress)
        if not (folder / "run.json").is_file():  # another process may have been first
            shutil.rmtree(folder, ignore_errors=True)
            os.replace(working, folder)
    finally:
        shutil.rmtree(working, ignore_errors=True)
    return folder


def fingerprint(path: Path, tone: str, *more: Path) -> str:
    """Name a run after all it depends on: code, data, gazetteer, inputs, and `more` files.

    Examples
    --------
    >>> len(fingerprint(CORPUS, "fast"))
    16
    """
    digest = hashlib.sha256(tone.encode())
    code = sorted(Path(__file__).parent.rglob("*.py"))
    data = sorted(p for p in DATA.rglob("*.*") if p.suffix in {".csv", ".tsv", ".json", ".npz"})
    data = [p for p in data if PROCESSED not in p.parents]
    gazetteer = [gazetteer_folder() / name for name in (ACTORS, FORMS)]
    inputs = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    for file in [*code, *data, *gazetteer, *inputs, *more]:
        name = file.relative_to(path).as_posix() if path in file.parents else file.name
        digest.update(f"\0{name}\0{file.stat().st_size}\0".encode())
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()[:16]
