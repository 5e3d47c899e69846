"""From pairs to networks: edges that are more than chance, backbone, communities, the drawing."""

import matplotlib.pyplot as plt
import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from helpers.figures import COLOURS, MARKERS, TONES
from helpers.layouts import lay_out, name_boxes

SIGNIFICANT = 0.05
ANCHORS = {"start": "left", "middle": "center", "end": "right"}
OUTLINE = [withStroke(linewidth=2.5, foreground="white")]
LOOKS = {
    "negative": (TONES["negative"], "--", "−"), "positive": (TONES["positive"], "-", "+"),
    "unclear": ("#7A7A7A", "-", ""), "too few": ("#BFC6CE", ":", ""),
}  # fmt: skip


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
        Nodes with `n` (windows that name the actor), edges with `n_both`, `npmi`, `expected`,
        `q_value`, `ci_low`, `ci_high` and `weight` (npmi); `graph["window"]` is the window.

    Examples
    --------
    >>> rows = [{"window": "sentence", "actor_a": "kim", "actor_b": "putin", "n_a": 3, "n_b": 4,
    ...          "n_both": 3, "expected": 1.2, "npmi": 0.8, "q_value": 0.01, "ci_low": 0.5,
    ...          "ci_high": 0.9}]
    >>> build_network(pd.DataFrame(rows)).number_of_edges()
    1
    """
    rows = pairs[(pairs["window"] == window) & is_sure(pairs, q)]
    sizes = pd.concat([
        rows[["actor_a", "n_a"]].set_axis(["actor", "n"], axis=1),
        rows[["actor_b", "n_b"]].set_axis(["actor", "n"], axis=1),
    ]).drop_duplicates("actor")  # fmt: skip
    kept = sizes.sort_values(["n", "actor"], ascending=[False, True]).head(most)
    graph = nx.Graph(window=window)
    for actor, n in kept.sort_values("actor").itertuples(index=False):
        graph.add_node(actor, n=int(n))
    for row in rows[rows["actor_a"].isin(graph) & rows["actor_b"].isin(graph)].itertuples():
        graph.add_edge(
            row.actor_a, row.actor_b, n_both=int(row.n_both), npmi=float(row.npmi),
            expected=float(row.expected), q_value=float(row.q_value), ci_low=float(row.ci_low),
            ci_high=float(row.ci_high), weight=float(row.npmi),
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


def list_edges(
    graph: nx.Graph, names: dict[str, str], stands: dict | None = None, tones=None
) -> pd.DataFrame:
    """The edges of a network as a table, most meetings first: names, groups, numbers.

    Parameters
    ----------
    stands : dict, optional
        Of `measure_edges`: in which share of the resampled networks an edge is there again.
    tones : DataFrame, optional
        Of `measure_pair_tones`, for the edges of the network.
    """
    groups = find_communities(graph)
    table = pd.DataFrame([
        {"actor_a": a, "actor_b": b, "a": names[a], "b": names[b], "group_a": groups[a],
         "group_b": groups[b], **data} for a, b, data in graph.edges(data=True)
    ]).drop(columns="weight")  # fmt: skip
    if stands is not None:
        ends = zip(table["actor_a"], table["actor_b"], strict=True)
        table["stands"] = [stands[end] for end in ends]
    if tones is not None:
        table = table.merge(tones, on=["actor_a", "actor_b"])
    return table.sort_values(["n_both", "a"], ascending=[False, True], ignore_index=True)


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


def list_partners(
    pairs: pd.DataFrame, actor: str, names: dict[str, str], window: str = "paragraph", n: int = 12
) -> pd.DataFrame:
    """The pairs of one actor, most meetings first.

    Returns
    -------
    DataFrame
        The columns of `pairs`, `partner` (the other's id), `name` (its name, with * where the pair
        surely meets above chance).

    Examples
    --------
    >>> row = {"window": "paragraph", "actor_a": "kim", "actor_b": "xi", "n_both": 3,
    ...        "q_value": 0.01, "ci_low": 0.1}
    >>> list_partners(pd.DataFrame([row]), "xi", {"kim": "Kim"})["name"].tolist()
    ['Kim *']
    """
    rows = pairs[pairs["window"] == window]
    rows = rows[(rows["actor_a"] == actor) | (rows["actor_b"] == actor)]
    partner = rows["actor_a"].where(rows["actor_b"] == actor, rows["actor_b"])
    stars = np.where(is_sure(rows), " *", "")
    rows = rows.assign(partner=partner, name=partner.map(names) + stars, order=-rows["n_both"])
    return rows.sort_values(["order", "partner"], ignore_index=True).drop(columns="order").head(n)


def tie_to(pairs: pd.DataFrame, actors: list[str], others: list[str], window: str = "paragraph"):
    """The pairs between two lists of actors: `actor`, `other`, and the columns of `pairs`."""
    rows = pairs[pairs["window"] == window]
    turned = rows.rename(columns={"actor_a": "other", "actor_b": "actor"})
    rows = pd.concat([rows.rename(columns={"actor_a": "actor", "actor_b": "other"}), turned])
    rows = rows[rows["actor"].isin(actors) & rows["other"].isin(others)]
    return rows.sort_values(["actor", "other"], ignore_index=True)


def plot_network(
    graph: nx.Graph, names: dict[str, str], tones: pd.DataFrame | None = None, seed: int = 0
) -> Axes:
    """Draw a network: dots grow with mentions, lines with npmi, one colour and marker a group.

    With `tones` (from `measure_pair_tones`) a line has its pair's tone as colour, dash and sign.
    """
    places, groups = lay_out(graph, names), find_communities(graph, seed)
    boxes = name_boxes(places, names)
    left, upper, right, lower = *boxes.min(axis=0)[:2] - 25, *boxes.max(axis=0)[2:] + 25
    ax = plt.subplots(figsize=((right - left) / 100, (lower - upper) / 100 + 0.4))[1]
    ax.set(xlim=(left, right), ylim=(lower, upper), aspect="equal")
    ax.axis("off")
    _draw_ties(ax, graph, places, {} if tones is None else _labels(tones))
    colours, most = list(COLOURS.values()), max(n for _, n in graph.nodes(data="n"))
    for row in places.itertuples():
        number, share = groups[row.Index], graph.nodes[row.Index]["n"] / most
        ax.scatter(row.x, row.y, 40 + 200 * share**0.5, color=colours[number % len(colours)],
                   marker=MARKERS[number % len(MARKERS)], edgecolor="#333333", linewidth=0.5,
                   zorder=3)  # fmt: skip
        ax.text(row.x + row.dx, row.y + row.dy, names.get(row.Index, row.Index), fontsize=9,
                ha=ANCHORS[row.anchor], va="baseline", zorder=4, path_effects=OUTLINE)  # fmt: skip
    return ax


def _draw_ties(ax: Axes, graph: nx.Graph, places: pd.DataFrame, labels: dict) -> None:
    """Draw the lines between dots, with the sign of a tone in the middle."""
    for a, b, data in graph.edges(data=True):
        label = labels.get(frozenset((a, b)))
        colour, dash, sign = LOOKS.get(label, ("#9AA5B1", "-", ""))
        x, y = places.loc[[a, b], "x"], places.loc[[a, b], "y"]
        width = 0.8 + 4 * max(data["npmi"], 0)
        ax.plot(x, y, dash, color=colour, linewidth=width, alpha=0.75, zorder=1)
        ax.text(x.mean(), y.mean(), sign, ha="center", va="center", fontsize=11, zorder=2,
                fontweight="bold", path_effects=OUTLINE)  # fmt: skip
    shown = [label for label in LOOKS if label in labels.values()]
    lines = [Line2D([], [], color=LOOKS[label][0], linestyle=LOOKS[label][1]) for label in shown]
    if shown:
        names = [f"{LOOKS[label][2]} {label}".strip() for label in shown]
        ax.legend(lines, names, title="tone of the narrator", frameon=False, ncols=4,
                  loc="upper right", bbox_to_anchor=(1, 0), fontsize=9,
                  title_fontsize=9)  # fmt: skip


def _labels(tones: pd.DataFrame) -> dict:
    ends = zip(tones["actor_a"], tones["actor_b"], strict=True)
    return dict(zip(map(frozenset, ends), tones["label"], strict=True))
