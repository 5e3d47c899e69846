"""The six tables: their columns and types, and how they are written and read.

Every helper builds its result with `build`, so a table has its columns in one order and one type
each, whether it has rows or not. On disk a table is one Parquet file, written whole or not at all.
"""

import os
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

TEXT, WHOLE, NUMBER, DAY = "str", "Int64", "float64", "datetime64[us]"

COLUMNS = {
    "articles": {
        "article_id": TEXT, "title": TEXT, "source": TEXT, "date": DAY, "language": TEXT,
        "author": TEXT, "url": TEXT, "genre": TEXT, "origin": TEXT, "text": TEXT,
        "n_words": WHOLE, "duplicate_of": TEXT,
    },
    "sentences": {
        "article_id": TEXT, "sentence": WHOLE, "paragraph": WHOLE, "start": WHOLE, "end": WHOLE,
    },
    "mentions": {
        "article_id": TEXT, "sentence": WHOLE, "start": WHOLE, "end": WHOLE, "surface": TEXT,
        "actor": TEXT, "kind": TEXT, "rule": TEXT,
    },
    "quotes": {
        "article_id": TEXT, "quote": WHOLE, "start": WHOLE, "end": WHOLE, "text": TEXT,
        "kind": TEXT, "cue": TEXT, "speaker_start": WHOLE, "speaker_end": WHOLE, "speaker": TEXT,
        "actor": TEXT, "confidence": NUMBER, "rule": TEXT, "speaker_name": TEXT, "speech": "bool",
    },
    "tones": {
        "article_id": TEXT, "sentence": WHOLE, "start": WHOLE, "end": WHOLE, "voice": TEXT,
        "speaker": TEXT, "target": TEXT, "score": NUMBER, "label": TEXT, "evidence": TEXT,
        "p_negative": NUMBER, "p_neutral": NUMBER, "p_positive": NUMBER,
    },
    "pairs": {
        "window": TEXT, "actor_a": TEXT, "actor_b": TEXT, "n_a": WHOLE, "n_b": WHOLE,
        "n_both": WHOLE, "n_windows": WHOLE, "expected": NUMBER, "npmi": NUMBER,
        "log_likelihood": NUMBER, "p_value": NUMBER, "q_value": NUMBER, "ci_low": NUMBER,
        "ci_high": NUMBER,
    },
}  # fmt: skip


def build(name: str, rows: Iterable[dict] | pd.DataFrame) -> pd.DataFrame:
    """Give rows the columns and types of one of the six tables.

    Parameters
    ----------
    name : str
        articles, sentences, mentions, quotes, tones or pairs.
    rows : iterable of dict, or DataFrame
        A missing key is null; a key that is no column of the table stays, after the table's own
        columns (only an article's metadata has such keys).

    Returns
    -------
    DataFrame
        One row for each row given, indexed 0, 1, …

    Examples
    --------
    >>> build("sentences", [{"article_id": "a", "sentence": 0, "start": 0, "end": 5}]).shape
    (1, 5)
    """
    columns = COLUMNS[name]
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
    extra = [column for column in frame.columns if column not in columns]
    frame = frame.reindex(columns=[*columns, *extra])
    typed = {column: _typed(frame[column], kind) for column, kind in columns.items()}
    return frame.assign(**typed).reset_index(drop=True)


def write(table: pd.DataFrame, path: Path) -> None:
    """Write a table as Parquet: the whole file appears under its name, or none does."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    table.to_parquet(part, index=False, engine="pyarrow", compression="zstd")
    os.replace(part, path)


def read(folder: Path, name: str) -> pd.DataFrame:
    """Read one of the six tables from a folder that `analyse` wrote.

    Raises
    ------
    FileNotFoundError
        The folder has no such table; the message says how to make it.
    """
    path = Path(folder) / f"{name}.parquet"
    if not path.is_file():
        raise FileNotFoundError(
            f"{path} is not there: run `python -m helpers analyse CORPUS --out {folder}` first"
        )
    return build(name, pd.read_parquet(path))


def defuse(table: pd.DataFrame) -> pd.DataFrame:
    """Make text harmless for spreadsheets: a cell that starts with = + - @ gets a leading '.

    Examples
    --------
    >>> defuse(pd.DataFrame({"title": ["=1+1", "Moscow"]}))["title"].tolist()
    ["'=1+1", 'Moscow']
    """
    table = table.copy()
    for column in table.select_dtypes(include=["object", "string"]).columns:
        risky = table[column].astype("str").str.match(r"[=+\-@\t\r]", na=False)
        table.loc[risky, column] = "'" + table.loc[risky, column].astype("str")
    return table


def _typed(column: pd.Series, kind: str) -> pd.Series:
    if kind == DAY:
        return pd.to_datetime(column, errors="coerce").astype(DAY)
    if kind == TEXT:
        return column.where(column.notna(), None).astype("str")
    if kind == "bool":
        return column.fillna(True).astype("bool")
    return column.astype(kind)
