"""The report on the bundled corpus and on hostile articles, opened as a reader would."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from browser import find_faults, keep, listen

from helpers.reports import make_report, notebook_paths

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


def pages(report):
    return sorted(report.glob("*.html"))


@pytest.mark.slow
def test_a_page_a_notebook_and_a_start_page(report):
    names = {path.with_suffix(".html").name for path in notebook_paths()}
    names |= {"index.html", "slides.html"}
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
def test_opens_without_network_console_errors_or_grave_faults(report, browser):
    for path in pages(report):
        page = browser.new_page()
        requests, problems = listen(page)
        page.goto(path.as_uri())
        page.wait_for_load_state()
        assert not problems, f"{path.name}: {problems}"
        assert not requests, f"{path.name}: {requests}"
        assert path.name == "slides.html" or not find_faults(page), path.name
        keep(page, f"report-{path.stem}")
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
