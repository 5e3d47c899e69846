"""How far to trust a network: the same network made again from other draws of the articles.

Whole articles are drawn with replacement, the pairs counted anew and the edges chosen anew by the
same rule. What stays through the draws can be told; what does not is chance.
"""

import networkx as nx
import numpy as np
import pandas as pd
from scipy.special import gammainc

from helpers.cooccurrence import (
    correct_for_all,
    expect_meetings,
    find_meetings,
    measure_npmi,
    resample_windows,
)
from helpers.intervals import LEVEL, originals
from helpers.networks import SIGNIFICANT, find_communities
from helpers.windows import lay_windows

DRAWS = 100
EDGES = [(1 - LEVEL) / 2, (1 + LEVEL) / 2]


def resample_networks(
    graph: nx.Graph,
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    mentions: pd.DataFrame,
    draws: int = DRAWS,
    seed: int = 0,
) -> list[nx.Graph]:
    """Make a network again from resampled articles, among the same actors.

    Parameters
    ----------
    graph : networkx.Graph
        What `build_network` gives.
    articles, sentences, mentions : DataFrame
        The tables it was made from; near-copies are left out.
    draws, seed : int
        Number of resamples, and the seed that makes them the same each time.

    Returns
    -------
    list of networkx.Graph
        The actors of `graph`; edges where q ≤ 0.05 and npmi > 0 in that draw, with `weight` (npmi)
        and `n_both`.

    Examples
    --------
    >>> from helpers import tables
    >>> none = [tables.build(name, []) for name in ("articles", "sentences", "mentions")]
    >>> resample_networks(nx.Graph(), *none)
    []
    """
    if not len(graph):
        return []
    windows = lay_windows(originals(articles), sentences, mentions, graph.graph["window"])
    a, b, _ = find_meetings(windows.named)
    n, n_both, n_windows = resample_windows(windows, a, b, draws, seed)
    inside = np.isin(windows.actors, list(graph))
    kept, again = np.flatnonzero(inside[a] & inside[b]), []
    for draw in range(draws):
        n_a, n_b, met = n[a, draw], n[b, draw], n_both[:, draw]
        expected = expect_meetings(n_a, n_b, windows.named, n[:, draw].sum())
        p = np.where(met > 0, gammainc(met / windows.spread, expected / windows.spread), 1.0)
        q = correct_for_all(np.nan_to_num(p, nan=1.0), n[:, draw], a, b)
        npmi = measure_npmi(met, n_a, n_b, n_windows[draw])
        made = nx.Graph()
        made.add_nodes_from(sorted(graph))
        for k in kept[(q[kept] <= SIGNIFICANT) & (npmi[kept] > 0)]:
            ends = windows.actors[a[k]], windows.actors[b[k]]
            made.add_edge(*ends, weight=float(npmi[k]), n_both=float(met[k]))
        again.append(made)
    return again


def measure_stability(graph: nx.Graph, again: list[nx.Graph], seed: int = 0) -> float:
    """How alike the groups of a network and of the resampled ones are, 0 to 1.

    The pairs of actors that share a group, in both over in either (Jaccard), as a mean over the
    resamples (Hennig, 2007): groups that split and groups that merge both count as change.

    Examples
    --------
    >>> graph = nx.Graph([("kim", "putin")])
    >>> measure_stability(graph, [graph, nx.create_empty_copy(graph)])
    0.5
    """
    groups = _together(graph, seed)
    found = [_together(other, seed) for other in again]
    alike = [len(groups & other) / len(groups | other) for other in found if groups | other]
    return float(np.mean(alike)) if alike else float("nan")


def measure_edges(graph: nx.Graph, again: list[nx.Graph]) -> dict[tuple, float]:
    """In which share of the resampled networks each edge is there again.

    Examples
    --------
    >>> graph = nx.Graph([("kim", "putin")])
    >>> measure_edges(graph, [graph, nx.create_empty_copy(graph)])
    {('kim', 'putin'): 0.5}
    """
    return {
        edge: float(np.mean([other.has_edge(*edge) for other in again])) for edge in graph.edges
    }


def measure_centrality(graph: nx.Graph, again: list[nx.Graph]) -> pd.DataFrame:
    """Who stands in the centre, with intervals from resampled articles.

    Returns
    -------
    DataFrame
        `actor`, `n` (windows that name the actor), `ties` (edges), `strength` (their npmi added
        up), `between` (share of shortest paths through the actor: Freeman, 1977), the last three
        with `_low` and `_high` (95 %), strongest first. Draws hold some articles more than once,
        which makes edges easier: an interval may lie somewhat above its value.

    Examples
    --------
    >>> graph = nx.Graph([("kim", "putin", {"weight": 0.5})])
    >>> nx.set_node_attributes(graph, 3, "n")
    >>> measure_centrality(graph, [graph])[["actor", "strength", "strength_low"]].values.tolist()
    [['kim', 0.5, 0.5], ['putin', 0.5, 0.5]]
    """
    actors = sorted(graph)
    table = pd.DataFrame({"actor": actors, "n": [graph.nodes[actor]["n"] for actor in actors]})
    drawn = [_centrality(other, actors) for other in again]
    for name, values in _centrality(graph, actors).items():
        table[name] = values
        table[f"{name}_low"], table[f"{name}_high"] = np.quantile(
            [other[name] for other in drawn] or [values], EDGES, axis=0
        )
    return table.sort_values(["strength", "actor"], ascending=[False, True], ignore_index=True)


def _centrality(graph: nx.Graph, actors: list[str]) -> dict[str, list[float]]:
    measures = {
        "ties": dict(graph.degree()),
        "strength": dict(graph.degree(weight="weight")),
        "between": nx.betweenness_centrality(graph),
    }
    return {name: [float(found[a]) for a in actors] for name, found in measures.items()}


def _together(graph: nx.Graph, seed: int) -> set[tuple[str, str]]:
    """The pairs of actors that share a group; an actor without edges shares none."""
    groups = find_communities(graph, seed)
    actors = sorted(actor for actor in groups if graph.degree(actor))
    return {(a, b) for a in actors for b in actors if a < b and groups[a] == groups[b]}
