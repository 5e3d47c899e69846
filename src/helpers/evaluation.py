"""How often each method is wrong: its results against articles that were checked by hand.

The gold is a folder of JSON lines: articles.jsonl names the articles checked, quotes.jsonl,
mentions.jsonl and tones.jsonl hold what is right in them. What a method finds in an article that
was checked and what the gold does not have is an error; other articles are left alone.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from helpers import tables
from helpers.actors import load_gazetteer
from helpers.analysis import analyse
from helpers.articles import load_articles
from helpers.corpus import fingerprint
from helpers.editions import say
from helpers.intervals import LEVEL, resample_weights
from helpers.paths import CORPUS, DATA, PROCESSED
from helpers.tokens import word_spans

GOLD = DATA / "gold"
LABELS = ["negative", "neutral", "positive"]
OVERLAP = 0.8
OUTCOMES = ("hit", "wrong", "miss", "false")
MARKED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"\n]*\"")
FILES = ("articles", "quotes", "mentions", "tones")
METHODS = ("quotes", "speakers", "mentions", "tones")

NOTE = (
    "Method, on {articles} articles annotated by one reader ({languages}): precision {precision}, "
    "recall {recall} (F1 {f1}, 95 % interval {low}–{high})."
)
TONE_NOTE = (
    "Method, on {articles} articles annotated by one reader ({languages}): agrees on {precision} "
    "of {n} sentences (95 % interval {low}–{high})."
)


def evaluate_gold(path: Path = GOLD, corpus: Path = CORPUS, tone: str = "fast") -> pd.DataFrame:
    """Score every method against hand-checked articles; scores of the same code and data are kept.

    Parameters
    ----------
    path : Path
        A folder with articles.jsonl and any of quotes.jsonl, mentions.jsonl, tones.jsonl.
    corpus : Path
        Where the articles themselves are.
    tone : str
        The tone engine to score, "fast" or "careful".

    Returns
    -------
    DataFrame
        `method`, `language` ("all" for the four together), `kind`, `n_articles`, `n_gold`,
        `n_found`, `precision`, `recall`, `f1`, `f1_low`, `f1_high` (95 %, articles resampled).

    Raises
    ------
    FileNotFoundError
        The folder has no gold, or an article of it is not in the corpus.

    Examples
    --------
    >>> scores = evaluate_gold()
    >>> {"quotes", "mentions"} <= set(scores["method"])
    True
    """
    gold, files = read_gold(path), sorted(Path(path).glob("*.jsonl"))
    kept = PROCESSED / f"scores-{fingerprint(Path(corpus).resolve(), tone, *files)}.parquet"
    if not kept.is_file():
        articles, found = analyse_checked(gold, corpus, tone)
        outcomes = [compare(name, gold, found, articles) for name in METHODS if name in gold]
        scores = [score(name, frame) for frame in outcomes for name in [frame.attrs["method"]]]
        tables.write(pd.concat(scores, ignore_index=True), kept)
    return pd.read_parquet(kept)


def read_gold(path: Path = GOLD) -> dict[str, pd.DataFrame]:
    """Read the annotations of a folder as tables: articles, quotes, mentions, tones."""
    path = Path(path)
    if not (path / "articles.jsonl").is_file():
        raise FileNotFoundError(f"no gold in {path}: a file articles.jsonl must name the articles")
    gold = {name: _lines(path / f"{name}.jsonl") for name in FILES}
    gold = {name: table for name, table in gold.items() if len(table)}
    if "quotes" in gold:
        gold["speakers"] = gold["quotes"]
    return gold


def analyse_checked(
    gold: dict, corpus: Path = CORPUS, tone: str = "fast", also: tuple[str, ...] = ()
) -> tuple[pd.DataFrame, dict]:
    """Analyse the articles that the gold names; `tone` and `also` as for `analysis.analyse`."""
    articles, _ = load_articles([corpus])
    wanted = gold["articles"]["article_id"].tolist()
    missing = sorted(set(wanted) - set(articles["article_id"]))
    if missing:
        raise FileNotFoundError(f"the gold names articles that are not in {corpus}: {missing[:5]}")
    articles = articles[articles["article_id"].isin(wanted)].reset_index(drop=True)
    bundled = Path(corpus).resolve() == CORPUS  # its gold names actors of the bundled list
    gazetteer = load_gazetteer(DATA if bundled else None)
    return articles, analyse(articles, gazetteer, tone=tone, also=also)


def compare(method: str, gold: dict, found: dict, articles: pd.DataFrame) -> pd.DataFrame:
    """Set gold and found side by side for one method: a row for each hit, miss and false find.

    Returns
    -------
    DataFrame
        `article_id`, `language`, `kind`, `start`, `end`, `text`, `gold`, `found` (what each side
        says: speaker, actor or label), `outcome` (hit, wrong, miss, false), `found_start`.
    """
    rows = _COMPARE[method](gold[method], found, articles)
    frame = pd.DataFrame(
        rows,
        columns=["article_id", "kind", "start", "end", "gold", "found", "outcome", "found_start"],
    )
    frame = frame.merge(articles[["article_id", "language", "text"]], on="article_id")
    cuts = zip(frame["text"], frame["start"], frame["end"], strict=True)
    frame["text"] = [text[start:end] for text, start, end in cuts]
    frame.attrs["method"] = method
    return frame


def error_note(scores: pd.DataFrame, method: str) -> str:
    """One sentence on how far to trust a method, and what that rests on, for under a figure."""
    rows = scores.query("method == @method and kind == 'all'")
    row = rows[rows["language"] == "all"].iloc[0]
    where = ", ".join(sorted(set(rows["language"]) - {"all"}))
    text = TONE_NOTE if method == "tones" else NOTE
    return say(
        text, articles=row.n_articles, languages=where, precision=f"{row.precision:.0%}",
        recall=f"{row.recall:.0%}", f1=f"{row.f1:.2f}", n=row.n_gold,
        low=f"{row.f1_low:.2f}", high=f"{row.f1_high:.2f}",
    )  # fmt: skip


def count_outcomes(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Count hits, wrong ones, misses and false finds for each value of a column."""
    counts = rows.groupby([by, "outcome"]).size().unstack(fill_value=0)
    return counts.reindex(columns=list(OUTCOMES), fill_value=0).reset_index()


def compare_corpora(checked: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Set checked articles beside a corpus: number, median words, share of text in marks.

    Returns
    -------
    DataFrame
        One row for each language of either: `language`, and the three figures for both.
    """
    parts = {"checked": _traits(checked), "yours": _traits(other)}
    table = pd.concat(parts, axis=1).sort_index()
    table.columns = [f"{column} ({side})" for side, column in table.columns]
    return table.astype("float64")


def tone_confusion(path: Path = GOLD, tone: str = "fast") -> np.ndarray:
    """How tone labels are mixed up: gold (rows) by found (columns), negative, neutral, positive."""
    gold = read_gold(path)
    articles, found = analyse_checked(gold, tone=tone)
    rows = compare("tones", gold, found, articles)
    counts = pd.crosstab(rows["gold"], rows["found"]).reindex(index=LABELS, columns=LABELS)
    return counts.fillna(0).to_numpy() + 0.5  # half a row in each cell: none is impossible


def _traits(articles: pd.DataFrame) -> pd.DataFrame:
    marked = [sum(map(len, MARKED.findall(text))) / max(len(text), 1) for text in articles["text"]]
    groups = articles.assign(marked=marked).groupby("language")
    return pd.DataFrame({
        "articles": groups.size(), "median words": groups["n_words"].median(),
        "share in marks": groups["marked"].mean(),
    })  # fmt: skip


def _lines(path: Path) -> pd.DataFrame:
    if not path.is_file():
        return pd.DataFrame()
    lines = path.read_text(encoding="utf-8").splitlines()
    return pd.DataFrame([json.loads(line) for line in lines if line.strip()])


def _spans(method_rows: pd.DataFrame) -> dict[str, list]:
    groups = method_rows.groupby("article_id", sort=False)
    return {article_id: list(rows.itertuples(index=False)) for article_id, rows in groups}


def _match(gold: pd.DataFrame, found: pd.DataFrame, articles, same: Callable):
    """Yield (article, gold row or None, found row or None), best overlap first, one to one."""
    gold_of, found_of = _spans(gold), _spans(found)
    for article_id, text in zip(articles["article_id"], articles["text"], strict=True):
        ours, theirs = gold_of.get(article_id, []), found_of.get(article_id, [])
        words = word_spans(text)
        scored = [
            (same(g, f, words), i, k)
            for i, g in enumerate(ours)
            for k, f in enumerate(theirs)
            if g.start < f.end and f.start < g.end
        ]
        taken, used = set(), set()
        for score, i, k in sorted(scored, key=lambda item: -item[0]):
            if score and i not in taken and k not in used:
                taken.add(i), used.add(k)
                yield article_id, ours[i], theirs[k]
        yield from ((article_id, g, None) for i, g in enumerate(ours) if i not in taken)
        yield from ((article_id, None, f) for k, f in enumerate(theirs) if k not in used)


def _word_overlap(gold, found, words) -> float:
    """Jaccard overlap of the words of two spans, 0 below the threshold."""
    a, b = (
        {start for start, end in words if span.start < end and start < span.end}
        for span in (gold, found)
    )
    overlap = len(a & b) / len(a | b) if a | b else 0
    return overlap if overlap >= OVERLAP else 0


def _any_overlap(gold, found, words) -> float:
    return min(gold.end, found.end) - max(gold.start, found.start)


def _compare_quotes(gold, found, articles):
    quotes = found["quotes"][found["quotes"]["speech"]]
    for article_id, g, f in _match(gold, quotes, articles, _word_overlap):
        outcome = "hit" if g and f else "miss" if g else "false"
        yield _row(article_id, g, f, g and g.kind or f.kind, "speech", "speech", outcome)


def _compare_speakers(gold, found, articles):
    quotes = found["quotes"][found["quotes"]["speech"]]
    for article_id, g, f in _match(gold, quotes, articles, _word_overlap):
        ours, theirs = g and _speaker(g), f and _speaker(f)
        outcome = "miss" if not f else "false" if not g else "hit" if ours == theirs else "wrong"
        yield _row(article_id, g, f, g and g.kind or f.kind, ours, theirs, outcome)


def _compare_mentions(gold, found, articles):
    for article_id, g, f in _match(gold, found["mentions"], articles, _any_overlap):
        ours, theirs = g and g.actor, f and f.actor
        outcome = "miss" if not f else "false" if not g else "hit" if ours == theirs else "wrong"
        yield _row(article_id, g, f, g and g.kind or f.kind, ours, theirs, outcome)


def _compare_tones(gold, found, articles):
    for article_id, g, f in match_tones(gold, found, articles):
        outcome = "hit" if g.label == f.label else "wrong"
        yield _row(article_id, g, f, g.label, g.label, f.label, outcome)


def match_tones(gold, found, articles):
    """Yield article id, gold row and found row of sentences toward a target both sides judged."""
    tones = found["tones"].dropna(subset=["target"])
    for target in sorted(set(gold["target"])):
        ours, theirs = (rows[rows["target"] == target] for rows in (gold, tones))
        for article_id, g, f in _match(ours, theirs, articles, _word_overlap):
            if g and f:
                yield article_id, g, f


_COMPARE = {
    "quotes": _compare_quotes,
    "speakers": _compare_speakers,
    "mentions": _compare_mentions,
    "tones": _compare_tones,
}


def _row(article_id, g, f, kind, ours, theirs, outcome):
    span = g or f
    found_start = f.start if f else None
    return article_id, kind, span.start, span.end, ours, theirs, outcome, found_start


def _speaker(row) -> str | None:
    """The actor where there is one, else the last word of the name."""
    if isinstance(row.actor, str):
        return row.actor
    name = getattr(row, "speaker_name", None)
    name = name if isinstance(name, str) else row.speaker
    return name.split()[-1].lower() if isinstance(name, str) and name.strip() else None


def score(method: str, rows: pd.DataFrame) -> pd.DataFrame:
    groups = [("all", "all", rows)]
    groups += [(language, "all", part) for language, part in rows.groupby("language")]
    groups += [("all", kind, part) for kind, part in rows.groupby("kind")]
    return pd.DataFrame([_measure(method, *group) for group in groups])


def _measure(method: str, language: str, kind: str, rows: pd.DataFrame) -> dict:
    counts = rows.groupby(["article_id", "outcome"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=list(OUTCOMES), fill_value=0).to_numpy()
    precision, recall, f1 = _rates(counts.sum(axis=0))
    drawn = _rates((resample_weights(len(counts)) @ counts).T)[2] if len(counts) else [np.nan]
    low, high = np.quantile(np.nan_to_num(drawn), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    hit, wrong, miss, false = counts.sum(axis=0)
    return {
        "method": method, "language": language, "kind": kind, "n_articles": len(counts),
        "n_gold": hit + wrong + miss, "n_found": hit + wrong + false, "precision": precision,
        "recall": recall, "f1": f1, "f1_low": low, "f1_high": high,
    }  # fmt: skip


def _rates(counts):
    hit, wrong, miss, false = (np.asarray(part, dtype=float) for part in counts)
    with np.errstate(divide="ignore", invalid="ignore"):
        precision, recall = hit / (hit + wrong + false), hit / (hit + wrong + miss)
        return precision, recall, 2 * hit / (2 * (hit + wrong) + miss + false)
