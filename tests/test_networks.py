"""Networks of pairs and their exports, read back by other programs' libraries."""

import json
import re
from datetime import date

import igraph
import networkx as nx
import pandas as pd
import pytest
from lxml import etree
from scipy.stats import binomtest

from helpers import networks, reliability, tables
from helpers.__main__ import main
from helpers.articles import load_articles
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


def test_backbone_keeps_what_is_strong_for_one_end():
    """By hand: a tie of 91 in a hub's 100 meetings stays, (1 − 0.91)⁹ < 0.05; one of 1 goes."""
    graph = nx.Graph()
    graph.add_edge("hub", "near", n_both=91)
    graph.add_edges_from(("hub", f"far{n}", {"n_both": 1}) for n in range(9))
    assert list(networks.keep_backbone(graph).edges) == [("hub", "near")]


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
    one = change.loc["c"]
    share = one["expected_after"] / (one["expected_before"] + one["expected_after"])
    n_after, n_before = int(one["n_both_after"]), int(one["n_both_before"])
    tails = [binomtest(n_after, n_before + n_after, share, alternative=side).pvalue
             for side in ("less", "greater")]  # fmt: skip
    assert one["p_value"] == pytest.approx(min(1, 2 * min(tails)))
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


def test_igraph_reads_graphml_with_its_attributes(folder, tmp_path):
    export_tables(folder, "graphml", tmp_path / "network.graphml")
    graph = igraph.Graph.Read_GraphML(str(tmp_path / "network.graphml"))
    original = network_of(folder)
    assert (graph.vcount(), graph.ecount()) == (len(original), original.number_of_edges())
    assert {"label", "n", "type", "side", "first_day"} <= set(graph.vs.attributes())
    ends = (graph.vs.find(id=actor) for actor in ("kim-jong-un", "vladimir-putin"))
    edge, known = graph.es[graph.get_eid(*ends)], original.edges["kim-jong-un", "vladimir-putin"]
    assert {name: edge[name] for name in known} == pytest.approx(known)


def check_gexf(path):
    """What GEXF 1.2 asks of a file: known elements and attributes, ids, types, days in order."""
    allowed = {
        "gexf": {"version"}, "meta": set(), "creator": set(), "attvalues": set(), "nodes": set(),
        "graph": {"defaultedgetype", "mode", "timeformat"}, "attributes": {"class", "mode"},
        "attribute": {"id", "title", "type"}, "attvalue": {"for", "value"}, "edges": set(),
        "node": {"id", "label", "start", "end"},
        "edge": {"id", "source", "target", "weight", "start", "end"},
    }  # fmt: skip
    root = etree.parse(path).getroot()
    space = f"{{{root.nsmap[None]}}}"
    assert space == "{http://www.gexf.net/1.2draft}" and root.get("version") == "1.2"
    for element in root.iter(etree.Element):
        name = element.tag.removeprefix(space)
        own = {key for key in element.attrib if not key.startswith("{")}
        assert own <= allowed[name], f"{name}: {own - allowed[name]}"
        if "start" in own:
            assert date.fromisoformat(element.get("start")) <= date.fromisoformat(
                element.get("end")
            )
    graph = root.find(f"{space}graph")
    assert graph.get("timeformat") == "date" and graph.get("defaultedgetype") == "undirected"
    readers = {"string": str, "long": int, "integer": int, "double": float, "boolean": bool}
    for kind in ("node", "edge"):
        declared = graph.find(f"{space}attributes[@class='{kind}']")
        types = {each.get("id"): readers[each.get("type")] for each in declared}
        for value in graph.iterfind(f".//{space}{kind}/{space}attvalues/{space}attvalue"):
            read = types[value.get("for")](value.get("value"))
            assert read == read, "not a number"
    nodes = [node.get("id") for node in graph.iter(f"{space}node")]
    edges = [edge.get("id") for edge in graph.iter(f"{space}edge")]
    assert len(set(nodes)) == len(nodes) and len(set(edges)) == len(edges)
    ends = {edge.get(end) for edge in graph.iter(f"{space}edge") for end in ("source", "target")}
    assert ends <= set(nodes) and all(node.get("label") for node in graph.iter(f"{space}node"))


def test_gexf_is_as_its_schema_asks_and_the_same_each_time(folder, tmp_path):
    for name in ("one", "two"):
        export_tables(folder, "gexf", tmp_path / f"{name}.gexf")
    check_gexf(tmp_path / "one.gexf")
    one, two = ((tmp_path / f"{name}.gexf").read_bytes() for name in ("one", "two"))
    assert one == two and one.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')


def test_days_of_an_edge_lie_within_those_of_its_actors(folder):
    graph = network_of(folder)
    for a, b, data in graph.edges(data=True):
        ends = graph.nodes[a], graph.nodes[b]
        assert max(end["first_day"] for end in ends) <= data["first_day"] <= data["last_day"]
        assert data["last_day"] <= min(end["last_day"] for end in ends)
    assert graph.edges["kim-jong-un", "vladimir-putin"]["n_narrator"] >= 10


def test_csv_of_nodes_and_edges(folder, tmp_path):
    export_tables(folder, "csv", tmp_path)
    nodes, edges = pd.read_csv(tmp_path / "nodes.csv"), pd.read_csv(tmp_path / "edges.csv")
    assert {"Id", "Label", "n", "side"} <= set(nodes) and {"Weight", "npmi", "tone"} <= set(edges)
    assert set(edges["Source"]) | set(edges["Target"]) <= set(nodes["Id"])


def test_iramuteq_has_a_line_of_stars_for_each_article(folder, tmp_path):
    export_tables(folder, "iramuteq", tmp_path / "corpus.txt")
    text = (tmp_path / "corpus.txt").read_text(encoding="utf-8")
    stars = [line for line in text.splitlines() if line.startswith("****")]
    assert len(stars) == len(tables.read(folder, "articles"))
    assert all(part.startswith("*") and "_" in part for part in stars[0].split()[1:])
    assert "*language_fr" in text and "*date_20240619 *" in text and "*month_202406" in text
    again, _ = load_articles([tmp_path / "corpus.txt"])
    assert len(again) == len(stars) and again["date"].notna().all()


def hostile(tmp_path):
    """Three articles whose metadata and text IRaMuTeQ and XML would stumble over."""
    text = "**** *fin_1 dit _rire_ et snake_case.\n-*thème\n<a> & \x07 ]]>"
    rows = [{"article_id": f"à/{name}", "title": "=1+1", "text": text, "language": "fr",
             "source": source, "genre": "communiqué de presse", "date": "2024-06-19"}
            for name, source in [("1", "Le Monde"), ("2", "Le-Monde"), ("3", "Коммерсантъ")]
            ]  # fmt: skip
    tables.write(tables.build("articles", rows), tmp_path / "articles.parquet")
    return tmp_path


def test_iramuteq_variables_are_plain_and_texts_hold_none(tmp_path):
    export_tables(hostile(tmp_path), "iramuteq", tmp_path / "corpus.txt")
    lines = (tmp_path / "corpus.txt").read_text(encoding="utf-8").splitlines()
    stars = [line.split() for line in lines if line.startswith("****")]
    variables = [word for line in stars for word in line[1:]]
    assert len(stars) == 3 and all(re.fullmatch(r"\*[a-z]+_[a-z0-9_]+", v) for v in variables)
    assert variables.count("*genre_communique_de_presse") == 3
    assert len({line[2] for line in stars}) == 3, "each source keeps a code of its own"
    texts = [line for line in lines if line and not line.startswith("****")]
    assert all("*" not in line and " _" not in line and "snake_case" in line for line in texts)
    codes = pd.read_csv(tmp_path / "corpus-codes.csv").set_index("value")
    assert f"*source_{codes.loc['Коммерсантъ', 'code']}" in variables


def test_txm_has_a_line_of_metadata_for_each_file(tmp_path):
    export_tables(hostile(tmp_path), "txm", tmp_path / "txm")
    table = pd.read_csv(tmp_path / "txm" / "metadata.csv")
    files = {path.stem: path for path in (tmp_path / "txm").glob("*.xml")}
    assert list(table)[0] == "id" and set(table["id"]) == set(files) and len(files) == 3
    assert table["title"].unique().tolist() == ["'=1+1"]
    for name, path in files.items():
        root = etree.parse(path).getroot()
        assert root.get("id") == name and re.fullmatch(r"[a-z0-9_]+", name)
        assert root.get("genre") == "communiqué de presse"
        assert [p.text for p in root][-1] == "<a> &  ]]>"


def test_txm_files_are_sound_xml(folder, tmp_path):
    export_tables(folder, "txm", tmp_path)
    files = list(tmp_path.glob("*.xml"))
    assert len(files) == len(tables.read(folder, "articles"))
    root = etree.parse(files[0]).getroot()
    assert root.tag == "text" and root.get("language") and root.find("p") is not None


def test_run_json_names_what_was_read(folder):
    assert json.loads((folder / "run.json").read_text())["parameters"]["tone"] == "fast"
