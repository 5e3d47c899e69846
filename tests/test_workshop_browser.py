"""A learner in JupyterLab: wrong, told why, right; a question; a restart; no foreign request."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from helpers.corpus import open_corpus
from helpers.workshop.generate import WORKSHOP

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic",
         "--no-first-run", "--disable-component-update", "--disable-sync"]  # fmt: skip
EPISODE = "1-load-and-look.ipynb"
LIMIT = 60_000
READY = """() => { const open = window.jupyterapp?.shell.currentWidget;
    const session = open?.sessionContext;
    return session?.isReady && session.session?.kernel?.status === 'idle' }"""
CHOOSE = """id => { const notebook = window.jupyterapp.shell.currentWidget.content;
    const place = notebook.widgets.findIndex(cell => cell.model.id === id);
    notebook.activeCellIndex = place; notebook.mode = 'command'; notebook.node.focus();
    return notebook.scrollToItem(place, 'center') }"""
FIND = "window.jupyterapp.shell.currentWidget.content.widgets.find(c => c.model.id === id).model"
COUNT = f"id => {FIND}.executionCount"
RAN = f"([id, before]) => {{ const n = {FIND}.executionCount; return n !== null && n !== before }}"
SAID = f"""id => {FIND}.outputs.toJSON()
    .map(output => output.ename || output.data?.['text/plain'] || '').join(' ')"""
RESTART = "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"


def free_port():
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return opened.getsockname()[1]


@pytest.fixture
def lab(tmp_path):
    """The address of a JupyterLab on a copy of the first episode."""
    open_corpus()
    (tmp_path / "room").mkdir()
    shutil.copy(WORKSHOP / EPISODE, tmp_path / "room")
    port, own = free_port(), {"JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
                              "JUPYTERLAB_WORKSPACES_DIR": str(tmp_path / "spaces")}  # fmt: skip
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root",
               "--ip=127.0.0.1", f"--port={port}", "--IdentityProvider.token=",
               "--LabApp.expose_app_in_browser=True",
               f"--ServerApp.root_dir={tmp_path}/room"]  # fmt: skip
    with (tmp_path / "lab.log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **own})
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/api")
        yield f"{address}/lab/tree/{EPISODE}"
    finally:
        server.terminate()
        server.wait(20)


def wait_for(address, seconds=60):
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        try:
            return urllib.request.urlopen(address)
        except OSError:
            time.sleep(0.3)
    raise TimeoutError(f"JupyterLab did not start in {seconds} s")


class Learner:
    """Opens a notebook, runs cells with the keyboard, reads what they say."""

    def __init__(self, page, address):
        self.page, self.requests, self.problems = page, [], []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self.keep)
        page.goto(address)
        page.wait_for_function(READY, timeout=LIMIT)

    def keep(self, message):
        if message.type == "error":
            self.problems.append(message.text)

    def run(self, cell, source=None):
        """Run a cell, after typing other code into it."""
        self.page.evaluate(CHOOSE, cell)
        before = self.page.evaluate(COUNT, cell)
        if source:
            self.page.keyboard.press("Enter")
            self.page.keyboard.press("Control+a")
            self.page.keyboard.insert_text(source)
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_function(RAN, arg=[cell, before], timeout=LIMIT)
        self.page.wait_for_function(READY, timeout=LIMIT)
        return self.page.evaluate(SAID, cell)


@pytest.mark.slow
def test_a_learner_is_wrong_then_right(lab):
    if not CHROMIUM:
        assert not os.environ.get("CI"), "chromium is missing: .ci/run should have installed it"
        pytest.skip("needs chromium (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    answer = 'french = articles[articles["language"] == "{}"]\ncheck("1.1", len(french))'
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        learner = Learner(browser.new_page(), lab)
        learner.run("w1-setup")
        learner.run("w1-corpus")
        assert "still a blank" in learner.run("w1-ex1-code")
        assert "another language" in learner.run("w1-ex1-code", answer.format("en"))
        assert "Did you mean language?" in learner.run("w1-ex1-code", 'articles["langage"]')
        assert "Right." in learner.run("w1-ex1-code", answer.format("fr"))
        learner.run("w1-quiz-code")
        learner.page.locator(".Quiz label").nth(0).click()
        assert "Perhaps they did" in learner.page.locator(".Quiz").inner_text()
        learner.page.locator(".Quiz label").nth(1).click()
        assert "collector's choice" in learner.page.locator(".Quiz").inner_text()
        learner.page.wait_for_timeout(1000)  # what a question would fetch, it fetches by now
        learner.page.evaluate(RESTART)
        assert "is not known yet" in learner.run("w1-ex1-code")
        local = lab.partition("/lab/")[0].removeprefix("http://")
        outside = [url for url in learner.requests if local not in url]
        assert all(url.startswith(("data:", "blob:")) for url in outside), outside
        assert not learner.problems
        browser.close()
