"""What the workshop's exercises should give, and what typical mistakes give instead.

Everything is computed from the corpus; no figure is typed. A mistake's name is the name of the
message that a learner who makes it sees.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from helpers import annotate, speech
from helpers.actors import load_gazetteer
from helpers.agreement import agreement as measure_agreement
from helpers.corpus import Corpus
from helpers.editions import edition
from helpers.evaluation import tone_confusion
from helpers.intervals import originals
from helpers.networks import is_sure
from helpers.tones import summarise_tones
from helpers.tones.model import LABELS

OURS = ("russia", "dprk")
PAIR = ("kim-jong-un", "vladimir-putin")
OFTEN = 20
DRAWN = 24


@dataclass(frozen=True)
class Exercise:
    """The right answer, and wrong ones that have a message of their own.

    `answer` takes a corpus and gives a number or a word; for a claim, the figures that the sentence
    must name. `mistakes` take a corpus and give a wrong answer. `slack` is how far off is still
    right.
    """

    answer: Callable[[Corpus], object]
    mistakes: dict[str, Callable[[Corpus], object]] = field(default_factory=dict)
    slack: float = 0.005
    claim: bool = False


def count_language(corpus: Corpus, language: str) -> int:
    """How many articles are in a language, copies included."""
    return int((corpus.articles["language"] == language).sum())


def longest_language(corpus: Corpus) -> str:
    """The language whose articles have the largest median number of words."""
    return corpus.articles.groupby("language")["n_words"].median().idxmax()


def count_june(corpus: Corpus) -> dict[str, int]:
    """How many articles there are, and how many are of June 2024; copies counted once."""
    once = originals(corpus.articles)
    june = once["date"].dt.strftime("%Y-%m") == "2024-06"
    return {"n": int(june.sum()), "total": len(once)}


def toward(corpus: Corpus, actor: str) -> pd.Series:
    """Shares of tone toward an actor."""
    rows = corpus.tones[corpus.tones["target"] == actor]
    return summarise_tones(rows, corpus.articles, ["target"]).iloc[0]


def most_negative_voice(corpus: Corpus) -> str:
    """Whose sentences are more often negative: the narrator's or the quoted ones."""
    rows = corpus.tones.dropna(subset=["target"])
    rows = rows.assign(who=rows["voice"].where(rows["voice"] == "narrator", "quoted"))
    shares = summarise_tones(rows, corpus.articles, ["who"]).set_index("who")["negative"]
    return shares.idxmax()


def agreement(of: str) -> float:
    """How often a label agrees with the reader's: the method's, or always saying neutral."""
    confusion, neutral = tone_confusion(), LABELS.index("neutral")
    right = confusion.trace() if of == "method" else confusion[neutral].sum()
    return float(right / confusion.sum())


def select(corpus: Corpus) -> pd.DataFrame:
    """Quotes that are speech, in articles that are no copies."""
    return speech.select_speech(corpus.quotes, corpus.articles)


def count_quoted(corpus: Corpus, actor: str) -> int:
    """How many quotes an actor has."""
    return int((select(corpus)["actor"] == actor).sum())


def tenths_of_two_sides(corpus: Corpus) -> float:
    """Of ten quotes with a known speaker, how many come from Russia or North Korea."""
    sides = select(corpus)["actor"].dropna().map(load_gazetteer().actors.set_index("id")["side"])
    return float(10 * sides.isin(OURS).mean())


def share_of_most_quoted(corpus: Corpus, among: str) -> float:
    """Putin's share of quotes: among those with a known speaker, all speech, or all rows."""
    said = select(corpus)
    n = {"known": said["actor"].notna().sum(), "said": len(said), "rows": len(corpus.quotes)}
    return count_quoted(corpus, "vladimir-putin") / int(n[among])


def count_with_edges(corpus: Corpus) -> dict[str, float]:
    """Putin's quotes with the two ends of the interval."""
    counts = speech.count_speakers(select(corpus), corpus.articles)
    row = counts.set_index("actor").loc["vladimir-putin"]
    return {"n": row["n"], "low": row["n_low"], "high": row["n_high"]}


def find_pair(corpus: Corpus) -> pd.Series:
    """Kim and Putin in one sentence: their row of `pairs`."""
    return corpus.pairs.set_index(["window", "actor_a", "actor_b"]).loc[("sentence", *PAIR)]


def count_sure(corpus: Corpus, window: str) -> int:
    """How many pairs surely meet more often than chance."""
    return int(is_sure(corpus.pairs[corpus.pairs["window"] == window]).sum())


def compare_windows(corpus: Corpus) -> str:
    """"+", "-" or "=": are there more sure pairs in articles than in sentences?"""  # fmt: skip
    difference = count_sure(corpus, "article") - count_sure(corpus, "sentence")
    return "+" if difference > 0 else "-" if difference else "="


def count_frequent(corpus: Corpus, which: str) -> int:
    """Of the pairs that share many sentences: how many are sure, not sure, or all."""
    pairs = corpus.pairs[corpus.pairs["window"] == "sentence"]
    frequent = pairs[pairs["n_both"] >= OFTEN]
    sure = frequent["q_value"] <= 0.05
    return {"sure": int(sure.sum()), "unsure": int((~sure).sum()), "all": len(frequent)}[which]


def share_equal(corpus: Corpus, coder: str) -> float:
    """On what share of the sentences that episode 5 draws a coder gives the reader's label."""
    reader = annotate.read_reader(corpus, edition())
    known = annotate.draw_sentences(reader, DRAWN, by="label").merge(reader)
    labels = annotate.invent_coders(known)
    wide = labels.pivot(index="sentence", columns="coder", values="label")
    return float((wide["reader"] == wide[coder]).mean())


def nearest_of_lazy(corpus: Corpus) -> str:
    """Where alpha lies if somebody always says neutral: near the share of equal labels, or zero."""
    reader = annotate.read_reader(corpus, edition())
    lazy = reader.assign(label="neutral", coder="lazy")
    found = measure_agreement(annotate.to_units(pd.concat([reader, lazy])))
    return "zero" if abs(found.alpha) < abs(found.alpha - found.share_agreed) else "share"


def share_of_negative(corpus: Corpus, whose: str) -> float:
    """Of what the reader (or the program) calls negative, how much the other does too."""
    reader = annotate.read_reader(corpus, edition())
    table = annotate.count_confusion(annotate.compare_engine(reader))
    total = table.loc["negative"] if whose == "reader" else table["negative"]
    return float(table.loc["negative", "negative"] / total.sum())


def count_agreed(corpus: Corpus) -> dict[str, int]:
    """On how many of the reader's sentences the program gives the same label."""
    compared = annotate.compare_engine(annotate.read_reader(corpus, edition()))
    return {"agreed": int((compared["steps"] == 0).sum()), "total": len(compared)}


def _direct(corpus: Corpus) -> int:
    return int((select(corpus)["kind"] == "direct").sum())


EXERCISES = {
    "1.1": Exercise(
        lambda c: count_language(c, "fr"),
        {
            "none": lambda c: 0,
            "order": lambda c: int((originals(c.articles)["language"] == "fr").sum()),
            "other": lambda c: [count_language(c, code) for code in ("en", "ru", "ko")],
        },
    ),
    "1.2": Exercise(
        lambda c: len(originals(c.articles)),
        {
            "copies": lambda c: len(c.articles) - len(originals(c.articles)),
            "all": lambda c: len(c.articles),
        },
    ),
    "1.3": Exercise(longest_language),
    "1.4": Exercise(count_june, claim=True),
    "2.1": Exercise(
        lambda c: "negative", {"same": lambda c: "positive", "half": lambda c: "neutral"}
    ),
    "2.2": Exercise(
        lambda c: toward(c, "ukraine")["net"],
        {
            "sign": lambda c: -toward(c, "ukraine")["net"],
            "neutral": lambda c: toward(c, "ukraine")["positive"] - toward(c, "ukraine")["neutral"],
            "nothing": lambda c: 0,
        },
    ),
    "2.3": Exercise(
        lambda c: int((c.tones["target"] == "volodymyr-zelensky").sum()),
        {
            "speaker": lambda c: int((c.tones["speaker"] == "volodymyr-zelensky").sum()),
            "none": lambda c: 0,
        },
    ),
    "2.4": Exercise(most_negative_voice),
    "2.5": Exercise(lambda c: agreement("neutral"), {"method": lambda c: agreement("method")}),
    "3.1": Exercise(
        _direct,
        {
            "raw": lambda c: int((c.quotes["kind"] == "direct").sum()),
            "none": lambda c: 0,
            "other": lambda c: [int((select(c)["kind"] == k).sum()) for k in ("indirect", "mixed")],
        },
    ),
    "3.2": Exercise(
        lambda c: count_quoted(c, "volodymyr-zelensky"),
        {"none": lambda c: 0, "same": lambda c: count_quoted(c, "vladimir-putin")},
    ),
    "3.3": Exercise(tenths_of_two_sides, slack=1),
    "3.4": Exercise(
        lambda c: share_of_most_quoted(c, "known"),
        {
            "said": lambda c: share_of_most_quoted(c, "said"),
            "rows": lambda c: share_of_most_quoted(c, "rows"),
        },
    ),
    "3.5": Exercise(count_with_edges, claim=True),
    "4.1": Exercise(
        lambda c: find_pair(c)["n_both"] / find_pair(c)["expected"],
        {
            "inverse": lambda c: find_pair(c)["expected"] / find_pair(c)["n_both"],
            "share": lambda c: [find_pair(c)["n_both"] / find_pair(c)[n] for n in ("n_a", "n_b")],
            "windows": lambda c: find_pair(c)["n_both"] / find_pair(c)["n_windows"],
            "one": lambda c: 1,
        },
    ),
    "4.2": Exercise(
        lambda c: count_sure(c, "paragraph"),
        {
            "same": lambda c: count_sure(c, "sentence"),
            "article": lambda c: count_sure(c, "article"),
        },
    ),
    "4.3": Exercise(compare_windows),
    "4.4": Exercise(
        lambda c: count_frequent(c, "sure"),
        {
            "reversed": lambda c: count_frequent(c, "unsure"),
            "all": lambda c: count_frequent(c, "all"),
        },
    ),
    "4.5": Exercise(
        lambda c: {"n": find_pair(c)["n_both"], "expected": find_pair(c)["expected"]}, claim=True
    ),
    "5.1": Exercise(
        lambda c: share_equal(c, "invented-a"),
        {"itself": lambda c: 1, "other": lambda c: share_equal(c, "invented-b")},
    ),
    "5.2": Exercise(nearest_of_lazy),
    "5.3": Exercise(
        lambda c: share_of_negative(c, "reader"),
        {"column": lambda c: share_of_negative(c, "program")},
    ),
    "5.4": Exercise(count_agreed, claim=True),
}
