"""How sure a quote with its speaker is: how often its rule was right on the hand-checked articles.

`make readme` measures that again and writes quote_confidence.csv. A rule that was seen seldom is
drawn toward the mean of all rules.
"""

import csv
from functools import lru_cache

from helpers.paths import DATA

TABLE = DATA / "lexicons" / "quote_confidence.csv"
PRIOR = 4  # weight of the mean, in quotes
OTHER = "(any other)"


def confidence_of(rule: str, has_speaker: bool) -> float:
    """The confidence (0–1) of a quote found by a rule, with or without a speaker.

    Examples
    --------
    >>> 0 < confidence_of("incise", True) < 1
    True
    """
    table = _read()
    return table.get(_key(rule, has_speaker), table[OTHER])


def measure_confidence() -> list[dict]:
    """Count for each rule how many quotes of the gold were found with the right speaker.

    Returns
    -------
    list of dict
        `rule`, `n`, `right`, `confidence`; the last row is for rules not seen.
    """
    from helpers import evaluation

    gold, counts = evaluation.read_gold(), {}
    for also in ((), ("parsed",)):
        articles, found = evaluation.analyse_checked(gold, also=also)
        outcomes = evaluation.compare("speakers", gold, found, articles)
        quotes = found["quotes"].query("speech").set_index(["article_id", "start"])
        for row in outcomes[outcomes["outcome"] != "miss"].itertuples():
            quote = quotes.loc[(row.article_id, row.found_start)]
            if also and not quote["rule"].startswith("parsed"):
                continue  # counted without a parse
            count = counts.setdefault(
                _key(quote["rule"], isinstance(quote["speaker"], str)), [0, 0]
            )
            count[0] += 1
            count[1] += row.outcome == "hit"
    total, right = (sum(count[side] for count in counts.values()) for side in (0, 1))
    mean = right / total
    rows = [_row(rule, n, hits, mean) for rule, (n, hits) in sorted(counts.items())]
    return [*rows, _row(OTHER, 0, 0, mean)]


def _row(rule: str, n: int, hits: int, mean: float) -> dict:
    share = (hits + PRIOR * mean) / (n + PRIOR)
    return {"rule": rule, "n": n, "right": hits, "confidence": round(share, 3)}


def _key(rule: str, has_speaker: bool) -> str:
    return rule if has_speaker else f"{rule}, no speaker"


@lru_cache(maxsize=1)
def _read() -> dict[str, float]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["rule"]: float(row["confidence"]) for row in csv.DictReader(file)}


def write_table() -> None:
    """Measure the confidences anew and write data/lexicons/quote_confidence.csv."""
    rows = measure_confidence()
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    _read.cache_clear()
