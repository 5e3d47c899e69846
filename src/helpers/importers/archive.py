"""ZIP: each file in the archive is read as if it lay in a folder, within limits.

Nothing is unpacked beside the archive: a member is written to a file of its own in a temporary
folder and read there, so a name such as ../../x leads nowhere.
"""

import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from helpers import importers
from helpers.importers._folders import why_member_skipped
from helpers.importers._records import Rejected, Unreadable

RANK = 45
MAX_MEMBERS = 100_000
MAX_MEMBER = 2_000_000_000
MAX_TOTAL = 20_000_000_000
MAX_RATIO = 200
CHUNK = 1 << 20


def sniff(head: bytes, path: Path) -> bool:
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def read(path: Path, depth: int = 0) -> Iterator[dict | Rejected]:
    """Give the records of each member; `member` is its name in the archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if not _is_skipped(info)]
            if len(members) > MAX_MEMBERS:
                raise Unreadable(
                    f"an archive of {len(members):,} files: the limit is {MAX_MEMBERS:,}"
                )
            if sum(info.file_size for info in members) > MAX_TOTAL:
                raise Unreadable("an archive that would unpack to more than 20 GB: refused")
            for info in sorted(members, key=lambda info: info.filename):
                yield from _member(archive, info, depth)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Unreadable(f"a damaged archive: {error}") from None


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, depth: int
) -> Iterator[dict | Rejected]:
    name = info.filename
    try:
        _check(info)
        with tempfile.TemporaryDirectory() as folder:
            suffix = "".join(c for c in PurePosixPath(name).suffix if c.isalnum() or c == ".")
            path = Path(folder) / f"member{suffix[:12]}"
            _unpack(archive, info, path)
            yield from _records(path, name, depth)
    except (Unreadable, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        yield Rejected(str(error), member=name)
    except (OSError, ValueError) as error:
        yield Rejected(f"it can't be unpacked: {error}", member=name)


def _records(path: Path, name: str, depth: int) -> Iterator[dict | Rejected]:
    module = importers.recognise(path)
    if module.__name__ == __name__:
        if depth:
            raise Unreadable("an archive in an archive in an archive: unpack it")
        records = read(path, depth + 1)
    else:
        records = importers.read_with(module, path)
    for record in records:
        inner = record.member if isinstance(record, Rejected) else record.get("member")
        where = f"{name}/{inner}" if inner else name
        if isinstance(record, Rejected):
            yield record._replace(member=where)
        else:
            yield record | {"member": where}


def _check(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & 1:
        raise Unreadable("locked by a password: unpack it first")
    ratio = info.file_size / max(info.compress_size, 1)
    if info.file_size > MAX_MEMBER or (ratio > MAX_RATIO and info.file_size > 100_000_000):
        raise Unreadable(f"it would unpack to {info.file_size:,} bytes: refused")


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> None:
    """Copy a member, and stop where it is larger than it says."""
    left = info.file_size
    with archive.open(info) as source, path.open("wb") as target:
        while chunk := source.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                raise Unreadable("it is larger than its archive says: refused")
            target.write(chunk)


def _is_skipped(info: zipfile.ZipInfo) -> bool:
    return info.is_dir() or why_member_skipped(info.filename) is not None
