"""Open the workshop: set up once from the wheels beside this file, then start JupyterLab.

python3 start.py            in English
python3 start.py --fr       en français
python3 start.py --online   with the network, on systems that the wheels are not for
python3 start.py --setup    set up only, open nothing
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
READY = VENV / "ready"
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
WHEELS = HERE / "wheels"
NEEDED = WHEELS / f"requirements-{VERSION}.txt"
SYSTEM = (WHEELS / "system.txt").read_text().split() if (WHEELS / "system.txt").is_file() else []
OTHERWISE = "With a network: python start.py --online. Without: see README.txt."


def main():
    if not READY.is_file():
        set_up(online="--online" in sys.argv)
    if "--setup" in sys.argv:
        return
    edition = "fr/" if "--fr" in sys.argv else ""
    first = f"/lab/tree/notebooks/workshop/{edition}1-load-and-look.ipynb"
    options = [f"--LabApp.default_url={first}", f"--ServerApp.root_dir={HERE}"]
    options += ["--LabApp.extension_manager=readonly"]  # its list would come from the network
    options += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    os.environ["JUPYTERLAB_WORKSPACES_DIR"] = str(VENV / "workspaces")  # no older room comes back
    subprocess.run([PYTHON, "-m", "jupyter", "lab", *options])


def set_up(online):
    """Make .venv, install, and read the corpus once so that the first cell answers at once."""
    check_system(online)
    print("Setting up (once; one or two minutes) …", flush=True)
    run(sys.executable, "-m", "venv", "--clear", VENV)
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if online:
        run(*pip, "--require-hashes", "-r", HERE / "requirements.lock")
    else:
        run(*pip, "--no-compile", "--no-index", "--no-deps", "--find-links", WHEELS, "-r", NEEDED)
    site = [PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(site, check=True, capture_output=True, text=True).stdout.strip())
    (packages / "helpers.pth").write_text(str(HERE / "src"), encoding="utf-8")
    templates = HERE / "src" / "helpers" / "templates"
    put(templates / "jupyterlab.json", VENV / "share/jupyter/lab/settings/overrides.json")
    put(templates / "ipython_config.py", VENV / "etc/ipython/ipython_config.py")
    run(PYTHON, "-c", "from helpers.corpus import open_corpus; print(open_corpus())")
    READY.touch()


def check_system(online):
    if sys.version_info < (3, 11):  # noqa: UP036
        sys.exit(
            f"Python 3.11 or newer is needed; this is {VERSION}. Install it, then start again."
        )
    if online:
        return
    there = sorted(path.stem.partition("-")[2] for path in WHEELS.glob("requirements-*.txt"))
    if not NEEDED.is_file():
        sys.exit(f"The wheels are for Python {', '.join(there)}; this is {VERSION}. {OTHERWISE}")
    if SYSTEM and this_system() != SYSTEM:
        here = " ".join(this_system())
        sys.exit(f"The wheels are for {' '.join(SYSTEM)}; this is {here}. {OTHERWISE}")


def this_system():
    machine = os.uname().machine if hasattr(os, "uname") else os.environ["PROCESSOR_ARCHITECTURE"]
    return [sys.platform, machine.lower()]


def put(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)


def run(*command):
    if subprocess.run([str(part) for part in command]).returncode:
        sys.exit(
            f"This failed: {' '.join(map(str, command))}\nSee README.txt, 'If it does not start'."
        )


if __name__ == "__main__":
    main()
