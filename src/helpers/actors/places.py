"""A capital city that is where something happens, and not who governs from there.

*Il vit à Moscou* is a place; *Moscou dément* and *livré à Moscou* are Russia. Rules by language, on
the words before the city and after it; a city that speaks is no place.
"""

import re

PLACE_BEFORE = {
    "fr": re.compile(r"(?:^|[^\w])(?:a|vers|depuis|dans|pres de|retour de|retour a|au coeur de|"
                     r"banlieue de|rues? de|region de|ville de|gare de|aeroport de|zoo de|"
                     r"cirque de|universite(?: libre)? de|foire de|centre de|bourse de|grand|"
                     r"sommet de|(?:nord|sud|est|ouest) de|maire de|quitte|quitter|gagne|gagner|"
                     r"via|rejoint|visite|visiter|et a) $"),
    "en": re.compile(r"\b(?:in|at|near|outside|around|via|through|across|left|reached|leaving|"
                     r"visited|visiting|to visit|inside|central|downtown|greater|arrived from|"
                     r"(?:south|north)?(?:east|west)ern|northern|southern|(?:reports?|live) from|"
                     r"(?:outskirts|north|south|(?:south|north)?(?:east|west)|suburbs?|city|streets?|"
                     r"center|centre|heart|mayor|airport|university|region|way) of) $"),
    "ru": re.compile(r"(?:^|[^\w])(?:в|во|из|под|около|через|до|город\w{0,2}|центр\w?|посе[тщ]\w+|"
                     r"покинул?\w*|мэр\w{0,2}|район\w{0,2}|улиц\w+|суд\w{0,2}|полици\w+|аэропорт\w*|"
                     r"вокзал\w*|окраин\w+|пригород\w*|метро|по|памятник\w*|жител\w+|«?эх[оауе]м?|"
                     r"здравоохранения|клуб\w*|цска|спартак\w?) $"),
    "ko": re.compile(r"$^"),
}  # fmt: skip
RECEIVES = {  # what a government receives: then « à Moscou » is no place
    "fr": re.compile(r"\b(?:livr|fourni|vend(?!redi)|donn|offr|offert|envo|transf|transm|impos|"
                     r"reproch|demand|aid|soutien|apport|appel|repond|repons|face|grace|quant|oppos|propos|perme|"
                     r"couter|coute|acces|ultimatum|adress|profit|avantage|hostil|cher|confi|allie|"
                     r"promi|promet|accord|rappel|dit|signal|ordre|loyal|livraison|reserv|interdi|"
                     r"commun|lie|liee|destine|pret|prete|opposition|confiance|armes|obus|munitions)"
                     r"[\w'-]*(?: [\w'-]+){0,3} a $"),
    "en": re.compile(r"$^"),
    "ru": re.compile(r"(?:вер\w+|доверие|обвин\w+|наступлени\w+) в $"),
    "ko": re.compile(r"$^"),
}  # fmt: skip
TRAVEL = {
    "fr": re.compile(r"\b(?:vols?|trains?|voyag\w*|lignes?|habitants?|avions?|retour|arrive\w*|"
                     r"escale|rend\w*|route|rues?)\b(?: [\w'-]+){0,4} (?:de|entre|a|et) $"),
    "en": re.compile(r"\b(?:trips?|travel\w*|visit\w*|flew|fly|flights?|flying|return\w*|arriv\w*|"
                     r"trains?|journey|came|come|coming|went|going|go|drove|way|bound|sent home|"
                     r"direct|ferr\w+|invit\w+|tour|welcom\w+|route|services?|sent|flown|mov(?:e|ed|ing)|"
                     r"relocat\w+|head(?:ed|ing))\b"
                     r"(?: [\w'-]+){0,4} (?:to|from|between|and) $"),
    "ru": re.compile(r"\b(?:рейс\w*|поезд\w*|поездк\w*|сообщени\w+|самолет\w*|маршрут\w*|жител\w+)"
                     r"(?: [\w'-]+){0,4} (?:между|и|с|из)? ?$"),
    "ko": re.compile(r"$^"),
}  # fmt: skip
PLACE_AFTER = {
    "fr": re.compile(r" (?:zoo|time)\b"),
    "en": re.compile(r"(?:'s)? (?:zoo|airport|region|oblast|state university|river|metro|times?|"
                     r"post|square|streets?|suburbs?|games|olympics|monument|mayor|"
                     r"insiders?|gov\b|governor|echo|academy|marathon|bureau|conference|exchange|"
                     r"state circus|fashion|film|oblast|d\.?c)\b|, in (?:english|russian)\b"),
    "ru": re.compile(r"(?: пост»| таймс»)| (?:зоопарк|область|области|время|времени)\b"),
    "ko": re.compile(r"(?:에서|에 |에는|을 (?:비우|비운)| [가-힣]{1,3}[구동역] |시내|시민|시 |"
                     r"의? ?(?:공항|순안|거리|동물원|광장|국제)|"
                     r"[을를] (?:방문|찾|떠나|출발|거쳐)| [가-힣]{2,4} (?:국제)?공항|"
                     r" 방문|행 |발 |까지| 선언| 노선|·\w+ 선언|"
                     r"(?:으로|로) (?:향|가|떠나|출발|초청))"),
}  # fmt: skip
DATELINE = re.compile(r"(?:^|\n)[^\n\w]*$")
AFTER_DATELINE = re.compile(r"\s?(?:\(|[,/] |[–—-]{1,2} ?|: |\. )")
SPEAKS = re.compile(  # « В Сеуле уверены »: the city speaks, and is no place
    r" (?:не |уже |также |тем временем |его |ее |их |это |все-таки |снова |пока |официально |"
    r"публично |давно |по-прежнему |с этим |вряд ли )*(?:(?:от|за|на|об?|по) [а-я]+ )?"
    r"(?:задали|соглас|спят|воздерж|наблюда|придержива|следят|уверен|утвержд|счита|заяв|ответил|"
    r"говор|отверг|отверга|назва|назыв|сообщ|призва|призыв|подчерк|опаса|надею|пообещ|требу|отмет|"
    r"отмеча|объясн|допус|обвин|осуд|выраз|настаива|прокомм|отказ)"
)
SAID_IN = re.compile(  # « Что говорят в Сеуле? »
    r"\b(?:говор|счита|увере|полага|заяв|ответ|сообщ|отверг|отриц|наде|подчерк|напомн|дума|утвержд|"
    r"молч|ожида|опаса|пообеща)\w*(?:ли|ют|ят|ны|ат) во? $"
)
IN_NAME = re.compile(  # Spartak Moscow, Patty Murray of Washington, University of Washington
    r"[a-z,] (?!(?:\w+day|January|February|March|April|May|June|July|August|\w+ber|But|And|If|"
    r"In|While|When|After|As)\b)[A-Z][a-z]+ (?:of )?$"
)
TRAVEL_ENDS = {
    "fr": (" de ", " entre ", " a ", " et "),
    "en": (" to ", " from ", " between ", " and "),
}
SIGNED = re.compile(r", \d{1,2} [a-zа-яé]")  # Москва, 5 декабря 2024 года
GETS = re.compile(  # 모스크바에 무기를 넘겼다: who receives is no place
    r"에 (?:[가-힣]+[을를] )?(?:넘[기긴겼]|제공|전달|요구|촉구|항의|경고|제안|통보|공급|수출|지원)"
)


def is_place(hit, previous, scene) -> bool:
    """A capital city that is where something happens, and not who governs from there."""
    before, language = scene.folded[max(0, hit.start - 60) : hit.start], scene.language
    after = scene.folded[hit.end : hit.end + 40]
    if language == "ru" and (
        SPEAKS.match(after) or before.endswith((" в ", " во ")) and SAID_IN.search(before)
    ):
        return False
    if PLACE_AFTER[language].match(after):
        return not (language == "ko" and GETS.match(after))
    if SIGNED.match(after) or _is_dateline(before, after):
        return True
    if before.endswith(TRAVEL_ENDS.get(language, "")) and TRAVEL[language].search(before):
        return True
    if language == "en" and (previous is None or previous.end != hit.start - 1):
        lead = scene.text[max(0, hit.start - 40) : hit.start]
        if not lead[-20:].islower() and IN_NAME.search(lead):
            return True
    if not PLACE_BEFORE[language].search(before[-24:]):
        return False
    return not RECEIVES[language].search(before)


def _is_dateline(before: str, after: str) -> bool:
    if before[-1:] == " " and before[-2:-1].isalnum() or not DATELINE.search(before):
        return False
    return bool(AFTER_DATELINE.match(after)) and not after.startswith(". ")
