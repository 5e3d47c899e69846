"""What several tests need: a browser, a JupyterLab, and the report on the bundled corpus."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from helpers.paths import NOTEBOOKS, ROOT
from helpers.reports import make_report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic",
         "--no-first-run", "--disable-component-update", "--disable-sync"]  # fmt: skip
TEMPLATES = ROOT / "src" / "helpers" / "templates"


@pytest.fixture(scope="session")
def report(tmp_path_factory):
    out = tmp_path_factory.mktemp("report")
    make_report(out=out)
    return out


@pytest.fixture(scope="session")
def chromium():
    if not CHROMIUM:
        assert not os.environ.get("CI"), "chromium is missing: .ci/run should have installed it"
        pytest.skip("needs chromium (Debian: apt-get install chromium)")
    return CHROMIUM


@pytest.fixture(scope="session")
def browser(chromium):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """The address of a JupyterLab on copies of the notebooks, set up as `make lab` does."""
    home = tmp_path_factory.mktemp("lab")
    shutil.copytree(NOTEBOOKS, home / "notebooks")
    settings = home / "app" / "settings"
    settings.mkdir(parents=True)
    shutil.copy(TEMPLATES / "jupyterlab.json", settings / "overrides.json")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {**os.environ, "JUPYTERLAB_WORKSPACES_DIR": str(home / "spaces"),
           "JUPYTER_CONFIG_DIR": str(home / "config")}  # fmt: skip
    jupyter = str(Path(sys.executable).with_name("jupyter"))
    imports = [jupyter, "lab", "workspaces", "import", str(TEMPLATES / "workspace.json")]
    subprocess.run(imports, env=env, check=True, capture_output=True)
    options = [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--ip=127.0.0.1",
               "--ServerApp.token=test", "--no-browser", "--allow-root",
               f"--LabApp.user_settings_dir={home / 'user'}", "--LabApp.extension_manager=readonly",
               f"--LabApp.app_settings_dir={settings}", f"--ServerApp.root_dir={home}",
               "--LabApp.expose_app_in_browser=True"]  # fmt: skip
    with (home / "log").open("w") as log:
        server = subprocess.Popen([jupyter, "lab", *options], env=env, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/api?token=test", server)
        yield f"{address}/lab/workspaces/notebooks?token=test"
    finally:
        server.terminate()
        server.wait(20)


def wait_for(address: str, server) -> None:
    for _ in range(120):
        assert server.poll() is None, "JupyterLab did not start"
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            time.sleep(0.25)
    raise AssertionError("JupyterLab does not answer")
