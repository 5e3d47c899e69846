"""Quality and speed of the quotes engine against the project's gold, beside a naive baseline.

python benchmarks/quotes.py            prints a table; takes seconds
"""

import re
import time

import pandas as pd

from helpers import evaluation, tables
from helpers.actors import load_gazetteer
from helpers.quotes import find_quotes

MARKED = re.compile(r"«([^»]*)»|“([^”]*)”|\"([^\"\n]*)\"")
CAPITALS = re.compile(r"[A-ZÀ-ÖА-ЯЁ][\w'’-]+(?: [A-ZÀ-ÖА-ЯЁ][\w'’-]+)*")


def find_naively(articles):
    """Every stretch in marks is a quote; the nearest capitals are its speaker."""
    rows = []
    for article in articles.itertuples():
        for number, match in enumerate(MARKED.finditer(article.text)):
            start, end = match.span(match.lastindex)
            near = CAPITALS.search(article.text, match.end())
            rows.append({
                "article_id": article.article_id, "quote": number, "start": start, "end": end,
                "text": match[match.lastindex], "kind": "direct", "speech": True,
                "speaker": near and near[0],
            })  # fmt: skip
    return tables.build("quotes", rows)


def main():
    """Print F1 of quotes and speakers by language and articles a second for both."""
    gold = evaluation.read_gold()
    articles, found = evaluation.analyse_checked(gold)
    gazetteer = load_gazetteer()
    parts = articles, found["sentences"], found["mentions"], gazetteer
    engines = {"rules": lambda: find_quotes(*parts), "naive": lambda: find_naively(articles)}
    rows = []
    for name, engine in engines.items():
        engine()
        began = time.perf_counter()
        quotes = engine()
        speed = len(articles) / (time.perf_counter() - began)
        for method in ("quotes", "speakers"):
            compared = evaluation.compare(method, gold, {"quotes": quotes}, articles)
            scores = evaluation.score(method, compared).query("kind == 'all'")
            rows += [{"engine": name, "articles_a_second": round(speed), **row}
                     for row in scores.drop(columns=["kind"]).to_dict("records")]  # fmt: skip
    print(pd.DataFrame(rows).round(2).to_string(index=False))


if __name__ == "__main__":
    main()
