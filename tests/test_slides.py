"""The slides: the report's figures, offline, with notes, nothing cut off."""

import html
import re

import pytest
from browser import find_faults, keep, listen

PICTURE = re.compile(r'src="data:image/png;base64,([^"]+)"')
CAPTION = re.compile(r"<figcaption>.*?</figcaption>", re.DOTALL)


@pytest.fixture
def deck(report, browser):
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.requests, page.problems = listen(page)
    page.goto((report / "slides.html").as_uri())
    page.wait_for_function("Reveal.isReady()")
    yield page
    page.close()


def test_slides_show_the_figures_of_the_report(report):
    def figures(path):
        text = path.read_text("utf-8")
        captions = [html.unescape(re.sub("<[^>]*>", "", c)) for c in CAPTION.findall(text)]
        return list(zip(PICTURE.findall(text), captions, strict=True))

    in_report = [piece for path in sorted(report.glob("[0-9]*.html")) for piece in figures(path)]
    assert len(in_report) > 20
    assert figures(report / "slides.html") == in_report


@pytest.mark.slow
def test_every_slide_fits_and_none_is_faulty(deck):
    cut = deck.evaluate("""() => Reveal.getSlides().map(slide => {
        const {h, v} = Reveal.getIndices(slide); Reveal.slide(h, v);
        return [h, v, slide.scrollHeight, slide.scrollWidth];
    }).filter(([h, v, height, width]) => height > 720 || width > 1180)""")
    assert not cut, "slides that do not fit: column, row, height, width"
    for column, row in ((0, 0), (1, 2), (3, 3)):
        deck.evaluate(f"Reveal.slide({column}, {row})")
        assert not find_faults(deck)
        keep(deck, f"slides-{column}-{row}")
    assert not deck.requests and not deck.problems


@pytest.mark.slow
def test_keys_move_and_the_speaker_window_has_notes(deck):
    deck.keyboard.press("ArrowRight")
    deck.keyboard.press("ArrowDown")
    deck.keyboard.press("ArrowDown")
    assert deck.evaluate("[Reveal.getIndices().h, Reveal.getIndices().v]") == [1, 2]
    with deck.expect_popup() as opened:
        deck.keyboard.press("s")
    speaker = opened.value
    notes = speaker.locator(".speaker-controls-notes .value", has_text="interval")
    notes.wait_for(timeout=10_000)
    speaker.close()
    assert not deck.requests and not deck.problems
