"""Draw sentences to label from a corpus, and coders to practise on.

In goes a corpus; out come sentences that name an actor, what the project's reader says of them, and
invented coders.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from helpers.annotate.files import (
    COLUMNS,
    INVENTED,
    LABELS,
    READER,
    SHOWN,
)
from helpers.corpus import Corpus
from helpers.evaluation import GOLD, read_gold
from helpers.intervals import originals

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
