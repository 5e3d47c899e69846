"""Compare two amounts that a Korean sentence sets side by side: did the thing rise, is that good?

In goes a text; out come the places where an earlier and a later amount stand together, each with a
value: above zero where profit rose or a loss shrank. «870만 유로에서 1,310만 유로로», «…의 870만
유로보다», «1,310만 유로 (870만 유로)». Without words of rise or fall only the numbers tell.
"""

import re
from typing import NamedTuple

GOOD, BAD = 2.0, -2.0
NEAR, BEFORE_REACH, CLAUSE = 45, 16, 60
SCALES = {
    "조": 1e12, "천억": 1e11, "백억": 1e10, "십억": 1e9, "억": 1e8, "천만": 1e7, "백만": 1e6,
    "십만": 1e5, "만": 1e4, "천": 1e3, "bn": 1e9, "billion": 1e9, "mn": 1e6, "m": 1e6,
    "million": 1e6, "k": 1e3,
}  # fmt: skip
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_PART = rf"\d[\d,]*+(?:\.\d++)? ?(?:(?:{_SCALE})(?![A-Za-z]))?"
_MONEY = r"(?:EUR|USD|SEK|NOK|DKK|EEK|LVL|LTL|GBP|RUB|KRW|CHF|JPY|[€$£¥₩])"
_UNIT = (
    rf" ?(?:{_MONEY}(?![A-Za-z])|유로센트|센트|유로|달러|원|크로나|크로네|크론|루블|위안|엔"
    r"|파운드|라트|리타스|즈워티|포린트|코루나|프랑|퍼센트|%p?|배럴|톤|명|대|척|건|개|가구|채|배|포인트)?"
)
AMOUNT = re.compile(
    rf"(?<![\d.,A-Za-z])(?:{_MONEY} ?)?((?>-?{_PART}(?: ?{_PART})*))({_UNIT})"
    r"(?! ?(?:년|월|일(?!자)|분기|개월|시간|시(?!장)|주 |주년|차|호|위|만에|~|-\d))(?![\d.])",
    re.IGNORECASE,
)
_FROM = re.compile(r"(?:의 [손이적흑][실익자])?에서 ?")
_WAS = re.compile(r"이?[였었]?던 ?(?:전|작|지난|데)")
_THAN = re.compile(
    r"[ 의]{0,2}[가-힣]{0,6}(?:보다|에 비해|에 비하면|과 비교|와 비교|에 견줘| 대비)"
)
_BEFORE = re.compile(
    r"전년|작년|지난해|재작년|이전|종전|앞서|앞선|당초|직전|전 ?분기|전기|전월|지난달"
    r"|지난 ?[봄여가겨분]|그 전|같은 기간|동기|해당 기간|[1-9]년 전|한 해 전|달 전|개월 전"
    r"|\bvs\b|반해|반면|대조|비교되"
)
_NOW = re.compile("올해|이번|현재|금년|당기|최근")
_YEAR = re.compile(r"(?:19|20)\d\d(?=년)")
_WORSE = re.compile(
    r"손실|적자|[류영건정료송전신]비(?=[가는은를 ])|소진|채권|해고|휴직|부담|벌금|탈퇴|손해"
    r"|비용|부채|채무|실업|연체|재고|결함|불량|물가|사고|사망|피해|미분양|공실|원가|차입"
    r"|지연|고장|이직|파업|체납|부실|반품|해지|배출|소요"
)
_BETTER = re.compile(
    r"이익|수익|매출(?!의 ?\d|채권)|판매|수주|수출|주문|점유율|배당|주가|생산|고용|등급|마진"
    r"|승객|이용객|방문|물동량|가입자|순익|흑자|영업익|거래액|수입|인도|출하|가동률|현금"
    r"|자산|수신|시가총액|EPS|EBIT|ROE|NAV|이자"
)
_CLOSES = re.compile(r"[.!?;]|(?:[가-힣]고|며|지만|으나),? ")


class Compared(NamedTuple):
    """Two amounts: where they stand, and what the change is worth."""

    start: int
    end: int
    value: float


def compare_amounts(text: str) -> list[Compared]:
    """Find amounts set side by side, of a thing whose rise is known to be good or bad.

    Examples
    --------
    >>> [found.value for found in compare_amounts("영업이익은 870만 유로에서 1,310만 유로로")]
    [2.0]
    >>> [found.value for found in compare_amounts("순손실은 310만 유로, 1년 전에는 240만 유로")]
    [-2.0]
    """
    amounts = list(AMOUNT.finditer(text))
    found = []
    for first, second in zip(amounts, amounts[1:], strict=False):
        between = text[first.end() : second.start()]
        if len(between) > NEAR or _unlike(first, second):
            continue
        order = _order(text, first, second, between)
        change = order * _compare(_number(first[1]), _number(second[1]))
        worth = _worth(text, first.start())
        if change and worth:
            found.append(Compared(first.start(), second.end(), GOOD if change == worth else BAD))
    return found


def _order(text, first, second, between) -> int:
    """1: the earlier amount comes first; -1: the later; 0: they are not compared."""
    ahead = text[max(0, first.start() - BEFORE_REACH) : first.start()]
    years = [_YEAR.findall(part)[-1:] for part in (ahead, between)]
    if all(years) and years[0] != years[1]:
        return 1 if years[0] < years[1] else -1
    if _FROM.match(between) or _THAN.match(between) or _WAS.match(between):
        return 1
    if _BEFORE.search(ahead) and _NOW.search(between):
        return 1
    bracket = "(" in between and text[second.end() : second.end() + 1] == ")"
    if bracket or _THAN.match(text, second.end()) or _BEFORE.search(between) or years[1]:
        return -1
    return 0


def _worth(text, at) -> int:
    """1: more of the thing named before is good; -1: bad; 0: unknown."""
    closed = [match.end() for match in _CLOSES.finditer(text, 0, at)]
    clause = text[max(closed[-1] if closed else 0, at - CLAUSE) : at]
    worse, better = (list(words.finditer(clause)) for words in (_WORSE, _BETTER))
    last_worse = worse[-1].start() if worse else -1
    last_better = better[-1].start() if better else -1
    return (last_better > last_worse) - (last_worse > last_better)


def _unlike(first, second) -> bool:
    """Amounts of different units are not compared."""
    units = {first[2].strip(), second[2].strip()} - {""}
    return len(units) > 1


def _number(words: str) -> float:
    total = 0.0
    for number, scale in re.findall(rf"(-?\d[\d,]*(?:\.\d+)?) ?({_SCALE})?", words, re.IGNORECASE):
        total += float(number.replace(",", "")) * SCALES.get(scale.lower(), 1.0)
    return total


def _compare(earlier: float, later: float) -> int:
    return (later > earlier) - (later < earlier)
