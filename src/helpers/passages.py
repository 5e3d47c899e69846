"""Passages to read: stretches of articles marked where they stand, and whole articles with their
quotes and actors marked. The text of articles is escaped, whatever it holds.
"""

import html
import re
from dataclasses import dataclass

import pandas as pd

from helpers.editions import say
from helpers.intervals import originals


@dataclass(frozen=True)
class Passages:
    """Paragraphs with marked stretches, drawn as HTML; the text of articles is escaped."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


def show_passages(rows: pd.DataFrame, articles: pd.DataFrame, note: str, n: int = 8) -> Passages:
    """Show each row's stretch (`start`, `end`) marked in its paragraph, with a note beside it.

    Parameters
    ----------
    rows : DataFrame
        Any table with `article_id`, `start` and `end`: quotes, mentions, tones, errors.
    note : str
        The column that is written before the passage.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["He <b> said yes."]})
    >>> rows = pd.DataFrame({"article_id": ["a"], "start": [12], "end": [15], "who": ["he"]})
    >>> "&lt;b&gt; said <mark>yes</mark>." in show_passages(rows, articles, "who").html
    True
    """
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    titles = _titles(articles)
    items = []
    for row in rows.head(n).itertuples():
        before, marked, after = _paragraph(texts[row.article_id], row.start, row.end)
        words = getattr(row, note)
        words = f" · {say(words)}" if isinstance(words, str) and note != "article_id" else ""
        label = html.escape(f"{titles[row.article_id]}{words}")
        passage = f"{html.escape(before)}<mark>{html.escape(marked)}</mark>{html.escape(after)}"
        items.append(f"<blockquote><small>{label}</small><br>{passage}</blockquote>")
    return Passages("\n".join(items) or f"<p>{say('Nothing to show.')}</p>")


def choose_example(articles: pd.DataFrame, quotes: pd.DataFrame) -> str:
    """The `article_id` of an article with many quotes of known actors, to begin with."""
    counts = quotes[quotes["speech"]].dropna(subset=["actor"])["article_id"].value_counts()
    ids = originals(articles)["article_id"]
    return max(ids, key=lambda article_id: (counts.get(article_id, 0), article_id))


def show_article(
    article_id: str, articles: pd.DataFrame, quotes: pd.DataFrame, mentions: pd.DataFrame
) -> Passages:
    """Draw one article with its quotes marked and its actors underlined."""
    text = articles.set_index("article_id")["text"][article_id]
    title = articles.set_index("article_id")["title"][article_id]
    spans = [
        (
            row.start,
            row.end,
            f'<mark title="{html.escape(str(row.speaker_name), quote=True)}">',
            "</mark>",
        )
        for row in quotes[(quotes["article_id"] == article_id) & quotes["speech"]].itertuples()
    ]
    spans += [
        (row.start, row.end, f'<u title="{html.escape(row.actor, quote=True)}">', "</u>")
        for row in mentions[mentions["article_id"] == article_id].itertuples()
    ]
    heading = f"<h4>{html.escape(title)}</h4>" if isinstance(title, str) else ""
    body = _mark(text, spans).replace("\n\n", "</p><p>")
    return Passages(f"<article>{heading}<p>{body}</p></article>")


def _mark(text: str, spans: list[tuple]) -> str:
    """Put tags around stretches; a tag that crosses a paragraph or another tag is cut there."""
    opened, pieces = [], []
    edges = sorted({0, len(text), *(edge for span in spans for edge in span[:2])})
    breaks = [match.start() for match in re.finditer(r"\n\n", text)]
    edges = sorted({*edges, *breaks, *(position + 2 for position in breaks)})
    for start, end in zip(edges, edges[1:], strict=False):
        opened = [span for span in spans if span[0] <= start and end <= span[1]]
        opened = [] if text[start:end] == "\n\n" else sorted(opened, key=lambda s: (s[0], -s[1]))
        before, after = "".join(s[2] for s in opened), "".join(s[3] for s in reversed(opened))
        pieces.append(before + html.escape(text[start:end]) + after)
    return "".join(pieces)


def _titles(articles: pd.DataFrame) -> dict[str, str]:
    """A name for each article that a reader recognises: its title, else the file it came from."""
    names = {}
    for article in articles.to_dict("records"):
        known = [article.get(field) for field in ("title", "origin", "article_id")]
        names[article["article_id"]] = next(name for name in known if isinstance(name, str))
    return names


def _paragraph(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The paragraph around a stretch, in three pieces."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    return text[first:start], re.sub(r"\n+", " ", text[start:end]), text[end:last]
