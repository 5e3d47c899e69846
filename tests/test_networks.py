"""Networks of pairs and their exports, read back by other programs' libraries."""

import json

import networkx as nx
import pandas as pd
import pytest
from lxml import etree

from helpers import networks, reliability, tables
from helpers.__main__ import main
from helpers.changes import compare_periods
from helpers.exports import export_tables, network_of
from helpers.layouts import lay_out
from helpers.pair_tones import measure_pair_tones
from helpers.paths import CORPUS


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("tables")
    assert main(["analyse", str(CORPUS), "--out", str(path)]) == 0
    return path


@pytest.fixture(scope="module")
def parts(folder):
    return [tables.read(folder, name) for name in ("articles", "sentences", "mentions")]


@pytest.fixture(scope="module")
def graph(folder):
    return networks.build_network(tables.read(folder, "pairs"), window="paragraph")


def test_edges_are_significant_and_above_chance(graph):
    assert graph.number_of_edges() > 5 and graph.number_of_nodes() <= 30
    assert all(data["q_value"] <= 0.05 and data["npmi"] > 0 for *_, data in graph.edges(data=True))


def test_backbone_is_part_of_the_network(graph):
    backbone = networks.keep_backbone(graph)
    assert set(backbone.edges) <= set(graph.edges)


def test_communities_and_layout_are_the_same_each_time(graph):
    assert networks.find_communities(graph) == networks.find_communities(graph)
    assert lay_out(graph, {}).equals(lay_out(graph, {}))


def test_resampled_networks_tell_sure_from_unsure(graph, parts):
    again = reliability.resample_networks(graph, *parts, draws=30)
    stands = reliability.measure_edges(graph, again)
    assert stands["kim-jong-un", "vladimir-putin"] > 0.9 and min(stands.values()) < 0.9
    assert 0 < reliability.measure_stability(graph, again) < 1
    table = reliability.measure_centrality(graph, again)
    for name in ("ties", "strength", "between"):
        assert (table[f"{name}_low"] <= table[f"{name}_high"]).all()
    assert dict(zip(table["actor"], table["ties"], strict=True)) == dict(graph.degree())


def test_stability_falls_when_groups_split_or_merge():
    two = nx.Graph([("a", "b"), ("c", "d")])
    split, merged = nx.create_empty_copy(two), nx.complete_graph(list("abcd"))
    assert reliability.measure_stability(two, [two]) == 1
    assert reliability.measure_stability(two, [split]) == 0
    assert reliability.measure_stability(two, [merged]) == pytest.approx(2 / 6)


def test_tone_of_a_pair_keeps_voices_apart():
    ids = [f"a{n}" for n in range(12)]
    articles = pd.DataFrame({"article_id": ids, "duplicate_of": [None] * 11 + ["a0"]})
    named = [{"article_id": i, "sentence": 0, "actor": x} for i in ids for x in ("kim", "xi")]
    rows = [{"article_id": i, "sentence": 0, "target": None, "voice": voice, "score": score}
            for i, voice, score in zip(ids, ["narrator"] * 10 + ["0"] * 2, [0.4] * 12,
                                       strict=True)]  # fmt: skip
    rows.append({**rows[0], "target": "kim", "score": -1.0})
    found = measure_pair_tones([("kim", "xi"), ("kim", "un")], articles, pd.DataFrame(named),
                               pd.DataFrame(rows))  # fmt: skip
    assert found["n_narrator"].tolist() == [10, 0] and found["n_quoted"].tolist() == [1, 0]
    assert found["tone"].tolist()[0] == pytest.approx(0.4) and pd.isna(found["tone_quoted"][0])
    assert found["label"].tolist() == ["positive", "too few"]


def test_an_empty_network_is_drawn_by_nobody():
    empty = networks.build_network(tables.build("pairs", []))
    assert empty.number_of_nodes() == 0 and networks.find_communities(empty) == {}


def test_periods_are_compared(parts):
    change = compare_periods(*parts, "2024-06-19")
    assert 5 < len(change) <= 12
    assert (change["change_low"] <= change["change_high"]).all()
    pairs = change["n_both_before"] + change["n_both_after"]
    assert pairs.is_monotonic_decreasing and pairs.min() >= 5


def periods(before, after):
    """Articles of one sentence each, before and after a day, with the actors they name."""
    rows = [("2024-01-01", names) for names in before] + [("2024-12-01", n) for n in after]
    ids = [f"a{n}" for n in range(len(rows))]
    days = pd.to_datetime([day for day, _ in rows])
    articles = pd.DataFrame({"article_id": ids, "date": days})
    sentences = [{"article_id": i, "sentence": 0, "paragraph": 0} for i in ids]
    mentions = [{"article_id": i, "sentence": 0, "actor": name}
                for i, (_, names) in zip(ids, rows, strict=True) for name in names]  # fmt: skip
    made = {"articles": articles, "sentences": sentences, "mentions": mentions}
    return [tables.build(name, table) for name, table in made.items()]


def test_a_new_tie_is_sure_and_a_mere_rise_in_mentions_is_not():
    apart, together = [["a"], ["b"], ["c", "d"]] * 20, [["a", "b"], ["c", "d"], []] * 20
    change = compare_periods(*periods(apart, together), "2024-06-19").set_index("actor_a")
    assert change.loc["a", "sure"] and change.loc["a", "n_both_before"] == 0
    assert change.loc["a", "change"] > 1 and change.loc["a", "change_low"] > 0
    same = compare_periods(*periods(together, together * 3), "2024-06-19")
    assert not same["sure"].any()


@pytest.mark.parametrize(("form", "read"), [("gexf", nx.read_gexf), ("graphml", nx.read_graphml)])
def test_network_files_are_read_back(form, read, folder, tmp_path):
    path = tmp_path / f"network.{form}"
    assert main(["export", str(folder), "--format", form, "--out", str(path)]) == 0
    graph, original = read(path), network_of(folder)
    assert set(graph) == set(original) and graph.number_of_edges() == original.number_of_edges()
    node = graph.nodes["kim-jong-un"]
    assert node["label"] == "Kim Jong Un" and node["first_day"] <= node["last_day"]


def test_csv_of_nodes_and_edges(folder, tmp_path):
    export_tables(folder, "csv", tmp_path)
    nodes, edges = pd.read_csv(tmp_path / "nodes.csv"), pd.read_csv(tmp_path / "edges.csv")
    assert set(edges["Source"]) | set(edges["Target"]) <= set(nodes["Id"])


def test_iramuteq_has_a_line_of_stars_for_each_article(folder, tmp_path):
    export_tables(folder, "iramuteq", tmp_path / "corpus.txt")
    text = (tmp_path / "corpus.txt").read_text(encoding="utf-8")
    stars = [line for line in text.splitlines() if line.startswith("****")]
    assert len(stars) == len(tables.read(folder, "articles"))
    assert all(part.startswith("*") and "_" in part for part in stars[0].split()[1:])
    assert "*language_fr" in text and "*date_2024-06-19" in text


def test_txm_files_are_sound_xml(folder, tmp_path):
    export_tables(folder, "txm", tmp_path)
    files = list(tmp_path.glob("*.xml"))
    assert len(files) == len(tables.read(folder, "articles"))
    root = etree.parse(files[0]).getroot()
    assert root.tag == "text" and root.get("language") and root.find("p") is not None


def test_run_json_names_what_was_read(folder):
    assert json.loads((folder / "run.json").read_text())["parameters"]["tone"] == "fast"
