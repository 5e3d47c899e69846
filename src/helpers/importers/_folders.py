"""Which files of a folder are to be read, and which are no articles by their name alone.

What is passed over is never silent: `list_skipped` names it with its reason.
"""

import os
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

_NO_ARTICLES = [
    (r"\..*|__MACOSX", "a hidden file or folder"),
    (
        r"(?:readme|licen[cs]e|copying|changelog|contributing)(?:[-_.]\w{1,8})?"
        r"(?:\.(?:md|txt|rst|html?|pdf))?",
        "the folder's own documentation",
    ),
    (r"thumbs\.db|desktop\.ini|icon\r", "a file of the operating system"),
    (r"~\$.*", "a mark that a program has a file open"),
    (r"fetch-log\.jsonl|.+-removed\.csv", "what a fetch or an import noted"),
    (r"(?:.*\.)?expected\.jsonl", "the answers to a test, not articles"),
]
_RULES = [(re.compile(pattern, re.IGNORECASE), reason) for pattern, reason in _NO_ARTICLES]
_SAVED = re.compile(r"(.+)(?:_files|_fichiers|-Dateien|_archivos|\.files)", re.IGNORECASE)


def why_skipped(name: str) -> str | None:
    """Why a file or folder of this name holds no article, or None if it may hold one.

    Examples
    --------
    >>> why_skipped("README.md"), why_skipped("License to kill.txt")
    ("the folder's own documentation", None)
    """
    return next((reason for rule, reason in _RULES if rule.fullmatch(name)), None)


def list_files(paths: list) -> list[tuple[Path, str]]:
    """Every file once, in order of name, with the name under which it is accounted for.

    Raises
    ------
    FileNotFoundError
        A path does not exist.
    """
    seen, labels, result = set(), Counter(), []
    for root, path in _found(paths):
        if (real := path.resolve()) in seen:
            continue
        seen.add(real)
        label = _label(path, root, several=len(paths) > 1)
        labels[label] += 1
        result.append((path, label if labels[label] == 1 else f"{label}~{labels[label]}"))
    return result


def list_skipped(paths: Iterable[Path] | Path) -> list[dict]:
    """What in these folders and archives is passed over because its name says it is no article.

    Returns
    -------
    list of dict
        `origin` (file or folder) and `reason`; none of them counts as found.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     n = (Path(folder) / "README").write_text("About these articles")
    ...     list_skipped(folder)
    [{'origin': 'README', 'reason': "the folder's own documentation"}]
    """
    paths = [Path(paths)] if isinstance(paths, str | os.PathLike) else list(map(Path, paths))
    skipped = []
    for root in paths:
        if root.is_dir():
            for path, reason in _walk(root):
                if reason:
                    label = _label(path, root, several=len(paths) > 1)
                    skipped.append({"origin": label, "reason": reason})
    for path, label in list_files(paths):
        if path.suffix.lower() == ".zip":
            skipped += [{"origin": f"{label}/{n}", "reason": why} for n, why in _members(path)]
    return skipped


def why_member_skipped(name: str) -> str | None:
    """The same for a member of an archive, whose name has folders in it."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return next(
        filter(None, (why_skipped(part) for part in parts if part not in ("..", "/"))), None
    )


def _found(paths: list) -> Iterator[tuple[Path, Path]]:
    for root in map(Path, paths):
        if not root.exists():
            raise FileNotFoundError(f"{root} does not exist: check the path, or make the folder")
        found = (path for path, reason in _walk(root) if not reason)
        yield from ((root, path) for path in (found if root.is_dir() else [root]))


def _walk(root: Path) -> list[tuple[Path, str | None]]:
    """Files to read (None), and files and whole folders to pass over (a reason)."""
    found = []
    for folder, folders, names in os.walk(root):
        reasons = {name: _why_folder_skipped(Path(folder) / name, names) for name in folders}
        folders[:] = [name for name in folders if not reasons[name]]
        found += [(Path(folder) / name, reason) for name, reason in reasons.items() if reason]
        paths = [Path(folder) / name for name in names]
        found += [(path, why_skipped(path.name) or _why_special(path)) for path in paths]
    return sorted(found, key=lambda pair: pair[0].as_posix())


def _why_special(path: Path) -> str | None:
    """A pipe would be waited for, a device never ends."""
    return "a pipe or a device" if path.exists() and not path.is_file() else None


def _why_folder_skipped(folder: Path, names: list[str]) -> str | None:
    """Hidden; or beside a page, with its pictures and scripts; or the results of an analysis."""
    if reason := why_skipped(folder.name):
        return reason
    if all((folder / name).is_file() for name in ("run.json", "articles.parquet")):
        return "the results of an analysis"
    match = _SAVED.fullmatch(folder.name)
    page = match and next((n for n in names if n in (f"{match[1]}.html", f"{match[1]}.htm")), None)
    return f"pictures and scripts of the saved page {page}" if page else None


def _label(path: Path, root: Path, several: bool) -> str:
    if not root.is_dir():
        return path.name
    label = path.relative_to(root).as_posix()
    return f"{root.resolve().name}/{label}" if several else label


def _members(path: Path) -> Iterator[tuple[str, str]]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [info.filename for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return
    yield from ((name, why) for name in names if (why := why_member_skipped(name)))
