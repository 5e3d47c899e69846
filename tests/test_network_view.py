"""Networks as pictures: names that do not overlap, and a view that is read with mouse or keys."""

import re

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from helpers import layouts, networks, tables
from helpers.network_view import explore_network, script_hash
from helpers.reports import TEMPLATES

HOSTILE = "</script><img src=x onerror=hacked=1> Kim & Putin <b>met</b>. Xi saw {{ 7 }} \\u003c."
NAMES = {"kim": "Kim </text><script>hacked=1</script>", "putin": "Putin", "xi": "Xi"}


def dense_network(seed):
    """Thirty actors with long names, four ties each."""
    graph = nx.connected_watts_strogatz_graph(30, 4, 0.4, seed=seed)
    graph = nx.relabel_nodes(graph, {n: f"The Ministry {n:02d}" for n in graph})
    graph.graph["window"] = "sentence"
    nx.set_node_attributes(graph, 10, "n")
    nx.set_edge_attributes(graph, {edge: {"npmi": 0.4, "weight": 0.4} for edge in graph.edges})
    return graph


@pytest.fixture(scope="module")
def view():
    """Kim and Putin meet in one sentence of hostile text, Kim and Xi in the paragraph."""
    day = pd.Timestamp("2024-06-19")
    article = {"article_id": "a", "title": "<i>Title", "source": "AP", "date": day, "text": HOSTILE}
    cut = HOSTILE.index("Xi")
    spots = [("kim", 0, "Kim"), ("putin", 0, "Putin"), ("xi", 1, "Xi")]
    mentions = [
        {"article_id": "a", "sentence": n, "start": HOSTILE.index(word), "actor": actor,
         "end": HOSTILE.index(word) + len(word)} for actor, n, word in spots
    ]  # fmt: skip
    sentences = [
        {"article_id": "a", "sentence": n, "paragraph": 0, "start": start, "end": end}
        for n, (start, end) in enumerate([(0, cut - 1), (cut, len(HOSTILE))])
    ]
    graph = nx.Graph(window="paragraph")
    graph.add_nodes_from(NAMES, n=3)
    numbers = {"n_both": 9, "expected": 2.0, "npmi": 0.5, "ci_low": 0.1, "ci_high": 0.7,
               "q_value": 0.01, "weight": 0.5}  # fmt: skip
    graph.add_edge("kim", "putin", **numbers)
    graph.add_edge("kim", "xi", **{**numbers, "n_both": 8})
    rows = {"articles": [article], "sentences": sentences, "mentions": mentions}
    tones = pd.DataFrame([{"actor_a": "kim", "actor_b": "putin", "n_narrator": 12, "tone": -0.3,
                           "tone_low": -0.5, "tone_high": -0.1, "label": "negative"}])  # fmt: skip
    built = [tables.build(name, rows[name]) for name in rows]
    return explore_network(graph, NAMES, *built, tones)


@pytest.fixture
def opened(view, browser, tmp_path):
    """The view in a page with the report's own policy and style."""
    source = (TEMPLATES / "report" / "index.html.j2").read_text(encoding="utf-8")
    policy = re.search(r"<meta http-equiv.*?>", source)[0]
    policy = policy.replace("{{ resources.report.script }}", script_hash())
    style = (TEMPLATES / "report" / "style.css").read_text(encoding="utf-8")
    path = tmp_path / "page.html"
    path.write_text(f"<!doctype html><meta charset=utf-8>{policy}<link rel=icon href='data:,'>"
                    f"<style>{style}</style>{view.html}", encoding="utf-8")  # fmt: skip
    page, heard = browser.new_page(), []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda request: heard.append(request.url))
    page.goto(path.as_uri())
    frame = page.frame_locator("iframe.explore")
    frame.locator("#reading h2").wait_for()
    yield page, frame
    assert heard == [path.as_uri()], "the view asked for something or complained"
    page.close()


@pytest.mark.parametrize("seed", range(5))
def test_names_do_not_overlap_at_thirty_actors(seed):
    graph = dense_network(seed)
    table = layouts.lay_out(graph, {})
    boxes = layouts.name_boxes(table, {})
    shared = [layouts._overlap(box, np.delete(boxes, n, axis=0)).sum()
              for n, box in enumerate(boxes)]  # fmt: skip
    assert max(shared) == 0
    assert layouts.lay_out(graph, {}).equals(table)
    assert networks.plot_network(graph, {}).figure.get_size_inches().max() < 16


def test_text_of_articles_cannot_leave_its_place(view):
    page = re.search(r'srcdoc="([^"]*)"', view.html)[1]
    assert "<" not in page and 'sandbox="allow-scripts"' in view.html
    data = page[page.index("id=&quot;data&quot;") :]
    assert data.index("&lt;/script&gt;") < data.index("&quot;use strict&quot;")
    assert "onerror" in data[: data.index("&lt;/script&gt;")], "the text itself is kept"


def test_far_sentences_of_an_article_are_shown_apart():
    text = "Kim left. " + "Rain fell. " * 200 + "Xi came."
    cut = [(0, 9), *((10 + 11 * n, 20 + 11 * n) for n in range(200)), (len(text) - 8, len(text))]
    sentences = [{"article_id": "a", "sentence": n, "paragraph": n, "start": start, "end": end}
                 for n, (start, end) in enumerate(cut)]  # fmt: skip
    mentions = [{"article_id": "a", "sentence": 0, "start": 0, "end": 3, "actor": "kim"},
                {"article_id": "a", "sentence": 201, "start": len(text) - 8,
                 "end": len(text) - 6, "actor": "xi"}]  # fmt: skip
    rows = {"articles": [{"article_id": "a", "text": text}], "sentences": sentences,
            "mentions": mentions}  # fmt: skip
    graph = nx.Graph(window="article")
    graph.add_nodes_from(("kim", "xi"), n=5)
    graph.add_edge("kim", "xi", n_both=5, expected=1.0, npmi=0.5, ci_low=0.1, ci_high=0.7,
                   q_value=0.01, weight=0.5)  # fmt: skip
    view = explore_network(graph, {}, *(tables.build(name, rows[name]) for name in rows))
    parts = view.data["edges"][0]["passages"][0]["parts"]
    assert "".join(text for text, _ in parts) == "Kim left. … Xi came."


@pytest.mark.slow
def test_an_edge_opens_its_passages(opened):
    page, frame = opened
    frame.get_by_role("button", name="Putin: open the passages").dispatch_event("click")
    assert frame.locator("blockquote small").inner_text() == "<i>Title · AP · 2024-06-19"
    assert frame.locator("mark").all_inner_texts() == ["Kim", "Putin"]
    assert "</script><img src=x" in frame.locator("blockquote").inner_text()
    assert "-0.30 (-0.50 to -0.10), negative; n = 12" in frame.locator("dl").inner_text()
    assert page.evaluate("window.hacked") is None
    assert frame.locator("body").evaluate("() => window.hacked") is None


@pytest.mark.slow
def test_a_node_shows_its_neighbours_by_keyboard(opened):
    page, frame = opened
    frame.get_by_role("button", name="Xi: show the neighbours").focus()
    page.keyboard.press("Enter")
    assert frame.locator("#reading h2").inner_text() == "Xi"
    assert frame.locator("#reading li").all_inner_texts() == [f"{NAMES['kim']} (8)"]
    frame.locator("#reading li button").press("Enter")
    assert frame.locator("mark").all_inner_texts() == ["Kim", "Xi"]
    frame.get_by_role("button", name="All pairs").press("Enter")
    assert frame.locator("#reading li").count() == 2


@pytest.mark.slow
def test_it_zooms_pans_and_drags(opened):
    page, frame = opened
    svg = frame.locator("svg")
    whole = svg.get_attribute("viewBox")
    frame.get_by_role("button", name="Zoom in").click()
    near = svg.get_attribute("viewBox")
    assert float(near.split()[2]) < float(whole.split()[2])
    box = svg.bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 40)
    page.mouse.up()
    assert svg.get_attribute("viewBox") != near
    frame.get_by_role("button", name="Show all").click()
    assert svg.get_attribute("viewBox") == whole
    dot = frame.locator(".dot").first
    before, box = dot.bounding_box(), dot.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + 60, steps=3)
    page.mouse.up()
    assert abs(dot.bounding_box()["y"] - before["y"]) > 20
    assert frame.locator("#reading h2").inner_text() == "Who stands beside whom", "no click"


@pytest.mark.slow
def test_print_leaves_it_out(opened):
    page, _ = opened
    assert page.locator("iframe.explore").is_visible()
    page.emulate_media(media="print")
    assert page.locator("iframe.explore").is_hidden()
