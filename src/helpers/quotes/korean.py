"""Who speaks in Korean: quotative particles after the mark, topic and subject particles before it.

In: a `Page` and a quote of it. Out: the quote with its verdict, cue and speaker as written. Korean
names its speaker by 은/는/이/가, before the quote or between 라고 and the verb, or by 에 따르면.
"""

import re
from functools import lru_cache

from helpers.quotes.lexicon import Lexicon, read_lexicon

_QUOTATIVE = re.compile(
    r"\s?(?:이?라고|고|이?라며|며|이?라면서|면서|이?라는|는|이?란|이?라)(?=[\s,.]|도|는|만|$)"
)
_SAID = re.compile(r"\s?(?:이?라며|며|이?라면서|면서)(?=[\s,])")
_SPEECH_NOUN = re.compile(
    r"\s?(?:이?라는|는|이?란)\s(?:\S+\s){0,2}?(?:것|입장|발언|말|글|반응|주장|메시지|성명|답변|견해|의견|설명|평가)"
)
_DID = re.compile(r"(?:도|는|만)?\s(?:했다|했었|했고|했으며|했던|했습니다|하며|하면서)")
_SIGNED = re.compile(r"\s?\(([가-힣]{1,4}(?:\s[가-힣]{2,8})?)\)")  # “…”(문 대통령)
_SO = re.compile(r"(?:이렇게|다음과 같이)\s(?:말|전|밝|적|썼|답|강조)\S{0,4}다\.\s*$")
_SUBJECT = re.compile(
    r"(?<!\S)([^\s,]{1,24}?(?:\([^)\n]{1,30}\))?)(께서는|께서|은|는|이|가)(?=[\s,])"
)
_SOURCE = re.compile(r"([^\s,][^,\n]{0,50}?)(?:에\s?따르면|에\s?의하면)")
_ADNOMINAL = re.compile(
    r"(?:하|되|있|없|않|받|주|오|나|보이|지키|따르|려|다|라|치|내|이루|것|맞|이어지|벌이|넘|미치|시키|했다|하지|우리|알|모르|위하)$"
    r"|(?:같|높|많|적|깊|좋|작|젊|늦|넓|낮|짧|나|당하|입|잃|얻|찾|잡|남|막|맡|담|놓|넣|닫|쌓)$"
)
_BREAK = re.compile(
    r"(?:[은는을를에서게로와과며면던된인도만의]|까지|부터|지난|해서|아래|위해|대해|관련해|오늘|어제)$|^(?:지난|이날|최근|특히|한편|또|또한|그러나|하지만|이어|당시)$|[,:;]$|\d[일월년]$"
)
_END = re.compile(r"[.!?…。]\s|[.!?…。]$|\n")
_KEEP = {"북한", "남한", "한", "조선인민", "대한"}
_FULL = re.compile(r"(?:다|요|까|오|자|라|네|지|죠|소)[.!?…]*$")
_SURNAMES = set(
    "김이박최정강조윤장임한오서신권황안송류유홍전고문양손배백허남심노하곽성차주우구민진나지엄원"
    "천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용"
)


@lru_cache(maxsize=1)
def _cues() -> re.Pattern:
    verbs = sorted(read_lexicon("ko").verbs, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, verbs)))


def judge_korean(page, quote, before, following: int) -> None:
    """Set the verdict, cue and speaker of a quote in a Korean text."""
    text, lex = page.text, page.lex
    after, offset = _rest(text, quote.span.close, following)
    left_start = _sentence_start(page, quote, before)
    left = text[left_start : quote.span.open]
    quotative = _QUOTATIVE.match(after)
    tail = after[quotative.end() :] if quotative else after
    if quotative and _names_something(tail, lex) and not _SPEECH_NOUN.match(after):
        return
    did = _DID.match(tail) if quotative else None
    cue = did or _cues().search(tail)
    verb = lex.verbs["고 했다" if did else cue.group()] if cue else None
    alone = not left.strip() and _is_full(text, quote)
    quote.rule = ""
    if quotative and (verb or _SAID.match(after) or _SPEECH_NOUN.match(after)):
        quote.rule = "quotative"
    elif alone and _stands_alone(page, quote, before, after):
        return
    elif left.rstrip().endswith(":"):
        quote.rule = "colon"
    elif verb and verb.kind == "say" and _woven_in(text, quote, tail[: cue.start() + 1]):
        quote.rule = "woven"
    quote.speech, quote.rule = bool(quote.rule), quote.rule or "scare"
    if not quote.speech:
        return
    base = offset + (quotative.end() if quotative else 0)
    quote.kind = "direct" if _is_full(text, quote) and (quotative or alone) else "mixed"
    if verb:
        quote.cue, quote.lemma = (base + cue.start(), base + cue.end()), verb.lemma
    middle = tail[: cue.start()] if cue and quotative else ""
    quote.speaker = _speaker(text, quote, left_start, base, middle)
    if quote.speaker is None and before is not None and before.speech:
        quote.carried, quote.speaker = before, before.speaker


def _stands_alone(page, quote, before, after: str) -> bool:
    """A whole utterance with no particle after it: signed, set up before, or going on."""
    signed = _SIGNED.match(after)
    if signed:
        quote.speech, quote.rule = True, "signature"
        quote.speaker = (quote.span.close + signed.start(1), quote.span.close + signed.end(1))
        return True
    if _said_so(page, quote):
        return True
    if after.strip(' .”"') and after[:1] != "\n":
        return False
    _float(quote, before)
    return True


def _woven_in(text: str, quote, tail: str) -> bool:
    """Quoted Korean words inside a sentence that reports: « “…” …다고 밝혔다 »."""
    reports = re.search(r"(?:다|라|자|냐)[고며는]", tail)
    hangul = re.search(r"[가-힣]", text[quote.start : quote.end])
    return bool(reports and hangul) and _is_full(text, quote)


def _said_so(page, quote) -> bool:
    """« X는 이렇게 말했다. “…” »: the sentence before says who speaks; sets verdict and speaker."""
    text, floor = page.text, max(0, quote.span.open - 200)
    said = _SO.search(text, floor, quote.span.open)
    if not said:
        return False
    first = floor + max(text.rfind(sign, floor, said.start()) + 1 - floor for sign in ".\n")
    quote.speech, quote.rule = True, "colon"
    quote.speaker = _subject(text[first : said.start()], first, False)
    return True


def _rest(text: str, close: int, following: int) -> tuple[str, int]:
    """From the closing mark to the end of the sentence (other quotes in it included)."""
    window = text[close : close + 300]
    end = _END.search(window)
    return (window[: end.start() + 1] if end else window), close


def _sentence_start(page, quote, before) -> int:
    text, opened = page.text, quote.span.open
    floor = max(0, opened - 300, before.span.close if before else 0)
    floor = max(floor, text.rfind("\n", floor, opened) + 1)
    ends = [match.end() for match in re.finditer(r"[.!?…。]\s+", text[floor:opened])]
    if ends:
        return floor + ends[-1]
    if before and floor == before.span.close and before.rule != "scare":
        return floor
    if before and floor == before.span.close:
        return max(0, text.rfind("\n", 0, before.span.open) + 1, before.span.open - 200)
    return floor


def _is_full(text: str, quote) -> bool:
    inner = text[quote.start : quote.end]
    words = len(inner[:200].split())
    return words >= 2 and bool(_FULL.search(inner)) or words >= 5


def _names_something(tail: str, lex: Lexicon) -> bool:
    word = tail.lstrip().split(" ", 1)[0][:6]
    if any(word.startswith(name) for name in lex.uses["naming"] if len(name) > 1):
        return True
    return bool(re.match(r"\s?(?:한다|불렀|부르|불리|부른|일컫|이름|칭하|칭해)", tail))


def _float(quote, before) -> None:
    quote.speech, quote.rule = True, "floating"
    if before is not None and before.speech:
        quote.carried, quote.speaker = before, before.speaker


def _speaker(text, quote, left_start, right_start, middle) -> tuple[int, int] | None:
    if middle:
        found = _subject(middle + " ", right_start, True)
        if found:
            return found
    left = text[left_start : quote.span.open]
    found = _subject(left, left_start, False)
    if found:
        return found
    source = next(reversed(list(_SOURCE.finditer(left))), None)
    if source:
        return left_start + source.start(1), left_start + source.end(1)
    owner = re.search(
        r"(\S+)의\s(?:발언|말|주장|표현)", text[quote.span.close : quote.span.close + 60]
    )
    if owner:
        return quote.span.close + owner.start(1), quote.span.close + owner.end(1)
    return None


def _subject(stretch: str, base: int, near: bool) -> tuple[int, int] | None:
    """The phrase before the last topic particle (or, without one, the last subject particle)."""
    topics, subjects = [], []
    for match in _SUBJECT.finditer(stretch + " "):
        if _ADNOMINAL.search(match.group(1)) and match.group(2) in ("은", "는"):
            continue
        (topics if match.group(2) in ("은", "는", "께서는") else subjects).append(match)
    found = (subjects or topics) if near else (topics or subjects)
    if not found:
        return None
    match = found[-1]
    start = match.start(1)
    following = match.group(1)
    for word in reversed(list(re.finditer(r"\S+", stretch[: match.start(1)]))[-6:]):
        bare = word.group()
        if _is_person(bare, following):  # 김정은 국무위원장: no particle, a name
            start, following = word.start(), bare
            continue
        following = bare
        if (
            bare not in _KEEP
            and _BREAK.search(bare)
            and not bare.endswith(("의",))
            or bare.endswith("한")
            and (len(bare) > 2 and bare not in _KEEP)
        ):
            break
        start = word.start()
    return base + start, base + match.end(1)


def _is_person(word: str, following: str) -> bool:
    """A name of three letters before a role."""
    roles = read_lexicon("ko").uses["role"]
    return len(word) == 3 and word[0] in _SURNAMES and any(map(following.endswith, roles))


def name_korean(phrase: str, text: str, position: int, lex: Lexicon) -> str | None:
    """The person's name in a Korean phrase; « 김 위원장 » is looked up in the text before."""
    words = re.sub(r"\([^)]*\)", "", phrase).split()
    roles = lex.uses["role"]
    words = [word for word in words if word]
    if not words:
        return None
    has_role = any(words[-1].endswith(role) for role in roles)
    if has_role and len(words) == 2 and len(words[0]) == 1:
        name, role = words[0], re.escape(words[1][-2:])
        pattern = rf"(?<![가-힣])({name}[가-힣]{{1,2}})\s(?:\S+\s){{0,3}}?\S*{role}"
        found = next(reversed(list(re.finditer(pattern, text[:position]))), None)
        return found.group(1) if found else None
    for word in words:
        if 2 < len(word) < 5 and word[0] in _SURNAMES and has_role and word != words[-1]:
            return word
    if not has_role and len(words) == 1 and words[0] not in lex.pronouns:
        return words[0]
    return None
