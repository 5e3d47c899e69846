"""Explorers: controls over a concordance, to read a corpus without writing a function.

Each takes a corpus and gives an `Explorer` that JupyterLab draws as controls and a table. A page
that cannot run Python (the report) shows its first rows as a plain table instead.
"""

from dataclasses import dataclass, field

import ipywidgets as widgets
import numpy as np
import pandas as pd

from helpers import concordance
from helpers.actors import load_gazetteer
from helpers.editions import edition, say
from helpers.figures import LANGUAGES

ROWS, STATIC_ROWS = 50, 8
SHORTEST_WORD = 2
STYLE = (
    "<style>.hits{border-collapse:collapse;line-height:1.45}.hits th,.hits td{text-align:left;"
    "vertical-align:top;padding:.25em .6em;border-bottom:1px solid #8888;white-space:normal;"
    "overflow-wrap:break-word}.hits td:nth-child(-n+2){white-space:nowrap}"
    ".hits td:last-child{min-width:11em;max-width:22em}"
    ".hits mark{background:#ffe9a8;color:#1b1f24}.hits summary{cursor:pointer}</style>"
)
MONTH = pd.offsets.MonthEnd(1)
SORTS = {"oldest first": ("date", True), "newest first": ("date", False)}


@dataclass(frozen=True)
class Explorer:
    """Hits, the controls that narrow them by name, and the box that JupyterLab draws.

    Controls are text fields with suggestions: JupyterLab takes arrow keys and letters away from
    lists, and leaves them to text fields. An empty field narrows nothing.
    """

    corpus: object
    hits: pd.DataFrame
    sorts: dict[str, tuple[str, bool]]
    note: str = ""
    words: bool = False
    choices: dict[str, dict] = field(default_factory=dict)
    controls: dict = field(default_factory=dict)
    shown: widgets.HTML = field(default_factory=widgets.HTML)
    texts: dict = field(default_factory=dict)

    def selected(self) -> pd.DataFrame:
        """The hits that fit all controls, in the order chosen."""
        actors, others = self._chosen("actor"), self._chosen("other")
        hits, word = self.hits, self.controls["word"].value.strip().lower()
        if len(word) >= SHORTEST_WORD:
            hits = self._find(word, [*(actors or []), *(others or [])])
            if self.words:
                actors, others = None, None
        since, until = self._chosen("since"), self._chosen("until")
        hits = concordance.select_hits(
            hits, actors, others, self._chosen("language"), self._chosen("voice"),
            None if since is None else min(since, default=pd.Timestamp.max),
            None if until is None else max(until, default=pd.Timestamp.min) + MONTH,
        )  # fmt: skip
        order = self._chosen("order") or self.sorts.values()
        column, ascending = next(iter(order))
        return hits.sort_values(column, ascending=ascending, kind="stable")

    def _chosen(self, name: str) -> list | None:
        """The values whose label is what stands in a field, else those that contain it."""
        typed, choices = self.controls[name].value.strip().lower(), self.choices[name]
        if not typed:
            return None
        exact = [value for label, value in choices.items() if label.lower() == typed]
        return exact or [value for label, value in choices.items() if typed in label.lower()]

    def draw(self, n: int = ROWS, whole: bool = True) -> str:
        """The table of the selected hits as HTML."""
        names = load_gazetteer().names(edition())
        hits = self.selected()
        return STYLE + concordance.draw_hits(hits, self.corpus.articles, names, self.note, n, whole)

    def _find(self, word: str, actors: list) -> pd.DataFrame:
        """Places of a word in articles that name the actors; elsewhere the hits around it."""
        if not self.words:
            return self.hits[np.array([word in text for text in self.texts["around"]], dtype=bool)]
        named = set(self.hits.loc[self.hits["actor"].isin(actors), "article_id"])
        texts = self.texts["lowered"]
        texts = {key: text for key, text in texts.items() if not actors or key in named}
        return concordance.find_word(word, texts, self.corpus)

    def _repr_mimebundle_(self, include=None, exclude=None):
        bundle = self.box()._repr_mimebundle_()
        bundle = bundle[0] if isinstance(bundle, tuple) else bundle
        hint = say("Open this notebook in JupyterLab to choose actors, days and words.")
        return {**bundle, "text/html": f"{self.draw(STATIC_ROWS, whole=False)}<p>{hint}</p>"}

    def box(self) -> widgets.VBox:
        """Controls above the table, wrapped where the window is narrow."""
        self.shown.value = self.draw()
        reset = widgets.Button(description=say("Show all"))
        reset.on_click(lambda _: self.reset())
        wrapped = widgets.Layout(flex_flow="row wrap", align_items="flex-end")
        return widgets.VBox([widgets.HBox([*self.controls.values(), reset], layout=wrapped),
                             self.shown])  # fmt: skip

    def reset(self) -> None:
        """Empty every field, and draw once."""
        for control in self.controls.values():
            control.unobserve(self.refresh, "value")
            control.value = ""
            control.observe(self.refresh, "value")
        self.refresh()

    def refresh(self, _=None) -> None:
        """Draw the table again."""
        self.shown.value = self.draw()


def articles(corpus) -> Explorer:
    """Explore the places where actors are named, or any word that is typed.

    Examples
    --------
    >>> from helpers.corpus import open_corpus
    >>> explorer = articles(open_corpus())
    >>> explorer.controls["word"].value = "treaty"
    >>> "<mark>treaty</mark>" in explorer.draw()
    True
    """
    return _build(corpus, concordance.list_mentions(corpus), {}, words=True)


def tones(corpus) -> Explorer:
    """Explore the sentences that name an actor, by tone, voice and strength."""
    sorts = {"most negative first": ("score", True), "most positive first": ("score", False)}
    return _build(corpus, concordance.list_tones(corpus), sorts, note="tone")


def quotes(corpus) -> Explorer:
    """Explore the quotes, by speaker, kind and how sure the speaker is."""
    sorts = {"longest first": ("length", False), "least sure first": ("confidence", True)}
    return _build(corpus, concordance.list_quotes(corpus), sorts, note="cue")


def pairs(corpus) -> Explorer:
    """Explore the sentences in which two actors meet."""
    return _build(corpus, concordance.list_meetings(corpus), {})


def _build(corpus, hits: pd.DataFrame, sorts: dict, note: str = "", words: bool = False):
    explorer = Explorer(corpus, hits, {**SORTS, **sorts}, note, words)
    explorer.choices.update(_list_choices(explorer))
    explorer.controls.update(_controls(explorer))
    lowered = concordance.lower_texts(corpus)
    explorer.texts["lowered"] = lowered
    if not words:
        width = concordance.CONTEXT
        explorer.texts["around"] = [
            lowered[row.article_id][max(0, row.start - width) : row.end + width]
            for row in hits.itertuples()
        ]
    for control in explorer.controls.values():
        control.observe(explorer.refresh, "value")
    return explorer


def _list_choices(explorer: Explorer) -> dict[str, dict]:
    """What can be chosen for each thing: label and value, the most frequent first."""
    hits, names = explorer.hits, load_gazetteer().names(edition())
    counts = pd.concat([hits["actor"], hits["other"]]).value_counts()
    actors = {f"{names.get(actor, actor)} ({n:,})": actor for actor, n in counts.items()}
    months = sorted(hits["date"].dropna().dt.to_period("M").unique())
    months = {str(month): month.to_timestamp() for month in months}
    languages = {say(LANGUAGES.get(code, code)): code for code in _values(hits, "language")}
    voices = {say(voice): voice for voice in _values(hits, "voice")}
    sorts = {say(name): how for name, how in explorer.sorts.items()}
    return {"actor": actors, "other": actors, "language": languages, "voice": voices,
            "since": months, "until": months, "order": sorts}  # fmt: skip


def _controls(explorer: Explorer) -> dict[str, widgets.Text]:
    """A field for each thing to choose, with its label and what an empty field means."""
    pairs, first = explorer.hits["other"].notna().any(), say(next(iter(explorer.sorts)))
    labels = {
        "actor": say("actor"), "other": say("and") if pairs else say("or"),
        "language": say("language"), "voice": say("voice"), "since": say("from"),
        "until": say("until"), "order": say("order"),
    }  # fmt: skip
    controls = {
        name: _field(widgets.Combobox, label, first if name == "order" else say("all"),
                     options=list(explorer.choices[name]), continuous_update=False)
        for name, label in labels.items()
    }  # fmt: skip
    label = say("words") if explorer.words else say("with the words")
    controls["word"] = _field(widgets.Text, label, say("two letters or more"))
    return controls


def _values(hits: pd.DataFrame, column: str) -> list[str]:
    return hits[column].dropna().value_counts().index.tolist()


def _field(kind, label: str, empty: str, **options):
    layout = widgets.Layout(width="auto", max_width="100%")
    style = {"description_width": "initial"}
    return kind(description=label, placeholder=empty, layout=layout, style=style, **options)
