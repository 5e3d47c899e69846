"""Read what people have: one module a format, recognised by content.

In: a file. Out: its records in order, each a dict of an article's fields or `Rejected` with a
reason. A module of this package whose name has no leading underscore is a format if it has
`sniff(head, path) -> bool` and `read(path) -> iterator`; `RANK` (low first) orders the questions,
`TABLE = True` says that its fields have somebody else's names. README.md shows how to add one.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from helpers.importers._encoding import what_it_is
from helpers.importers._fields import columns_of
from helpers.importers._records import Rejected, Unreadable

HEAD = 100_000
ZIP, ZIP_HEAD = b"PK\x03\x04", 100


def read_records(path: Path, columns: dict | None = None) -> Iterator[dict | Rejected]:
    """Read one file in whichever format it is.

    Parameters
    ----------
    path : Path
    columns : dict, optional
        Names of a table's columns, ours to theirs: {"text": "Body of story"}.

    Yields
    ------
    dict or Rejected
        Fields of the `articles` table, and standfirst, section, page, database_id where known.

    Raises
    ------
    Unreadable
        Nothing can be had from the file; the message is the reason.

    Examples
    --------
    >>> from helpers.paths import CORPUS
    >>> [record["language"] for record in read_records(sorted(CORPUS.glob("en-*.txt"))[0])]
    ['en']
    """
    return read_with(recognise(path), path, columns)


def read_with(
    module: ModuleType, path: Path, columns: dict | None = None
) -> Iterator[dict | Rejected]:
    """Read a file by one format's module; a table's columns get our names."""
    records = module.read(path)
    return _renamed(records, columns) if getattr(module, "TABLE", False) else records


def recognise(path: Path) -> ModuleType:
    """Find the format of a file by its first bytes.

    Raises
    ------
    Unreadable
        No format fits; the message says what the file looks like.
    """
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if not head.strip():
        raise Unreadable("an empty file")
    if head.startswith(ZIP):
        head = head[:ZIP_HEAD]  # what is stored in an archive must not speak for it
    for module in formats():
        if module.sniff(head, path):
            return module
    raise Unreadable(f"{what_it_is(head) or 'an unknown format'}: no article can be read from it")


@lru_cache(maxsize=1)
def formats() -> tuple[ModuleType, ...]:
    """The modules that read a format, in the order in which they are asked."""
    names = [info.name for info in pkgutil.iter_modules(__path__) if info.name[0] != "_"]
    modules = [importlib.import_module(f"{__name__}.{name}") for name in sorted(names)]
    found = [module for module in modules if hasattr(module, "sniff") and hasattr(module, "read")]
    return tuple(sorted(found, key=lambda module: (getattr(module, "RANK", 50), module.__name__)))


def _renamed(records: Iterator[dict | Rejected], columns: dict | None) -> Iterator[dict | Rejected]:
    names, mapping = None, {}
    for record in records:
        if isinstance(record, Rejected):
            yield record
            continue
        if list(record) != names:
            names = list(record)
            mapping = columns_of([str(name) for name in names], columns)
            _check(mapping)
        yield {mapping[str(name)]: value for name, value in record.items()}


def _check(mapping: dict[str, str]) -> None:
    known = set(mapping.values())
    if "text" not in known and not known >= {"title", "url"}:
        raise Unreadable(
            f"no column for the text among {', '.join(mapping)}: "
            "name it, for example --columns text=Body"
        )
