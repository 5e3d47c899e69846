"""A zip for a classroom without network: the project, and the wheels that it needs.

`python -m helpers.workshop.classroom --out dist/workshop.zip [--python 3.11 --python 3.12]`. Which
wheels is read from `requirements.lock`, and from what the installed packages say that they need;
tests and browsers stay out. Wheels are those of the system that builds (Linux x86-64 here).
"""

import argparse
import importlib.metadata
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tqdm import tqdm

from helpers.paths import ROOT

KEPT = ("data", "notebooks", "src", "docs", "Makefile", "README.md", "CITATION.cff", "LICENSE",
        "LICENSE-DATA", "pyproject.toml", "requirements.lock")  # fmt: skip
LEFT_OUT = {"__pycache__", ".ipynb_checkpoints", "processed", "labels"}
STARTERS = ROOT / "src" / "helpers" / "templates" / "classroom"
ENTRY = re.compile(r"^([\w.-]+)==([^\s;]+)\s*(?:;([^\\\n]*))?((?:\\\n\s+--hash=\S+\s*)+)", re.M)
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
GLIBC = [f"manylinux_2_{minor}_x86_64" for minor in (28, 27, 26, 24, 17, 12, 5)]


def build_zip(out: Path, versions: list[str], progress: bool = False) -> Path:
    """Fetch the wheels and write the zip.

    Parameters
    ----------
    out : Path
        The zip; written whole or not at all.
    versions : list of str
        Pythons that it is for, such as "3.11"; others than the one that runs only on Linux x86-64.

    Raises
    ------
    RuntimeError
        A wheel could not be had; the message is pip's.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        wheels = Path(folder) / "wheels"
        wheels.mkdir()
        for version in tqdm(versions, "wheels", disable=not progress):
            locked = wheels / f"requirements-{version}.txt"
            locked.write_text(select_locked(version), encoding="utf-8")
            _fetch(locked, wheels, version)
        system = f"{sys.platform} {platform.machine().lower()}\n"
        (wheels / "system.txt").write_text(system, encoding="utf-8")
        part = out.with_name(out.name + ".part")
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, name in [*list_project(), *list_folder(wheels, "wheels")]:
                _add(archive, path, f"workshop/{name}")
        os.replace(part, out)
    return out


def list_project() -> Iterator[tuple[Path, str]]:
    """The project's files as they stand in the zip: path and name, starters on top."""
    yield from list_folder(STARTERS, "")
    for name in KEPT:
        path = ROOT / name
        yield from list_folder(path, name) if path.is_dir() else [(path, name)]


def list_folder(folder: Path, name: str) -> Iterator[tuple[Path, str]]:
    """The files below a folder, in order, without what can be made again."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and not LEFT_OUT & set(inside.parts):
            yield path, (Path(name) / inside).as_posix()


def select_locked(version: str = HERE) -> str:
    """The lines of the lock that the notebooks need with a Python: names, versions, hashes.

    Examples
    --------
    >>> "jupyterlab==" in select_locked() and "pytest==" not in select_locked()
    True
    """
    wanted, lines = find_needed(version), []
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for name, number, marker, hashes in ENTRY.findall(lock):
        line = Requirement(f"{name}=={number}" + (f"; {marker}" if marker.strip() else ""))
        if canonicalize_name(name) in wanted and _applies(line, version):
            lines.append(f"{name}=={number} {hashes}".rstrip() + "\n")
    return "".join(lines)


def find_needed(version: str = HERE) -> set[str]:
    """Names of the packages that the project needs, and those that they need in turn."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting, found = [Requirement(line) for line in project["dependencies"]], {}
    while waiting:
        wanted = waiting.pop()
        name, extras = canonicalize_name(wanted.name), wanted.extras or {""}
        if extras <= found.get(name, set()):
            continue
        found[name] = found.get(name, set()) | extras
        for line in importlib.metadata.requires(name) or []:
            needed = Requirement(line)
            if any(_applies(needed, version, extra) for extra in extras):
                waiting.append(needed)
    return set(found)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m helpers.workshop.classroom")
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / "workshop.zip")
    parser.add_argument("--python", action="append", help="a version such as 3.12; again for more")
    given = parser.parse_args()
    began = time.monotonic()
    path = build_zip(given.out, given.python or [HERE], sys.stderr.isatty())
    size = path.stat().st_size / 1e6
    print(f"{path}: {size:.0f} MB, {time.monotonic() - began:.0f} s")


def _applies(line: Requirement, version: str, extra: str = "") -> bool:
    """Whether a requirement counts; the oldest release of a Python must do."""
    known = {"extra": extra, "python_version": version, "python_full_version": f"{version}.0"}
    return line.marker is None or line.marker.evaluate(known)


def _fetch(locked: Path, wheels: Path, version: str) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--require-hashes", "--no-deps", "--only-binary=:all:", "-d", str(wheels)]
    if version != HERE:
        command += ["--python-version", version]
        command += [f"--platform={name}" for name in GLIBC]
    result = subprocess.run([*command, "-r", str(locked)], capture_output=True, text=True)
    if result.returncode:
        raise RuntimeError(f"no wheels for Python {version}: {result.stderr.strip()}")


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> None:
    """Write a file with a fixed time, so that the same files give the same zip."""
    entry = zipfile.ZipInfo(name, date_time=(2024, 6, 19, 0, 0, 0))
    entry.external_attr = (0o755 if path.suffix in {".sh", ".py"} else 0o644) << 16
    entry.compress_type = zipfile.ZIP_STORED if path.suffix == ".whl" else zipfile.ZIP_DEFLATED
    archive.writestr(entry, path.read_bytes())


if __name__ == "__main__":
    main()
