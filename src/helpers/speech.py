"""What the quotes of a corpus add up to: who speaks how often and how long, with which verbs, and
which words travel from article to article. Quotes that are no speech (scare quotes, titles) are
left out; near-copies count once.
"""

from functools import lru_cache

import numpy as np
import pandas as pd

from helpers.figures import MID_MONTH
from helpers.intervals import count_with_interval, originals, resample_weights
from helpers.paths import DATA
from helpers.quotes.lexicon import read_lexicon
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

    The correction assumes that errors are as frequent here as in the annotated articles, and the
    same for each actor; it moves all counts by one factor and changes no order.
    """
    row = scores.query("method == 'speakers' and language == 'all' and kind == 'all'").iloc[0]
    return counts.assign(n_corrected=(counts["n"] * row.precision / row.recall).round(1))


def share_of_speech(speech: pd.DataFrame, articles: pd.DataFrame, by: str) -> pd.DataFrame:
    """How much of the text is somebody's quoted words, for each value of a column of articles.

    Returns
    -------
    DataFrame
        `by`, `n_articles`, `n_words`, `n_words_quoted`, `share` (0–1) and its 95 % interval
        `share_low`, `share_high` (articles resampled); direct and mixed quotes only, because an
        indirect one is in the journalist's words.
    """
    quoted = speech[speech["kind"] != "indirect"].groupby("article_id")["n_words_quoted"].sum()
    known = originals(articles).dropna(subset=[by])
    known = known.assign(quoted=known["article_id"].map(quoted).fillna(0))
    return pd.DataFrame([_share(name, rows, by) for name, rows in known.groupby(by)])


def count_kinds(speech: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Count direct, mixed and indirect quotes in each language, as shares with intervals.

    Returns
    -------
    DataFrame
        `language`, `kind`, `n`, `share` (of the language's quotes), `share_low`, `share_high`.
    """
    return _shares_in_languages(speech, "kind", articles)


def count_quotes_by_month(speech: pd.DataFrame) -> pd.DataFrame:
    """Count each actor's quotes a month: `month` (its middle), `actor`, `n`.

    A month without a quote of the actor, between the first and the last of all, counts 0.
    """
    dated = speech.dropna(subset=["date", "actor"])
    month = dated["date"].dt.to_period("M")
    counts = dated.assign(month=month).groupby(["month", "actor"]).size().unstack(fill_value=0)
    if len(counts):
        counts = counts.reindex(pd.period_range(month.min(), month.max()), fill_value=0)
    counts.index = pd.PeriodIndex(counts.index, freq="M").to_timestamp() + MID_MONTH
    return counts.rename_axis("month").stack().rename("n").reset_index()


def count_cues(speech: pd.DataFrame, language: str, n: int = 15) -> pd.DataFrame:
    """The words that introduce speech in one language: `cue`, `n`, `n_actors`."""
    cues = speech[speech["language"] == language].dropna(subset=["cue"])
    cues = cues.assign(cue=cues["cue"].str.lower())
    table = cues.groupby("cue").agg(n=("quote", "size"), n_actors=("actor", "nunique"))
    return (
        table.sort_values(["n", "n_actors"], ascending=False, kind="stable").head(n).reset_index()
    )


def add_frames(speech: pd.DataFrame) -> pd.DataFrame:
    """Add `frame`: what the cue's verb does besides saying, by data/lexicons/cue_frames.csv.

    admit, ask, accuse, deny, doubt, insist, promise, threaten, warn; "plain" for other verbs of
    speech (dire, say, заявить, 말하다); null where the cue is no such verb (« selon »).

    Examples
    --------
    >>> said = pd.DataFrame({"cue": ["prétend", "selon"], "language": ["fr", "fr"]})
    >>> add_frames(said)["frame"].tolist()[0]
    'doubt'
    """
    pairs = zip(speech["cue"], speech["language"], strict=True)
    return speech.assign(frame=[_frame(cue, language) for cue, language in pairs])


def count_frames(speech: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Count what verbs of speech do in each language, as shares with intervals.

    Returns
    -------
    DataFrame
        `language`, `frame`, `n`, `share` (of the language's quotes whose cue is a verb of speech),
        `share_low`, `share_high`.
    """
    return _shares_in_languages(add_frames(speech), "frame", articles)


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


def count_mentions(mentions: pd.DataFrame, articles: pd.DataFrame, n: int = 12) -> pd.DataFrame:
    """Count mentions of the `n` actors named most, with intervals; see `count_with_interval`.

    `share` is the share of all mentions, those of other actors included.
    """
    return count_with_interval(mentions, ["actor"], articles).head(n)


def compare_named_and_quoted(named: pd.DataFrame, speech: pd.DataFrame) -> pd.DataFrame:
    """Set how often actors are named beside how often they are quoted, least quoted first.

    Returns
    -------
    DataFrame
        `name`, `named`, `quoted`, `quotes_per_100_mentions`.
    """
    quoted = named["actor"].map(speech["actor"].value_counts()).fillna(0).astype(int)
    table = pd.DataFrame({"name": named["name"], "named": named["n"], "quoted": quoted})
    table["quotes_per_100_mentions"] = (100 * table["quoted"] / table["named"]).round(1)
    return table.sort_values(["quotes_per_100_mentions", "name"], ignore_index=True)


def _shares_in_languages(rows: pd.DataFrame, column: str, articles: pd.DataFrame) -> pd.DataFrame:
    parts = []
    for language, group in rows.groupby("language"):
        counts = count_with_interval(group, [column], articles[articles["language"] == language])
        parts.append(counts.assign(language=language))
    columns = ["language", column, "n", "share", "share_low", "share_high"]
    return (
        pd.concat(parts)[columns].reset_index(drop=True) if parts else pd.DataFrame(columns=columns)
    )


def _frame(cue, language: str) -> str | None:
    verb = read_lexicon(language).verbs.get(cue.lower()) if isinstance(cue, str) else None
    return _frames().get((language, verb.lemma), "plain") if verb else None


@lru_cache(maxsize=1)
def _frames() -> dict[tuple[str, str], str]:
    table = pd.read_csv(DATA / "lexicons" / "cue_frames.csv")
    pairs = zip(table["language"], table["lemma"], strict=True)
    return dict(zip(pairs, table["frame"], strict=True))


def _share(name: str, rows: pd.DataFrame, by: str) -> dict:
    words, quoted = rows["n_words"].to_numpy(float), rows["quoted"].to_numpy(float)
    weights = resample_weights(len(rows))
    low, high = np.quantile((weights @ quoted) / (weights @ words), [0.025, 0.975])
    return {
        by: name, "n_articles": len(rows), "n_words": int(words.sum()),
        "n_words_quoted": int(quoted.sum()), "share": quoted.sum() / words.sum(),
        "share_low": low, "share_high": high,
    }  # fmt: skip


def _first(values: pd.Series):
    known = values.dropna()
    return known.iloc[0] if len(known) else None
