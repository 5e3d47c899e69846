"""The report on the bundled corpus and on hostile articles, opened as a reader would."""

import os
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from helpers.reports import make_report, notebook_paths

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic",
         "--no-first-run", "--disable-component-update", "--disable-sync"]  # fmt: skip
HOSTILE = """---
title: "<script>window.hacked = 1</script>"
language: fr
---

<script>window.hacked = 1</script> Vladimir Poutine a déclaré :
« <img src=x onerror=hacked=1> $x_{$ oui ».
"""


class Page(HTMLParser):
    """Links, pictures without alternative text, and ids of a page."""

    def __init__(self, path):
        super().__init__()
        self.links, self.silent, self.ids, self.remote = [], [], set(), []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.ids.add(attributes.get("id"))
        if tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"])
        if tag == "img" and not attributes.get("alt"):
            self.silent.append(attributes.get("src", "")[:60])
        source = attributes.get("src") or (attributes.get("href") if tag == "link" else "") or ""
        if source.startswith(("http", "//")):
            self.remote.append(source)


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


def pages(report):
    return sorted(report.glob("*.html"))


@pytest.mark.slow
def test_a_page_a_notebook_and_a_start_page(report):
    names = {path.with_suffix(".html").name for path in notebook_paths()} | {"index.html"}
    assert {path.name for path in pages(report)} == names
    start = (report / "index.html").read_text(encoding="utf-8")
    assert start.count('class="finding"') >= 4 and "was written for this project" in start


@pytest.mark.slow
def test_links_hold_and_pictures_have_alternative_texts(report):
    for path in pages(report):
        page = Page(path)
        assert not page.silent and not page.remote, path.name
        for link in page.links:
            if link.startswith(("data:", "http")):
                continue
            file, _, anchor = link.partition("#")
            target = report / file if file else path
            assert target.exists(), f"{path.name}: {link}"
            if anchor:
                assert anchor in Page(target).ids, f"{path.name}: {link}"


@pytest.mark.slow
def test_every_figure_has_caption_number_and_csv(report):
    for path in pages(report):
        text = path.read_text(encoding="utf-8")
        figures = re.findall(r'<figure id="([^"]+)">(.*?)</figure>', text, re.DOTALL)
        for name, body in figures:
            assert re.search(r"<figcaption><b>Figure \d\.\d+\.</b> \S", body), name
            assert (report / "csv" / f"{name}.csv").stat().st_size > 5, name
            assert 'class="how"' in body, f"{name} says no n, interval or error"


@pytest.mark.slow
def test_opens_without_network_or_console_errors(report, browser):
    for path in pages(report):
        page, problems, requests = browser.new_page(), [], []
        page.on("console", lambda message, kept=problems: kept.append(message.text))
        page.on("pageerror", lambda error, kept=problems: kept.append(str(error)))
        page.on("request", lambda request, kept=requests: kept.append(request.url))
        page.goto(path.as_uri())
        page.wait_for_load_state()
        assert not problems, f"{path.name}: {problems}"
        assert all(url.startswith(("file:", "data:")) for url in requests), requests
        page.close()


@pytest.mark.slow
def test_fits_a_telephone(report, browser):
    page = browser.new_page(viewport={"width": 390, "height": 800})
    for path in pages(report):
        page.goto(path.as_uri())
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 400, f"{path.name} is {width} px wide"
    page.close()


@pytest.mark.slow
def test_markup_in_articles_shows_as_text(tmp_path, browser):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(4):
        (corpus / f"{number}.txt").write_text(
            HOSTILE.replace("oui", "oui " * (number + 1)), encoding="utf-8"
        )
    make_report(corpus, tmp_path / "out")
    page = browser.new_page()
    seen = ""
    for path in pages(tmp_path / "out"):
        page.goto(path.as_uri())
        assert page.evaluate("window.hacked") is None
        seen += page.inner_text("body")
    assert "<script>window.hacked" in seen
    page.close()


@pytest.mark.slow
def test_two_runs_give_the_same_text(report, tmp_path):
    make_report(out=tmp_path / "again")
    for path in pages(report):
        again = (tmp_path / "again" / path.name).read_text(encoding="utf-8")
        assert again == path.read_text(encoding="utf-8"), path.name


def test_no_file_is_left_half_written(report: Path):
    assert not list(report.rglob("*.part"))
