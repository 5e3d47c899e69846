"""Label by hand how sentences speak of an actor; compare with other people and the program.

In goes a corpus; out come sentences to label, a labeller that JupyterLab draws as buttons, and
tables of labels. Labels stand in CSV files, one for each person and language, saved at each click:
the columns of data/gold/tone-*.csv and `coder`.
"""

import html
import re
from dataclasses import dataclass, field
from pathlib import Path

import ipywidgets as widgets
import numpy as np
import pandas as pd

from helpers.agreement import PLACES, Agreement, agreement, find_disputed
from helpers.analysis import write_text
from helpers.corpus import Corpus
from helpers.editions import say
from helpers.evaluation import GOLD, read_gold
from helpers.intervals import originals
from helpers.passages import Passages
from helpers.tables import defuse
from helpers.tones import score_targets

UNIT = ["sentence", "start", "end"]
SHOWN = ["sentence", "language", "text", "target", "start", "end"]
COLUMNS = [*SHOWN, "label", "coder"]
LABELS, SKIP = list(PLACES), "skip"
CHOICES = [*LABELS, SKIP]
READER, INVENTED, ENGINE = "reader", "invented", "engine"
NAME = re.compile(r"\w[\w-]{0,39}")
BREAKS = str.maketrans("\n\r\t", "   ")


def list_sentences(corpus: Corpus, language: str) -> pd.DataFrame:
    """The sentences of a corpus that name an actor; copies are left out.

    Parameters
    ----------
    corpus : Corpus
        Its articles, sentences and mentions are read, and no tone.
    language : str
        Two letters, such as "en".

    Returns
    -------
    DataFrame
        A row for each sentence and actor: `sentence` (article and number), `language`, `text`,
        `target` (the actor's first name in it, as written), `start`, `end` (where that stands in
        `text`; characters, end exclusive), and `article_id`, `actor`, `at` (where the sentence
        begins in its article).

    Examples
    --------
    >>> from helpers.corpus import open_corpus
    >>> row = list_sentences(open_corpus(), "en").iloc[0]
    >>> row["text"][row["start"]:row["end"]] == row["target"]
    True
    """
    articles = originals(corpus.articles).query("language == @language")
    spans = corpus.sentences.rename(columns={"start": "at", "end": "to"})
    rows = corpus.mentions.merge(spans[["article_id", "sentence", "at", "to"]])
    rows = rows.merge(articles[["article_id", "language", "text"]])
    rows = rows[(rows["start"] >= rows["at"]) & (rows["end"] <= rows["to"])]
    rows = rows.drop_duplicates(["article_id", "sentence", "actor"])
    cuts = zip(rows["text"], rows["at"], rows["to"], strict=True)
    rows = rows.assign(text=[text[at:to].translate(BREAKS) for text, at, to in cuts])
    rows = rows.assign(start=rows["start"] - rows["at"], end=rows["end"] - rows["at"])
    names = zip(rows["text"], rows["start"], rows["end"], strict=True)
    rows = rows.assign(target=[text[start:end] for text, start, end in names])
    rows["sentence"] = rows["article_id"] + ":" + rows["sentence"].astype(str)
    return rows[[*SHOWN, "article_id", "actor", "at"]].reset_index(drop=True)


def draw_sentences(
    rows: pd.DataFrame, n: int, seed: int = 0, by: str | None = None
) -> pd.DataFrame:
    """Draw sentences to label: the same seed draws the same ones, each sentence once at most.

    Parameters
    ----------
    rows : DataFrame
        What `list_sentences` or `read_reader` gives.
    n : int
        How many; all, where there are fewer.
    seed : int
        Another seed draws other sentences.
    by : str, optional
        A column, such as `label`: its values are drawn equally often, as far as they go. Then rare
        labels come up, and shares among the drawn say nothing of the whole corpus.

    Returns
    -------
    DataFrame
        `sentence`, `language`, `text`, `target`, `start`, `end`, in an order left to chance. What
        anybody thinks of the sentences is not in it.

    Examples
    --------
    >>> from helpers.corpus import open_corpus
    >>> rows = list_sentences(open_corpus(), "fr")
    >>> draw_sentences(rows, 5).equals(draw_sentences(rows, 5))
    True
    """
    random = np.random.default_rng(seed)
    mixed = rows.iloc[random.permutation(len(rows))]
    if by:
        turn = mixed.groupby(by).cumcount()
        mixed = mixed.iloc[np.argsort(turn.to_numpy(), kind="stable")]
    drawn = mixed.drop_duplicates("sentence").head(n)
    return drawn.iloc[random.permutation(len(drawn))][SHOWN].reset_index(drop=True)


def read_reader(corpus: Corpus, language: str, path: Path = GOLD) -> pd.DataFrame:
    """The labels of the reader (a language model) who annotated articles of the bundled corpus.

    Returns
    -------
    DataFrame
        `sentence`, `language`, `text`, `target`, `start`, `end`, `label`, `coder` ("reader"); no
        row where the corpus is another one.

    Examples
    --------
    >>> from helpers.corpus import open_corpus
    >>> read_reader(open_corpus(), "en")["coder"].unique().tolist()
    ['reader']
    """
    gold = read_gold(path)["tones"].rename(columns={"target": "actor", "start": "at"})
    gold = gold[["article_id", "at", "actor", "label"]]
    rows = list_sentences(corpus, language).merge(gold, on=["article_id", "at", "actor"])
    return rows.assign(coder=READER)[COLUMNS]


def invent_coders(
    labels: pd.DataFrame, changed: tuple[float, ...] = (0.25, 0.4), seed: int = 0
) -> pd.DataFrame:
    """Invent coders, to try things out: labels of which a share is changed by dice.

    Parameters
    ----------
    labels : DataFrame
        The labels of one coder.
    changed : tuple of float
        For each coder to invent the share (0–1) of labels that become one of the two others.
    seed : int
        The same seed changes the same labels.

    Returns
    -------
    DataFrame
        The rows of `labels`, then the same for "invented-a", "invented-b" and so on: nobody shall
        take them for people.

    Examples
    --------
    >>> rows = pd.DataFrame({"label": ["neutral"] * 4, "coder": "reader"})
    >>> invented = invent_coders(rows, (0.5,))
    >>> invented.loc[invented["coder"] == "invented-a", "label"].eq("neutral").tolist().count(True)
    2
    """
    random, tables = np.random.default_rng(seed), [labels]
    for letter, share in zip("abcdefgh", changed, strict=False):
        new = labels["label"].tolist()
        for place in random.choice(len(new), round(share * len(new)), replace=False):
            new[place] = str(random.choice([label for label in LABELS if label != new[place]]))
        tables.append(labels.assign(label=new, coder=f"{INVENTED}-{letter}"))
    return pd.concat(tables, ignore_index=True)


def read_labels(path: str | Path, language: str | None = None) -> pd.DataFrame:
    """Read a file of labels, or all files tone-*.csv of a folder. They are not changed.

    Parameters
    ----------
    path : str or Path
        A file or folder; a folder that is not there holds no labels.
    language : str, optional
        Only labels of sentences in it.

    Returns
    -------
    DataFrame
        `sentence`, `language`, `text`, `target`, `start`, `end`, `label` (negative, neutral,
        positive, skip), `coder`.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    ValueError
        A file is not a table of labels: which file, which line, what is wrong with it; or a coder
        labelled a sentence twice.

    Examples
    --------
    >>> read_labels("no-such-folder").columns.tolist() == COLUMNS
    True
    """
    path = Path(path)
    files = [path] if path.suffix else sorted(path.glob("tone-*.csv"))
    read = [_read_file(file) for file in files]
    labels = pd.concat([pd.DataFrame(columns=COLUMNS).astype({"start": int, "end": int}), *read])
    labels = labels[labels["language"] == language] if language else labels
    again = labels[labels.duplicated([*UNIT, "coder"])]
    if len(again):
        raise ValueError(f"{path}: {again['coder'].iloc[0]} labelled {again['sentence'].iloc[0]} "
                         "in two files: keep one of them, or change a name")  # fmt: skip
    return labels.reset_index(drop=True)


def save_label(path: Path, sentence: pd.Series, label: str, coder: str) -> None:
    """Save one label; what the file holds already is kept, an earlier label of it is replaced.

    Parameters
    ----------
    path : Path
        The file; made where there is none. It is written whole or not at all.
    sentence : Series
        A row of what `draw_sentences` gives.
    label : str
        negative, neutral, positive or skip.
    coder : str
        Who labels.

    Raises
    ------
    ValueError
        No such label; or the file is not this coder's table of labels, and is left as it is.

    Examples
    --------
    >>> save_label(Path("x.csv"), pd.Series(dtype=object), "good", "ann")
    Traceback (most recent call last):
    ValueError: no label 'good': choose one of negative, neutral, positive, skip
    """
    if label not in CHOICES:
        raise ValueError(f"no label {label!r}: choose one of {', '.join(CHOICES)}")
    saved = _read_own(path, coder)
    new = pd.DataFrame([{**sentence[SHOWN], "label": label, "coder": coder}])
    other = ~_key(saved).isin(_key(new))
    table = pd.concat([saved[other], new]) if other.any() else new
    write_text(path, defuse(table[COLUMNS]).to_csv(index=False, lineterminator="\n"))


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
    units = {"unit": _key(labels), "coder": labels["coder"]}
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
    groups = given["label"].groupby(_key(given))
    rows["n_coders"] = _key(rows).map(groups.size())
    rows["people"] = _key(rows).map(groups.agg(_most_frequent))
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
    rows = rows.set_index(_key(rows)).loc[wide.index]
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
        items.append(f"<blockquote><small>{small}</small><br>{_mark(row)}</blockquote>")
    return Passages("\n".join(items) or f"<p>{say('Nothing to show.')}</p>")


def label_sentences(sentences: pd.DataFrame, coder: str, folder: str | Path) -> "Labeller":
    """Label sentences by buttons: each click is saved at once, a rerun goes on where one stopped.

    Parameters
    ----------
    sentences : DataFrame
        What `draw_sentences` gives, in one language.
    coder : str
        A name of letters, digits, - and _; a file of its own, tone-LANGUAGE-CODER.csv.
    folder : str or Path
        Where the file is, or will be after the first click.

    Raises
    ------
    ValueError
        The name cannot be one; there is no sentence; or the file of that name is not this coder's
        table of labels: it is left as it is.

    Examples
    --------
    >>> from helpers.corpus import open_corpus
    >>> some = draw_sentences(list_sentences(open_corpus(), "en"), 3)
    >>> label_sentences(some, "ann", "no-such-folder").place
    0
    """
    if not NAME.fullmatch(str(coder)) or str(coder).startswith((READER, INVENTED, ENGINE)):
        raise ValueError(f"{coder!r} cannot be a coder's name: letters, digits, - and _, and none "
                         f"that begins with {READER}, {INVENTED} or {ENGINE}")  # fmt: skip
    if sentences.empty:
        raise ValueError("there is no sentence to label: choose another language or corpus")
    path = Path(folder) / f"tone-{sentences['language'].iloc[0]}-{coder}.csv"
    saved = _read_own(path, coder)
    labeller = Labeller(sentences.reset_index(drop=True), path, coder)
    labeller.given.update(zip(_key(saved), saved["label"], strict=True))
    labeller.place = labeller.next_open(0)
    return labeller


@dataclass
class Labeller:
    """Sentences, the labels given so far by unit, and the place of the sentence that is shown."""

    sentences: pd.DataFrame
    path: Path
    coder: str
    given: dict[str, str] = field(default_factory=dict)
    place: int = 0
    trouble: str = ""
    shown: widgets.HTML = field(default_factory=widgets.HTML)

    def next_open(self, start: int) -> int:
        """The first place from `start` on, then from the top, without a label; the end if none."""
        keys = _key(self.sentences).tolist()
        order = [*range(start, len(keys)), *range(start)]
        return next((k for k in order if keys[k] not in self.given), len(keys))

    def choose(self, label: str) -> None:
        """Save a label for the sentence that is shown, and go to the next; stay if it fails."""
        if self.place < len(self.sentences):
            row, self.trouble = self.sentences.iloc[self.place], ""
            try:
                save_label(self.path, row, label, self.coder)
            except (OSError, ValueError) as error:
                self.trouble = say("Not saved: {why}", why=str(error))
            else:
                self.given[_key(self.sentences)[self.place]] = label
                self.place = self.next_open(self.place + 1)
        self.shown.value = self.draw()

    def go_back(self) -> None:
        """Show the sentence before, to change its label."""
        self.place = max(self.place - 1, 0)
        self.shown.value = self.draw()

    def draw(self) -> str:
        """The sentence with its target marked, and how far one is, as HTML."""
        keys, total = _key(self.sentences), len(self.sentences)
        done = sum(key in self.given for key in keys)
        state = say("{done} of {total} labelled, saved in {file}", done=done, total=total,
                    file=str(self.path))  # fmt: skip
        if self.place < total:
            row = self.sentences.iloc[self.place]
            text = _mark(row)
            said = self.given.get(keys[self.place])
            state += " · " + say("you said: {label}", label=say(said)) if said else ""
        else:
            text = say("That was the last sentence.")
        trouble = f"<p><b>{html.escape(self.trouble)}</b></p>" if self.trouble else ""
        return (
            f'<p style="font-size:1.25em;line-height:1.5;max-width:40em;min-height:6em">{text}</p>'
            f'{trouble}<p role="status">{html.escape(state)}</p>'
        )

    def box(self) -> widgets.VBox:
        """The sentence above the buttons, wrapped where the window is narrow."""
        buttons = [_button(say(label), lambda _, label=label: self.choose(label))
                   for label in CHOICES]  # fmt: skip
        buttons.append(_button(say("back"), lambda _: self.go_back()))
        self.shown.value = self.draw()
        return widgets.VBox(
            [self.shown, widgets.HBox(buttons, layout=widgets.Layout(flex_flow="row wrap"))]
        )

    def _repr_mimebundle_(self, include=None, exclude=None):
        bundle = self.box()._repr_mimebundle_()
        bundle = bundle[0] if isinstance(bundle, tuple) else bundle
        hint = say("Open this notebook in JupyterLab to label.")
        return {**bundle, "text/html": f"{self.draw()}<p>{hint}</p>"}


def _button(label: str, action) -> widgets.Button:
    button = widgets.Button(description=label)
    button.on_click(action)
    return button


def _key(rows: pd.DataFrame) -> pd.Series:
    """A sentence toward an actor in one word or two."""
    span = rows["start"].astype(str) + "-" + rows["end"].astype(str)
    return rows["sentence"].astype(str) + " " + span


def _mark(row) -> str:
    """A sentence as HTML, its target marked."""
    text, start, end = row["text"], row["start"], row["end"]
    before, name, after = map(html.escape, (text[:start], text[start:end], text[end:]))
    return f"{before}<mark>{name}</mark>{after}"


def _most_frequent(labels: pd.Series) -> str | None:
    first = labels.mode()
    return first[0] if len(first) == 1 else None


def _read_own(path: Path, coder: str) -> pd.DataFrame:
    """What a coder saved before; nothing, where there is no file."""
    saved = _read_file(path) if path.exists() else pd.DataFrame(columns=COLUMNS)
    others = sorted(set(saved["coder"]) - {coder})
    if others:
        raise ValueError(f"{path} holds labels of {others[0]}, not of {coder}: choose another name")
    return saved


def _read_file(path: Path) -> pd.DataFrame:
    """A file of labels, checked line by line."""
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except FileNotFoundError:
        raise FileNotFoundError(f"no file of labels at {path}") from None
    except (ValueError, pd.errors.ParserError) as error:
        raise ValueError(f"{path} cannot be read as CSV in UTF-8: {error}") from error
    missing = [name for name in COLUMNS if name not in table.columns]
    if missing:
        raise ValueError(f"{path} is no table of labels: it lacks {', '.join(missing)}. "
                         "A spreadsheet must save it as CSV in UTF-8 with commas")  # fmt: skip
    rows = []
    for number, row in enumerate(table[COLUMNS].to_dict("records"), 2):
        try:
            rows.append(_check(row))
        except ValueError as error:
            raise ValueError(f"{path}, row {number}: {error}") from None
    labels = pd.DataFrame(rows, columns=COLUMNS)
    again = labels[labels.duplicated([*UNIT, "coder"])]
    if len(again):
        raise ValueError(f"{path}, row {again.index[0] + 2}: this sentence is there twice")
    return labels


def _check(row: dict) -> dict:
    """A row with numbers for places; a text made harmless for spreadsheets is as it was again."""
    if not (row["start"].isdigit() and row["end"].isdigit()):
        raise ValueError("start and end must be whole numbers")
    start, end, text = int(row["start"]), int(row["end"]), row["text"]
    if text[start:end] != row["target"] and text.startswith("'"):
        text = text[1:]
    if not row["target"] or text[start:end] != row["target"]:
        raise ValueError(f"{row['target']!r} does not stand at {start}–{end} of the text")
    if row["label"] not in CHOICES:
        raise ValueError(f"no label {row['label']!r}: only {', '.join(CHOICES)}")
    if not row["coder"]:
        raise ValueError("the coder is missing")
    return {**row, "text": text, "start": start, "end": end}
