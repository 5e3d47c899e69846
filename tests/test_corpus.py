"""The bundled corpus: front matter, lengths, and no quotation that the sources do not have."""

import csv
import re
import unicodedata
from collections import Counter
from datetime import date

import pytest
import yaml

from helpers.paths import CORPUS, DATA

FILES = sorted(CORPUS.glob("*.txt"))
GENRES = {"dispatch", "analysis", "editorial", "interview", "communiqué", "profile"}
VIEWPOINTS = {"sober", "alarmed", "approving", "ironic"}
KEYS = {"id", "title", "date", "language", "genre", "viewpoint", "topics", "events", "sources"}
AT_LEAST = {"fr": 36, "en": 26, "ru": 14, "ko": 14}
MARKED = re.compile(r"«([^»]*)»|“([^”]*)”|\"([^\"\n]*)\"|‘([^’\n]{12,})’")
LONGEST_SCARE_QUOTE = 3


def parse(path):
    head, _, body = path.read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")
    return yaml.safe_load(head), body.strip()


def words(text):
    text = unicodedata.normalize("NFKC", text).replace("’", "'").lower()
    return re.findall(r"\w+", text)


def quotations():
    with (DATA / "quotations.csv").open(encoding="utf-8") as file:
        return [words(row["words"]) for row in csv.DictReader(file)]


def is_part(piece, whole):
    text = f" {' '.join(whole)} "
    return f" {' '.join(piece)} " in text


def has_all_in_order(span, quotation):
    rest = iter(span)
    return all(word in rest for word in quotation)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_front_matter(path):
    meta, _ = parse(path)
    assert set(meta) - {"copy_of"} == KEYS, "front matter keys"
    assert meta["id"] == path.stem
    assert meta["id"].startswith(f"{meta['language']}-{meta['date']}-")
    assert isinstance(meta["date"], date)
    assert date(2023, 9, 1) <= meta["date"] <= date(2026, 3, 15)
    assert meta["genre"] in GENRES and meta["viewpoint"] in VIEWPOINTS
    assert meta["sources"] and all(url.startswith("http") for url in meta["sources"])
    assert meta["topics"] and meta["events"]
    if "copy_of" in meta:
        assert (CORPUS / f"{meta['copy_of']}.txt").is_file()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_text(path):
    meta, body = parse(path)
    raw = path.read_text(encoding="utf-8")
    assert raw == unicodedata.normalize("NFC", raw) and raw.endswith("\n") and "\r" not in raw
    if "copy_of" not in meta:
        size, low, high = len(body.split()), 200, 500
        if meta["language"] == "ko":
            size, low, high = len(body), 500, 1200
        assert low <= size <= high, f"{size} is not in {low}–{high}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_quotations_are_the_sources_own(path):
    _, body = parse(path)
    known = quotations()
    unknown = []
    for paragraph in re.split(r"\n\s*\n", body):
        spans = [next(filter(None, m.groups()), "") for m in MARKED.finditer(paragraph)]
        for span in map(words, spans):
            if len(span) <= LONGEST_SCARE_QUOTE:
                continue
            around = words(paragraph)
            whole = [q for q in known if has_all_in_order(around, q)]
            if not any(is_part(span, q) or has_all_in_order(span, q) for q in whole):
                unknown.append(" ".join(span))
    assert not unknown, f"not in data/quotations.csv, or not whole: {unknown}"


def test_enough_of_each_language_and_genre():
    originals = [meta for meta, _ in map(parse, FILES) if "copy_of" not in meta]
    counts = Counter(meta["language"] for meta in originals)
    assert {lang: counts[lang] >= n for lang, n in AT_LEAST.items()} == dict.fromkeys(
        AT_LEAST, True
    ), counts
    assert {meta["genre"] for meta in originals} == GENRES
    assert {meta["viewpoint"] for meta in originals} == VIEWPOINTS
    months = Counter(meta["date"].strftime("%Y-%m") for meta in originals)
    assert months.most_common(1)[0][0] == "2024-06"
