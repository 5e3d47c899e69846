"""What stands around a form: word bounds and case, titles beside names, states inside titles.

Each rule here takes matches away; none adds one.
"""

import re

from helpers.actors.longer import is_part
from helpers.actors.places import is_place

KOREAN_TAIL = re.compile(
    r"(?:측|군|식|제|행|발|들|님|씨|헌장|총회|본부)?(?:에게서|에게는|에게도|에게|에서는|에서도|에서의|에서|에는|에도|에|으로부터|로부터|으로서|"
    r"로서|으로써|로써|으로는|로는|으로|로|까지|부터|보다|처럼|만큼|조차|마저|이라고|라고|이라며|라며|이라는|라는|이란|란|"
    r"이었던|였던|이었다|였다|이다|이며|이나|이자|인|은|는|이|가|을|를|의|와의|과의|와는|과는|와|과|도|만|나|며|자|랑)*"
)
LONGEST_TAIL = 8
HANGUL = re.compile(r"[가-힣]*")
FORMER = {
    "fr": re.compile(r"(?:ancien|ancienne|ex|anciens|futur|future)[ -]$"),
    "en": re.compile(r"(?:former|ex|late|future|then|deputy|vice)[ -]$"),
    "ru": re.compile(r"(?:бывш\w+|экс|тогдашн\w+)[ -]$"),
    "ko": re.compile(r"(?:전|전임) $"),
}
ROLE = (
    r"\b(?:vice-)?(?:ambassad(?:or|eur|rice)|ministre|minister|president\w*|premier|chef|chief|head|"
    r"spokes\w+|porte-parole|secretai?r[ey]|leader|envoy|chairman|director|directeur|adviser|"
    r"aide|conseiller|representant\w*|representative|chancellor|chancelier|official|responsable)"
)
ROLE_OF = {
    "fr": re.compile(ROLE + r"(?: (?:de|du|des) [a-z' ]{3,30})? (?:de la |de l'|de |du |d')$"),
    "en": re.compile(ROLE + r"(?: (?:of|for) [a-z' ]{3,30})? (?:of|for) (?:the )?$"),
    "ru": re.compile(r"\b(?:пос(?:ол|л\w+)(?: [а-я]+ в)?|министр\w*|президент\w*|глав\w{1,2}|"
                     r"представител\w+|секретар\w+) $"),
    "ko": re.compile(r"$^"),
}  # fmt: skip
RUSSIAN_ROLES = ("пос", "министр", "президент", "глав", "представител", "секретар")
OWN_ROLE = re.compile(r"'s (?:[a-z-]+ ){0,4}" + ROLE + r"\b")
NAME_BEFORE = re.compile(r"[A-ZÀ-ÖА-ЯЁ][\w'’-]+, (?:(?:the|le|la|a|an) )?(?:[a-zé-]+ ){0,3}$")
NAME_AFTER = re.compile(
    r"(?: (?:в|при) [А-ЯЁ]\w+)?,? (?:M\. |Mme |Mr\.? |Ms\.? )?"
    r"[A-ZÀ-ÖА-ЯЁ][\w'’-]+ (?:[a-z]{2,3} )?[A-ZÀ-ÖА-ЯЁ]\w"
)
LINKS = ("of ", "of the ", "for ", "for the ", "de ", "de la ", "du ", "d'", "de l'")
WAS = re.compile(  # Shoigu was the Russian defence minister: he, not who is now
    r" (?:was|is|had been|has been|became|etait|est|fut|est devenu|был|была|стал|стала) "
    r"(?:then |alors |тогда )?(?:le |la |l'|the )?"
)
OTHER_BEARER = re.compile(
    r",? (?!Mr?s?\.? )[A-ZÀ-ÖА-ЯЁ](?:[\w'’-]+ |\. ?(?:[A-ZА-ЯЁ]\. ?)?)[A-ZÀ-ÖА-ЯЁ][\w'’-]+"
)
COMPOUND = re.compile(
    r"(?:[식제]|인(?:들|이|은|을|의|도|과|에게)?)(?:[^가-힣]|$)"
)  # 미국식, 러시아제, 미국인
KOREAN_BEARER = re.compile(  # 김정규 외무성 부상: the name stands before the title
    r"(?<![가-힣])[김이박최정강조윤장임한오서신권황안송류유홍전고문양손배백허남심노성주리림]"
    r"[가-힣][가-힣](?<![은는을를에서로며고면과와]) $"
)
ONE_OF_MANY = re.compile(r"(?:^|[^\w])(?:un|une|a|an|another|any) $")
OPEN, PLACE = "open: a surname or title of several", "a place"
OTHER, NO_HOLDER, BESIDE = (
    "part of another name",
    "a former holder or one of many",
    "beside its name",
)
UNNAMED = "in the title of somebody unnamed"
REASONS = (OPEN, PLACE, OTHER, NO_HOLDER, BESIDE)
SEATS = {"kremlin", "white-house", "pentagon", "the-west"}
COMPASS = {"nord", "sud", "north", "south"}


def has_bounds(scene, start: int, end: int) -> bool:
    """Whether a form stands alone: no letter on its left, none or only particles on its right."""
    text = scene.folded
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalnum() or before == "_":
        return False
    if scene.language == "ko" and ("가" <= text[end - 1] <= "힣" or "가" <= after <= "힣"):
        tail = HANGUL.match(text, end).group()
        return len(tail) <= LONGEST_TAIL and KOREAN_TAIL.fullmatch(tail) is not None
    if after.isalnum() or after == "_":
        return False
    if after == "-" and text[end + 1 : end + 2].isalpha():
        return scene.text[end + 1].isupper() and text[start:end] not in COMPASS
    return not (before == "-" and text[start:end] in COMPASS)


def fits_case(surface: str, form, language: str) -> bool:
    """Whether capitals stand where the form has them; short acronyms must be exact."""
    if form.kind in ("title", "adjective") or language == "ko":
        return True
    if form.text.isupper() and len(form.text) <= 6:
        return surface.isupper()
    if surface.isupper() and len(surface) > 3:
        return True
    if len(form.text) != len(surface):
        return surface[0].isupper()
    pairs = zip(form.text, surface, strict=True)
    return all(there.isupper() for wanted, there in pairs if wanted.isupper())


def weed(hits: list, scene) -> list:
    """Leave out hits that their surroundings contradict: other people, former office, places.

    How many of which stands in `scene.left_out` afterwards.
    """
    kept, states, latin = [], scene.matcher.states, scene.language in ("fr", "en")
    for number, hit in enumerate(hits):
        if hit.kind == "name":
            if hit.actor not in states or latin and _stands_plain(hit, scene):
                kept.append(hit)
                continue
        before = hits[number - 1] if number else None
        after = hits[number + 1] if number + 1 < len(hits) else None
        problem = _problem(hit, kept, before, after, scene)
        if problem:
            scene.left_out[problem] += 1
        else:
            kept.append(hit)
    return kept


def _problem(hit, kept, before, after, scene) -> str:
    """Why a hit is no mention; "" if it is one."""
    if hit.kind == "place" or (
        hit.kind == "metonym" and hit.actor not in SEATS and is_place(hit, before, scene)
    ):
        return PLACE
    if hit.kind == "title":
        if _is_no_holder(hit, scene):
            return NO_HOLDER
        if _describes_name(hit, kept, after, scene):
            return BESIDE
    beside = before is not None and before.end == hit.start - 1  # « в Пхеньяне Путин »
    if not beside and is_part(hit, before, after, scene):
        return OTHER
    if hit.actor in scene.matcher.states and hit.kind in ("name", "alias"):
        title = _title_around(hit, scene)
        if title is not None and names_bearer(title, scene):
            return BESIDE
        hit.rule = hit.rule if title is None else f"{hit.kind}: {UNNAMED}"
    if scene.language == "ko" and hit.actor in scene.matcher.states:
        return OTHER if COMPOUND.match(scene.text, hit.end) else ""
    if hit.end - hit.start <= 5 and scene.folded[hit.start : hit.end] in COMPASS:
        return "" if _is_country(hit, scene) else PLACE
    return ""


def _stands_plain(hit, scene) -> bool:
    """Whether nothing beside a state's name in French or English can make it part of another."""
    text, end = scene.folded, hit.end
    if text[end : end + 2] == "'s" or scene.text[end : end + 2].istitle():
        return False
    return not text[max(0, hit.start - 8) : hit.start].endswith(LINKS)


def _title_around(hit, scene) -> tuple[int, int] | None:
    """The title a state's name is part of (*ambassadeur de Russie*, *Russia's envoy*), if any."""
    text, start, end = scene.folded, hit.start, hit.end
    if text[end : end + 2] == "'s":
        own = OWN_ROLE.match(text, end)
        return (start, own.end()) if own else None
    if scene.language == "ru":
        near = text[max(0, start - 24) : start]
        linked = any(role in near for role in RUSSIAN_ROLES)
    else:
        linked = text[max(0, start - 8) : start].endswith(LINKS)
    if linked:
        begin = max(0, start - 60)
        role = ROLE_OF[scene.language].search(text[begin:start])
        return (begin + role.start(), end) if role else None
    return None


def names_bearer(title: tuple[int, int], scene) -> bool:
    """Whether a name stands beside a title: before it and a comma, or after it."""
    before = scene.text[max(0, title[0] - 60) : title[0]]
    return bool(NAME_BEFORE.search(before) or NAME_AFTER.match(scene.text, title[1]))


def _is_no_holder(hit, scene) -> bool:
    """A title of a former holder, or of one of many (*un général*)."""
    before = scene.folded[max(0, hit.start - 14) : hit.start]
    if before.endswith("-"):  # African-American president, вице-губернатор
        return True
    return bool(FORMER[scene.language].search(before) or ONE_OF_MANY.search(before))


def _describes_name(hit, kept, following, scene) -> bool:
    """A title before the name of its holder or somebody else, or after the name of its holder."""
    if scene.language == "ko":
        lead = scene.text[max(0, hit.start - 6) : hit.start]
        named = kept and kept[-1].end == hit.start - 1 and kept[-1].kind in ("name", "alias")
        if named and kept[-1].actor in scene.matcher.firsts or KOREAN_BEARER.search(lead):
            return True
    if kept and kept[-1].kind in ("name", "alias") and kept[-1].end > hit.start - 40:
        between = scene.folded[kept[-1].end : hit.start]
        if kept[-1].actor == hit.actor and re.fullmatch(r",? (?:le |la |l'|the )?", between):
            return True
        if kept[-1].actor in scene.matcher.firsts and WAS.fullmatch(between):
            return True
    after = scene.text[hit.end : hit.end + 40]
    if following is not None and following.kind in ("name", "alias"):
        between = scene.text[hit.end : following.start]
        if re.fullmatch(r",? (?:M\. |Mme |Mr\.? )?", between):
            return True
    return bool(OTHER_BEARER.match(after))


def _is_country(hit, scene) -> bool:
    """« le Nord », "the South" in an article on Korea, and not « le Nord de … »."""
    before, after = scene.text[: hit.start][-4:].lower(), scene.text[hit.end : hit.end + 4].lower()
    article = before.endswith(("le ", "du ", "au ", "the ")) and scene.text[hit.start].isupper()
    return article and not after.startswith(
        (" de ", " du ", " des", " d'", " of", "-", " kor", " car")
    )
