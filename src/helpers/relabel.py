"""Put what is drawn into the language of the edition: labels, legends, ticks, heads and cells.

Figures and tables are made in English; this is the last step before they are shown.
"""

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import Formatter

from helpers.editions import catalogue, edition, say, write_number

YES = {True: "yes", False: "no"}


def relabel_figure(figure: Figure) -> None:
    """Translate every text drawn on a figure that the catalogue has, and write its numbers.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> from helpers.editions import speaking
    >>> figure, ax = plt.subplots()
    >>> label = ax.set_xlabel("words")
    >>> with speaking("fr"):
    ...     relabel_figure(figure)
    >>> ax.get_xlabel()
    'mots'
    """
    if edition() == "en":
        return
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_major_formatter(_Relabelled(axis.get_major_formatter()))
    for text in figure.findobj(Text):
        text.set_text(write_number(say(text.get_text())))


def relabel_table(table: pd.DataFrame) -> pd.DataFrame:
    """Translate heads of columns, and cells that are words of the catalogue.

    Examples
    --------
    >>> from helpers.editions import speaking
    >>> with speaking("fr"):
    ...     relabel_table(pd.DataFrame({"language": ["French", "Kim"]})).to_dict("list")
    {'langue': ['français', 'Kim']}
    """
    if edition() == "en":
        return table
    known = catalogue(edition())
    table = table.copy()
    for column in table.columns:
        if table[column].dtype == bool:
            table[column] = table[column].map(YES)
        if not pd.api.types.is_numeric_dtype(table[column]):
            cells = [known.get(v, v) if isinstance(v, str) else v for v in table[column]]
            table[column] = pd.Series(cells, index=table.index, dtype="object")
    return table.rename(columns=lambda name: known.get(name, name))


class _Relabelled(Formatter):
    """Another formatter's labels, in the language of the edition."""

    def __init__(self, inner: Formatter):
        self.inner = inner

    def set_axis(self, axis):
        super().set_axis(axis)
        self.inner.set_axis(axis)

    def set_locs(self, locs):
        self.inner.set_locs(locs)

    def __call__(self, value, position=None):
        return write_number(say(self.inner(value, position)))

    def format_ticks(self, values):
        return [write_number(say(label)) for label in self.inner.format_ticks(values)]

    def get_offset(self):
        return write_number(self.inner.get_offset())
