"""How well near-copies are found, and how fast.

python benchmarks/copies.py            prints precision and recall by kind of copy, and the speed

The labelled set is made from the bundled corpus: each article gets copies as newsrooms make them,
and articles that look like copies and are none.
"""

import random
import re
import time

import pandas as pd

from helpers import tables
from helpers.articles import load_articles
from helpers.copies import mark_copies
from helpers.paths import CORPUS

LEAST_WORDS = 120
HEADS = {
    "fr": "MOSCOU, 19 juin 2024 (AGENCE) - ", "en": "MOSCOW, June 19 (AGENCY) - ",
    "ru": "МОСКВА, 19 июня. /АГЕНТСТВО/. ", "ko": "(서울=통신) 기자 = ",
}  # fmt: skip
BOILERPLATES = {
    "fr": "Cet article a été écrit avec l'aide de nos correspondants ; la rédaction suit la "
    "situation et complétera ce récit dès que de nouveaux éléments seront connus, car les deux "
    "capitales disent très peu de leurs échanges.",
    "en": "This report was written with the help of our correspondents; the newsroom follows the "
    "situation and will complete this account as soon as more is known, because both capitals say "
    "very little about what they discuss.",
    "ru": "Материал подготовлен при участии наших корреспондентов; редакция следит за событиями и "
    "дополнит этот рассказ, как только станет известно больше, потому что обе столицы почти "
    "ничего не сообщают о переговорах.",
    "ko": "이 기사는 특파원의 도움을 받아 작성되었으며 편집국은 상황을 계속 지켜보고 새로운 사실이 "
    "알려지는 대로 내용을 보완할 예정인데 두 나라가 회담 내용을 거의 공개하지 않기 때문이다.",
}
QUOTE = re.compile(r"[«“\"][^«»“”\"]{40,300}[»”\"]")
MARKS = str.maketrans({"«": "“", "»": "”", "'": "’", "\xa0": " ", "–": "—"})


def make_labelled(seed: int = 7) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Articles, and for each its `story` (the article it is a copy of, or itself) and `kind`."""
    articles, _ = load_articles(CORPUS)
    articles = articles[articles["duplicate_of"].isna() & articles["language"].isin(list(HEADS))]
    base = articles[articles["n_words"] >= LEAST_WORDS]
    chance, rows, labels = random.Random(seed), [], []
    for number, row in enumerate(base.itertuples()):
        same = base.loc[base["language"].eq(row.language) & (base.index != row.Index), "text"]
        other = same.iloc[number * 5 % len(same)]
        copies = make_copies(row.text, other, row.language, chance)
        others = make_others(row.text, other, row.language, number)
        for kind, text in [("original", row.text), *copies.items(), *others.items()]:
            name = f"{row.article_id} {kind}"
            rows.append({"article_id": name, "text": text})
            labels.append({"story": name if kind in others else row.article_id, "kind": kind})
    return tables.build("articles", rows), pd.DataFrame(labels)


def make_copies(text: str, other: str, language: str, chance: random.Random) -> dict[str, str]:
    """The same article as other papers print it."""
    paragraphs = [part for part in text.split("\n") if part.strip()]
    sentences = re.split(r"(?<=[.!?…»])\s+", text)
    half, shuffled = len(sentences) // 2, chance.sample(paragraphs, len(paragraphs))
    kept = "\n".join(paragraphs[: max(1, 2 * len(paragraphs) // 3)])
    added = [*sentences[:half], first_words(other, 25), *sentences[half:]]
    return {
        "agency header": HEADS[language] + text,
        "last half cut": "\n".join(paragraphs[: max(1, len(paragraphs) // 2)]),
        "brief": HEADS[language] + first_words(text, 50),
        "sentence added": " ".join(added),
        "paragraphs reordered": "\n".join(shuffled),
        "typography": text.translate(MARKS),
        "a word in twelve changed": change_words(text, 12, "autre"),
        "cut, with a newsroom's line": f"{kept}\n{BOILERPLATES[language]}",
        "two thirds, then another text": f"{kept}\n{first_words(other, len(text.split()) // 4)}",
    }


def make_others(text: str, other: str, language: str, number: int) -> dict[str, str]:
    """Articles that share something with this one and are no copies of it."""
    reworded = change_words(other, 4, f"mot{number}")
    half = len(reworded) // 2
    quotes = " ".join(QUOTE.findall(text)[:3])
    found = {"newsroom's line in common": change_words(text, 4, "mot") + BOILERPLATES[language]}
    found["short, line in common"] = (
        first_words(change_words(text, 3, "terme"), 70) + BOILERPLATES[language]
    )
    if 0 < len(quotes) < 0.4 * len(reworded):
        found["quotations in common"] = f"{reworded[:half]} {quotes} {reworded[half:]}"
    return found


def first_words(text: str, n: int) -> str:
    return " ".join(text.split()[:n])


def change_words(text: str, every: int, word: str) -> str:
    """Every n-th word becomes another; at four, no word 4-gram is left."""
    words = text.split(" ")
    return " ".join(word if n % every == every - 1 else old for n, old in enumerate(words))


def score(articles: pd.DataFrame, labels: pd.DataFrame) -> tuple[float, float, pd.DataFrame]:
    """Precision of the marks, recall of the copies, and recall by kind."""
    marked = mark_copies(articles)["duplicate_of"]
    root = marked.where(marked.notna(), articles["article_id"])
    story = dict(zip(articles["article_id"], labels["story"], strict=True))
    right = root.map(story).eq(labels["story"])
    home = dict(zip(articles["article_id"], root, strict=True))
    found = root.eq((labels["story"] + " original").map(home))
    copies = ~labels["kind"].eq("original") & labels["story"].ne(articles["article_id"])
    by_kind = found[copies].groupby(labels["kind"][copies]).agg(["sum", "count"])
    return right[marked.notna()].mean(), found[copies].mean(), by_kind


def make_many(n: int, seed: int = 1) -> pd.DataFrame:
    """Articles of 200–600 words in the corpus' own words, one in ten a copy of the one before."""
    words = " ".join(load_articles(CORPUS)[0]["text"]).split()
    chance, rows = random.Random(seed), []
    for number in range(n):
        text = " ".join(chance.choices(words, k=chance.randint(200, 600)))
        text = first_words(rows[-1]["text"], 150) if number % 10 == 9 else text
        rows.append({"article_id": str(number), "text": text})
    return tables.build("articles", rows)


def main():
    """Print the scores and the speed."""
    articles, labels = make_labelled()
    precision, recall, by_kind = score(articles, labels)
    print(f"{len(articles)} labelled articles: precision {precision:.4f}, recall {recall:.4f}")
    print(by_kind.to_string())
    many = make_many(20_000)
    began = time.perf_counter()
    marked = mark_copies(many)["duplicate_of"].notna().sum()
    print(f"20,000 articles in {time.perf_counter() - began:.1f} s; {marked} of 2,000 copies")


if __name__ == "__main__":
    main()
