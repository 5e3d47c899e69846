"""XLSX: a row is an article, the first row names the columns; Integrum's tables among them."""

import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

from helpers.importers._dates import parse_date
from helpers.importers._office import check_size, has_part
from helpers.importers._records import Unreadable

RANK = 30
TABLE = True
_INTEGRUM = {"Источник", "Дата", "Заголовок", "Анонс"}


def sniff(head: bytes, path: Path) -> bool:
    return head.startswith(b"PK\x03\x04") and has_part(path, "xl/workbook.xml")


def read(path: Path) -> Iterator[dict]:
    """Give each row of each sheet that has at least two columns and two rows."""
    import openpyxl

    _check(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        for sheet in sheets:
            sheet.reset_dimensions()  # what it says of its size may be a lie
            yield from _rows(sheet.iter_rows(values_only=True))
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, SyntaxError) as error:
        raise Unreadable(f"an XLSX file that can't be read: {error}") from None


def _check(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                check_size(info)
                head = archive.open(info).read(4_000) if info.filename.endswith(".xml") else b""
                if b"<!ENTITY" in head or b"<!DOCTYPE" in head:
                    raise Unreadable("an XLSX file whose XML declares a document type: refused")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise Unreadable(f"a damaged or locked XLSX file: {error}") from None


def _rows(rows) -> Iterator[dict]:
    names = None
    for row in rows:
        if not any(value is not None and str(value).strip() for value in row):
            continue
        if names is None:
            if sum(value is not None for value in row) < 2:
                continue
            names = [str(value or f"column {i}").strip() for i, value in enumerate(row, 1)]
            continue
        yield _record(dict(zip(names, row, strict=False)))


def _record(row: dict) -> dict:
    if not set(row) >= _INTEGRUM:
        return row
    text = str(row["Анонс"] or "")
    original = str(row.get("Оригинал") or "")
    return {
        "title": row["Заголовок"],
        "source": row["Источник"],
        "date": parse_date(f"{row['Дата']} {_time(row.get('Время'))}") or row["Дата"],
        "author": row.get("Автор"),
        "url": original if original.startswith("http") else None,
        "text": text.replace("\r\n", "\n").strip(),
    }


def _time(value) -> str:
    text = str(value or "")
    return "" if text.startswith("00:00") else text
