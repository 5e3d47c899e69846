"""Train the tone engines from named public sets: `python -m helpers.tones.train --help`.

In go JSON lines with text, start, end, label (NewsMTSC by Hamborg and Donnay, 2021; RuSentNE by
Golubev et al., 2023; both MIT) and the project's own labelled sentences; out come the files in
data/models. Needs the extra `train`, and for the careful engine torch (2.13 was used).
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.paths import DATA
from helpers.tones import calibration, fitting

FOLDER, GOLD = DATA / "models", DATA / "gold"
OWN = ("fr", "ko")


def main(arguments: list[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m helpers.tones.train", description=__doc__)
    parser.add_argument("--en", type=Path, required=True, help="NewsMTSC train, JSON lines")
    parser.add_argument("--ru", type=Path, required=True, help="RuSentNE train, JSON lines")
    parser.add_argument("--engine", choices=["fast", "careful", "both"], default="both")
    parser.add_argument("--out", type=Path, default=FOLDER)
    chosen = parser.parse_args(arguments)
    sets = {language: read_set(getattr(chosen, language)) for language in ("en", "ru")}
    if chosen.engine != "careful":
        fitting.write_models(fit_fast(sets), chosen.out)
    if chosen.engine != "fast":
        own = pd.concat([read_own(language) for language in OWN], ignore_index=True)
        print(calibration.train(sets, own, chosen.out).to_string(index=False))


def read_set(path: Path) -> pd.DataFrame:
    """Read labelled sentences.

    Raises
    ------
    ValueError
        A column is missing.
    """
    rows = pd.read_json(path, lines=True, dtype=False)
    missing = {"text", "start", "end", "label"} - set(rows.columns)
    if missing:
        raise ValueError(f"{path} lacks {', '.join(sorted(missing))}")
    return rows


def read_own(language: str, folder: Path = GOLD) -> pd.DataFrame:
    """Read the project's own labelled sentences; rows without a span are labelled as events."""
    return pd.read_csv(folder / f"tone-{language}.csv")


def fit_fast(sets: dict[str, pd.DataFrame]) -> dict[str, dict]:
    """Fit the fast engine: en and ru on their sets, fr and ko on both together.

    The sentences that the careful engine is checked on are left out here too: it asks this one.

    What a sentence tells as an event is fitted on the project's own sentences: French and Korean
    each on theirs, English and Russian on both together.
    """
    sets = {language: rows[~calibration.is_held(rows["text"])] for language, rows in sets.items()}
    models = {language: fitting.fit_language(rows, language) for language, rows in sets.items()}
    for language, model in models.items():
        score = fitting.macro_f1_with(model["chances"], model["lean"], sets[language])
        print(f"{language}: macro-F1 {score:.3f} on unseen sentences")
    shared = fitting.fit_shared(sets)
    shared[:, -1] += fitting.log_shares(sets["en"]) - np.log(1 / 3)
    own = {language: read_own(language) for language in OWN}
    own = {language: rows[rows["part"] == "teach"] for language, rows in own.items()}
    for language in OWN:
        models[language] = {"target": shared, "lean": np.zeros(3)}
    for language, model in models.items():
        some = {language: own[language]} if language in own else own
        model["event"], model["event_lean"] = fitting.fit_events(some), np.zeros(3)
    return models


if __name__ == "__main__":
    main()
