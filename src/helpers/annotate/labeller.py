"""Buttons to label sentences with, in JupyterLab.

In go sentences and a coder's name; out comes a `Labeller`, which saves each click.
"""

import html
import re
from dataclasses import dataclass, field
from pathlib import Path

import ipywidgets as widgets
import pandas as pd

from helpers.annotate.compare import mark_target
from helpers.annotate.files import (
    CHOICES,
    ENGINE,
    INVENTED,
    READER,
    key_of,
    read_own,
    save_label,
)
from helpers.editions import say

NAME = re.compile(r"\w[\w-]{0,39}")


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
    >>> from helpers.annotate import draw_sentences, list_sentences
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
    saved = read_own(path, coder)
    labeller = Labeller(sentences.reset_index(drop=True), path, coder)
    labeller.given.update(zip(key_of(saved), saved["label"], strict=True))
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
        keys = key_of(self.sentences).tolist()
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
                self.given[key_of(self.sentences)[self.place]] = label
                self.place = self.next_open(self.place + 1)
        self.shown.value = self.draw()

    def go_back(self) -> None:
        """Show the sentence before, to change its label."""
        self.place = max(self.place - 1, 0)
        self.shown.value = self.draw()

    def draw(self) -> str:
        """The sentence with its target marked, and how far one is, as HTML."""
        keys, total = key_of(self.sentences), len(self.sentences)
        done = sum(key in self.given for key in keys)
        state = say("{done} of {total} labelled, saved in {file}", done=done, total=total,
                    file=str(self.path))  # fmt: skip
        if self.place < total:
            row = self.sentences.iloc[self.place]
            text = mark_target(row)
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
