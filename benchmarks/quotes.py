"""Quality and speed of the quotes engines, beside textacy and a naive baseline, in one run.

python benchmarks/quotes.py [--engines rules,parse,textacy,naive]

Prints F1 (%) of quotes, of quotes with speaker, and with the speaker's resolved name, and what a
CPU-second reads. Sets: the project's own gold, and annotated sets in ../shared/gold/quotes with
their scorer where they are there. textacy is measured if it is installed (pip install textacy).
"""

import argparse
import importlib.util
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

from helpers import evaluation, tables
from helpers.actors import find_mentions, load_gazetteer
from helpers.quotes import find_quotes
from helpers.quotes.parsed import MODELS
from helpers.tokens import split_sentences

SHARED = Path(__file__).parents[2] / "shared"
MARKED = re.compile(r"«([^»]*)»|“([^”]*)”|\"([^\"\n]*)\"")
CAPITALS = re.compile(r"[A-ZÀ-ÖА-ЯЁ][\w'’-]+(?: [A-ZÀ-ÖА-ЯЁ][\w'’-]+)*")
STRAIGHT = str.maketrans("«»", '""')


def find_naively(articles, *_):
    """Every stretch in marks is a quote; the capitals that follow it are its speaker."""
    rows = []
    for article in articles.itertuples():
        for number, match in enumerate(MARKED.finditer(article.text)):
            start, end = match.span(match.lastindex)
            near = CAPITALS.search(article.text, match.end())
            rows.append(
                _row(article.article_id, number, start, end, article.text, near and near[0])
            )
    return tables.build("quotes", rows)


def find_by_textacy(articles, *_):
    """Direct quotations by textacy, on spaCy's whole pipeline as it comes (fr and en)."""
    from textacy.extract.triples import direct_quotations

    rows = []
    for article in articles[articles["language"].isin(list(MODELS))].itertuples():
        document = _pipeline(article.language)(article.text)
        try:
            found = list(direct_quotations(document))
        except ValueError:  # an odd number of marks: it refuses the article
            continue
        for number, triple in enumerate(found):
            speaker = " ".join(token.text for token in triple.speaker)
            span = triple.content.start_char, triple.content.end_char
            rows.append(_row(article.article_id, number, *span, article.text, speaker))
    return tables.build("quotes", rows)


def _pipeline(language, loaded={}):  # noqa: B006
    if language not in loaded:
        loaded[language] = __import__(MODELS[language]).load(exclude=["ner"])
    return loaded[language]


def _row(article_id, number, start, end, text, speaker):
    return {
        "article_id": article_id, "quote": number, "start": start, "end": end, "speech": True,
        "text": text[start:end], "kind": "direct", "speaker": speaker, "speaker_name": speaker,
    }  # fmt: skip


ENGINES = {
    "rules": find_quotes,
    "parse": lambda *parts: find_quotes(*parts, parse=True),
    "textacy": find_by_textacy,
    "naive": find_naively,
}


def measure(engine, articles, gazetteer):
    """Quotes of an engine, articles and megabytes a CPU-second (the second of two runs)."""
    sentences = split_sentences(articles)
    mentions = find_mentions(articles, sentences, gazetteer)
    parts = articles, sentences, mentions, gazetteer
    engine(*parts)
    began = time.process_time()
    quotes = engine(*parts)
    seconds = time.process_time() - began
    size = articles["text"].str.encode("utf-8").str.len().sum() / 1e6
    return quotes, {"articles_s": len(articles) / seconds, "mb_s": size / seconds}


def score_own(quotes, gold, articles):
    """F1 of quotes and of quotes with speaker on the project's own gold."""
    scores = {}
    for method in ("quotes", "speakers"):
        compared = evaluation.compare(method, gold, {"quotes": quotes}, articles)
        every = evaluation.score(method, compared)
        scores |= {
            f"{method} {kind}": every.query("language == 'all' and kind == @kind")["f1"].sum() * 100
            for kind in ("all", "direct")
        }
    return scores


def read_shared(name, straight=False):
    """An annotated set as an articles table."""
    lines = (SHARED / "gold/quotes" / f"{name}.docs.jsonl").read_text("utf-8").splitlines()
    documents = [json.loads(line) for line in lines]
    rows = [
        {
            "article_id": document["doc_id"],
            "language": document.get("lang") or name[:2],
            "text": document["text"].translate(STRAIGHT if straight else {}),
        }
        for document in documents
    ]
    return tables.build("articles", rows)


def score_shared(quotes, name, folder):
    """What the scorer of the annotated sets says: one row a track."""
    names = quotes["speaker_name"].fillna(quotes["speaker"]).astype(object)
    wanted = quotes.assign(speaker_text=names.where(names.notna(), None))[quotes["speech"]]
    wanted = wanted.rename(columns={"article_id": "doc_id", "text": "quote_text"})
    wanted = wanted.assign(
        speaker_surface=wanted["speaker"].astype(object).where(wanted["speaker"].notna(), None)
    )
    columns = ["doc_id", "start", "end", "quote_text", "speaker_text", "speaker_surface"]
    found, out = folder / "found.jsonl", folder / "scores.json"
    wanted[columns].to_json(found, orient="records", lines=True, force_ascii=False)
    command = [sys.executable, SHARED / "scoring/score_quotes.py", "--gold",
               SHARED / "gold/quotes" / name, "--pred", found, "--tracks", "direct,all",
               "--modes", "soft", "--json", out]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    for track in json.loads(out.read_text()):
        resolved = track.get("quote_canonical_speaker", {}).get("F1")
        yield {
            "kind": track["track"], "quote": track["quote"]["F1"],
            "speaker": track["quote_speaker"]["F1"], "resolved": resolved,
        }  # fmt: skip


def main():
    """Print one table for the own gold and one for the annotated sets."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--engines", default=",".join(ENGINES))
    names = parser.parse_args().engines.split(",")
    if "textacy" in names and importlib.util.find_spec("textacy") is None:
        print("textacy is not installed: left out (pip install textacy adds it)")
        names.remove("textacy")
    gazetteer, gold = load_gazetteer(), evaluation.read_gold()
    articles, _ = evaluation.analyse_checked(gold)
    rows = []
    for name in names:
        quotes, speed = measure(ENGINES[name], articles, gazetteer)
        rows.append({"engine": name, **score_own(quotes, gold, articles), **speed})
    print(pd.DataFrame(rows).round(1).to_string(index=False))
    if (SHARED / "gold/quotes").is_dir():
        print(pd.DataFrame(shared_rows(names, gazetteer)).round(1).to_string(index=False))


def shared_rows(names, gazetteer):
    """A row for each annotated set, engine and track."""
    sets = [path.name.split(".")[0] for path in sorted(SHARED.glob("gold/quotes/*.docs.jsonl"))]
    sets = [(name, False) for name in sets] + [(name, True) for name in sets if name[:2] == "fr"]
    for name, straight in sets:
        articles = read_shared(name, straight)
        for engine in names:
            quotes, speed = measure(ENGINES[engine], articles, gazetteer)
            with tempfile.TemporaryDirectory() as folder:
                for row in score_shared(quotes, name, Path(folder)):
                    label = name + (" straight" if straight else "")
                    yield {"set": label, "engine": engine, **row, **speed}


if __name__ == "__main__":
    main()
