"""What the quotes of a corpus add up to: who speaks how often and how long, with which verbs, and
which words travel from article to article. Quotes that are no speech (scare quotes, titles) are
left out; near-copies count once.
"""

import html
import re
from dataclasses import dataclass

import pandas as pd

from helpers.intervals import count_with_interval, originals
from helpers.tokens import WORD


def select_speech(quotes: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Quotes that are speech, from articles that are no copies, with what is known of the article.

    Returns
    -------
    DataFrame
        The `quotes` columns, then `date`, `language`, `genre`, `n_words_quoted`, and `viewpoint`
        where articles have one. One row for each quote kept.
    """
    known = ["article_id", "date", "language", "genre"]
    known += ["viewpoint"] if "viewpoint" in articles else []
    speech = quotes[quotes["speech"]].merge(originals(articles)[known], on="article_id")
    return speech.assign(n_words_quoted=[len(WORD.findall(text)) for text in speech["text"]])


def count_speakers(
    speech: pd.DataFrame, articles: pd.DataFrame, by: list[str] | None = None, n: int = 15
) -> pd.DataFrame:
    """Count quotes for each actor (and each value of `by`), with intervals.

    Returns
    -------
    DataFrame
        What `count_with_interval` gives, for the `n` actors quoted most over all.
    """
    counts = count_with_interval(speech, ["actor", *(by or [])], articles)
    most = counts.groupby("actor")["n"].sum().sort_values(ascending=False, kind="stable")
    return counts[counts["actor"].isin(most.head(n).index)].reset_index(drop=True)


def correct_counts(counts: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Add `n_corrected`: the count times precision over recall of quotes with their speaker.

    The correction assumes that errors are as frequent here as in the hand-checked articles, and the
    same for each actor; it moves all counts by one factor and changes no order.
    """
    row = scores.query("method == 'speakers' and language == 'all' and kind == 'all'").iloc[0]
    return counts.assign(n_corrected=(counts["n"] * row.precision / row.recall).round(1))


def share_of_speech(speech: pd.DataFrame, articles: pd.DataFrame, by: str) -> pd.DataFrame:
    """How much of the text is somebody's quoted words, for each value of a column of articles.

    Returns
    -------
    DataFrame
        `by`, `n_articles`, `n_words`, `n_words_quoted`, `share` (0–1); direct and mixed quotes
        only, because an indirect one is in the journalist's words.
    """
    marked = speech[speech["kind"] != "indirect"]
    words = originals(articles).groupby(by).agg(
        n_articles=("article_id", "size"), n_words=("n_words", "sum")
    )  # fmt: skip
    quoted = marked.groupby(by)["n_words_quoted"].sum()
    table = words.join(quoted.rename("n_words_quoted")).fillna({"n_words_quoted": 0})
    return table.assign(share=table["n_words_quoted"] / table["n_words"]).reset_index()


def count_cues(speech: pd.DataFrame, language: str, n: int = 15) -> pd.DataFrame:
    """The words that introduce speech in one language: `cue`, `n`, `n_actors`."""
    cues = speech[speech["language"] == language].dropna(subset=["cue"])
    cues = cues.assign(cue=cues["cue"].str.lower())
    table = cues.groupby("cue").agg(n=("quote", "size"), n_actors=("actor", "nunique"))
    return (
        table.sort_values(["n", "n_actors"], ascending=False, kind="stable").head(n).reset_index()
    )


def find_repeated_quotes(speech: pd.DataFrame, least_words: int = 4, n: int = 12) -> pd.DataFrame:
    """Direct quotes whose words stand in more than one article.

    Returns
    -------
    DataFrame
        `text` (the longest variant), `speaker_name`, `language`, `n_articles`, `n_variants`.
    """
    long = speech[(speech["kind"] != "indirect") & (speech["n_words_quoted"] >= least_words)]
    key = [" ".join(WORD.findall(text.lower())[:6]) for text in long["text"]]
    groups = long.assign(key=key).groupby(["language", "key"])
    rows = [
        {
            "text": max(group["text"], key=len),
            "speaker_name": _first(group["speaker_name"]),
            "language": language,
            "n_articles": group["article_id"].nunique(),
            "n_variants": group["text"].nunique(),
        }
        for (language, _), group in groups
    ]
    table = pd.DataFrame(
        rows, columns=["text", "speaker_name", "language", "n_articles", "n_variants"]
    )
    table = table[table["n_articles"] > 1]
    return table.sort_values(
        ["n_articles", "text"], ascending=[False, True], ignore_index=True
    ).head(n)


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
    items = []
    for row in rows.head(n).itertuples():
        before, marked, after = _paragraph(texts[row.article_id], row.start, row.end)
        words = getattr(row, note)
        label = html.escape(f"{row.article_id} · {words if isinstance(words, str) else '–'}")
        passage = f"{html.escape(before)}<mark>{html.escape(marked)}</mark>{html.escape(after)}"
        items.append(f"<blockquote><small>{label}</small><br>{passage}</blockquote>")
    return Passages("\n".join(items) or "<p>Nothing to show.</p>")


def _paragraph(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The paragraph around a stretch, in three pieces."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    return text[first:start], re.sub(r"\n+", " ", text[start:end]), text[end:last]


def _first(values: pd.Series):
    known = values.dropna()
    return known.iloc[0] if len(known) else None
