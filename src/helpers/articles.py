"""Bring files of any format to one `articles` table, and account for each record.

In: files and folders. Out: the table, and a list of what could not be used and why, so that found =
read + rejected. A text is kept as it was given (offsets point into it): a byte order mark is
removed, CRLF becomes LF. What a file does not say stays null, but for the language, which is
detected; nothing is guessed from a file's name.
"""

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from helpers import tables
from helpers.copies import find_originals, mark_copies, word_grams
from helpers.importers import Rejected, Unreadable, read_records
from helpers.importers._dates import parse_date, slash_order
from helpers.importers._fields import as_text, language_code
from helpers.importers._folders import list_files, why_skipped
from helpers.importers._records import fault_of
from helpers.importers._sources import newspaper_of
from helpers.importers._spool import GramFile, Spool, TableFile
from helpers.language import detect_language

_NOT_PLAIN = {"text", "date", "member"}
WORD = re.compile(r"\w+")
ENDINGS = (".parquet", ".csv", ".jsonl")
REMOVED_COLUMNS = ["article_id", "origin", "title", "removed"]
BATCH, BEGINNING = 2_000, 800
FLOOD, MAX_RATIO = 25_000_000, 300
REPORT_COLUMNS = ["file", "found", "read", "rejected", "reason"]


def load_articles(
    paths: Iterable[Path] | Path, columns: dict | None = None, progress: bool = False
) -> tuple[pd.DataFrame, list[dict]]:
    """Read files and folders into one table.

    Parameters
    ----------
    paths : path or iterable of paths
        Files, and folders with all their files in order of name; `list_skipped` names what is
        passed over (hidden files, README, LICENSE …).
    columns : dict, optional
        Names of columns in CSV, JSONL …, ours to theirs: {"text": "Body of story"}.
    progress : bool
        Show progress on standard error.

    Returns
    -------
    articles : DataFrame
        The `articles` table, and further columns for further fields. `article_id` is the file's own
        id, or a hash of title, date, source and text; `origin` is `file#record`. Further columns
        where files have them: `standfirst`, `section`, `page`, `database_id`, `newspaper` (one
        name for each source, from data/sources.csv), `text_part` ("summary" or "none" where the
        text is not whole), `removed` (what was cut from the body) and the file's own.
    rejected : list of dict
        `origin` (file), `record` (number in it, or None for the whole file) and `reason`.

    Raises
    ------
    FileNotFoundError
        A path does not exist.

    Examples
    --------
    >>> from helpers.paths import CORPUS
    >>> articles, rejected = load_articles(CORPUS)
    >>> len(articles) > 0, len(rejected)
    (True, 0)
    """
    rows, rejected = [], []
    for read, refused in _read_files(paths, columns, progress):
        rows += read
        rejected += refused
    known = {row["article_id"] for row in rows}
    for row in rows:
        row["duplicate_of"] = _told_original(row["article_id"], row.get("copy_of"), known)
    return mark_copies(_table(rows)), rejected


def import_articles(
    paths: Iterable[Path] | Path,
    out: Path,
    columns: dict | None = None,
    removed: Path | None = None,
    progress: bool = False,
) -> tuple[int, list[dict]]:
    """Write the table that `load_articles` gives to a file, one input file at a time in memory.

    Parameters
    ----------
    paths, columns, progress
        As for `load_articles`.
    out : Path
        A .parquet, .csv or .jsonl file; it appears whole, or not at all.
    removed : Path, optional
        A CSV to write what was cut from the bodies to, a row a paragraph: `article_id`, `origin`,
        `title`, `removed`.

    Returns
    -------
    n : int
        Number of articles; if there is none, nothing is written.
    rejected : list of dict
        As for `load_articles`.

    Raises
    ------
    ValueError
        `out` has another ending.

    Examples
    --------
    >>> import tempfile
    >>> from helpers.paths import CORPUS
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     n, rejected = import_articles(CORPUS, Path(folder) / "articles.csv")
    >>> n > 0, rejected
    (True, [])
    """
    out = Path(out)
    _check_ending(out)
    spool, grams, rejected = Spool(out.parent), GramFile(out.parent), []
    ids, dates, told, names = [], [], [], {}
    for read, refused in _read_files(paths, columns, progress, but=out):
        rejected += refused
        spool.add(read)
        for row in read:
            ids.append(row["article_id"])
            dates.append(row["date"])
            told.append(row.get("copy_of"))
            grams.add(word_grams(row["text"]))
            names |= dict.fromkeys(row)
    if not ids:
        return 0, rejected
    known = set(ids)
    told = [_told_original(name, original, known) for name, original in zip(ids, told, strict=True)]
    originals = iter(find_originals(ids, dates, told, grams))
    _write_spooled(spool, originals, [*names, "duplicate_of"], out, removed)
    return len(ids), rejected


def read_report(articles: pd.DataFrame, rejected: list[dict]) -> pd.DataFrame:
    """Account for every record: found = read + rejected, a row a file.

    Returns
    -------
    DataFrame
        `file`, `found`, `read`, `rejected` (counts of records) and `reason` (each reason, and how
        often where more than once).

    Examples
    --------
    >>> refused = [{"origin": "a.txt", "record": None, "reason": "an empty file"}]
    >>> read_report(tables.build("articles", []), refused).values.tolist()
    [['a.txt', 1, 0, 1, 'an empty file']]
    """
    read = Counter(origin.rpartition("#")[0] for origin in articles["origin"].tolist())
    reasons = {}
    for entry in rejected:
        reasons.setdefault(entry["origin"], Counter())[entry["reason"]] += 1
    rows = []
    for file in sorted({*read, *reasons}):
        why = reasons.get(file, Counter())
        n_read, n_rejected = read[file], why.total()
        said = [reason if n == 1 else f"{reason} ({n} times)" for reason, n in why.items()]
        rows.append([file, n_read + n_rejected, n_read, n_rejected, "; ".join(said) or None])
    return pd.DataFrame(rows, columns=REPORT_COLUMNS)


def save_articles(articles: pd.DataFrame, path: Path) -> None:
    """Write the table as .parquet, .csv (harmless for spreadsheets) or .jsonl, whole or not at all.

    Raises
    ------
    ValueError
        Another ending.
    """
    path = Path(path)
    _check_ending(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    file = TableFile(path, _to_text)
    file.add(articles)
    file.close()


def _check_ending(path: Path) -> None:
    if path.suffix not in ENDINGS:
        raise ValueError(f"{path.name}: the name must end in .parquet, .csv or .jsonl")


def _write_spooled(
    spool: Spool, originals: Iterator, names: list[str], out: Path, removed: Path | None
) -> None:
    """Write the rows batch by batch, each with all the columns that any of them has."""
    table_file = TableFile(out, _to_text)
    cut_file = TableFile(removed, _to_text) if removed else None
    files = [file for file in (table_file, cut_file) if file]
    for batch in spool.batches(BATCH):
        for row in batch:
            row["duplicate_of"] = next(originals)
        table_file.add(_table([dict.fromkeys(names) | row for row in batch]))
        if cut_file:
            cut_file.add(list_removed(batch))
    for file in files:
        file.close()


def list_removed(rows: list[dict] | pd.DataFrame) -> pd.DataFrame:
    """What was cut from the bodies of articles, a row a paragraph.

    Returns
    -------
    DataFrame
        `article_id`, `origin`, `title`, `removed`.

    Examples
    --------
    >>> list_removed([{"article_id": "a", "removed": "Read also: x\\n(c) Y"}])["removed"].tolist()
    ['Read also: x', '(c) Y']
    """
    if isinstance(rows, pd.DataFrame):
        rows = rows.astype(object).where(rows.notna(), None).to_dict("records")
    found = [
        {name: row.get(name) for name in REMOVED_COLUMNS} | {"removed": line}
        for row in rows
        for line in (row.get("removed") or "").splitlines()
    ]
    return pd.DataFrame(found, columns=REMOVED_COLUMNS)


def _read_files(
    paths, columns: dict | None, progress: bool, but: Path | None = None
) -> Iterator[tuple[list[dict], list[dict]]]:
    """Rows, each with its own id, and refusals of each file but the one that is written."""
    paths = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    files = [(path, label) for path, label in list_files(paths) if not _is_same(path, but)]
    taken = set()
    for path, label in tqdm(files, desc="reading", unit="file", disable=not progress):
        read, refused = _read_file(path, label, columns)
        _make_unique(read, taken)
        yield read, refused


def _is_same(path: Path, other: Path | None) -> bool:
    return other is not None and path.resolve() == other.resolve()


def _read_file(path: Path, label: str, columns: dict | None) -> tuple[list[dict], list[dict]]:
    rows, rejected, counts = [], [], Counter()
    try:
        most = max(FLOOD, path.stat().st_size * MAX_RATIO)
        for record in _records(path, label, columns):
            where = f"{label}/{member}" if (member := _member(record)) else label
            counts[where] += 1
            row = _row(record, f"{where}#{counts[where]}")
            if isinstance(row, Rejected):
                number = row.record or counts[where]
                rejected.append({"origin": where, "record": number, "reason": row.reason})
            else:
                rows.append(row)
                most -= len(row["text"])
            if most < 0:
                raise Unreadable("it unpacks to far more text than its size: the rest is left")
    except Exception as error:  # one file, whatever is wrong with it, must not stop the others
        rejected.append({"origin": label, "record": None, "reason": _reason(error)})
    if not rows and not rejected:
        rejected.append({"origin": label, "record": None, "reason": "no article was found in it"})
    _read_dates(rows)
    return rows, rejected


def _records(path: Path, label: str, columns: dict | None) -> Iterator[dict | Rejected]:
    if reason := why_skipped(path.name):
        raise Unreadable(f"{reason}, not an article: rename it if it is one")
    yield from read_records(path, columns)


def _member(record: dict | Rejected) -> str | None:
    return record.member if isinstance(record, Rejected) else record.get("member")


def _reason(error: Exception) -> str:
    if isinstance(error, Unreadable):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return f"it can't be read as what it looks like ({type(error).__name__}: {error})"[:500]


def _row(record: dict | Rejected, origin: str) -> dict | Rejected:
    if isinstance(record, Rejected):
        return record
    text = record.get("text")
    text = text if isinstance(text, str) else as_text(text) or ""
    text = text.replace("\r\n", "\n")
    row = {key: as_text(value) for key, value in record.items() if key not in _NOT_PLAIN}
    if not text.strip() and not (row.get("title") and "text" in record or row.get("url")):
        return Rejected("no text")
    if fault := fault_of(text):
        return Rejected(fault)
    row |= {"text": text, "origin": origin, "date": record.get("date")}
    if not text.strip():
        row["text_part"] = "none"
    if row.get("source"):
        row["newspaper"] = newspaper_of(row["source"])
    said = language_code(row.get("language"))
    row["language"] = said or detect_language(text[:BEGINNING]) or detect_language(_all_words(row))
    row["n_words"] = len(WORD.findall(text))
    return row


def _all_words(row: dict) -> str:
    return " ".join(filter(None, (row.get(key) for key in ("title", "standfirst", "text"))))


def _read_dates(rows: list[dict]) -> None:
    order = slash_order(row["date"] for row in rows)
    for row in rows:
        given = row["date"]
        row["date"] = parse_date(given, order)
        if row["date"] is None and as_text(given):
            row["date_given"] = as_text(given)


def _make_unique(rows: list[dict], taken: set[str]) -> None:
    for row in rows:
        base = row.get("article_id") or _hash(row)
        number, name = 1, base
        while name in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name)
        row["article_id"] = name


def _hash(row: dict) -> str:
    day = row["date"].isoformat() if row["date"] else ""
    parts = [row.get("title") or "", day, row.get("source") or "", row["text"]]
    return "a" + hashlib.sha256("|".join(parts).encode("utf-8", "replace")).hexdigest()[:12]


def _told_original(article_id: str, original: str | None, known: set[str]) -> str | None:
    return original if original in known and original != article_id else None


def _table(rows: list[dict]) -> pd.DataFrame:
    table = tables.build("articles", rows)
    further = [name for name in table.columns if name not in tables.COLUMNS["articles"]]
    typed = {name: table[name].where(table[name].notna(), None).astype("str") for name in further}
    return table.assign(**typed)


def _to_text(path: Path, table: pd.DataFrame, first: bool) -> str:
    if path.suffix == ".csv":
        return tables.defuse(table).to_csv(index=False, header=first, lineterminator="\n")
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    return "".join(json.dumps(row, ensure_ascii=False, default=_plain) + "\n" for row in rows)


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
