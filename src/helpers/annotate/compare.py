"""Compare people's labels with each other and with the program's.

In go labels; out come confusion, agreement of each coder with the program, and what is disputed.
"""

import html

import pandas as pd

from helpers.agreement import PLACES, Agreement, agreement, find_disputed
from helpers.annotate.files import (
    COLUMNS,
    ENGINE,
    LABELS,
    SHOWN,
    SKIP,
    UNIT,
    key_of,
)
from helpers.editions import say
from helpers.passages import Passages
from helpers.tones import score_targets


def to_units(labels: pd.DataFrame) -> pd.DataFrame:
    """Labels as `agreement` takes them: a unit is a sentence toward one actor.

    Returns
    -------
    DataFrame
        `unit`, `coder`, `label`, null where the coder skipped.

    Examples
    --------
    >>> row = {"sentence": "a:0", "start": 0, "end": 4, "label": "skip", "coder": "ann"}
    >>> to_units(pd.DataFrame([row])).values.tolist()
    [['a:0 0-4', 'ann', None]]
    """
    chosen = [label if label != SKIP else None for label in labels["label"]]
    units = {"unit": key_of(labels), "coder": labels["coder"]}
    return pd.DataFrame({**units, "label": pd.Series(chosen, labels.index, dtype=object)})


def compare_engine(labels: pd.DataFrame, engine: str = "fast") -> pd.DataFrame:
    """Set people's labels beside the program's, the farthest apart first.

    Parameters
    ----------
    labels : DataFrame
        What `read_labels` gives.
    engine : str
        "fast" or "careful".

    Returns
    -------
    DataFrame
        A row for each sentence and actor that somebody labelled: `sentence`, `language`, `text`,
        `target`, `start`, `end`, `n_coders`, `people` (the label most of them gave; null where two
        are equally frequent), `engine` (its label; null: not sure), `score`, `evidence`, `steps`
        (0 to 2, between the two labels).

    Raises
    ------
    ValueError
        There is no such engine.

    Examples
    --------
    >>> row = {"sentence": "a:0", "language": "en", "text": "Kyiv praised Seoul.", "start": 13,
    ...        "target": "Seoul", "end": 18, "label": "negative", "coder": "ann"}
    >>> compare_engine(pd.DataFrame([row]))[["people", "engine", "steps"]].values.tolist()
    [['negative', 'positive', 2.0]]
    """
    given = labels[labels["label"].isin(LABELS)]
    rows = given.drop_duplicates(UNIT)[SHOWN].reset_index(drop=True)
    groups = given["label"].groupby(key_of(given))
    rows["n_coders"] = key_of(rows).map(groups.size())
    rows["people"] = key_of(rows).map(groups.agg(_most_frequent))
    scored = score_targets(rows, engine)
    rows["engine"], rows["score"] = scored["label"], scored["score"]
    rows["evidence"] = scored["evidence"]
    steps = rows["people"].map(PLACES).astype(float) - rows["engine"].map(PLACES)
    rows["steps"] = steps.abs()
    order = rows.assign(strength=rows["score"].abs())
    order = order.sort_values(["steps", "strength"], ascending=False, kind="stable").index
    return rows.loc[order].reset_index(drop=True)


def count_confusion(compared: pd.DataFrame) -> pd.DataFrame:
    """Count people's labels (rows) by the program's (columns; `unsure`: it gave none).

    Examples
    --------
    >>> rows = pd.DataFrame({"people": ["negative", "neutral"], "engine": ["negative", None]})
    >>> count_confusion(rows).loc["neutral"].tolist()
    [0, 0, 0, 1]
    """
    said = compared["engine"].fillna("unsure")
    table = pd.crosstab(compared["people"], said)
    return table.reindex(index=LABELS, columns=[*LABELS, "unsure"], fill_value=0)


def compare_coders(
    labels: pd.DataFrame, engine: str = "fast", distance: str = "nominal"
) -> pd.DataFrame:
    """The agreement of all coders, and beside it that of the program with each of them.

    Parameters
    ----------
    labels, engine
        As in `compare_engine`.
    distance : str
        As in `agreement`.

    Returns
    -------
    DataFrame
        `who`, `compared` ("the coders" or "a coder and the program"), then the columns of
        `Agreement`; the coders together come first.

    Raises
    ------
    ValueError
        There is no such engine or distance.

    Examples
    --------
    >>> row = {"sentence": "a:0", "language": "en", "text": "Kyiv praised Seoul.", "start": 13,
    ...        "target": "Seoul", "end": 18, "label": "negative", "coder": "ann"}
    >>> compare_coders(pd.DataFrame([row]))[["who", "n_units"]].values.tolist()
    [['all coders', 0], ['ann', 1]]
    """
    program = compare_engine(labels, engine)
    program = program.assign(label=program["engine"], coder=f"{ENGINE}-{engine}")
    rows = [("all coders", "the coders", *agreement(to_units(labels), distance))]
    for coder, own in labels.groupby("coder", sort=True):
        both = to_units(pd.concat([own, program[COLUMNS]]))
        rows.append((coder, "a coder and the program", *agreement(both, distance)))
    return pd.DataFrame(rows, columns=["who", "compared", *Agreement._fields])


def list_disputed(labels: pd.DataFrame) -> pd.DataFrame:
    """The sentences on which coders differ, most disputed first.

    Returns
    -------
    DataFrame
        `sentence`, `language`, `text`, `target`, `start`, `end`, `share_agreed` (of pairs of
        coders), `said` (who gave which label).

    Examples
    --------
    >>> row = {"sentence": "a:0", "language": "en", "text": "Kyiv praised Seoul.", "start": 13,
    ...        "target": "Seoul", "end": 18}
    >>> rows = [{**row, "label": "negative", "coder": "ann"},
    ...         {**row, "label": "positive", "coder": "bo"}]
    >>> list_disputed(pd.DataFrame(rows))["said"].tolist()
    ['negative: ann; positive: bo']
    """
    wide = find_disputed(to_units(labels))
    said = []
    for _, given in wide.drop(columns="share_agreed").iterrows():
        who = {label: given.index[given == label] for label in LABELS}
        said.append("; ".join(f"{say(k)}: {', '.join(v)}" for k, v in who.items() if len(v)))
    rows = labels.drop_duplicates(UNIT)[SHOWN]
    rows = rows.set_index(key_of(rows)).loc[wide.index]
    return rows.assign(share_agreed=wide["share_agreed"], said=said).reset_index(drop=True)


def show_sentences(rows: pd.DataFrame, notes: list[str], n: int = 5) -> Passages:
    """Show sentences with their target marked, and what some columns say of them above.

    Parameters
    ----------
    rows : DataFrame
        `text`, `start`, `end` and the columns of `notes`; a null says nothing.

    Examples
    --------
    >>> rows = pd.DataFrame({"text": ["Kim <b>"], "start": [0], "end": [3], "said": ["ann"]})
    >>> "said: ann</small><br><mark>Kim</mark> &lt;b&gt;" in show_sentences(rows, ["said"]).html
    True
    """
    items = []
    for row in rows.head(n).to_dict("records"):
        known = [f"{say(name)}: {say(str(row[name]))}" for name in notes if pd.notna(row[name])]
        small = html.escape(" · ".join(known))
        items.append(f"<blockquote><small>{small}</small><br>{mark_target(row)}</blockquote>")
    return Passages("\n".join(items) or f"<p>{say('Nothing to show.')}</p>")


def mark_target(row) -> str:
    """A sentence as HTML, its target marked."""
    text, start, end = row["text"], row["start"], row["end"]
    before, name, after = map(html.escape, (text[:start], text[start:end], text[end:]))
    return f"{before}<mark>{name}</mark>{after}"


def _most_frequent(labels: pd.Series) -> str | None:
    first = labels.mode()
    return first[0] if len(first) == 1 else None
