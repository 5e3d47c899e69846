"""Speed and memory of the pairs table on made-up mentions of 20,000 articles and 300 actors.

python benchmarks/pairs.py [ARTICLES [SHUFFLES]]     prints a table; takes a minute
"""

import sys
import time
import tracemalloc

import numpy as np
import pandas as pd

from helpers import tables
from helpers.cooccurrence import count_pairs

SENTENCES, ACTORS, WINDOWS = 20, 300, ("sentence", "paragraph", "article", 25)


def make_corpus(n_articles, mentions=19, seed=0):
    """Articles of 20 sentences; actors are named at random, the frequent ones twice as often."""
    random = np.random.default_rng(seed)
    ids = np.array([f"a{number:07d}" for number in range(n_articles)], dtype=object)
    number = np.tile(np.arange(SENTENCES), n_articles)
    sentences = pd.DataFrame({
        "article_id": np.repeat(ids, SENTENCES), "sentence": number, "paragraph": number // 4,
    })  # fmt: skip
    sizes, chances = random.poisson(mentions, n_articles), np.linspace(2, 1, ACTORS)
    actors = random.choice(ACTORS, sizes.sum(), p=chances / chances.sum())
    sentence = random.integers(0, SENTENCES, sizes.sum())
    names = np.array([f"actor-{number:03d}" for number in range(ACTORS)], dtype=object)
    rows = pd.DataFrame({
        "article_id": np.repeat(ids, sizes), "sentence": sentence, "start": sentence * 46,
        "actor": names[actors],
    })  # fmt: skip
    articles = pd.DataFrame({"article_id": ids, "language": "en", "text": "word " * 460})
    named = {"articles": articles, "sentences": sentences, "mentions": rows}
    return [tables.build(name, table) for name, table in named.items()]


def measure(corpus, window, permutations=0):
    """Processor seconds of a run, and the most memory a run holds beside the tables."""
    began = time.process_time()
    pairs = count_pairs(*corpus, window=window, permutations=permutations)
    seconds = time.process_time() - began
    most = np.nan
    if not permutations:
        tracemalloc.start()
        count_pairs(*corpus, window=window)
        most = tracemalloc.get_traced_memory()[1] / 2**20
        tracemalloc.stop()
    shown = {"articles": len(corpus[0]), "mentions": len(corpus[2]), "window": window}
    return {**shown, "shuffles": permutations, "pairs": len(pairs), "seconds": seconds, "MiB": most}


def main(n_articles=20_000, shuffles=1_000):
    """Print the table: closed forms for each window and two sizes, then shuffles."""
    rows = []
    for n in (n_articles // 4, n_articles):
        corpus = make_corpus(n)
        rows += [measure(corpus, window) for window in WINDOWS]
    rows += [measure(corpus, window, shuffles) for window in WINDOWS[:3]]
    print(pd.DataFrame(rows).round(2).to_string(index=False))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
