# ruff: noqa: E501
"""Who is named where: forms, titles by the day, places that are no governments, a checked gazetteer."""

import os
import shutil
import unicodedata

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import tables
from helpers.__main__ import main
from helpers.actors import find_mentions, load_gazetteer
from helpers.actors.context import NO_HOLDER, OPEN, PLACE
from helpers.actors.declension import decline_name, decline_title
from helpers.actors.gazetteer import ACTOR_COLUMNS
from helpers.actors.pronouns import add_pronouns
from helpers.actors.suggest import suggest_actors, to_gazetteer
from helpers.evaluation import analyse_checked, read_gold
from helpers.paths import DATA
from helpers.tokens import split_sentences


def mentions_of(text, language="fr", date="2024-06-20", **options):
    row = {"article_id": "a", "language": language, "text": text, "date": date}
    articles = tables.build("articles", [row])
    return find_mentions(articles, split_sentences(articles), load_gazetteer(), **options)


def named(text, language="fr", date="2024-06-20"):
    return mentions_of(text, language, date)[["surface", "actor"]].values.tolist()


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "fr",
            "Vladimir Poutine a reçu M. Kim et Kim Jong-un.",
            [
                ["Vladimir Poutine", "vladimir-putin"],
                ["Kim", "kim-jong-un"],
                ["Kim Jong-un", "kim-jong-un"],
            ],
        ),
        (
            "fr",
            "Les propos d'Ouchakov et de l’ONU.",
            [["Ouchakov", "yuri-ushakov"], ["ONU", "united-nations"]],
        ),
        ("fr", "Les États-Unis et les Etats-Unis.", [["États-Unis", "us"], ["Etats-Unis", "us"]]),
        ("fr", "Kim Jong‑un sourit.", [["Kim Jong‑un", "kim-jong-un"]]),
        ("fr", "Moscou dément. Il vit à Moscou.", [["Moscou", "russia"]]),
        ("fr", "Il livre des obus à Moscou.", [["Moscou", "russia"]]),
        ("fr", "Le futur président russe parle.", []),
        ("fr", "Un soldat du sud a vu le nord.", []),
        (
            "en",
            "Putin told us that the US and NATO agreed.",
            [["Putin", "vladimir-putin"], ["US", "us"], ["NATO", "nato"]],
        ),
        ("en", "Seoul protested. He flew to Pyongyang.", [["Seoul", "rok"]]),
        ("en", "Boris Kozlov won the race.", []),
        (
            "ru",
            "Встреча Путина с Ким Чен Ыном. Лаврову сообщили.",
            [
                ["Путина", "vladimir-putin"],
                ["Ким Чен Ыном", "kim-jong-un"],
                ["Лаврову", "sergei-lavrov"],
            ],
        ),
        (
            "ru",
            "Президенту России возразил глава МИД КНДР.",
            [["Президенту России", "vladimir-putin"], ["глава МИД КНДР", "choe-son-hui"]],
        ),
        ("ko", "푸틴은 김정은과 만났다.", [["푸틴", "vladimir-putin"], ["김정은", "kim-jong-un"]]),
        (
            "ko",
            "북한군이 러시아에 갔다.",
            [["북한군", "korean-peoples-army"], ["러시아", "russia"]],
        ),
    ],
)
def test_forms(language, text, expected):
    assert named(text, language) == expected


@pytest.mark.parametrize(
    ("day", "actor"), [("2024-05-10", "yoon-suk-yeol"), ("2025-07-10", "lee-jae-myung")]
)
def test_a_title_means_who_holds_it_that_day(day, actor):
    assert named("Le président sud-coréen parle.", "fr", day) == [["président sud-coréen", actor]]


def test_a_title_without_a_day_stays_open_if_it_changed_hands():
    assert named("Le président sud-coréen parle.", "fr", None) == []
    assert named("Le président russe parle.", "fr", None) == [["président russe", "vladimir-putin"]]


def test_a_title_beside_its_holder_is_one_mention():
    assert named("Le président russe Vladimir Poutine parle.") == [
        ["Vladimir Poutine", "vladimir-putin"]
    ]
    assert named("Vladimir Poutine, le président russe, parle.") == [
        ["Vladimir Poutine", "vladimir-putin"]
    ]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Kim Jong Gyu, vice foreign minister of the DPRK, left.", ["kim-jong-gyu"]),
        ("en", "Russia's ambassador, Alexander Matsegora, left.", ["alexander-matsegora"]),
        ("en", "An official of South Korea left. A South Korean official too.", ["rok"]),
        ("fr", "L'ambassadeur de Russie, Jean Dupont, part.", []),
        ("fr", "L'ambassadeur de Russie part.", ["russia"]),
        ("ru", "Посол Китая Ли Баожун уехал.", []),
        ("ru", "Посол Китая уехал.", ["china"]),
    ],
)
def test_a_state_in_a_title_counts_only_if_nobody_is_named(language, text, expected):
    found = mentions_of(text, language)
    assert found["actor"].tolist() == expected
    assert "unnamed" in "".join(found["rule"]) or expected != ["russia"]


def test_a_shared_surname_needs_the_full_name():
    assert named("Kim a parlé.") == []
    assert (
        named("Kim Yo-jong est là. Kim a parlé.")[-1] == ["Kim", "kim-yo-jong"]
        or len(named("Kim Yo-jong est là. Kim a parlé.")) == 1
    )


def test_decomposed_text_keeps_its_own_offsets():
    text = unicodedata.normalize("NFD", "Hier, Séoul a réagi, puis Sergueï Lavrov.")
    rows = mentions_of(text)
    assert [text[row.start : row.end] for row in rows.itertuples()] == rows["surface"].tolist()
    assert rows["actor"].tolist() == ["rok", "sergei-lavrov"]


@given(
    st.text(
        alphabet=st.sampled_from("Kim Poutine,’'-Moscouà САНПутин김정은은\u202f\n\u0301"),
        max_size=200,
    )
)
@settings(max_examples=100, deadline=None)
def test_offsets_hold_and_nothing_overlaps(text):
    for language in ("fr", "ru", "ko"):
        rows = mentions_of(text, language)
        assert all(text[row.start : row.end] == row.surface for row in rows.itertuples())
        assert (rows["start"].iloc[1:].to_numpy() >= rows["end"].iloc[:-1].to_numpy()).all()


def test_declension():
    assert decline_name("Владимир Путин")[:2] == ["Владимир Путин", "Владимира Путина"]
    assert "Марией Захаровой" in decline_name("Мария Захарова")
    assert "Сергеем Шойгу" in decline_name("Сергей Шойгу")
    assert "северокорейского лидера" in decline_title("северокорейский лидер")


NAMES = ["name_fr", "name_en", "name_ru", "name_ko"]


@pytest.fixture
def folder(tmp_path):
    for name in ("actors.csv", "actor_forms.csv"):
        shutil.copy(DATA / name, tmp_path)
    return tmp_path


def edit(path, **changes):
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    row = table.iloc[[0]].assign(**{key.rstrip("_"): value for key, value in changes.items()})
    pd.concat([table, row]).to_csv(path, index=False)


@pytest.mark.parametrize(
    ("file", "changes", "field"),
    [
        ("actors.csv", {}, "id"),
        ("actors.csv", {"id": "new", "represents": "nobody"}, "represents"),
        ("actors.csv", {"id": "new", "type": "ship"}, "type"),
        ("actors.csv", {"id": "new", "from_": "19 June"}, "from"),
        ("actors.csv", {"id": "new", "name_fr": "Sergueï Lavrov"}, "name_fr"),
        ("actors.csv", dict.fromkeys(NAMES, "") | {"id": "new"}, "name_en"),
        ("actor_forms.csv", {"actor": "nobody"}, "actor"),
        ("actor_forms.csv", {"actor": "sergei-lavrov", "form": "Vladimir Poutine"}, "form"),
        ("actor_forms.csv", {"language": "de"}, "language"),
        ("actor_forms.csv", {"form": " "}, "form"),
        ("actor_forms.csv", {"actor": "sergei-lavrov"}, "needs"),
        ("actor_forms.csv", {"from_": "2025-01-01", "to": "2024-01-01"}, "to"),
    ],
)
def test_a_wrong_entry_is_named_by_file_line_and_field(folder, file, changes, field):
    edit(folder / file, **changes)
    with pytest.raises(ValueError, match=rf"{file}, line \d+, field {field}"):
        load_gazetteer(folder)


def test_a_spreadsheet_may_write_semicolons_and_a_mark_of_order(folder):
    for name in ("actors.csv", "actor_forms.csv"):
        table = pd.read_csv(folder / name, dtype="str", keep_default_na=False)
        table.to_csv(folder / name, index=False, sep=";", encoding="utf-8-sig")
    assert load_gazetteer(folder).names("fr") == load_gazetteer().names("fr")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("id\nSergueï".encode("latin-1"), "not in UTF-8"),
        (b"id,type\na,b,c,d\n", "line 2"),
        (",".join(ACTOR_COLUMNS).encode(), "no line below"),
        (b"id,type\na,person\n", "the column name_fr is missing"),
    ],
)
def test_a_broken_file_is_one_message(folder, content, message):
    (folder / "actors.csv").write_bytes(content)
    with pytest.raises(ValueError, match=f"actors.csv.*{message}"):
        load_gazetteer(folder)


def test_an_empty_gazetteer_is_one_message(folder):
    (folder / "actors.csv").write_text("")
    with pytest.raises(ValueError, match="actors.csv is empty"):
        load_gazetteer(folder)


SAID = [
    "La ministre Jane Doe a reçu Anne-Marie Martin. Hier, Doe a parlé à l'Agence Zeta.",
    "Selon Mme Doe, Jane Doe ira en Ruritanie. Hier encore, la Ruritanie attendait.",
    "Jane Doë rit. Pour Anne-Marie Martin, la Ruritanie dort. Vladimir Poutine aussi.",
]


def suggested(texts, language, **options):
    rows = [
        {"article_id": str(n), "language": language, "text": t, "date": "2024-06-20"}
        for n, t in enumerate(texts)
    ]
    return suggest_actors(tables.build("articles", rows), load_gazetteer(), **options)


def test_suggested_names_are_ranked_grouped_and_explained():
    found = suggested(SAID, "fr").set_index("name")
    assert found.index[0] == "Jane Doe" and "Hier" not in found.index
    assert found.loc["Jane Doe", ["kind", "n_articles", "n_mentions"]].tolist() == ["person", 3, 5]
    assert found.loc["Jane Doe", "spellings"] == "Doe (2), Jane Doe (2), Jane Doë (1)"
    assert found.loc["Jane Doe", "example_1"].startswith("La ministre Jane Doe")
    assert found.loc["Ruritanie", "n_mentions"] == 3
    assert not any("Poutine" in name for name in found.index)


def test_russian_case_forms_are_one_name():
    found = suggested(["Приехал Иван Петровский.", "Видели Ивана Петровского в порту."], "ru")
    assert found["name"].tolist() == ["Иван Петровский"]
    assert found["kind"].tolist() == ["person"]


def test_korean_names_are_found_by_their_titles():
    texts = ["박철수 장관이 말했다.", "박철수는 떠났다. 외교부 대변인이 말했다."]
    assert suggested(texts, "ko")[["name", "kind", "n_mentions"]].values.tolist() == [
        ["박철수", "person", 2]
    ]


def test_suggestions_load_as_a_gazetteer_and_name_their_actors(tmp_path):
    out = tmp_path / "mine.csv"
    (tmp_path / "articles").mkdir()
    for number, text in enumerate([*SAID, "Jane Roe salue Mme Doe et Jane Roe."]):
        (tmp_path / "articles" / f"{number}.txt").write_text(text, encoding="utf-8")
    assert main(["actors", "suggest", str(tmp_path / "articles"), "--out", str(out)]) == 0
    mine = tmp_path / "mine"
    assert "jane-doe" in load_gazetteer(mine).names("ko")
    tables_at = tmp_path / "tables"
    options = ["--gazetteer", str(mine), "--out", str(tables_at)]
    assert main(["analyse", str(tmp_path / "articles"), *options]) == 0
    actors = set(tables.read(tables_at, "mentions")["actor"])
    assert "jane-doe" in actors and "vladimir-putin" not in actors
    assert "GAZETTEER" not in os.environ
    assert main(["actors", "suggest", str(tmp_path / "articles"), "--out", str(mine)]) == 2
    known = ["actors", "suggest", str(tmp_path / "articles"), "--out", str(out), "--least", "1"]
    assert main([*known, "--known"]) == 0
    assert {"jane-doe", "vladimir-putin"} <= set(load_gazetteer(mine).names("fr"))
    actors = pd.read_csv(mine / "actors.csv", dtype="str", keep_default_na=False)
    actors[actors["id"] != "jane-doe"].to_csv(mine / "actors.csv", index=False, sep=";")
    with pytest.raises(ValueError, match="actor_forms.csv, line .*'jane-doe'.*prune"):
        load_gazetteer(mine)
    assert main(["actors", "prune", str(mine)]) == 0
    assert "jane-doe" not in load_gazetteer(mine).names("fr")


def test_the_gold_is_scored_with_the_list_it_was_made_with(monkeypatch, tmp_path):
    actors, forms = to_gazetteer(suggested(SAID, "fr"))
    actors.to_csv(tmp_path / "actors.csv", index=False)
    forms.to_csv(tmp_path / "actor_forms.csv", index=False)
    monkeypatch.setenv("GAZETTEER", str(tmp_path))
    _, found = analyse_checked(read_gold())
    assert "vladimir-putin" in set(found["mentions"]["actor"])


def test_suggestions_go_into_the_bundled_files(folder):
    actors, forms = to_gazetteer(suggested(SAID, "fr"))
    for name, rows in (("actors.csv", actors), ("actor_forms.csv", forms)):
        bundled = pd.read_csv(folder / name, dtype="str", keep_default_na=False)
        assert list(rows.columns) == list(bundled.columns)
        pd.concat([bundled, rows]).to_csv(folder / name, index=False)
    assert "jane-doe" in load_gazetteer(folder).names("fr")


def test_a_folder_without_the_files_is_one_message(tmp_path, capsys):
    assert (
        main(["analyse", str(DATA / "articles"), "--gazetteer", str(tmp_path), "--out", "x"]) == 2
    )
    assert f"no actors.csv in {tmp_path}" in capsys.readouterr().err


def pronouns_of(text, language, date="2024-06-20"):
    row = {"article_id": "a", "language": language, "text": text, "date": date}
    parts = tables.build("articles", [row])
    parts = parts, split_sentences(parts)
    found = add_pronouns(*parts, find_mentions(*parts, load_gazetteer()), load_gazetteer())
    return found[found["kind"] == "pronoun"][["surface", "actor"]].values.tolist()


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Vladimir Poutine est arrivé. Il repart demain.", [["Il", "vladimir-putin"]]),
        ("fr", "Choe Son-hui est arrivée et il pleut. Elle attend.", [["Elle", "choe-son-hui"]]),
        ("fr", "Vladimir Poutine est là. Il faut attendre. Ira-t-il ?", []),
        ("fr", "M. Poutine a vu Jean Dupont. Il repart.", []),
        ("fr", "M. Poutine est là. « Il partira », dit-on.", []),
        ("fr", "M. Poutine a parlé. Le président Obama aussi.", []),
        ("fr", "M. Poutine a parlé hier. Le président s'en va.", [["président", "vladimir-putin"]]),
        ("en", "Kim Yo Jong spoke on Monday. She left.", [["She", "kim-yo-jong"]]),
        ("en", "Kim Yo Jong spoke on Monday. He left.", []),
        ("ru", "Сергей Лавров прибыл. Он уедет завтра.", [["Он", "sergei-lavrov"]]),
        ("ko", "푸틴 대통령은 떠났다. 그는 다시 올 것이다.", [["그", "vladimir-putin"]]),
        ("ko", "푸틴 대통령의 방북이다. 그는 다시 올 것이다.", []),
        (
            "en",
            "Vladimir Putin met Kim Jong Un. The two leaders signed.",
            [["The two leaders", "kim-jong-un"], ["The two leaders", "vladimir-putin"]],
        ),
        ("en", "Vladimir Putin met Xi Jinping and Kim Jong Un. The two leaders signed.", []),
    ],
)
def test_pronouns_where_they_are_plain(language, text, expected):
    assert pronouns_of(text, language) == expected


def test_what_is_left_out_is_counted():
    left_out = mentions_of("Kim a parlé à Moscou. Le futur président russe aussi.").attrs[
        "left_out"
    ]
    assert {why: n for why, n in left_out.items() if n} == {OPEN: 1, PLACE: 1, NO_HOLDER: 1}


def test_pronouns_and_adjectives_are_options(tmp_path):
    text = "Vladimir Poutine parle. Il part. La position russe attend."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    options = [], ["--also", "pronouns"], ["--also", "pronouns", "--also", "adjectives"]
    for extra, kinds in zip(options, ("name", "name pronoun", "name pronoun metonym"), strict=True):
        assert main(["analyse", str(tmp_path), "--out", str(tmp_path / "out"), *extra]) == 0
        mentions = tables.read(tmp_path / "out", "mentions")
        assert mentions["kind"].tolist() == kinds.split()
        shutil.rmtree(tmp_path / "out")


@pytest.mark.parametrize(
    ("language", "text", "actors"),
    [
        ("en", "Xi Jinping left. His father Xi Zhongxun stayed.", ["xi-jinping"]),
        ("en", "Kim Jong Un left. They told Kim Friday.", ["kim-jong-un", "kim-jong-un"]),
        ("en", "The show was led by Linda L. Trump.", []),
        ("en", "The plan of Donald J. Trump failed.", ["donald-trump"]),
        ("fr", "Hier Mme Trump est venue avec M. Trump.", ["donald-trump"]),
        ("fr", "Le projet de Gaz de France déplaît à la France.", ["france"]),
        ("en", "They met the Bank of China in the South China Sea.", []),
        ("en", "The West Bank and West Virginia are far from the West.", ["the-west"]),
        ("en", "He joined the National Security Council.", []),
        ("en", "He joined South Korea's National Intelligence Service.", ["rok", "nis"]),
        ("en", "They visited Latin America, not America.", ["us"]),
        ("ru", "Об этом сообщил «Голос Америки».", []),
        (
            "fr",
            "Kim Jong-un parle. La Corée du Nord et l'Amérique du Sud.",
            ["kim-jong-un", "dprk"],
        ),
        ("en", "The Russians were tired.", []),
    ],
)
def test_a_form_inside_a_longer_name_is_left_out(language, text, actors):
    assert mentions_of(text, language)["actor"].tolist() == actors


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("NHK는 EU가 나토와 만났다고 전했다.", ["NHK", "EU", "나토"]),
        ("北은 미국식 식당을 열었다. 미국인이 왔다. 미국은 갔다.", ["北", "미국"]),
        ("김철수 북한 외무성 부상이 유엔총회에 갔다.", ["유엔"]),
        ("평양을 비우는 것은 처음이다. 평양은 말했다.", ["평양"]),
    ],
)
def test_korean_particles_compounds_and_titles(text, surfaces):
    assert mentions_of(text, "ko")["surface"].tolist() == surfaces


def test_a_title_without_a_holder_that_day_leaves_its_state():
    found = mentions_of("Le président de la France parle.", "fr", "2010-05-01")
    assert found[["surface", "actor"]].values.tolist() == [["France", "france"]]
    assert found["rule"].str.endswith("unnamed").all()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "He lives south of Moscow. They trained with Spartak Moscow."),
        ("en", "She left the University of Washington. They met on the outskirts of Seoul."),
        ("en", "MOSCOW: The prices rose. He was sent to Moscow."),
        ("fr", "Il chante vendredi soir à Londres, puis à la Bourse de Londres."),
        ("ru", "Об этом рассказал мэр Москвы. Он живет в районе Москвы."),
    ],
)
def test_a_city_where_things_happen_is_no_government(language, text):
    assert mentions_of(text, language)["actor"].tolist() == []
