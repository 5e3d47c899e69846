# ruff: noqa: E501
"""The databases' layouts in other interface languages and with parts missing, written for this."""

import zipfile

import pytest

from helpers.articles import load_articles

TITLE, LONG = (
    "Le port de Rason attend ses grues",
    "Un pont, deux voies : ce que dit le chef de gare",
)
BODY = ["Le port attend des grues depuis le printemps, écrit le journal d'exemple.",
        "Rien n'est encore arrivé sur le quai, été comme hiver."]  # fmt: skip
FACTIVA = {
    "en": ("381 words", "20 June 2024", "French", "Document"),
    "fr": ("1 381 mots", "20 juin 2024", "Français", "Document"),
    "de": ("1.381 Wörter", "20 Juni 2024", "Französisch", "Dokument"),
    "es": ("381 palabras", "20 junio 2024", "Francés", "Documento"),
    "it": ("381 parole", "20 giugno 2024", "Francese", "Documento"),
    "pt": ("381 palavras", "20 junho 2024", "Francês", "Documento"),
    "ru": ("381 слов", "20 июня 2024", "Французский", "Документ"),
    "ja": ("381 語", "2024 年 6 月 20 日", "フランス語", "文書"),
    "zh": ("381 字", "2024 年 6 月 20 日", "法语", "文件"),
}
ID = "QUOFLE0020240620ek6k0000"


def load(tmp_path, name, content, encoding="utf-8"):
    (tmp_path / name).write_bytes(
        content if isinstance(content, bytes) else content.encode(encoding)
    )
    articles, rejected = load_articles(tmp_path / name)
    assert not rejected, rejected
    return articles.astype(object).where(articles.notna(), None).to_dict("records")


def check(
    row, title=TITLE, source="Le Quotidien du Fleuve", day="2024-06-20", author="Anne Modèle"
):
    assert row["title"] == title
    assert row["source"] == source
    assert row["date"] and row["date"].strftime("%Y-%m-%d") == day
    assert row["author"] == author
    assert row["text"].split("\n\n") == BODY


def factiva_lines(language, author="Anne Modèle", clock="15:32", section="Monde", title=TITLE):
    words, day, tongue, document = FACTIVA[language]
    head = [section, title, author, words, day, clock, "Le Quotidien du Fleuve", "QUOFLE", "4",
            tongue, "Copyright 2024 Le Quotidien. "]  # fmt: skip
    return [line for line in head if line], f"{document} {ID}"


def factiva_html(language, **given):
    head, end = factiva_lines(language, **given)
    title = given.get("title", TITLE)
    boxes = "".join(
        f'<div id="hd"><span class="{language}Headline">{line} </span></div>' if line == title
        else f"<div>{line}</div>" for line in head
    )  # fmt: skip
    body = "".join(f'<p class="articleParagraph {language}articleParagraph">{x}</p>' for x in BODY)
    return f'<div class="article {language}Article"><p></p>{boxes}<p></p>{body}<p>{end}1</p></div>'


@pytest.mark.parametrize("language", FACTIVA)
@pytest.mark.parametrize("given", [{}, {"author": None}, {"clock": None, "section": None}])
def test_untagged_factiva_html(tmp_path, language, given):
    page = f"<html><head><title>Factiva</title></head><body>{factiva_html(language, **given)}"
    [row] = load(tmp_path, "a.html", page + "</body></html>")
    check(row, author=given.get("author", "Anne Modèle"))
    assert row["language"] == "fr" and row["page"] == "4" and row["database_id"] == f"{ID}1"


def factiva_text(language, **given):
    head, end = factiva_lines(language, **given)
    title = given.get("title", TITLE)
    at = head.index(title)
    top = "\n".join(head[: at + 1]) + "\n\n" + "\n".join(head[at + 1 :])
    return top + "\n\n" + "\n\n".join(BODY) + f"\n\n{end}1\n\n"


@pytest.mark.parametrize("language", FACTIVA)
@pytest.mark.parametrize("given", [{}, {"author": None}, {"clock": None, "section": None}])
def test_untagged_factiva_text_and_rtf(tmp_path, language, given):
    text = factiva_text(language, **given) + factiva_text(language, **given).replace(
        "k00001", "k00002"
    )
    for name, content in (("a.txt", text), ("a.rtf", as_rtf(text))):
        rows = load(tmp_path, name, content)
        assert len(rows) == 2
        check(rows[0], author=given.get("author", "Anne Modèle"))
        assert rows[0]["page"] == "4" and rows[0]["database_id"] == f"{ID}1"


def as_rtf(text):
    coded = "".join(
        c if ord(c) < 128 else f"\\u{ord(c) if ord(c) < 32768 else ord(c) - 65536}?" for c in text
    )
    return "{\\rtf1\\ansi\\ansicpg1252\n" + coded.replace("\n", "\\par\n") + "}"


def nexis_old(
    mark, labels, day, source="Le Quotidien du Fleuve", author="Anne Modèle", extra=(), under=None
):
    centre = " " * 30
    byline = f"{labels[0]}: {author}\n\n" if author else ""
    more = "".join(f"{line}\n\n" for line in extra)
    return (
        f"\n{centre} {mark}\n\n\n{centre}{source}\n\n{centre}{day}\n\n{TITLE}\n\n{under or ''}\n\n{byline}"
        f"{labels[1]}: Monde; Pg. 4\n\n{labels[2]}: 381 words\n\n{more}"
        + "\n\n".join(BODY) + f"\n\n{labels[3]}: 22 June 2024\n\n{labels[4]}: FRENCH\n\n"
        f"{centre}Copyright 2024 Société\n{centre}All Rights Reserved\n"
    )  # fmt: skip


NEXIS = {
    "en": ("{n} of 2 DOCUMENTS", ("BYLINE", "SECTION", "LENGTH", "LOAD-DATE", "LANGUAGE"), "June 20, 2024 Thursday"),
    "fr": ("Document {n} de 2", ("AUTEUR", "RUBRIQUE", "LONGUEUR", "DATE-CHARGEMENT", "LANGUE"), "jeudi 20 juin 2024"),
    "de": ("Dokument {n} von 2", ("AUTOR", "RUBRIK", "LÄNGE", "UPDATE", "SPRACHE"), "Donnerstag 20. Juni 2024"),
    "es": ("{n} de 2 DOCUMENTOS", ("AUTOR", "SECCIÓN", "LONGITUD", "FECHA-CARGA", "IDIOMA"), "20 de junio de 2024 jueves"),
    "it": ("{n} di 2 DOCUMENTI", ("AUTORE", "SEZIONE", "LUNGHEZZA", "DATA-CARICAMENTO", "LINGUA"), "giovedi 20 giugno 2024"),
    "nl": ("{n} van 2 DOCUMENTEN", ("AUTEUR", "SECTIE", "LENGTE", "UPDATE", "TAAL"), "20 juni 2024 donderdag"),
}  # fmt: skip


@pytest.mark.parametrize("language", NEXIS)
@pytest.mark.parametrize(
    "given",
    [
        {},
        {"author": None},
        {"extra": ["DATELINE: RASON", "HIGHLIGHT: Un chapeau."]},
        {"under": "Un chapeau."},
    ],
)
def test_older_nexis_text(tmp_path, language, given):
    mark, labels, day = NEXIS[language]
    text = "".join(nexis_old(mark.format(n=n), labels, day, **given) for n in (1, 2))
    rows = load(tmp_path, "a.txt", text)
    assert len(rows) == 2
    for row in rows:
        check(row, author=given.get("author", "Anne Modèle"))
        assert row["section"] == "Monde; Pg. 4"
        assert row["standfirst"] == ("Un chapeau." if {"extra", "under"} & set(given) else None)


@pytest.mark.parametrize(
    "title",
    ["UKRAINE : ce que dit Moscou", "Кремль: договор заменит соглашения", "북한: 조약에 서명"],
)
def test_a_title_with_a_colon_is_no_label(tmp_path, title):
    mark, labels, day = NEXIS["fr"]
    talk = "SÉOUL: deux questions.\n\nMOSCOU: une réponse.\n\nSÉOUL: une autre."
    text = nexis_old(mark.format(n=1), labels, day).replace(TITLE, title).replace(BODY[1], talk)
    [row] = load(tmp_path, "a.txt", text)
    assert row["title"] == title and row["text"] == f"{BODY[0]}\n\n{talk}"


def nexis_html(language, **given):
    mark, labels, day = NEXIS[language]
    items = []
    for n in (1, 2):
        rows = [
            ("c0", mark.format(n=n)),
            ("c0", "Le Quotidien du Fleuve"),
            ("c0", day),
            ("c5", TITLE),
        ]
        if given.get("author", "Anne Modèle"):
            rows.append(("c5", f"<b>{labels[0]}: </b>Anne Modèle"))
        rows += [
            ("c5", f"<b>{labels[1]}: </b>Monde; Pg. 4"),
            ("c5", f"<b>{labels[2]}: </b>381 words"),
        ]
        rows += [("c5", line) for line in BODY]
        rows += [("c5", f"<b>{labels[3]}: </b>22 June 2024"), ("c5", f"<b>{labels[4]}: </b>FRENCH")]
        rows += [("c0", "Copyright 2024 Société<br>All Rights Reserved")]
        items += [f'<a name="DOC_ID_0_{n}"></a>'] + [
            f'<div class="{c}"><p class="p{c}"><span>{t}</span></p></div>' for c, t in rows
        ]
    style = "<style>.c0 { text-align: center; } .c5 { text-align: left; }</style>"
    return f"<html><head>{style}</head><body>{''.join(items)}</body></html>"


@pytest.mark.parametrize("language", NEXIS)
@pytest.mark.parametrize("given", [{}, {"author": None}])
def test_older_nexis_html(tmp_path, language, given):
    rows = load(tmp_path, "a.html", nexis_html(language, **given))
    assert len(rows) == 2
    for row in rows:
        check(row, author=given.get("author", "Anne Modèle"))


NEXIS_UNI = {
    "en": ("Length", "Byline", "Section", "Body", "Load-Date", "End of Document", "June 20, 2024 Thursday"),
    "fr": ("Longueur", "Auteur", "Rubrique", "Corps", "Date de chargement", "Fin du document", "jeudi 20 juin 2024"),
    "de": ("Länge", "Autor", "Rubrik", "Textkörper", "Ladedatum", "Ende des Dokuments", "Donnerstag, 20. Juni 2024"),
    "es": ("Longitud", "Autor", "Sección", "Cuerpo", "Fecha de carga", "Fin del documento", "jueves 20 de junio de 2024"),
}  # fmt: skip


def nexis_uni(language, space="\xa0", author="Anne Modèle", dated=True):
    length, byline, section, body, load_date, end, day = NEXIS_UNI[language]
    lines = [TITLE, "Le Quotidien du Fleuve", *([day] if dated else []), "",
             "Copyright 2024 Société All Rights Reserved", f"{section}:{space}Monde; Pg. 4",
             f"{length}:{space}381 words"]  # fmt: skip
    lines += [f"{byline}:{space}{author}"] if author else []
    return [*lines, body, "", *BODY, f"{load_date}:{space}June 22, 2024", "", end]


@pytest.mark.parametrize("language", NEXIS_UNI)
@pytest.mark.parametrize("given", [{}, {"author": None}, {"space": " "}, {"dated": False}])
def test_nexis_uni(tmp_path, language, given):
    lines = 2 * nexis_uni(language, **given)
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>',
        )
    for name, content in (("a.docx", None), ("a.rtf", as_rtf("\n".join(lines)))):
        content = content or (tmp_path / name).read_bytes() if name == "a.docx" else content
        rows = load(tmp_path, name, content)
        assert len(rows) == 2
        for row in rows:
            if given.get("dated", True):
                check(row, author=given.get("author", "Anne Modèle"))
            else:
                assert row["date"] is None and row["title"] == TITLE
                assert (
                    row["source"] == "Le Quotidien du Fleuve" and row["text"].split("\n\n") == BODY
                )


EUROPRESSE = {
    "author in a paragraph": (
        '<div class="rdp__DocPublicationName"><span class="DocPublicationName">Le Quotidien du Fleuve, no. 123</span></div>'
        '<div class="rdp__DocHeader"><span class="DocHeader">Monde, jeudi 20 juin 2024 381 mots, p. 4</span></div>'
        f'<div class="titreArticle"><p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">{TITLE}</p></div>'
        '<p class="sm-margin-bottomNews">Anne Modèle</p>'
    ),
    "subtitle": (
        '<div class="rdp__DocPublicationName"><span class="DocPublicationName">Le Quotidien du Fleuve, no. 123</span></div>'
        '<div class="rdp__DocHeader"><span class="DocHeader">Monde, jeudi 20 juin 2024 381 mots, p. 4</span></div>'
        f'<div class="titreArticle"><p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">{TITLE}</p>'
        '<p class="sm-margin-TopNews rdp__subtitle">Un chapeau.</p></div>'
        '<div class="docAuthors">Anne Modèle</div>'
    ),
    "english": (
        '<div class="rdp__DocPublicationName"><span class="DocPublicationName">Le Quotidien du Fleuve, no. 123</span></div>'
        '<div class="rdp__DocHeader"><span class="DocHeader">Monde, Thursday, June 20, 2024 381 words, p. 4</span></div>'
        f'<div class="titreArticle"><p class="titreArticleVisu grandTitre">{TITLE}</p></div>'
        '<div class="docAuthors">Anne Modèle</div>'
    ),
    "no names of classes": (
        '<div class="sm-margin-bottom">Le Quotidien du Fleuve, no. 123</div>'
        '<div class="sm-margin-bottom">Monde, jeudi 20 juin 2024 381 mots, p. 4</div>'
        f'<div class="titreArticle"><p class="titreArticleVisu">{TITLE}</p></div>'
        '<p class="sm-margin-bottomNews">Anne Modèle</p>'
    ),
    "day under a section": (
        '<div><span class="DocPublicationName">Le Quotidien du Fleuve</span></div>'
        '<div><span class="DocHeader">Monde</span></div>'
        '<div><span class="DocTitreSousSection">Cahier</span><span>jeudi 20 juin 2024, p. 4</span></div>'
        f'<div class="titreArticle"><p class="titreArticleVisu">{TITLE}</p></div>'
        '<div class="docAuthors">Anne Modèle</div>'
    ),
}  # fmt: skip


@pytest.mark.parametrize("variant", EUROPRESSE)
@pytest.mark.parametrize("box", ["docOcurrContainer", "DocText clearfix"])
def test_europresse(tmp_path, variant, box):
    body = "".join(f"<p>{line}</p>" for line in BODY)
    article = (
        f'<article><header>{EUROPRESSE[variant]}</header><section><div class="{box}">{body}</div></section>'
        '<aside><div>Note : ajoutée.</div></aside>'
        '<footer><div class="publiC-lblNodoc">news·20240620·QF·1001</div></footer></article>'
    )  # fmt: skip
    rows = load(tmp_path, "a.html", f"<html><body>{article * 2}</body></html>")
    assert len(rows) == 2
    for row in rows:
        check(row)
        assert row["page"] == "4" and row["database_id"] == "news·20240620·QF·1001"
        assert row["standfirst"] == ("Un chapeau." if variant == "subtitle" else None)


def test_one_europresse_page_without_an_article_element(tmp_path):
    body = "".join(f"<p>{line}</p>" for line in BODY)
    page = EUROPRESSE["subtitle"] + f'<div class="docOcurrContainer">{body}</div>'
    [row] = load(tmp_path, "a.html", f"<html><body><div>{page}</div></body></html>")
    check(row)


PROQUEST = {
    "en": ("Author", "Publication title", "Publication date", "Full text", "Jun 20, 2024"),
    "spaces lost": ("Author", "Publicationtitle", "Publication date", "Fulltext", "Jun 20, 2 024"),
    "fr": ("Auteur", "Titre de la publication", "Date de publication", "Texte intégral", "20 juin 2024"),
    "de": ("Autor", "Publikationstitel", "Publikationsdatum", "Volltext", "20. Juni 2024"),
    "es": ("Autor", "Título de publicación", "Fecha de publicación", "Texto completo", "20 jun 2024"),
}  # fmt: skip


@pytest.mark.parametrize("variant", PROQUEST)
@pytest.mark.parametrize("author", ["Anne Modèle", "Anonymous"])
def test_proquest(tmp_path, variant, author):
    *labels, text, day = PROQUEST[variant]
    fields = zip(labels, (author, "Le Quotidien du Fleuve", day), strict=True)
    lines = "".join(f"<p><strong>{name}: </strong>{value}</p>" for name, value in fields)
    body = "".join(f"<p>{line}</p>" for line in BODY)
    items = "".join(
        f'<div><a name="DocID_{n}"></a><p>{TITLE}</p>{lines}<p><strong>{text}: </strong></p>{body}</div>'
        for n in (1, 2)
    )
    page = f"<html><head><title>ProQuest</title></head><body>{items}</body></html>"
    rows = load(tmp_path, "a.html", page)
    assert [row["database_id"] for row in rows] == ["1", "2"]
    for row in rows:
        check(row, author=None if author == "Anonymous" else author)


def test_integrum_word_file_that_holds_a_page(tmp_path):
    page = "<html><body>" + "".join(
        f"<h1>ПОРТ ЖДЁТ КРАНОВ</h1><h2>Речная газета</h2><h2>{day}.06.2024</h2>"
        "<p>Порт ждёт кранов с самой весны.<p>На причал ничего не пришло.</p><p></p><br><p></p>"
        for day in (20, 21)
    ) + "</body></html>"  # fmt: skip
    with zipfile.ZipFile(tmp_path / "a.doc", "w") as archive:
        archive.writestr(
            "word/document.xml", "<w:document xmlns:w='urn:w'><w:altChunk/></w:document>"
        )
        archive.writestr("word/afchunk.htm", page)
    rows = load(tmp_path, "a.doc", (tmp_path / "a.doc").read_bytes())
    assert [row["date"].day for row in rows] == [20, 21]
    assert rows[0]["title"] == "ПОРТ ЖДЁТ КРАНОВ" and rows[0]["source"] == "Речная газета"
    assert rows[0]["text"] == "Порт ждёт кранов с самой весны.\n\nНа причал ничего не пришло."
