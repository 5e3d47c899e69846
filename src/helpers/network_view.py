"""A network to explore: move it, zoom, choose an actor or a tie and read the passages behind it.

The view is one small page in a sandboxed frame: it works in JupyterLab and in the report, without a
network. Its script is fixed (the report's policy lets no other run), its data are text that the
script only ever sets as text. In print the static figure stands alone.
"""

import base64
import hashlib
import html
import json
from dataclasses import dataclass
from pathlib import Path

import jinja2
import networkx as nx
import numpy as np
import pandas as pd

from helpers.editions import edition, say
from helpers.figures import COLOURS
from helpers.intervals import originals
from helpers.layouts import lay_out
from helpers.networks import find_communities
from helpers.windows import KEYS

FOLDER = Path(__file__).parent / "templates" / "network"
TIES, PASSAGES, LETTERS = 60, 5, 900  # most of each
NEAR = 3  # sentences apart that are shown as one stretch
NOTE = (
    "{actors} actors, {pairs} pairs that meet more often than chance (window: {window}). Choose a "
    "pair to read its passages."
)


@dataclass(frozen=True)
class View:
    """A network to explore, drawn as a frame; `data` is what it shows."""

    html: str
    data: dict

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return f"<network to explore: {len(self.data.get('edges', ()))} pairs>"


def explore_network(
    graph: nx.Graph,
    names: dict[str, str],
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    mentions: pd.DataFrame,
    tones: pd.DataFrame | None = None,
) -> View:
    """Make a network to explore from a static one.

    Parameters
    ----------
    graph : networkx.Graph
        What `build_network` gives; its 60 strongest ties are shown.
    names : dict
        The actors' names.
    articles, sentences, mentions : DataFrame
        The tables the passages come from; at most 5 a tie, near-copies left out.
    tones : DataFrame, optional
        What `measure_pair_tones` gives: ties get their tone as colour, sign and numbers.

    Returns
    -------
    View
        The last expression of a cell; it draws itself.

    Examples
    --------
    >>> from helpers import tables
    >>> none = [tables.build(name, []) for name in ("articles", "sentences", "mentions")]
    >>> explore_network(nx.Graph(), {}, *none).html
    '<p>No pair surely meets more often than chance: there is no network to explore.</p>'
    """
    if not graph.number_of_edges():
        text = say("No pair surely meets more often than chance: there is no network to explore.")
        return View(f"<p>{text}</p>", {})
    edges = sorted(graph.edges(data=True), key=lambda edge: (-edge[2]["n_both"], edge[:2]))[:TIES]
    shown = graph.edge_subgraph([edge[:2] for edge in edges])
    located = _locate(originals(articles), sentences, mentions, graph.graph["window"])
    order, signs = {actor: n for n, actor in enumerate(sorted(shown))}, _signs(tones)
    known = {row["article_id"]: row for row in articles.to_dict("records")}
    note = say(NOTE, actors=shown.number_of_nodes(), pairs=len(edges),
               window=say(str(graph.graph["window"])))  # fmt: skip
    data = {
        "title": say("Who stands beside whom"), "back": say("All pairs"), "note": note,
        "nodes": _nodes(graph, shown, names),
        "edges": [_edge(edge, order, signs, located, known) for edge in edges],
    }  # fmt: skip
    page = _render(data)
    frame = (
        f'<iframe class="explore" sandbox="allow-scripts" title="{html.escape(data["title"])}" '
        'style="width:100%;height:600px;border:1px solid #8884;border-radius:6px" '
        f'srcdoc="{html.escape(page, quote=True)}"></iframe>'
    )
    return View(frame, data)


def script_hash() -> str:
    """The script of the view as a source of a Content-Security-Policy.

    Examples
    --------
    >>> script_hash()[:8]
    "'sha256-"
    """
    script = (FOLDER / "view.js").read_text(encoding="utf-8")
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _render(data: dict) -> str:
    """The page of the frame; no text can end the script element that holds the data."""
    safe = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026")
    read = {part: (FOLDER / f"view.{part}").read_text(encoding="utf-8") for part in ("css", "js")}
    template = jinja2.Template((FOLDER / "view.html.j2").read_text(encoding="utf-8"))
    return template.render(
        title=data["title"],
        say=say,
        language=edition(),
        style=read["css"],
        script=read["js"],
        data=safe,
    )


def _nodes(graph, shown, names) -> list[dict]:
    places, groups = lay_out(shown, names), find_communities(graph)
    colours, most = list(COLOURS.values()), max(n for _, n in shown.nodes(data="n"))
    window = say(str(graph.graph["window"]))
    return [
        {
            "name": names.get(row.Index, row.Index), "x": round(float(row.x)),
            "y": round(float(row.y)), "dx": row.dx, "dy": row.dy, "anchor": row.anchor,
            "r": round(5 + 8 * float(np.sqrt(graph.nodes[row.Index]["n"] / most)), 1),
            "group": groups[row.Index], "colour": colours[groups[row.Index] % len(colours)],
            "about": say("Windows ({window}) that name this actor: {n}.", window=window,
                         n=graph.nodes[row.Index]["n"]),
        }
        for row in places.itertuples()
    ]  # fmt: skip


def _edge(edge, order, signs, located, known) -> dict:
    a, b, numbers = edge
    passages = _passages(located, a, b)
    sign = signs.get(frozenset((a, b)), {"label": "", "facts": []})
    q = numbers["q_value"]
    facts = [
        [say("meetings"), say("{n}; {expected} by chance", n=numbers["n_both"],
                              expected=f"{numbers['expected']:.1f}")],
        ["npmi", say("{value} ({low} to {high})", value=f"{numbers['npmi']:.2f}",
                     low=f"{numbers['ci_low']:.2f}", high=f"{numbers['ci_high']:.2f}")],
        [say("q-value"), "< 0.001" if q < 0.001 else f"{q:.3f}"],
    ]  # fmt: skip
    shown = [_read(row, a, b, located, known) for row in passages.head(PASSAGES).itertuples()]
    rest = len(passages) - len(shown)
    return {
        "a": order[a], "b": order[b], "n": numbers["n_both"], "facts": facts + sign["facts"],
        "width": round(1 + 5 * max(numbers["npmi"], 0), 1), "tone": sign["label"],
        "passages": shown, "rest": say("{n} more in the corpus.", n=rest) if rest > 0 else "",
    }  # fmt: skip


def _signs(tones: pd.DataFrame | None) -> dict:
    """The tone of each pair, by its two actors."""
    signs = {}
    for row in () if tones is None else tones.itertuples():
        low, high = row.tone_low, row.tone_high
        known = pd.notna(row.tone)
        text = say("{value} ({low} to {high})", value=f"{row.tone:+.2f}", low=f"{low:+.2f}",
                   high=f"{high:+.2f}") + ", " if known else ""  # fmt: skip
        facts = [[say("tone, narrator"), f"{text}{say(row.label)}; n = {row.n_narrator}"]]
        signs[frozenset((row.actor_a, row.actor_b))] = {"label": row.label, "facts": facts}
    return signs


def _locate(articles, sentences, mentions, window: str) -> dict:
    """Mentions with the window they stand in, and where each sentence begins and ends."""
    key = window if window in KEYS else "paragraph"
    mentions = mentions[mentions["article_id"].isin(articles["article_id"])]
    where = sentences.rename(columns={"start": "from", "end": "to"})
    rows = mentions.merge(where, on=["article_id", "sentence"])
    rows = rows.merge(articles[["article_id", "date"]], on="article_id")
    rows["place"] = 0 if key == "article" else rows[key]
    return {"rows": rows, "of": dict(list(rows.groupby("actor")))}


def _passages(located, a: str, b: str) -> pd.DataFrame:
    """A row for each window that names both: the two nearest sentences that name one each.

    The nearest come first, one an article, then the oldest.
    """
    keys, columns = ["article_id", "place"], ["article_id", "place", "sentence", "from", "to"]
    first, second = (located["of"][actor][[*columns, "date"]] for actor in (a, b))
    rows = first.merge(second.drop(columns="date"), on=keys, suffixes=("_a", "_b"))
    rows["length"] = (rows["sentence_a"] - rows["sentence_b"]).abs()
    rows = rows.sort_values(["length", "date", *keys, "sentence_a", "sentence_b"])
    rows = rows.drop_duplicates(keys)
    rows["again"] = rows.groupby("article_id").cumcount()
    return rows.sort_values(["again", "length", "date", *keys])


def _read(passage, a, b, located, known) -> dict:
    """One passage in parts, each with whom it names (0 nobody, 1 a, 2 b)."""
    article, rows = known[passage.article_id], located["rows"]
    named = rows[rows["actor"].isin((a, b)) & (rows["article_id"] == passage.article_id)]
    stretches = sorted([(passage.from_a, passage.to_a), (passage.from_b, passage.to_b)])
    if passage.length <= NEAR:
        stretches = [(stretches[0][0], max(end for _, end in stretches))]
    parts = []
    for start, end in stretches:
        parts += [[" … ", 0]] if parts else []
        parts += _mark(article["text"], start, end, named, b)
    day = article["date"].strftime("%Y-%m-%d") if pd.notna(article["date"]) else None
    about = [article["title"] if isinstance(article["title"], str) else passage.article_id]
    about += [value for value in (article["source"], day) if isinstance(value, str)]
    return {"about": " · ".join(about), "parts": [part for part in parts if part[0]]}


def _mark(text: str, start: int, end: int, named: pd.DataFrame, b: str) -> list[list]:
    """A stretch of text in parts, cut where it is long."""
    parts, at, stop = [], start, min(end, start + LETTERS)
    for row in named.sort_values("start").itertuples():
        if at <= row.start and row.end <= stop:
            parts += [[text[at : row.start], 0], [text[row.start : row.end], 1 + (row.actor == b)]]
            at = row.end
    return [*parts, [text[at:stop] + (" …" if stop < end else ""), 0]]
