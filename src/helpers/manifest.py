"""The manifest of data/: each file with its size in rows, its columns and its sha256."""

import csv
import hashlib
import json
from pathlib import Path

import pandas as pd

from helpers.paths import DATA, PROCESSED

MANIFEST = DATA / "manifest.csv"


def list_data(folder: Path = DATA) -> pd.DataFrame:
    """List the files of data/ that the repository holds.

    Returns
    -------
    DataFrame
        `file`, `rows` (of tables and JSON lines; null for texts), `columns` (separated by blanks)
        and `sha256`, by file name.

    Examples
    --------
    >>> "actors.csv" in list_data()["file"].tolist()
    True
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    kept = [p for p in files if PROCESSED not in p.parents and p != MANIFEST and p.name[0] != "."]
    return pd.DataFrame([_describe(path, folder) for path in kept])


def _describe(path: Path, folder: Path) -> dict:
    rows, columns = _shape(path)
    return {
        "file": path.relative_to(folder).as_posix(), "rows": rows, "columns": " ".join(columns),
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }  # fmt: skip


def _shape(path: Path) -> tuple[int | str, list[str]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        return len(rows), header
    if path.suffix == ".jsonl":
        rows = path.read_text(encoding="utf-8").splitlines()
        return len(rows), list(json.loads(rows[0])) if rows else []
    return "", []
