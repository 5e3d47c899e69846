"""Train both tone engines from named public sets: `python -m helpers.tones.train --help`.

In go JSON lines with text, start, end, label (NewsMTSC by Hamborg and Donnay, 2021; RuSentNE by
Golubev et al., 2023; both MIT) and the project's own labelled sentences; out come the files in
data/models. Needs the extra `train`; for the careful engine `careful` too.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.paths import DATA
from helpers.tones import fitting
from helpers.tones.targets import EVENT_FEATURES, FEATURES

FOLDER = DATA / "models"


def main(arguments: list[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m helpers.tones.train", description=__doc__)
    parser.add_argument("--en", type=Path, required=True, help="NewsMTSC train, JSON lines")
    parser.add_argument("--ru", type=Path, required=True, help="RuSentNE train, JSON lines")
    parser.add_argument("--out", type=Path, default=FOLDER)
    chosen = parser.parse_args(arguments)
    sets = {language: read_set(getattr(chosen, language)) for language in ("en", "ru")}
    fitting.write_models(fit_fast(sets), chosen.out)


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


def fit_fast(sets: dict[str, pd.DataFrame]) -> dict[str, dict]:
    """Fit the fast engine: en and ru on their sets, fr and ko on both together."""
    models = {language: fitting.fit_language(rows, language) for language, rows in sets.items()}
    for language, model in models.items():
        labels = fitting._labels(sets[language])
        found = np.argmax(np.log(model["chances"]) + model["lean"], axis=1)
        print(f"{language}: macro-F1 {fitting.macro_f1(labels, found):.3f} on unseen sentences")
    shared = fitting.fit_shared(sets)
    for language in ("fr", "ko"):
        models[language] = {"target": shared, "lean": np.zeros(3)}
    for model in models.values():
        model["event"], model["event_lean"] = _event_weights(shared), np.zeros(3)
    return models


def _event_weights(shared: np.ndarray) -> np.ndarray:
    """What a sentence tells is weighed as the words nearest to a target are."""
    near = [FEATURES.index(f"{name}_near") for name in EVENT_FEATURES]
    return np.column_stack([shared[:, near], shared[:, -1]])


if __name__ == "__main__":
    main()
