"""Tables for other programs: Gephi (GEXF, GraphML), IRaMuTeQ, TXM, and CSV of nodes and edges."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import networkx as nx
import pandas as pd

from helpers import tables
from helpers.actors import load_gazetteer
from helpers.analysis import write_text
from helpers.cooccurrence import list_meetings
from helpers.intervals import originals
from helpers.pair_tones import LEAST, measure_pair_tones
from helpers.windows import lay_windows

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NUMBERS = ("expected", "npmi", "log_likelihood", "p_value", "q_value", "ci_low", "ci_high")
VARIABLES = ("source", "date", "language", "genre", "viewpoint")


def export_tables(folder: Path, form: str, out: Path, window: str = "paragraph") -> None:
    """Write a folder of tables in the format of another program.

    Parameters
    ----------
    folder : Path
        What `python -m helpers analyse` wrote.
    form : str
        gexf or graphml (a network of actors), csv (nodes and edges, a folder), iramuteq (a text
        file, and beside it what its codes stand for), txm (a folder of XML files, one an article,
        and metadata.csv).
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
    """All pairs of a folder of tables as a network.

    Returns
    -------
    networkx.Graph
        Nodes with `label`, `type`, `side`, `n` (windows), `first_day`, `last_day`; edges with
        `weight` (meetings), the numbers of the `pairs` table, `first_day` and `last_day` of the
        meetings, and the narrator's tone (`tone`, `tone_low`, `tone_high`, `n_narrator`) where
        there are sentences enough. What is not known is left out.
    """
    pairs = tables.read(folder, "pairs").query("window == @window")
    parts = {name: tables.read(folder, name) for name in ("articles", "sentences", "mentions")}
    parts["articles"] = originals(parts["articles"])
    known, graph = load_gazetteer().actors.set_index("id"), nx.Graph(window=window)
    for row in pairs.to_dict("records"):
        graph.add_node(row["actor_a"], n=int(row["n_a"]))
        graph.add_node(row["actor_b"], n=int(row["n_b"]))
        numbers = {name: float(row[name]) for name in NUMBERS if pd.notna(row[name])}
        graph.add_edge(row["actor_a"], row["actor_b"], weight=float(row["n_both"]), **numbers)
    for actor, node in graph.nodes(data=True):
        node["label"] = known["name_en"].get(actor, actor)
        node.update({
            name: known[name][actor]
            for name in ("type", "side")
            if actor in known.index and isinstance(known[name][actor], str)
        })  # fmt: skip
    _add_days(graph, parts, window)
    _add_tones(graph, parts, tables.read(folder, "tones"))
    return graph


def _add_days(graph: nx.Graph, parts: dict, window: str) -> None:
    """Add the first and last day of each actor's mentions and of each pair's meetings."""
    windows = lay_windows(**parts, window=window)
    days = parts["articles"]["date"].dt.strftime("%Y-%m-%d").to_numpy()[windows.article]
    row, actor = windows.named.nonzero()
    left, right, met = list_meetings(windows.named)
    named = pd.DataFrame({"actor": windows.actors[actor], "day": days[row]})
    ends = {"a": windows.actors[left], "b": windows.actors[right], "day": days[met]}
    for by, rows in (["actor"], named), (["a", "b"], pd.DataFrame(ends)):
        found = rows.dropna().groupby(by)["day"].agg(["min", "max"])
        for key, first, last in found.itertuples():
            place = graph.edges[key] if isinstance(key, tuple) else graph.nodes.get(key)
            if place is not None:
                place.update(first_day=first, last_day=last)


def _add_tones(graph: nx.Graph, parts: dict, tones: pd.DataFrame) -> None:
    often = [(a, b) for a, b, n in graph.edges(data="weight") if n >= LEAST]
    found = measure_pair_tones(often, parts["articles"], parts["mentions"], tones)
    for row in found.dropna(subset=["tone"]).itertuples():
        graph.edges[row.actor_a, row.actor_b].update(
            tone=row.tone, tone_low=row.tone_low, tone_high=row.tone_high,
            n_narrator=int(row.n_narrator),
        )  # fmt: skip


def _gexf(folder: Path, out: Path, window: str) -> None:
    """Days become the time line of Gephi; what the schema of GEXF 1.2 does not know is cut."""
    graph = network_of(folder, window)
    for *_, place in [*graph.nodes(data=True), *graph.edges(data=True)]:
        if "first_day" in place:
            place.update(start=place["first_day"], end=place["last_day"])
    text = "\n".join(nx.generate_gexf(graph))
    text = re.sub(r'(?<=<meta) lastmodifieddate="[^"]*"', "", text)
    text = re.sub(r'(<graph [^>]*) name="[^"]*"', r"\1", text)
    write_text(out, f"{HEAD}{text}\n")


def _graphml(folder: Path, out: Path, window: str) -> None:
    write_text(out, HEAD + "\n".join(nx.generate_graphml(network_of(folder, window))) + "\n")


def _csv(folder: Path, out: Path, window: str) -> None:
    graph = network_of(folder, window)
    nodes = pd.DataFrame([{"Id": actor, **node} for actor, node in graph.nodes(data=True)])
    edges = nx.to_pandas_edgelist(graph, source="Source", target="Target")
    edges = edges.assign(Type="Undirected").rename(columns={"weight": "Weight"})
    nodes = nodes.rename(columns={"label": "Label"})
    for name, table in (("nodes", nodes), ("edges", edges)):
        write_text(out / f"{name}.csv", tables.defuse(table).to_csv(index=False))


def _iramuteq(folder: Path, out: Path, window: str) -> None:
    """One file; before each text a line of stars and variables (Ratinaud, 2009).

    Variables hold letters a to z, digits and _ only. In the text no star and no word between low
    lines is left, because IRaMuTeQ takes them for variables.
    """
    articles, parts, legend = _records(folder), [], []
    codes = {name: code_values(a[name] for a in articles) for name in ("article_id", *VARIABLES)}
    for article in articles:
        known = {"id": codes["article_id"][article["article_id"]]}
        known |= {name: codes[name][value] for name, value in _known(article)}
        if "date" in known:
            known["date"] = known["date"].replace("_", "")  # one low line only: *date_20240619
            known["month"] = known["date"][:6]
        text = re.sub(r"\*+|(?<!\w)_+|_+(?!\w)|\s+", " ", article["text"])
        parts.append(" ".join(["****", *(f"*{name}_{code}" for name, code in known.items())]))
        parts.append(re.sub(" +", " ", text).strip() + "\n")
    for name, values in codes.items():
        if name != "date":
            legend += [{"variable": name, "code": code, "value": v} for v, code in values.items()]
    write_text(out, "\n".join(parts))
    legend = tables.defuse(pd.DataFrame(legend, columns=["variable", "code", "value"]))
    write_text(out.with_name(f"{out.stem}-codes.csv"), legend.to_csv(index=False))


def _txm(folder: Path, out: Path, window: str) -> None:
    """A folder of XML files for TXM's import of XML and CSV: metadata.csv has a line a file."""
    articles, rows = _records(folder), []
    ids = code_values(article["article_id"] for article in articles)
    for article in articles:
        name, known = ids[article["article_id"]], dict(_known(article))
        marks = "".join(f" {key}={quoteattr(_legal(value))}" for key, value in known.items())
        paragraphs = [p for p in article["text"].split("\n") if p.strip()]
        body = "\n".join(f"<p>{escape(_legal(paragraph))}</p>" for paragraph in paragraphs)
        write_text(out / f"{name}.xml", f'{HEAD}<text id="{name}"{marks}>\n{body}\n</text>\n')
        rows.append({"id": name, "title": article["title"], **known})
    table = pd.DataFrame(rows, columns=["id", "title", *VARIABLES])
    write_text(out / "metadata.csv", tables.defuse(table).to_csv(index=False))


def code_values(values: Iterable) -> dict[str, str]:
    """Give each value a code of letters a to z, digits and _, no two values the same.

    Accents go; where nothing is left of a word (Коммерсантъ), or two values would share a code, a
    short mark made from the value is added.

    Examples
    --------
    >>> code_values(["communiqué de presse", "2024-06-19"])
    {'2024-06-19': '2024_06_19', 'communiqué de presse': 'communique_de_presse'}
    """
    found = {}
    for value in sorted({value for value in values if isinstance(value, str)}):
        plain = unicodedata.normalize("NFKD", value.replace("œ", "oe").replace("ß", "ss")).lower()
        plain = "".join(c for c in plain if not unicodedata.combining(c))
        found[value] = plain, re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    codes, shared = {}, pd.Series([code for _, code in found.values()]).value_counts()
    for value, (plain, code) in found.items():
        foreign = any(c.isalpha() and not c.isascii() for c in plain)
        mark = hashlib.sha256(value.encode()).hexdigest()[:6]
        codes[value] = f"{code}_{mark}".strip("_") if foreign or shared[code] > 1 else code
    return codes


def _records(folder: Path) -> list[dict]:
    articles = tables.read(folder, "articles")
    articles["date"] = articles["date"].dt.strftime("%Y-%m-%d")
    return articles.assign(**{n: None for n in VARIABLES if n not in articles}).to_dict("records")


def _known(article: dict) -> list[tuple[str, str]]:
    return [(name, article[name]) for name in VARIABLES if isinstance(article.get(name), str)]


def _legal(text: str) -> str:
    """Leave out control characters that XML does not allow."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
