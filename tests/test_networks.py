"""Networks of pairs and their exports, read back by other programs' libraries."""

import json

import networkx as nx
import pandas as pd
import pytest
from lxml import etree

from helpers import networks, tables
from helpers.__main__ import main
from helpers.exports import export_tables, network_of
from helpers.paths import CORPUS


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("tables")
    assert main(["analyse", str(CORPUS), "--out", str(path)]) == 0
    return path


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
    assert 0 <= networks.measure_stability(graph) <= 1
    one, two = networks._lay_out(graph), networks._lay_out(graph)
    assert all((one[actor] == two[actor]).all() for actor in graph)


def test_an_empty_network_is_drawn_by_nobody():
    empty = networks.build_network(tables.build("pairs", []))
    assert empty.number_of_nodes() == 0 and networks.find_communities(empty) == {}


def test_periods_are_compared(folder):
    parts = [tables.read(folder, name) for name in ("articles", "sentences", "mentions")]
    change = networks.compare_periods(*parts, "2024-06-19")
    assert len(change) and {"npmi_before", "npmi_after", "change", "sure"} <= set(change)


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
