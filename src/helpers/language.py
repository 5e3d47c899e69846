"""Tell the language of a text: in, a text; out, its ISO 639-1 code or None.

The script decides where it can: Hangul is Korean, kana Japanese. Cyrillic is Russian only if it
keeps to the Russian alphabet and has its ы or э, otherwise Ukrainian, Bulgarian, Serbian … are told
apart by py3langid (Barbaresi; after langid.py, Lui and Baldwin, 2012), as are the languages in
Latin script. A text with fewer than twenty letters has no language: too little to go by.
"""

import re
from functools import lru_cache

SAMPLE = 1_500
LEAST_LETTERS = 20
LEAST_CERTAIN = 0.6
LATIN = "fr en de es it pt nl pl ro sv da no fi cs hu tr ca hr sl sk vi id et lt lv sq".split()
CYRILLIC = "ru uk bg be mk sr kk ky mn".split()
_SCRIPTS = {
    "hangul": re.compile(r"[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]"),
    "kana": re.compile(r"[\u3040-\u30ff]"),
    "han": re.compile(r"[\u4e00-\u9fff]"),
    "cyrillic": re.compile(r"[\u0400-\u052f]"),
    "latin": re.compile(r"[A-Za-z\u00aa-\u024f\u1e00-\u1eff]"),
}
_LETTER = re.compile(r"[^\W\d_]")
_NOT_RUSSIAN = re.compile(r"[^\W\d_А-Яа-яЁё]")
_ONLY_RUSSIAN = re.compile(r"[ыэё]", re.IGNORECASE)


def detect_language(text: str | None) -> str | None:
    """The language of a text.

    Parameters
    ----------
    text : str or None
        Only its first 1,500 characters are looked at.

    Returns
    -------
    str or None
        ISO 639-1 code; None for a text too short to tell, or without letters.

    Examples
    --------
    >>> detect_language("Москва и Пхеньян подписали договор о партнёрстве, это новый этап.")
    'ru'
    >>> detect_language("Le traité a été signé mercredi dans la capitale nord-coréenne.")
    'fr'
    >>> detect_language("1234") is None
    True
    """
    sample = (text or "")[:SAMPLE]
    letters = len(_LETTER.findall(sample))
    counts = {name: len(script.findall(sample)) for name, script in _SCRIPTS.items()}
    if counts["hangul"] >= max(8, 0.3 * letters):
        return "ko"
    if counts["kana"] >= max(8, 0.1 * letters):
        return "ja"
    if counts["han"] >= max(10, 0.5 * letters):
        return "zh"
    if letters < LEAST_LETTERS:
        return None
    if counts["cyrillic"] > 0.5 * letters:
        return _cyrillic(sample)
    return _classify(sample, "latin" if counts["latin"] > 0.5 * letters else "any")


def _cyrillic(sample: str) -> str | None:
    own = re.sub(r"[A-Za-z]", "", sample)
    foreign = len(_NOT_RUSSIAN.findall(own))
    if foreign <= 0.005 * len(own) and _ONLY_RUSSIAN.search(own):
        return "ru"
    return _classify(own, "cyrillic")


def _classify(sample: str, script: str) -> str | None:
    code, certainty = _identifier(script).classify(sample)
    return code if certainty >= LEAST_CERTAIN else None


@lru_cache(maxsize=3)
def _identifier(script: str):
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    allowed = {"latin": LATIN, "cyrillic": CYRILLIC}.get(script)
    if allowed:
        identifier.set_languages([code for code in allowed if code in identifier.labels])
    return identifier
