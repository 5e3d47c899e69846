"""Tables for other programs: Gephi (GEXF, GraphML), IRaMuTeQ, TXM, and CSV of nodes and edges."""

import re
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import networkx as nx
import pandas as pd

from helpers import tables
from helpers.actors import load_gazetteer
from helpers.analysis import write_text

VARIABLES = ("source", "date", "language", "genre", "viewpoint")


def export_tables(folder: Path, form: str, out: Path, window: str = "paragraph") -> None:
    """Write a folder of tables in the format of another program.

    Parameters
    ----------
    folder : Path
        What `python -m helpers analyse` wrote.
    form : str
        gexf or graphml (a network of actors), csv (nodes and edges, a folder), iramuteq (one text
        file), txm (a folder of XML files, one an article).
    out : Path
        The file or folder to write.
    window : str
        Of the networks: sentence, paragraph or article.

    Raises
    ------
    FileNotFoundError
        The folder has no tables.
    ValueError
        The format is not known.
    """
    writers = {"gexf": _gexf, "graphml": _graphml, "csv": _csv, "iramuteq": _iramuteq, "txm": _txm}
    if form not in writers:
        raise ValueError(f"format {form!r} is none of {', '.join(writers)}")
    writers[form](Path(folder), Path(out), window)


def network_of(folder: Path, window: str = "paragraph") -> nx.Graph:
    """All pairs of a folder of tables as a network, with the actors' names, types and sides."""
    pairs = tables.read(folder, "pairs").query("window == @window")
    actors = load_gazetteer().actors.set_index("id")
    graph = nx.Graph(window=window)
    for row in pairs.itertuples():
        graph.add_node(row.actor_a, n=int(row.n_a))
        graph.add_node(row.actor_b, n=int(row.n_b))
        graph.add_edge(
            row.actor_a, row.actor_b, weight=float(row.n_both), expected=float(row.expected),
            npmi=float(row.npmi), q_value=float(row.q_value),
        )  # fmt: skip
    days = _days(folder)
    for actor, node in graph.nodes(data=True):
        known = actors.loc[actor]
        node.update(label=known["name_en"], type=known["type"], side=known["side"])
        node.update(first_day=days[0].get(actor, ""), last_day=days[1].get(actor, ""))
    return graph


def _days(folder: Path) -> tuple[dict, dict]:
    """The first and last day each actor is named on."""
    articles = tables.read(folder, "articles")[["article_id", "date"]]
    dated = tables.read(folder, "mentions").merge(articles, on="article_id").dropna(subset=["date"])
    days = dated.groupby("actor")["date"].agg(["min", "max"])
    return tuple(days[side].dt.strftime("%Y-%m-%d").to_dict() for side in ("min", "max"))


def _gexf(folder: Path, out: Path, window: str) -> None:
    write_text(out, "\n".join(nx.generate_gexf(network_of(folder, window))) + "\n")


def _graphml(folder: Path, out: Path, window: str) -> None:
    write_text(out, "\n".join(nx.generate_graphml(network_of(folder, window))) + "\n")


def _csv(folder: Path, out: Path, window: str) -> None:
    graph = network_of(folder, window)
    nodes = pd.DataFrame([{"Id": actor, **node} for actor, node in graph.nodes(data=True)])
    edges = nx.to_pandas_edgelist(graph).rename(columns={"source": "Source", "target": "Target"})
    for name, table in (("nodes", nodes), ("edges", edges)):
        write_text(out / f"{name}.csv", tables.defuse(table).to_csv(index=False))


def _iramuteq(folder: Path, out: Path, window: str) -> None:
    """One file; before each text a line of stars and variables (Ratinaud, 2009)."""
    parts = []
    for article in _records(folder):
        variables = [f"*{name}_{_clean(value)}" for name, value in _known(article)]
        text = re.sub(r"\*+|\s+", " ", article["text"]).strip()
        parts.append(" ".join(["****", f"*id_{_clean(article['article_id'])}", *variables]))
        parts.append(text + "\n")
    write_text(out, "\n".join(parts))


def _txm(folder: Path, out: Path, window: str) -> None:
    """A folder of XML files with the variables as attributes of the text, for TXM's XML import."""
    for article in _records(folder):
        known = "".join(
            f" {name}={quoteattr(_legal(str(value)))}" for name, value in _known(article)
        )
        paragraphs = [p for p in article["text"].split("\n") if p.strip()]
        body = "\n".join(f"<p>{escape(_legal(paragraph))}</p>" for paragraph in paragraphs)
        name = _clean(article["article_id"])
        page = (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<text id="{name}"{known}>\n{body}\n</text>\n'
        )
        write_text(out / f"{name}.xml", page)


def _records(folder: Path) -> list[dict]:
    articles = tables.read(folder, "articles")
    articles["date"] = articles["date"].dt.strftime("%Y-%m-%d")
    return articles.to_dict("records")


def _known(article: dict) -> list[tuple[str, str]]:
    return [(name, article[name]) for name in VARIABLES if isinstance(article.get(name), str)]


def _clean(value: str) -> str:
    return re.sub(r"[^\w-]+", "-", value).strip("-").replace("_", "-")


def _legal(text: str) -> str:
    """Leave out control characters that XML does not allow."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
