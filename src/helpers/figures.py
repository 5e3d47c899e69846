"""Figures that say what they show: plots that take and return axes, and `show`, which puts one on
the page with its number, caption, alternative text and the table behind it.

Colours are Okabe and Ito's (2008), told apart by colour-blind readers too; a marker or hatch goes
with each colour. Text from articles is drawn as text, never as formula.
"""

import base64
import html
import io
from collections.abc import Sequence
from dataclasses import dataclass

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from helpers.editions import edition, say, write_number
from helpers.relabel import relabel_figure, relabel_table
from helpers.tables import defuse

COLOURS = {
    "blue": "#0072B2", "orange": "#E69F00", "green": "#009E73", "red": "#D55E00",
    "purple": "#CC79A7", "sky": "#56B4E9", "yellow": "#F0E442", "grey": "#7A7A7A",
}  # fmt: skip
LANGUAGES = {"fr": "French", "en": "English", "ru": "Russian", "ko": "Korean"}
LANGUAGE_COLOURS = dict(zip(LANGUAGES, list(COLOURS.values())[:4], strict=True))
HATCHES = dict(zip(LANGUAGES, ["", "//", "..", "xx"], strict=True))
TONES = {"negative": "#D55E00", "neutral": "#C9C9C9", "positive": "#0072B2"}
WIDE = 7  # columns; a table with more is scrolled sideways
MARKERS = "osD^vPX"
MID_MONTH, MID_QUARTER = pd.Timedelta(days=14), pd.Timedelta(days=45)


@dataclass(frozen=True)
class Shown:
    """A figure ready for the page; JupyterLab and the report draw it from `_repr_mimebundle_`."""

    name: str
    html: str
    csv: str

    def _repr_mimebundle_(self, include=None, exclude=None):
        kind = "application/vnd.helpers.figure+json"
        plain = f"<figure {self.name}>"
        data = {"name": self.name, "csv": self.csv}
        return {"text/html": self.html, "text/plain": plain, kind: data}


@dataclass(frozen=True)
class Finding:
    """One sentence that the notebook found, computed from the corpus."""

    text: str

    def _repr_mimebundle_(self, include=None, exclude=None):
        kind = "application/vnd.helpers.finding+json"
        text = _written(self.text)
        page = f'<p class="finding"><strong>{html.escape(text)}</strong></p>'
        return {"text/html": page, "text/plain": text, kind: {"text": text}}


def use_style() -> None:
    """Set the look of all figures: quiet grid, readable sizes, no formulas from article text."""
    sns.set_theme(style="whitegrid", font_scale=0.95, palette=list(COLOURS.values()))
    plt.rcParams.update({
        "text.parse_math": False, "svg.hashsalt": "helpers", "axes.titlelocation": "left",
        "axes.titleweight": "bold", "figure.constrained_layout.use": True, "axes.spines.top": False,
        "axes.spines.right": False, "grid.color": "#E3E3E3", "figure.dpi": 100,
        "hatch.linewidth": 0.6, "font.family": ["DejaVu Sans"],
    })  # fmt: skip


def show(
    ax: Axes, name: str, number: str, caption: str, alt: str, table: pd.DataFrame, how: str = ""
) -> Shown:
    """Put a plot on the page as a numbered figure with its table behind it.

    Parameters
    ----------
    ax : Axes
        The plot; its figure is drawn and closed.
    name : str
        `fig-what-it-shows`; the CSV has this name too.
    number : str
        "3.1" is the first figure of notebook 03.
    caption : str
        What is to be seen. Counts in it are computed by the notebook.
    alt : str
        What a reader who cannot see the picture must know.
    table : DataFrame
        The rows that were drawn.
    how : str
        n, interval and error rate of the method.

    Returns
    -------
    Shown
        The last expression of a cell; it draws itself in JupyterLab and in the report.

    Examples
    --------
    >>> table = pd.DataFrame({"actor": ["Kim"], "n": [3]})
    >>> shown = show(plt.subplots()[1], "fig-one", "1.1", "One.", "One bar.", table)
    >>> shown.csv.splitlines()
    ['actor,n', 'Kim,3']
    """
    relabel_figure(ax.figure)
    picture = io.BytesIO()
    ax.figure.savefig(picture, format="png", dpi=150, metadata={"Software": None})
    plt.close(ax.figure)
    csv = defuse(table).to_csv(index=False, lineterminator="\n")
    image, data = (base64.b64encode(b).decode() for b in (picture.getvalue(), csv.encode()))
    caption, alt, how = _written(caption), _written(alt), _written(how)
    how = f' <span class="how">{html.escape(how)}</span>' if how else ""
    page = (
        f'<figure id="{name}"><img src="data:image/png;base64,{image}" '
        f'alt="{html.escape(alt, quote=True)}" style="max-width:100%;background:#fff">'
        f"<figcaption><b>Figure {html.escape(number)}.</b> {html.escape(caption)}{how} "
        f'<a download="{name}.csv" href="data:text/csv;charset=utf-8;base64,{data}">'
        f"{say('The numbers (CSV)')}</a></figcaption></figure>"
    )
    return Shown(name, page, csv)


@dataclass(frozen=True)
class Table:
    """A table for the page, without row numbers; the text in it is escaped."""

    frame: pd.DataFrame

    def _repr_html_(self) -> str:
        decimal = "." if edition() == "en" else ","
        frame = relabel_table(self.frame)
        page = frame.to_html(index=False, border=0, na_rep="–", escape=True, decimal=decimal)
        if frame.shape[1] <= WIDE:
            return page
        scrolled = 'style="overflow-x:auto" tabindex="0" role="group"'  # by keys, too
        return f'<div {scrolled} aria-label="{html.escape(say("table"))}">{page}</div>'

    def __repr__(self) -> str:
        return self.frame.to_string(index=False)


def show_table(table: pd.DataFrame, n: int = 12, digits: int = 2) -> Table:
    """Show the first rows of a table, rounded, with days as days.

    Examples
    --------
    >>> show_table(pd.DataFrame({"share": [0.333333]}))
     share
      0.33
    """
    table = table.head(n)
    for column in table.select_dtypes(include=["datetime"]).columns:
        table = table.assign(**{column: table[column].dt.strftime("%Y-%m-%d")})
    if "q_value" in table:
        shown = [_small(value, digits) for value in table["q_value"]]
        table = table.assign(q_value=shown)
    return Table(table.round(digits))


def _written(text: str) -> str:
    return text if edition() == "en" else write_number(text)


def _small(value: float, digits: int) -> str:
    """A probability in words a reader can use: never 0.000."""
    if pd.isna(value):
        return say("too few")
    return _written(f"< {10**-digits}" if value < 10**-digits else f"{value:.{digits}f}")


def plot_dots(
    table: pd.DataFrame, label: str, value: str, low: str, high: str, ax: Axes | None = None
) -> Axes:
    """Draw a dot and its interval for each row, first row on top.

    Examples
    --------
    >>> rows = pd.DataFrame({"who": ["Kim"], "n": [3], "n_low": [1], "n_high": [6]})
    >>> plot_dots(rows, "who", "n", "n_low", "n_high").get_xlabel()
    'n'
    """
    ax = ax or _axes(len(table))
    y = np.arange(len(table))
    low, high = table[low].to_numpy(float), table[high].to_numpy(float)
    ax.hlines(y, low, high, color=COLOURS["sky"], linewidth=4, alpha=0.8)
    ax.plot(table[value], y, "o", color=COLOURS["blue"], markersize=7)
    ax.set_yticks(y, table[label].astype(str))
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.set_xlim(left=min(0, np.nanmin(low)) if len(table) else 0)
    ax.set_xlabel(value)
    return ax


def plot_groups(
    table: pd.DataFrame, label: str, group: str, value: str, low: str | None = None,
    high: str | None = None, ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Draw a marker a group for each label on one line, to compare groups at a glance.

    With the names of two more columns, each marker has its interval, and the groups lie apart.
    """
    labels = list(dict.fromkeys(table[label]))
    ax = ax or _axes(len(labels) * (1 if low is None else 1.5))
    colours, groups = list(COLOURS.values()), table.groupby(group, sort=False)
    step = min(0.3, 0.7 / max(groups.ngroups, 1))
    for number, (name, rows) in enumerate(groups):
        apart = 0 if low is None else step * (number - (groups.ngroups - 1) / 2)
        y = np.array([labels.index(item) for item in rows[label]]) + apart
        marker, colour = MARKERS[number % len(MARKERS)], colours[number % len(colours)]
        name = LANGUAGES.get(name, name)
        if low is not None:
            ax.hlines(y, rows[low], rows[high], color=colour, linewidth=2, alpha=0.5)
        ax.plot(rows[value], y, marker, color=colour, markersize=8, label=str(name), alpha=0.9)
    ax.set_yticks(range(len(labels)), [str(item) for item in labels])
    ax.set_ylim(len(labels) - 0.4, -0.6)
    ax.set_xlabel(value)
    ax.legend(title=group, frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    return ax


def plot_bars(table: pd.DataFrame, label: str, value: str, ax: Axes | None = None) -> Axes:
    """Draw a bar for each row, first row on top."""
    ax = ax or _axes(len(table))
    ax.barh(np.arange(len(table)), table[value], 0.7, color=COLOURS["blue"])
    ax.set_yticks(np.arange(len(table)), table[label].astype(str))
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.set_xlabel(value.replace("_", " "))
    return ax


def plot_read_report(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw how many records of each kind of file were read and how many rejected."""
    ax = ax or _axes(len(table))
    y = np.arange(len(table))
    ax.barh(y, table["read"], 0.6, color=COLOURS["blue"], label="read")
    ax.barh(y, table["rejected"], 0.6, table["read"], color=COLOURS["red"], hatch="//",
            edgecolor="white", label="rejected")  # fmt: skip
    ax.set_yticks(y, table["kind"])
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.set_xlabel("records")
    ax.legend(frameon=False, ncols=2, loc="lower right")
    return ax


def plot_lengths(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw each article's number of words as a dot, by language, with the median as a line."""
    languages = [code for code in LANGUAGES if code in set(table["language"])]
    languages += sorted(set(table["language"]) - set(LANGUAGES))
    ax = ax or _axes(2 * len(languages))
    random = np.random.default_rng(0)
    for y, language in enumerate(languages):
        lengths = table.loc[table["language"] == language, "n_words"].to_numpy(float)
        colour = LANGUAGE_COLOURS.get(language, COLOURS["grey"])
        marker = MARKERS[y % len(MARKERS)]
        ax.plot(lengths, y + random.uniform(-0.25, 0.25, len(lengths)), marker, color=colour,
                alpha=0.6, markersize=5)  # fmt: skip
        ax.vlines(np.median(lengths), y - 0.35, y + 0.35, color="#222", linewidth=2)
    ax.set_yticks(range(len(languages)), [LANGUAGES.get(code, code) for code in languages])
    ax.set_ylim(len(languages) - 0.4, -0.6)
    ax.set_xlabel("words")
    ax.set_xlim(left=0)
    return ax


def plot_months(table: pd.DataFrame, column: str = "language", ax: Axes | None = None) -> Axes:
    """Stack the number of articles a month by a column (`month`, the column, `n`)."""
    ax = ax or plt.subplots(figsize=(9, 3.4))[1]
    wide = table.pivot_table(index="month", columns=column, values="n", aggfunc="sum").fillna(0)
    wide.index = pd.to_datetime(wide.index)
    bottom = np.zeros(len(wide))
    for number, name in enumerate(wide.columns):
        colour = LANGUAGE_COLOURS.get(name, list(COLOURS.values())[number % len(COLOURS)])
        hatch, heights = HATCHES.get(name, ""), wide[name].to_numpy()
        ax.bar(wide.index + MID_MONTH, heights, 24, bottom, color=colour, hatch=hatch,
               edgecolor="white", label=LANGUAGES.get(name, name))  # fmt: skip
        bottom += heights
    ax.xaxis.set_major_formatter(mdates.ConciseDateFormatter(mdates.AutoDateLocator()))
    ax.set_ylabel("articles a month")
    ax.legend(frameon=False, ncols=4, loc="lower right", bbox_to_anchor=(1, 1))
    return ax


def plot_tone_shares(table: pd.DataFrame, label: str, ax: Axes | None = None) -> Axes:
    """Draw shares of negative, neutral and positive as bars around the middle of neutral.

    The table has `negative`, `neutral`, `positive` (shares, 0–1) and a label.
    """
    ax = ax or _axes(len(table))
    y, left = np.arange(len(table)), -(table["negative"] + table["neutral"] / 2).to_numpy(float)
    for tone, hatch in zip(TONES, ["\\\\", "", "//"], strict=True):
        width = table[tone].to_numpy(float)
        ax.barh(y, width, 0.7, left, color=TONES[tone], hatch=hatch, edgecolor="white", label=tone)
        left = left + width
    ax.set_yticks(y, table[label].astype(str))
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.axvline(0, color="#555", linewidth=0.8)
    ax.set_xlabel("share of sentences (centred on neutral)")
    ax.xaxis.set_major_formatter(lambda value, _: f"{abs(value):.0%}")
    ax.legend(frameon=False, ncols=3, loc="lower center", bbox_to_anchor=(0.5, 1))
    return ax


def plot_heatmap(
    table: pd.DataFrame, rows: str, columns: str, value: str, ax: Axes | None = None, **options
) -> Axes:
    """Draw a value for each row and column; a missing pair stays white."""
    wide = table.pivot(index=rows, columns=columns, values=value)
    order = options.pop("order", None)
    if order is not None:
        wide = wide.reindex(index=order, columns=order)
    size = (0.62 * wide.shape[1] + 3.2, 0.42 * wide.shape[0] + 1.8)
    ax = ax or plt.subplots(figsize=size)[1]
    label = options.pop("label", None)
    if label is not None:  # what is written into the cells
        written = table.pivot(index=rows, columns=columns, values=label).reindex_like(wide)
        options |= {"annot": written.fillna(""), "fmt": ""}
    options = {"cmap": "vlag", "center": 0, "annot": True, "fmt": ".2f", "cbar": False, **options}
    sns.heatmap(wide.astype(float).rename(columns=LANGUAGES), ax=ax, linewidths=0.5, **options)
    ax.grid(False)
    ax.set(xlabel="", ylabel="")
    ax.tick_params(axis="y", rotation=0)
    ax.tick_params(axis="x", rotation=0 if wide.shape[1] < 6 else 60)
    return ax


def plot_lines(table: pd.DataFrame, x: str, value: str, group: str, ax: Axes | None = None) -> Axes:
    """Draw a line and marker a group through time."""
    ax = ax or plt.subplots(figsize=(9, 3.6))[1]
    colours = list(COLOURS.values())
    for number, (name, rows) in enumerate(table.groupby(group, sort=False)):
        rows = rows.sort_values(x)
        marker, colour = MARKERS[number % len(MARKERS)], colours[number % len(colours)]
        ax.plot(pd.to_datetime(rows[x]), rows[value], marker=marker, color=colour, label=str(name))
    ax.xaxis.set_major_formatter(mdates.ConciseDateFormatter(mdates.AutoDateLocator()))
    ax.set_ylabel(value)
    ax.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    return ax


def mark_treaty(ax: Axes) -> Axes:
    """Shade June 2024, the month of the treaty of the 19th, on a time axis."""
    ax.axvspan(pd.Timestamp("2024-06-01"), pd.Timestamp("2024-07-01"), color="#999", alpha=0.25)
    ax.annotate("treaty, 19 June 2024", (pd.Timestamp("2024-07-01"), ax.get_ylim()[1]),
                xytext=(4, -4), textcoords="offset points", va="top", fontsize="small",
                color="#444")  # fmt: skip
    return ax


def plot_confusion(table: pd.DataFrame, labels: Sequence[str], ax: Axes | None = None) -> Axes:
    """Draw how often each gold label (row) was given each label (column): `gold`, `found`, `n`."""
    wide = table.pivot(index="gold", columns="found", values="n").reindex(labels, columns=labels)
    ax = ax or plt.subplots(figsize=(4.6, 3.6))[1]
    sns.heatmap(wide.fillna(0), annot=True, fmt=".0f", cmap="Blues", cbar=False, ax=ax)
    ax.set(xlabel="found by the method", ylabel="the reader's label")
    return ax


def plot_reliability(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw how often a method is right against how sure it is; on the diagonal it knows itself."""
    ax = ax or plt.subplots(figsize=(4.6, 4))[1]
    ax.plot([0, 1], [0, 1], color=COLOURS["grey"], linestyle=":")
    apart = [table["right"] - table["right_low"], table["right_high"] - table["right"]]
    ax.errorbar(table["sureness"], table["right"], yerr=apart, fmt="o-", color=COLOURS["blue"])
    ax.set(xlim=(0.3, 1), ylim=(0, 1))
    ax.set(xlabel=say("how sure the method is"), ylabel=say("how often it is right"))
    return ax


def plot_outcomes(table: pd.DataFrame, label: str, ax: Axes | None = None) -> Axes:
    """Stack hits, wrong ones, misses and false finds for each row."""
    ax = ax or _axes(len(table))
    y, left = np.arange(len(table)), np.zeros(len(table))
    looks = {
        "hit": ("blue", ""),
        "wrong": ("orange", "//"),
        "miss": ("grey", ".."),
        "false": ("red", "xx"),
    }
    for name, (colour, hatch) in looks.items():
        width = table[name].to_numpy(float)
        ax.barh(
            y, width, 0.65, left, color=COLOURS[colour], hatch=hatch, edgecolor="white", label=name
        )
        left += width
    ax.set_yticks(y, table[label].map(LANGUAGES).fillna(table[label]))
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.set_xlabel("number")
    ax.legend(frameon=False, ncols=4, loc="lower center", bbox_to_anchor=(0.5, 1))
    return ax


def _axes(n_rows: int) -> Axes:
    return plt.subplots(figsize=(8, 0.36 * max(n_rows, 2) + 1.2))[1]
