"""Concordances: every place where an actor is named, quoted, judged or met, in its context.

In go the tables of a corpus; out come *hits*, one row for each place, which can be narrowed
(`select_hits`, `find_word`) and drawn as a table with the place marked (`draw_hits`). Copies count
once, as in the figures. The text of articles is escaped.
"""

import html

import numpy as np
import pandas as pd

from helpers.editions import say
from helpers.intervals import originals

CONTEXT = 90
LONGEST = 320
HITS = ["article_id", "start", "end", "actor", "other", "voice", "note", "date", "language"]


def list_mentions(corpus) -> pd.DataFrame:
    """Every mention of an actor.

    Returns
    -------
    DataFrame
        `article_id`, `start`, `end` (the stretch to mark), `actor`, `other` (null), `voice`
        (narrator, or quoted where it stands inside a quote), `note` (kind of mention), `date`,
        `language`; in the order of the text.

    Examples
    --------
    >>> from helpers.corpus import open_corpus
    >>> list_mentions(open_corpus()).columns.tolist() == HITS
    True
    """
    mentions = corpus.mentions.assign(note=corpus.mentions["kind"])
    mentions["voice"] = find_voice(mentions, corpus)
    return _finish(mentions, corpus)


def list_quotes(corpus) -> pd.DataFrame:
    """Every quote that is speech; `actor` is its speaker, `voice` its kind, `note` its cue.

    Further columns: `confidence` (0–1) and `length` (characters).

    Examples
    --------
    >>> from helpers.corpus import open_corpus
    >>> sorted(set(list_quotes(open_corpus())["voice"]))
    ['direct', 'indirect', 'mixed']
    """
    quotes = corpus.quotes[corpus.quotes["speech"]]
    quotes = quotes.assign(voice=quotes["kind"], note=quotes["cue"])
    quotes["length"] = quotes["end"] - quotes["start"]
    return _finish(quotes, corpus, ["confidence", "length"])


def list_tones(corpus) -> pd.DataFrame:
    """Every actor in a sentence with a tone; the stretch is the actor's first mention in it.

    `note` is the label, or unsure; a further column is `score` (−1 to 1).

    Examples
    --------
    >>> from helpers.corpus import open_corpus
    >>> bool(list_tones(open_corpus())["score"].between(-1, 1).all())
    True
    """
    tones = corpus.tones.dropna(subset=["target"]).drop(columns=["start", "end"])
    keys = ["article_id", "sentence", "actor"]
    first = corpus.mentions.drop_duplicates(keys)[[*keys, "start", "end"]]
    tones = tones.rename(columns={"target": "actor"}).merge(first, on=keys)
    tones["voice"] = tones["voice"].where(tones["voice"] == "narrator", "quoted")
    tones["note"] = tones["label"].fillna("unsure")
    return _finish(tones, corpus, ["score"])


def list_meetings(corpus) -> pd.DataFrame:
    """Every sentence that names two actors, once for each pair: `actor`, `other`.

    The stretch runs from the first mention of one to the first mention of the other.

    Examples
    --------
    >>> from helpers.corpus import open_corpus
    >>> meetings = list_meetings(open_corpus())
    >>> bool((meetings["actor"] < meetings["other"]).all())
    True
    """
    keys = ["article_id", "sentence"]
    first = corpus.mentions.drop_duplicates([*keys, "actor"])[[*keys, "actor", "start", "end"]]
    pairs = first.merge(first, on=keys, suffixes=("", "_b"))
    pairs = pairs[pairs["actor"] < pairs["actor_b"]].rename(columns={"actor_b": "other"})
    pairs["start"] = pairs[["start", "start_b"]].min(axis=1)
    pairs["end"] = pairs[["end", "end_b"]].max(axis=1)
    pairs["voice"] = find_voice(pairs, corpus)
    return _finish(pairs, corpus)


def find_word(word: str, lowered: dict[str, str], corpus) -> pd.DataFrame:
    """Every place where a word begins with these letters, whatever their case.

    Parameters
    ----------
    word : str
        The letters; Korean words, too, may go on after them.
    lowered : dict
        What `lower_texts` gives, kept by the caller because it takes longer than the search.

    Examples
    --------
    >>> from helpers.corpus import open_corpus
    >>> corpus = open_corpus()
    >>> hits = find_word("TREAT", lower_texts(corpus), corpus)
    >>> texts = corpus.articles.set_index("article_id")["text"]
    >>> texts[hits["article_id"][0]][hits["start"][0] : hits["end"][0]].lower()
    'treat'
    """
    word, rows = word.lower(), []
    for article_id, text in lowered.items():
        place = text.find(word)
        while place >= 0:
            if not place or not text[place - 1].isalnum():
                rows.append((article_id, place, place + len(word)))
            place = text.find(word, place + len(word))
    hits = pd.DataFrame(rows, columns=["article_id", "start", "end"])
    return _finish(hits.assign(voice=find_voice(hits, corpus)), corpus)


def lower_texts(corpus) -> dict[str, str]:
    """The texts in small letters by `article_id`, where no letter becomes two by it."""
    kept = originals(corpus.articles)
    texts = zip(kept["article_id"].tolist(), kept["text"].tolist(), strict=True)
    return {key: text.lower() if len(text.lower()) == len(text) else text for key, text in texts}


def find_voice(hits: pd.DataFrame, corpus) -> np.ndarray:
    """Say of each stretch whose words they are: "quoted" inside a quote, else "narrator"."""
    codes = {key: n for n, key in enumerate(corpus.articles["article_id"].tolist())}
    quotes = corpus.quotes[corpus.quotes["speech"]]
    place = 10**8  # more than the length of any article: one line on which all texts stand
    starts = _on_line(quotes, "start", codes, place)
    order = np.argsort(starts, kind="stable")
    starts = starts[order]
    ends = np.maximum.accumulate(_on_line(quotes, "end", codes, place)[order])
    at = _on_line(hits, "start", codes, place)
    before = np.searchsorted(starts, at, side="right") - 1
    inside = (before >= 0) & (at < ends[np.maximum(before, 0)]) if len(ends) else at < 0
    return np.where(inside, "quoted", "narrator")


def select_hits(
    hits: pd.DataFrame, actors=None, others=None, languages=None, voices=None, since=None,
    until=None,
) -> pd.DataFrame:  # fmt: skip
    """Narrow hits down; what is None does not narrow.

    Parameters
    ----------
    actors, others : list of str, optional
        Ids. A hit with two actors needs one of each; a hit with one actor, one of either.
    languages, voices : list of str, optional
        What these columns may be.
    since, until : Timestamp, optional
        The first and last day, both included. Hits without a date are left out then.

    Examples
    --------
    >>> hits = pd.DataFrame({"actor": ["kim", "putin"], "other": [None, None]})
    >>> len(select_hits(hits, actors=["kim"]))
    1
    """
    keep = _names(hits, actors, others).copy()
    for column, values in (("language", languages), ("voice", voices)):
        if values is not None:
            keep &= hits[column].isin(values).to_numpy(dtype=bool)
    if since is not None:
        keep &= (hits["date"] >= since).to_numpy(dtype=bool)
    if until is not None:
        keep &= (hits["date"] <= until).to_numpy(dtype=bool)
    return hits[keep]


def _names(hits: pd.DataFrame, actors, others) -> np.ndarray:
    """Which hits name the actors."""
    if actors is None and others is None:
        return np.ones(len(hits), dtype=bool)
    if actors is None or others is None:
        wanted = others if actors is None else actors
        return (hits["actor"].isin(wanted) | hits["other"].isin(wanted)).to_numpy()
    one_way = hits["actor"].isin(actors) & hits["other"].isin(others)
    or_back = hits["actor"].isin(others) & hits["other"].isin(actors)
    alone = hits["other"].isna() & hits["actor"].isin([*actors, *others])
    return (one_way | or_back | alone).to_numpy()


def draw_hits(
    hits: pd.DataFrame, articles: pd.DataFrame, names: dict, note: str = "", n: int = 50,
    whole: bool = True,
) -> str:  # fmt: skip
    """Draw the first hits as an HTML table: day, language, who, a note, the place, the article.

    Parameters
    ----------
    names : dict
        Names of actors by id.
    note : str
        Heading of the column `note`; "" leaves the column out.
    whole : bool
        Behind each title the whole article, else the paragraph.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a"], "title": ["T"], "text": ["Kim & Co left."]})
    >>> hit = {"article_id": "a", "start": 0, "end": 3, "actor": "kim", "date": pd.NaT}
    >>> hits = pd.DataFrame([hit]).reindex(columns=HITS)
    >>> "<mark>Kim</mark> &amp; Co" in draw_hits(hits, articles, {"kim": "Kim Jong Un"})
    True
    """
    total, n_articles = len(hits), hits["article_id"].nunique()
    hits = hits.head(n)
    count = say("{n} of {total} places, in {articles} articles.",
                n=f"{len(hits):,}", total=f"{total:,}", articles=f"{n_articles:,}")  # fmt: skip
    status = f'<p role="status"><b>{count}</b></p>'
    if not total:
        hint = say("Nothing fits all that was chosen: choose less, or press “Show all”.")
        return f"{status}<p>{hint}</p>"
    wanted = set(hits["article_id"])
    kept = articles[articles["article_id"].isin(wanted)].to_dict("records")
    known = {article["article_id"]: article for article in kept}
    rows = [_row(hit, known[hit.article_id], names, note, whole) for hit in hits.itertuples()]
    heads = ["day", "language", "who", *([note] if note else []), "place", "article"]
    head = "".join(f'<th scope="col">{html.escape(say(name))}</th>' for name in heads)
    table = f'<table class="hits"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody>'
    return f"{status}{table}</table>"


def _row(hit, article: dict, names: dict, note: str, whole: bool) -> str:
    """One line of the table."""
    who = [names.get(actor, actor) for actor in (hit.actor, hit.other) if isinstance(actor, str)]
    day = "–" if pd.isna(hit.date) else f"{hit.date:%Y-%m-%d}"
    title = next(
        article[field] for field in ("title", "origin", "article_id")
        if isinstance(article.get(field), str)
    )  # fmt: skip
    text, start, end = article["text"], hit.start, hit.end
    before, after = _context(text, start, end)
    place = _marked(before, text[start:end], after)
    if not whole:
        first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        text, start, end = text[first : last if last > 0 else None], start - first, end - first
    body = _marked(text[:start], text[start:end], text[end:], longest=None).replace("\n", "<br>")
    language = hit.language if isinstance(hit.language, str) else "–"
    noted = hit.note if isinstance(hit.note, str) else "–"
    score = getattr(hit, "score", None)
    noted = say(noted) + ("" if score is None else f" {score:+.2f}".replace("-", "−"))
    cells = [day, language, " – ".join(who) or "–", *([noted] if note else [])]
    cells = "".join(f"<td>{html.escape(cell)}</td>" for cell in cells)
    shown = f"<details><summary>{html.escape(title)}</summary><div>{body}</div></details>"
    lang = f' lang="{html.escape(language, quote=True)}"' if language != "–" else ""
    return f"<tr>{cells}<td{lang}>{place}</td><td{lang}>{shown}</td></tr>"


def _context(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a stretch, cut between words."""
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    if start > CONTEXT:
        before = "… " + before.partition(" ")[2]
    if end + CONTEXT < len(text):
        after = after.rpartition(" ")[0] + " …"
    return before, after


def _marked(before: str, stretch: str, after: str, longest: int | None = LONGEST) -> str:
    """Escape three pieces of a text and mark the middle one, shortened where it is long."""
    if longest and len(stretch) > longest:
        stretch = f"{stretch[: longest // 2]} […] {stretch[-longest // 2 :]}"
    before, stretch, after = (html.escape(piece) for piece in (before, stretch, after))
    return f"{before}<mark>{stretch}</mark>{after}"


def _on_line(rows: pd.DataFrame, column: str, codes: dict[str, int], place: int) -> np.ndarray:
    articles = rows["article_id"].map(codes).to_numpy(dtype="int64")
    return articles * place + rows[column].to_numpy(dtype="int64")


def _finish(rows: pd.DataFrame, corpus, more: list[str] | None = None) -> pd.DataFrame:
    """Leave out copies, add day and language, and give every list of hits the same columns."""
    known = originals(corpus.articles)[["article_id", "date", "language"]]
    hits = rows.drop(columns=["date", "language"], errors="ignore").merge(known, on="article_id")
    hits = hits.reindex(columns=[*HITS, *(more or [])])
    for column in ("actor", "other", "voice", "note"):
        hits[column] = hits[column].astype("str").where(hits[column].notna(), None)
    hits["start"], hits["end"] = hits["start"].astype("int64"), hits["end"].astype("int64")
    return hits.sort_values(["article_id", "start"], kind="stable", ignore_index=True)
