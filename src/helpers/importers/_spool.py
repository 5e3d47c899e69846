"""Rows on disk between reading and writing, so that a folder of any size fits in memory.

The file has no name, so nothing is left of it when a run ends or is killed.
"""

import os
import pickle
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow
import pyarrow.parquet


class Spool:
    """Batches of rows, written once and read once; the pickles are this run's own."""

    def __init__(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        self.file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - it lives as long as this
        self.places: list[tuple[int, int]] = []

    def add(self, rows: list[dict]) -> None:
        start = self.file.seek(0, os.SEEK_END)
        pickle.dump(rows, self.file, protocol=pickle.HIGHEST_PROTOCOL)
        self.places.append((start, len(rows)))

    def batches(self, size: int) -> Iterator[list[dict]]:
        """All rows in order, at least `size` a batch but for the last."""
        held = []
        for start, _ in self.places:
            self.file.seek(start)
            held += pickle.load(self.file)
            if len(held) >= size:
                yield held
                held = []
        if held:
            yield held


class GramFile:
    """The hashed word 4-grams of each article, one array after the other on disk."""

    def __init__(self, folder: Path):
        self.file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - it lives as long as this
        self.ends = [0]

    def add(self, grams: np.ndarray) -> None:
        self.file.seek(0, os.SEEK_END)
        self.file.write(grams.tobytes())
        self.ends.append(self.ends[-1] + len(grams))

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, row: int) -> np.ndarray:
        if not 0 <= row < len(self):
            raise IndexError(row)
        self.file.seek(8 * self.ends[row])
        data = self.file.read(8 * (self.ends[row + 1] - self.ends[row]))
        return np.frombuffer(data, dtype=np.uint64)


class TableFile:
    """A .parquet, .csv or .jsonl file that grows batch by batch and appears whole or not at all."""

    def __init__(self, path: Path, to_text):
        self.path, self.part, self.to_text = path, path.with_name(path.name + ".part"), to_text
        self.writer = self.stream = None

    def add(self, table: pd.DataFrame) -> None:
        if self.path.suffix == ".parquet":
            data = pyarrow.Table.from_pandas(table, preserve_index=False)
            if self.writer is None:
                self.writer = pyarrow.parquet.ParquetWriter(
                    self.part, data.schema, compression="zstd"
                )
            self.writer.write_table(data)
            return
        first = self.stream is None
        if first:
            self.stream = self.part.open("w", encoding="utf-8", newline="")
        self.stream.write(self.to_text(self.path, table, first))

    def close(self) -> None:
        for open_file in filter(None, (self.writer, self.stream)):
            open_file.close()
        os.replace(self.part, self.path)
