"""Files of labels, one for each person and language, saved at each click and checked line by line.

In go a sentence and a label; out come CSV files with the columns of data/gold/tone-*.csv and
`coder`, and tables of labels read from them.
"""

from pathlib import Path

import pandas as pd

from helpers.agreement import PLACES
from helpers.analysis import write_text
from helpers.tables import defuse

UNIT = ["sentence", "start", "end"]
SHOWN = ["sentence", "language", "text", "target", "start", "end"]
COLUMNS = [*SHOWN, "label", "coder"]
LABELS, SKIP = list(PLACES), "skip"
CHOICES = [*LABELS, SKIP]
READER, INVENTED, ENGINE = "reader", "invented", "engine"


def read_labels(path: str | Path, language: str | None = None) -> pd.DataFrame:
    """Read a file of labels, or all files tone-*.csv of a folder. They are not changed.

    Parameters
    ----------
    path : str or Path
        A file or folder; a folder that is not there holds no labels.
    language : str, optional
        Only labels of sentences in it.

    Returns
    -------
    DataFrame
        `sentence`, `language`, `text`, `target`, `start`, `end`, `label` (negative, neutral,
        positive, skip), `coder`.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    ValueError
        A file is not a table of labels: which file, which line, what is wrong with it; or a coder
        labelled a sentence twice.

    Examples
    --------
    >>> read_labels("no-such-folder").columns.tolist() == COLUMNS
    True
    """
    path = Path(path)
    files = [path] if path.suffix else sorted(path.glob("tone-*.csv"))
    read = [_read_file(file) for file in files]
    labels = pd.concat([pd.DataFrame(columns=COLUMNS).astype({"start": int, "end": int}), *read])
    labels = labels[labels["language"] == language] if language else labels
    again = labels[labels.duplicated([*UNIT, "coder"])]
    if len(again):
        raise ValueError(f"{path}: {again['coder'].iloc[0]} labelled {again['sentence'].iloc[0]} "
                         "in two files: keep one of them, or change a name")  # fmt: skip
    return labels.reset_index(drop=True)


def save_label(path: Path, sentence: pd.Series, label: str, coder: str) -> None:
    """Save one label; what the file holds already is kept, an earlier label of it is replaced.

    Parameters
    ----------
    path : Path
        The file; made where there is none. It is written whole or not at all.
    sentence : Series
        A row of what `draw_sentences` gives.
    label : str
        negative, neutral, positive or skip.
    coder : str
        Who labels.

    Raises
    ------
    ValueError
        No such label; or the file is not this coder's table of labels, and is left as it is.

    Examples
    --------
    >>> save_label(Path("x.csv"), pd.Series(dtype=object), "good", "ann")
    Traceback (most recent call last):
    ValueError: no label 'good': choose one of negative, neutral, positive, skip
    """
    if label not in CHOICES:
        raise ValueError(f"no label {label!r}: choose one of {', '.join(CHOICES)}")
    saved = read_own(path, coder)
    new = pd.DataFrame([{**sentence[SHOWN], "label": label, "coder": coder}])
    other = ~key_of(saved).isin(key_of(new))
    table = pd.concat([saved[other], new]) if other.any() else new
    write_text(path, defuse(table[COLUMNS]).to_csv(index=False, lineterminator="\n"))


def key_of(rows: pd.DataFrame) -> pd.Series:
    """A sentence toward an actor in one word or two."""
    span = rows["start"].astype(str) + "-" + rows["end"].astype(str)
    return rows["sentence"].astype(str) + " " + span


def read_own(path: Path, coder: str) -> pd.DataFrame:
    """What a coder saved before; nothing, where there is no file."""
    saved = _read_file(path) if path.exists() else pd.DataFrame(columns=COLUMNS)
    others = sorted(set(saved["coder"]) - {coder})
    if others:
        raise ValueError(f"{path} holds labels of {others[0]}, not of {coder}: choose another name")
    return saved


def _read_file(path: Path) -> pd.DataFrame:
    """A file of labels, checked line by line."""
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except FileNotFoundError:
        raise FileNotFoundError(f"no file of labels at {path}") from None
    except (ValueError, pd.errors.ParserError) as error:
        raise ValueError(f"{path} cannot be read as CSV in UTF-8: {error}") from error
    missing = [name for name in COLUMNS if name not in table.columns]
    if missing:
        raise ValueError(f"{path} is no table of labels: it lacks {', '.join(missing)}. "
                         "A spreadsheet must save it as CSV in UTF-8 with commas")  # fmt: skip
    rows = []
    for number, row in enumerate(table[COLUMNS].to_dict("records"), 2):
        try:
            rows.append(_check(row))
        except ValueError as error:
            raise ValueError(f"{path}, row {number}: {error}") from None
    labels = pd.DataFrame(rows, columns=COLUMNS)
    again = labels[labels.duplicated([*UNIT, "coder"])]
    if len(again):
        raise ValueError(f"{path}, row {again.index[0] + 2}: this sentence is there twice")
    return labels


def _check(row: dict) -> dict:
    """A row with numbers for places; a text made harmless for spreadsheets is as it was again."""
    if not (row["start"].isdigit() and row["end"].isdigit()):
        raise ValueError("start and end must be whole numbers")
    start, end, text = int(row["start"]), int(row["end"]), row["text"]
    if text[start:end] != row["target"] and text.startswith("'"):
        text = text[1:]
    if not row["target"] or text[start:end] != row["target"]:
        raise ValueError(f"{row['target']!r} does not stand at {start}–{end} of the text")
    if row["label"] not in CHOICES:
        raise ValueError(f"no label {row['label']!r}: only {', '.join(CHOICES)}")
    if not row["coder"]:
        raise ValueError("the coder is missing")
    return {**row, "text": text, "start": start, "end": end}
