"""What several tests need: a browser, and the report on the bundled corpus, made once."""

import os
import shutil

import pytest

from helpers.reports import make_report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic",
         "--no-first-run", "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="session")
def report(tmp_path_factory):
    out = tmp_path_factory.mktemp("report")
    make_report(out=out)
    return out


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM:
        assert not os.environ.get("CI"), "chromium is missing: .ci/run should have installed it"
        pytest.skip("needs chromium (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()
