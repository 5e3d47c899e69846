"""From pairs to networks: edges that are more than chance, communities, centre, change in time."""

import matplotlib.pyplot as plt
import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.cooccurrence import count_pairs
from helpers.figures import COLOURS, MARKERS

SIGNIFICANT = 0.05
RESAMPLES = 20
WIDTH = 7.5
LABEL = {"boxstyle": "round,pad=0.1", "fc": "white", "ec": "none", "alpha": 0.75}


def build_network(
    pairs: pd.DataFrame, window: str = "sentence", q: float = SIGNIFICANT, most: int = 30
) -> nx.Graph:
    """Make a network of the pairs that meet more often than chance.

    Parameters
    ----------
    pairs : DataFrame
        The `pairs` table.
    window : str
        Which of its windows to use.
    q : float
        Largest `q_value` of an edge.
    most : int
        Keep the actors with most windows, at most this many.

    Returns
    -------
    networkx.Graph
        Nodes with `n` (windows that name the actor), edges with `n_both`, `npmi`, `q_value`,
        `ci_low`, `ci_high` and `weight` (npmi).

    Examples
    --------
    >>> rows = [{"window": "sentence", "actor_a": "kim", "actor_b": "putin", "n_a": 3, "n_b": 4,
    ...          "n_both": 3, "npmi": 0.8, "q_value": 0.01, "ci_low": 0.5, "ci_high": 0.9}]
    >>> build_network(pd.DataFrame(rows)).number_of_edges()
    1
    """
    rows = pairs[(pairs["window"] == window) & is_sure(pairs, q)]
    sizes = pd.concat([
        rows[["actor_a", "n_a"]].set_axis(["actor", "n"], axis=1),
        rows[["actor_b", "n_b"]].set_axis(["actor", "n"], axis=1),
    ]).drop_duplicates("actor")  # fmt: skip
    kept = sizes.sort_values(["n", "actor"], ascending=[False, True]).head(most)
    graph = nx.Graph()
    for actor, n in kept.sort_values("actor").itertuples(index=False):
        graph.add_node(actor, n=int(n))
    for row in rows[rows["actor_a"].isin(graph) & rows["actor_b"].isin(graph)].itertuples():
        graph.add_edge(
            row.actor_a, row.actor_b, n_both=int(row.n_both), npmi=float(row.npmi),
            q_value=float(row.q_value), ci_low=float(row.ci_low), ci_high=float(row.ci_high),
            weight=float(row.npmi),
        )  # fmt: skip
    graph.remove_nodes_from(list(nx.isolates(graph)))
    return graph


def is_sure(pairs: pd.DataFrame, q: float = SIGNIFICANT) -> pd.Series:
    """Which pairs meet above chance, and would in other articles too (npmi's interval above 0)."""
    return (pairs["q_value"] <= q) & (pairs["ci_low"] > 0)


def keep_backbone(graph: nx.Graph, alpha: float = 0.05) -> nx.Graph:
    """Keep the edges that are strong for one of their two ends (Serrano and others, 2009)."""
    kept = graph.copy()
    strength = dict(graph.degree(weight="n_both"))
    for a, b, data in graph.edges(data=True):
        chances = [
            (1 - data["n_both"] / strength[node]) ** (graph.degree(node) - 1)
            for node in (a, b)
            if graph.degree(node) > 1
        ]
        if chances and min(chances) > alpha:
            kept.remove_edge(a, b)
    kept.remove_nodes_from(list(nx.isolates(kept)))
    return kept


def find_communities(graph: nx.Graph, seed: int = 0) -> dict[str, int]:
    """Groups of actors that meet each other more than others (Louvain: Blondel and others, 2008).

    Returns
    -------
    dict
        Group number of each actor; the largest group is 0.
    """
    if not graph.number_of_edges():
        return {}
    groups = nx.community.louvain_communities(graph, weight="weight", seed=seed)
    ordered = sorted((sorted(group) for group in groups), key=lambda group: (-len(group), group))
    return {actor: number for number, group in enumerate(ordered) for actor in group}


def measure_stability(graph: nx.Graph, seed: int = 0) -> float:
    """How often two actors of one group stay in one group when edges are drawn again (0–1).

    Each resample keeps every edge with the chance that its npmi interval lies above 0.
    """
    groups = find_communities(graph, seed)
    together = [(a, b) for a, b in graph.edges if groups[a] == groups[b]]
    random, kept = np.random.default_rng(seed), []
    for draw in range(RESAMPLES if together else 0):
        again = graph.copy()
        weak = [edge for edge in again.edges if random.random() > _sureness(again.edges[edge])]
        again.remove_edges_from(weak)
        found = find_communities(again, seed=draw)
        kept += [found.get(a, -1) == found.get(b, -2) for a, b in together]
    return float(np.mean(kept)) if kept else float("nan")


def compare_periods(
    articles: pd.DataFrame, sentences: pd.DataFrame, mentions: pd.DataFrame, day: str,
    window: str = "paragraph", most: int = 12,
) -> pd.DataFrame:  # fmt: skip
    """How pairs changed from before a day to after it, for the pairs that meet most.

    Returns
    -------
    DataFrame
        `actor_a`, `actor_b`, `n_both` and `npmi` with its interval before and after (columns
        ending in `_before`, `_after`), `change` (of npmi) and `sure`: the two intervals do not
        overlap.
    """
    parts = {}
    for name, inside in (("before", articles["date"] < day), ("after", articles["date"] >= day)):
        parts[name] = count_pairs(articles[inside.fillna(False)], sentences, mentions, window)
    columns = ["actor_a", "actor_b", "n_both", "npmi", "ci_low", "ci_high"]
    table = parts["before"][columns].merge(
        parts["after"][columns], on=["actor_a", "actor_b"], suffixes=("_before", "_after")
    )
    table["change"] = table["npmi_after"] - table["npmi_before"]
    apart = (table["ci_low_after"] > table["ci_high_before"]) | (
        table["ci_high_after"] < table["ci_low_before"]
    )
    table["sure"] = apart
    total = table["n_both_before"] + table["n_both_after"]
    order = pd.DataFrame({"total": -total, "a": table["actor_a"], "b": table["actor_b"]})
    return table.loc[order.sort_values(list(order)).index].head(most).reset_index(drop=True)


def mirror_pairs(pairs: pd.DataFrame, names: dict[str, str], actors) -> pd.DataFrame:
    """Pairs among some actors, each in both directions, for a square map.

    Returns
    -------
    DataFrame
        The columns of `pairs`, `a` and `b` (names), `doublings` (log2 of meetings over expected
        meetings: 1 is twice as often as by chance) and `label` (the same with * where sure).
    """
    kept = pairs[pairs["actor_a"].isin(actors) & pairs["actor_b"].isin(actors)]
    kept = kept.assign(a=kept["actor_a"].map(names), b=kept["actor_b"].map(names))
    kept["doublings"] = np.log2(kept["n_both"].astype(float) / kept["expected"]) + 0.0
    stars = np.where(is_sure(kept), "*", "")
    kept["label"] = [f"{v:+.1f}{s}" for v, s in zip(kept["doublings"], stars, strict=True)]
    return pd.concat([kept, kept.rename(columns={"a": "b", "b": "a"})], ignore_index=True)


def list_edges(graph: nx.Graph, names: dict[str, str]) -> pd.DataFrame:
    """The edges of a network as a table, with the actors' names and groups."""
    groups = find_communities(graph)
    return pd.DataFrame([
        {"a": names[a], "b": names[b], "group_a": groups[a], "group_b": groups[b], **data}
        for a, b, data in graph.edges(data=True)
    ])  # fmt: skip


def find_windows(
    mentions: pd.DataFrame, sentences: pd.DataFrame, actor_a: str, actor_b: str
) -> pd.DataFrame:
    """The sentences that name both actors: rows of `sentences`."""
    keys = ["article_id", "sentence"]
    named = [
        mentions.loc[mentions["actor"] == x, keys].drop_duplicates() for x in (actor_a, actor_b)
    ]
    return sentences.merge(named[0].merge(named[1], on=keys), on=keys)


def compare_counts(
    once: pd.DataFrame, all_of_them: pd.DataFrame, names: dict[str, str]
) -> pd.DataFrame:
    """Meetings with copies counted once and as often as they come, largest difference first."""
    keys = ["actor_a", "actor_b"]
    table = once[[*keys, "n_both"]].merge(all_of_them[[*keys, "n_both"]], on=keys, how="right",
                                          suffixes=("", "_with_copies"))  # fmt: skip
    table = table.fillna({"n_both": 0})
    table["difference"] = table["n_both_with_copies"] - table["n_both"]
    table = table.sort_values(["difference", *keys], ascending=[False, True, True])
    return table.assign(actor_a=table["actor_a"].map(names), actor_b=table["actor_b"].map(names))


def tie_to(pairs: pd.DataFrame, actors: list[str], others: list[str], window: str = "paragraph"):
    """The pairs between two lists of actors: `actor`, `other`, and the columns of `pairs`."""
    rows = pairs[pairs["window"] == window]
    turned = rows.rename(columns={"actor_a": "other", "actor_b": "actor"})
    rows = pd.concat([rows.rename(columns={"actor_a": "actor", "actor_b": "other"}), turned])
    rows = rows[rows["actor"].isin(actors) & rows["other"].isin(others)]
    return rows.sort_values(["actor", "other"], ignore_index=True)


def plot_network(graph: nx.Graph, names: dict[str, str], seed: int = 7) -> Axes:
    """Draw a network: dots grow with mentions, lines with npmi, one colour and marker a group."""
    ax = plt.subplots(figsize=(10, 7.5))[1]
    groups, places = find_communities(graph, seed), _lay_out(graph)
    for a, b, data in graph.edges(data=True):
        x, y = zip(places[a], places[b], strict=True)
        ax.plot(x, y, color="#9AA5B1", linewidth=0.6 + 4 * data["npmi"], alpha=0.65, zorder=1)
    colours = list(COLOURS.values())
    for actor, (x, y) in places.items():
        number = groups[actor]
        ax.scatter(x, y, 40 + 260 * np.sqrt(graph.nodes[actor]["n"] / _largest(graph)),
                   color=colours[number % len(colours)], marker=MARKERS[number % len(MARKERS)],
                   edgecolor="white", zorder=2)  # fmt: skip
        ax.annotate(names.get(actor, actor), (x, y), xytext=(0, 9), textcoords="offset points",
                    ha="center", fontsize=8.5, zorder=3, bbox=LABEL)  # fmt: skip
    ax.margins(0.12)
    ax.axis("off")
    return ax


def _lay_out(graph: nx.Graph) -> dict:
    """Places: each group of connected actors by its distances, the groups side by side."""
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    places, x, y, height = {}, 0.0, 0.0, 0.0
    for part in parts:
        size = 1.1 * np.sqrt(len(part))
        if x and x + size > WIDTH:
            x, y, height = 0.0, y - height, 0.0
        inner = nx.kamada_kawai_layout(graph.subgraph(sorted(part)), weight=None)
        for actor, (left, up) in inner.items():
            places[actor] = np.array([x + size * (left + 1) / 2, y - size * (1 - up) / 2])
        x, height = x + size + 1.0, max(height, size + 0.3)
    return places


def _largest(graph: nx.Graph) -> int:
    return max(n for _, n in graph.nodes(data="n"))


def _sureness(edge: dict) -> float:
    """The share of an edge's npmi interval that lies above 0."""
    low, high = edge["ci_low"], edge["ci_high"]
    return 1.0 if low >= 0 or high <= low else max(0.0, high / (high - low))
