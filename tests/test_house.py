"""The house: environment files agree, the lock names no host, licences and targets are there."""

import os
import re
import subprocess
import sys
import tomllib

import yaml

from helpers.paths import ROOT

HOST = re.compile(r"https?://|--index-url|--extra-index|--find-links")


def name_of(requirement):
    return re.match(r"[\w.-]+", requirement)[0].lower().replace("_", "-")


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def wanted():
    extras = project()["optional-dependencies"]
    return {name_of(item): item for item in [*project()["dependencies"], *extras["test"]]}


def test_environment_yml_agrees_with_pyproject():
    entries = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    pip = next(entry["pip"] for entry in entries if isinstance(entry, dict))
    listed = [entry for entry in entries if isinstance(entry, str)] + pip
    listed = {name_of(item): item for item in listed if not item.startswith(("python=", "-e"))}
    listed.pop("pip")
    assert listed == wanted()


def test_lock_holds_every_dependency_with_hashes_and_no_host():
    lock = (ROOT / "requirements.lock").read_text()
    assert not HOST.search(lock)
    entries = re.findall(r"^([\w.-]+)==.*((?:\\\n\s+--hash=sha256:[0-9a-f]{64}.*)+)", lock, re.M)
    locked = {name_of(name) for name, hashes in entries if hashes}
    assert set(wanted()) <= locked
    assert len(entries) == len(re.findall(r"^[\w.-]+==", lock, re.M))


def test_make_alone_lists_every_target():
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    shown = subprocess.run(
        ["make"], cwd=ROOT, capture_output=True, text=True, check=True, env=alone
    ).stdout
    makefile = (ROOT / "Makefile").read_text()
    targets = re.search(r"^\.PHONY: (.*)$", makefile, re.M)[1].split()
    assert [line.split()[0] for line in shown.splitlines()] == targets


def test_notebooks_are_committed_without_outputs():
    notebooks = sorted((ROOT / "notebooks").rglob("[0-9]*.ipynb"))
    assert notebooks
    command = [sys.executable, "-m", "nbstripout", "--verify", "--keep-id", *map(str, notebooks)]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout


def test_lint():
    result = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "."], cwd=ROOT, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout
