"""A form inside a longer name: another bearer of a surname, another body with a state in its name.

*Mme Campbell* is not Kurt Campbell, *Xi Zhongxun* not Xi Jinping, *Gaz de France* not France. As in
`context`, each rule takes matches away; none adds one.
"""

import csv
import re
from functools import lru_cache

from helpers.paths import DATA

CAPITAL = "A-ZÀ-ÖØ-ÞА-ЯЁ"
TITLE_WORDS = set(
    "m mm mme mr mrs ms dr president président présidente général general gen marshal maréchal "
    "minister ministre chancellor chancelier secretary premier leader dirigeant camarade comrade "
    "ambassador ambassadeur spokesman spokeswoman chairman colonel senator king roi de et and le "
    "la les the du des à en in for of with by pour par avec selon que but mais and when while as "
    "if президент министр генсек товарищ господин генерал глава посол лидер маршал".split()
)
NO_NAMES = TITLE_WORDS | set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december foreign prime defence defense "
    "supreme acting vice deputy former lady chair chief head director ambassador envoy official "
    "government embassy people".split()
)
BEFORE = re.compile(r"([\w'’-]+)([.,]?)[ \u00a0\u202f]$")
AFTER = re.compile(rf"[ \u00a0\u202f]([{CAPITAL}][\w'’-]*)")
HE = re.compile(r"(?:^|\W)(?:mr|m|monsieur|sir|lord|г-н|господин\w*)\.?[ \u00a0\u202f]$")
SHE = re.compile(r"(?:^|\W)(?:mrs|ms|miss|mme|mlle|madame|lady|г-жа|госпож\w+)\.?[ \u00a0\u202f]$")
ADDRESSES = tuple(
    f"{word}{dot} "
    for word in "mr m monsieur sir lord г-н mrs ms miss mme mlle madame lady г-жа".split()
    for dot in ("", ".")
) + ("господин ", "господина ", "господину ", "госпожа ", "госпожи ", "госпоже ", "госпожой ")
BODY_OF = {
    "fr": re.compile(rf"[{CAPITAL}][\w'’-]+[ \u00a0](?:de|d['’]) ?$"),
    "en": re.compile(rf"[{CAPITAL}][\w'’-]+ of (?:the )?$"),
}
OF = re.compile(r" (?:of|de|du|d['’])(?: the | la | l['’]| ?)")
NAMED_SO = re.compile(rf"«[{CAPITAL}][\w-]+ (?:[\w-]{{4,}} )?$")
NATIONALITY = re.compile(r"\w+(?:ian|ean|ese|ish|rican|french|german|dutch)$", re.I)
OPENS = set('.!?…\n«»“”":;—–-(')
HEADING = 0.6
SPACES = (" ", "\u00a0", "\u202f")


@lru_cache(maxsize=1)
def first_names() -> frozenset[str]:
    """First names, which tell that the next word is a surname."""
    with (DATA / "lexicons" / "first_names.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["name"] for row in csv.DictReader(file) if row["name"] < "\u0250")


def is_part(hit, before, after, scene) -> bool:
    """Whether a hit is a part of somebody else's name; `before`, `after` are the hits beside it."""
    if scene.language == "ko" or hit.kind not in ("name", "alias"):
        return False
    single = " " not in scene.text[hit.start : hit.end]
    if hit.actor in scene.matcher.firsts:
        return hit.kind == "alias" and single and _is_namesake(hit, after, scene)
    if hit.actor in scene.matcher.states:
        named = hit.kind == "alias" and single and _has_first_name(hit, scene)  # Latin America
        return named or _is_in_body(hit, before, after, scene)
    return hit.kind == "alias" and not single and _is_other_body(hit, before, scene)


def _is_namesake(hit, after, scene) -> bool:
    """A surname of another: by Mr or Ms, by the name before it, or by the one after it."""
    if is_other_gender(hit.actor, hit, scene):
        return True
    surname_first = scene.folded[hit.start : hit.end] == scene.matcher.firsts[hit.actor]
    if surname_first and _goes_on(hit, after, scene):
        return True
    return _has_first_name(hit, scene)


def is_other_gender(actor: str, hit, scene) -> bool:
    """Whether *Mme* stands before the name of a man, or *Mr* before that of a woman."""
    lead = scene.folded[max(0, hit.start - 14) : hit.start]
    if not lead.endswith(ADDRESSES):
        return False
    gender = scene.matcher.genders.get(actor)
    return bool(gender == "f" and HE.search(lead) or gender == "m" and SHE.search(lead))


def _goes_on(hit, after, scene) -> bool:
    """A capitalised word follows that is no name we know, no title and no day."""
    if after is not None and after.start <= hit.end + 1:
        return False
    word = AFTER.match(scene.text, hit.end)
    if not word or word[1].lower().rstrip("'’s") in NO_NAMES or word[1].lower() in NO_NAMES:
        return False
    return not _in_heading(hit, scene)


def _has_first_name(hit, scene) -> bool:
    """A capitalised word stands before that is no title: another bearer's first name."""
    lead = scene.text[max(0, hit.start - 24) : hit.start]
    if lead[-1:] not in SPACES or lead.split()[-1:] == [] or lead.split()[-1].islower():
        return False
    if scene.text[hit.start : hit.end].isupper():
        return False
    match = BEFORE.search(scene.text, max(0, hit.start - 30), hit.start)
    if match and match[2] == "." and len(match[1]) == 1 and match[1].isupper():  # Linda L. Singh
        match = BEFORE.search(scene.text, max(0, match.start() - 30), match.start())
        if match and match[1][0].lower() == hit.actor[0]:  # Donald J. Trump
            return False
    if not match or match[2] == "," or not match[1][0].isupper() or match[1].isupper():
        return False
    if match[1].lower() in NO_NAMES or "'" in match[1] or "’" in match[1]:
        return False
    if match[2] == "." and len(match[1]) > 2:
        return False
    if match[1] in first_names() and match[1][0].lower() != hit.actor[0]:
        return True
    before = scene.text[: match.start()].rstrip(" \u00a0\u202f")
    return bool(before) and before[-1] not in OPENS


def _is_in_body(hit, before, after, scene) -> bool:
    """*Gaz de France*, *China Aerospace Corporation*, *Foreign Ministry of the DPRK*, «Голос …»."""
    start, text = hit.start, scene.text
    near = before is not None and before.end > start - 10
    if near and before.actor not in scene.matcher.firsts:
        link = OF.fullmatch(text[before.end : start])
        if link and before.actor not in scene.matcher.states and before.kind in ("name", "alias"):
            return True
    if scene.language == "ru":
        named = "«" in text[max(0, start - 40) : start]
        named = named and NAMED_SO.search(text, max(0, start - 40), start)
        return bool(named and re.match(r"(?: [\w-]+)?»", text[hit.end : hit.end + 20]))
    if (before is None or before.end < start - 5) and _is_of_body(hit, scene):
        return True
    full = hit.kind == "name" and " " not in text[start : hit.end]
    return full and text[hit.end - 1].islower() and _goes_on(hit, after, scene)


def _is_of_body(hit, scene) -> bool:
    """*Gaz de* France, *the Bank of* China; not *Richard Gasquet of* or *President of* France."""
    text = scene.text
    if not text[max(0, hit.start - 4) : hit.start].endswith(("of ", "the ", "de ", "d'", "d’")):
        return False
    lead = BODY_OF[scene.language].search(text, max(0, hit.start - 40), hit.start)
    if not lead or re.match(r"[\w'’-]+", lead.group()).group().lower() in NO_NAMES:
        return False
    earlier = re.search(r"(\S+)\s$", text[max(0, lead.start() - 30) : lead.start()])
    if not earlier or earlier[1] in first_names() or earlier[1][-1] in OPENS:
        return False
    return not _in_heading(hit, scene)


def _is_other_body(hit, before, scene) -> bool:
    """*National Security Council*: a capitalised word that nobody knows stands before."""
    if hit.actor in scene.matcher.firsts or (before is not None and before.end == hit.start - 1):
        return False
    match = BEFORE.search(scene.text, max(0, hit.start - 30), hit.start)
    if not match or match[2] or not match[1][0].isupper() or match[1].lower() in NO_NAMES:
        return False
    if match[1].endswith(("'s", "’s")) or NATIONALITY.fullmatch(match[1]):
        return False
    lead = scene.text[: match.start()].rstrip(" \u00a0\u202f")[-1:]
    return bool(lead) and lead not in OPENS and not _in_heading(hit, scene)


def is_heading(line: str) -> bool:
    """Whether most words of a line without a full stop are capitalised: capitals say nothing there.

    Examples
    --------
    >>> is_heading("Putin Meets Kim in Pyongyang"), is_heading("Putin met Kim in Pyongyang.")
    (True, False)
    """
    if line.rstrip("»”\"' ").endswith((".", "!", "?", "…")):
        return False
    words = re.findall(r"[^\W\d_]{4,}", line[:400])
    return len(words) > 2 and sum(word[0].isupper() for word in words) > HEADING * len(words)


def _in_heading(hit, scene) -> bool:
    begin, end = scene.text.rfind("\n", 0, hit.start) + 1, scene.text.find("\n", hit.start)
    return is_heading(scene.text[begin : end if end >= 0 else len(scene.text)])
