"""Sentences made from frames, to teach the careful engine negation, irrealis, voice and target.

In goes data/models/tone-lessons.csv (frames written for this project: language, label, frame);
out come labelled sentences. {T} is the target and {A} another actor, {C} a company, {N}, {M}, {P}
numbers (M above N); a Russian letter after a name asks for its case, a Korean particle follows
its sound.
"""

import csv
import re
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.tones.model import FOLDER

NAMES = {
    "en": "Putin|Kim Jong Un|Seoul|Moscow|Pyongyang|Zelensky|Beijing|the Kremlin|Washington|Tokyo"
    "|Lavrov|NATO|the prime minister|Macron|the army|Merkel",
    "fr": "Poutine|Kim Jong-un|Séoul|Moscou|Pyongyang|Zelensky|Pékin|Xi Jinping|Washington|Tokyo"
    "|Lavrov|Macron|Merkel|Trump|Paris|Berlin",
    "ko": "푸틴|김정은|서울|모스크바|북한|젤렌스키|중국|크렘린궁|워싱턴|도쿄|라브로프|나토"
    "|총리|러시아|대통령|미국",
}
RUSSIAN = (
    "Путин Путина Путину Путина|Ким Чен Ын Ким Чен Ына Ким Чен Ыну Ким Чен Ына"
    "|Сеул Сеула Сеулу Сеул|Пхеньян Пхеньяна Пхеньяну Пхеньян"
    "|Зеленский Зеленского Зеленскому Зеленского"
    "|Пекин Пекина Пекину Пекин|Кремль Кремля Кремлю Кремль"
    "|Вашингтон Вашингтона Вашингтону Вашингтон"
    "|Лавров Лаврова Лаврову Лаврова|президент президента президенту президента"
    "|министр министра министру министра|Трамп Трампа Трампу Трампа"
)
COMPANIES = "회사|이 회사|그룹|은행|제조업체|기술 기업|통신 회사|건설 회사"
CASES = {"": 0, "р": 1, "д": 2, "в": 3}
PARTICLES = {"은": "은는", "이": "이가", "을": "을를", "과": "과와"}
_SLOT = re.compile(r"\{([TACNMP])([^}]*)\}")


def make_lessons(each: int = 4, seed: int = 0, folder: Path = FOLDER) -> pd.DataFrame:
    """Fill every frame with drawn names.

    Parameters
    ----------
    each : int
        Sentences a frame.
    seed : int
        Of the draw.

    Returns
    -------
    DataFrame
        `text`, `language`, `start`, `end` (null without a target), `label`, `sentence` (the frame).

    Examples
    --------
    >>> rows = make_lessons(1).dropna(subset=["start"])
    >>> all(row.text[int(row.start) : int(row.end)] for row in rows.itertuples())
    True
    """
    rng = np.random.default_rng(seed)
    with (folder / "tone-lessons.csv").open(encoding="utf-8", newline="") as stream:
        frames = list(csv.DictReader(stream))
    rows = []
    for number, frame in enumerate(frames):
        for _ in range(each):
            text, start, end = _fill(frame["frame"], frame["language"], rng)
            row = {"text": text, "language": frame["language"], "start": start, "end": end}
            rows.append(row | {"label": frame["label"], "sentence": f"lesson-{number}"})
    return pd.DataFrame(rows)


def _fill(frame: str, language: str, rng) -> tuple[str, int | None, int | None]:
    values, text, at, span = _draw(language, rng), "", 0, (None, None)
    for slot in _SLOT.finditer(frame):
        text += frame[at : slot.start()]
        name = _form(values[slot[1]], slot[2], language)
        text += name[0].upper() + name[1:] if not text or text in '«"“' else name
        if slot[1] == "T":
            span = len(text) - len(name), len(text)
        text += _particle(name, slot[2]) if language == "ko" else ""
        at = slot.end()
    return text + frame[at:], *span


def _draw(language: str, rng) -> dict[str, str]:
    names = (RUSSIAN if language == "ru" else NAMES[language]).split("|")
    target, actor = rng.choice(len(names), 2, replace=False)
    low = int(rng.integers(11, 400))
    return {
        "T": names[target], "A": names[actor], "C": str(rng.choice(COMPANIES.split("|"))),
        "N": str(low), "M": str(int(low * rng.uniform(1.1, 2.5)) + 1),
        "P": str(rng.integers(2, 30)),
    }  # fmt: skip


def _form(name: str, mark: str, language: str) -> str:
    if language != "ru":
        return name
    words = name.split()
    size = len(words) // len(CASES)
    return " ".join(words[CASES[mark] * size :][:size])


def _particle(name: str, mark: str) -> str:
    """The form of a Korean particle that the name's last sound asks for."""
    if mark not in PARTICLES:
        return mark
    closed = "가" <= name[-1] <= "힣" and (ord(name[-1]) - ord("가")) % 28 > 0
    return PARTICLES[mark][0 if closed else 1]
