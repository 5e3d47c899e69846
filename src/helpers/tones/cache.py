"""A file that remembers what the careful engine found, by a hash of the content.

In go keys and results; out come the results that are known. The file is an SQLite database: a write
that is interrupted leaves it as it was before, and several processes may share it.
"""

import hashlib
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import numpy as np

WAIT = 60.0
AT_ONCE = 500
_TABLE = "CREATE TABLE IF NOT EXISTS tones (key BLOB PRIMARY KEY, logits BLOB, evidence TEXT)"


def key_of(*parts) -> bytes:
    """A hash of the parts that the result depends on.

    Examples
    --------
    >>> key_of("model", "text", (0, 3)) == key_of("model", "text", (0, 4))
    False
    """
    return hashlib.sha256("\x1f".join(map(repr, parts)).encode()).digest()[:16]


class Cache:
    """The file at a path, or nothing where the path is None or cannot be written.

    Examples
    --------
    >>> with Cache(None) as cache:
    ...     cache.read([b"key"])
    {}
    """

    def __init__(self, path: Path | None):
        self._path, self._file = path, None

    def __enter__(self) -> "Cache":
        if self._path is not None:
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._file = sqlite3.connect(self._path, timeout=WAIT)
                self._file.execute(_TABLE)
            except (OSError, sqlite3.Error):
                self._file = None
        return self

    def __exit__(self, *_) -> None:
        if self._file is not None:
            self._file.close()

    def read(self, keys: list[bytes]) -> dict[bytes, tuple[np.ndarray, str | None]]:
        """What is known of these keys: logits (3) and evidence."""
        found = {}
        for at in range(0, len(keys) if self._file else 0, AT_ONCE):
            some = keys[at : at + AT_ONCE]
            marks = ",".join("?" * len(some))
            rows = self._file.execute(f"SELECT * FROM tones WHERE key IN ({marks})", some)
            found |= {key: (np.frombuffer(logits), evidence) for key, logits, evidence in rows}
        return found

    def write(self, rows: Iterable[tuple[bytes, np.ndarray, str | None]]) -> None:
        """File results, all or none."""
        if self._file is not None:
            with self._file:
                rows = [(key, logits.tobytes(), evidence) for key, logits, evidence in rows]
                self._file.executemany("INSERT OR REPLACE INTO tones VALUES (?, ?, ?)", rows)
