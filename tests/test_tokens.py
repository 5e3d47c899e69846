"""Sentences and words in four languages, and offsets that hold on any text."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.tokens import sentence_spans, split_sentences, stem, word_spans


def sentences(text):
    return [text[start:end] for _, start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("M. Poutine est arrivé. Il parle.", ["M. Poutine est arrivé.", "Il parle."]),
        ("« Nous irons ! » a-t-il dit. Fin.", ["« Nous irons ! » a-t-il dit.", "Fin."]),
        ("Le 3 janv. 2024, S. Lavrov part.", ["Le 3 janv. 2024, S. Lavrov part."]),
        ("“We go.” He left.", ["“We go.”", "He left."]),
        ("В 2024 г. Путин прибыл. Всё.", ["В 2024 г. Путин прибыл.", "Всё."]),
        ("3.5톤을 보냈다고 밝혔다. 끝이다.", ["3.5톤을 보냈다고 밝혔다.", "끝이다."]),
        ("Un titre\n\nUne phrase. Une autre.", ["Un titre", "Une phrase.", "Une autre."]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_sentences(text, expected):
    assert sentences(text) == expected


def test_paragraphs_are_counted_in_each_article():
    articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["Un.\n\nDeux. Trois.", "Un."]})
    table = split_sentences(articles)
    assert table["paragraph"].tolist() == [0, 1, 1, 0]
    assert table["sentence"].tolist() == [0, 1, 2, 0]


@given(st.text(alphabet=st.sampled_from("aÉ.!?«»“”\"' \n\u202f\u00a0M1д다\x00"), max_size=300))
@settings(max_examples=200, deadline=None)
def test_sentences_hold_all_text_in_order(text):
    spans = sentence_spans(text)
    assert all(0 <= start < end <= len(text) for _, start, end in spans)
    assert all(a[2] <= b[1] for a, b in zip(spans, spans[1:], strict=False))
    kept = "".join(text[start:end] for _, start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())


def test_words_keep_hyphen_and_apostrophe():
    text = "L’ONU, a-t-il dit, n'irait pas."
    assert [text[s:e] for s, e in word_spans(text)] == ["L’ONU", "a-t-il", "dit", "n'irait", "pas"]


def test_stems_where_there_is_a_stemmer():
    assert stem("Sanctions", "fr") == stem("sanction", "fr")
    assert stem("푸틴은", "ko") == "푸틴은"
