"""Parquet: a row is an article. Read batch by batch, so memory stays small."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow
import pyarrow.parquet

from helpers.importers._records import Unreadable

RANK = 10
TABLE = True
BATCH = 100


def sniff(head: bytes, path: Path) -> bool:
    return head.startswith(b"PAR1")


def read(path: Path) -> Iterator[dict]:
    """Give each row as a dict."""
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(BATCH):
                yield from batch.to_pylist()
    except (pyarrow.ArrowException, OSError) as error:
        raise Unreadable(f"a Parquet file that can't be read: {error}") from None
