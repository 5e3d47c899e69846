"""Where the dots of a network and their names go: near where tied, and no name on another.

Units are hundredths of an inch in the printed figure and pixels in the explorable view, from the
upper left. The same network has the same places each time.
"""

import unicodedata

import networkx as nx
import numpy as np
import pandas as pd

WIDTH, TIE, ROOM = 820, 120, 150  # of a row; of a tie; for each actor where there are many
BESIDE, BELOW = 120, 70  # free ground around each group of connected actors
GAP, DOT, LINE, LETTER = 58, 13, 16, 7.2  # between dots; a dot; a name's height; a letter's width
SPOTS = [
    (0, -DOT - 4, "middle"), (0, DOT + 13, "middle"), (DOT + 3, 5, "start"), (-DOT - 3, 5, "end"),
    (10, -DOT, "start"), (-10, -DOT, "end"), (10, DOT + 9, "start"), (-10, DOT + 9, "end"),
]  # fmt: skip


def lay_out(graph: nx.Graph, names: dict[str, str]) -> pd.DataFrame:
    """Give each actor of a network a place, and its name a place beside it.

    Connected actors lie by their distances (Kamada and Kawai, 1989), groups that are not connected
    side by side. Where names still overlap, everything is drawn farther apart.

    Returns
    -------
    DataFrame
        Indexed by actor: `x`, `y` of the dot; `dx`, `dy` from the dot to the name, and `anchor`,
        the part of the name that lies there (start, middle, end).

    Examples
    --------
    >>> lay_out(nx.Graph([("kim", "putin")]), {}).shape
    (2, 5)
    """
    actors = sorted(graph)
    if not actors:
        return pd.DataFrame(columns=["x", "y", "dx", "dy", "anchor"])
    widths = np.array([_width(names.get(actor, actor)) for actor in actors])
    places = _places(graph, actors)
    for _ in range(8):
        spots, clashes = _place_names(places, widths)
        if not clashes:
            break
        places = places * 1.1
    table = pd.DataFrame(places, index=actors, columns=["x", "y"])
    table["dx"], table["dy"], table["anchor"] = zip(*[SPOTS[spot] for spot in spots], strict=True)
    return table


def name_boxes(table: pd.DataFrame, names: dict[str, str]) -> np.ndarray:
    """The box of each name as left, upper, right, lower.

    Examples
    --------
    >>> name_boxes(lay_out(nx.Graph([("kim", "putin")]), {}), {}).shape
    (2, 4)
    """
    widths = [_width(names.get(actor, actor)) for actor in table.index]
    return np.array([
        _box((row.x, row.y), (row.dx, row.dy, row.anchor), width)
        for row, width in zip(table.itertuples(), widths, strict=True)
    ])  # fmt: skip


def _places(graph, actors) -> np.ndarray:
    """Each group of connected actors on a ground of its own, in rows from the upper left."""
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    places, x, y, tall = {}, 0.0, 0.0, 0.0
    for part in parts:
        members, inner = sorted(part), _lay_out_part(graph.subgraph(part))
        wide, high = inner.max(axis=0)
        if x and x + wide > WIDTH:
            x, y, tall = 0.0, y + tall, 0.0
        places |= dict(zip(members, inner + (x, y), strict=True))
        x, tall = x + wide + BESIDE, max(tall, high + BELOW)
    return _push_apart(np.array([places[actor] for actor in actors]))


def _lay_out_part(part: nx.Graph) -> np.ndarray:
    """Connected actors by their distances, the long side level, from (0, 0) on."""
    members, ordered = sorted(part), nx.Graph()
    ordered.add_nodes_from(members)  # a view of a network gives its actors in any order
    ordered.add_edges_from(part.edges)
    found = nx.kamada_kawai_layout(ordered, weight=None)
    inner = np.array([found[actor] for actor in members]) - np.mean(list(found.values()), axis=0)
    inner = inner @ np.linalg.svd(inner, full_matrices=False)[2].T
    inner = inner * np.where(inner[0] > 1e-6, -1, 1)  # the first actor to the upper left
    number = {actor: n for n, actor in enumerate(members)}
    ends = np.array([(number[a], number[b]) for a, b in part.edges])
    lengths = np.hypot(*(inner[ends[:, 0]] - inner[ends[:, 1]]).T)
    crowd = ROOM * np.sqrt(len(members)) / np.ptp(inner, axis=0).max() if len(members) > 6 else 0
    inner = inner * max(TIE / np.median(lengths), crowd)
    return inner - inner.min(axis=0)


def _push_apart(places: np.ndarray) -> np.ndarray:
    """Move dots that are nearer than a gap away from each other."""
    for _ in range(100):
        apart = places[:, None] - places[None]
        apart[..., 0] += (
            np.sign(np.subtract.outer(np.arange(len(places)), np.arange(len(places)))) * 1e-3
        )
        distance = np.hypot(apart[..., 0], apart[..., 1]) + np.eye(len(places)) * GAP
        push = np.clip(GAP - distance, 0, None)[..., None] * apart / distance[..., None]
        if not push.any():
            break
        places = places + push.sum(axis=1) / 3
    return places


def _place_names(places: np.ndarray, widths: np.ndarray) -> tuple[list[int], bool]:
    """Choose a spot for each name, best first, in three rounds; and whether names still clash."""
    dots = np.hstack([places - DOT, places + DOT])
    options = np.array([
        [_box(place, spot, width) for spot in SPOTS]
        for place, width in zip(places, widths, strict=True)
    ])  # fmt: skip
    chosen = np.zeros(len(places), dtype=int)
    for _ in range(3):
        for number in range(len(places)):
            others = options[np.arange(len(places)), chosen]
            taken = np.delete(np.vstack([others, dots]), number, axis=0)
            costs = [_overlap(box, taken).sum() + spot for spot, box in enumerate(options[number])]
            chosen[number] = int(np.argmin(costs))
    boxes = options[np.arange(len(places)), chosen]
    clash = any(_overlap(box, np.delete(boxes, n, axis=0)).any() for n, box in enumerate(boxes))
    return chosen.tolist(), clash


def _box(place, spot, width: float) -> tuple[float, float, float, float]:
    (x, y), (dx, dy, anchor) = place, spot
    left = x + dx - {"start": 0, "middle": width / 2, "end": width}[anchor]
    return left, y + dy - LINE + 4, left + width, y + dy + 4


def _overlap(box, others: np.ndarray) -> np.ndarray:
    """The areas that a box shares with others."""
    wide = np.minimum(box[2], others[:, 2]) - np.maximum(box[0], others[:, 0])
    high = np.minimum(box[3], others[:, 3]) - np.maximum(box[1], others[:, 1])
    return np.clip(wide, 0, None) * np.clip(high, 0, None)


def _width(name: str) -> float:
    """About how wide a name is drawn; Korean letters are twice as wide."""
    return LETTER * sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in name) + 4
