"""Read a sentence: which words carry tone, and what turns, strengthens or weakens them.

In goes a text and its language's `Lexicon`; out comes a `Reading`: the words that carry tone, each
with the factor that negation, intensifiers, irrealis and denial give it (valence shifters: Polanyi
and Zaenen, 2006), and the marks a target is later judged by: clause breaks, contrasts, quotes,
speech verbs, agents. Nothing here knows about targets.
"""

import re
from bisect import bisect_left

from helpers.tones.amounts import compare_amounts
from helpers.tones.lexicon import Entry, Lexicon

_MARKS = r"[,;:()—–«»“”„\"!?…]"
WORD = {
    "fr": re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*['’]?|" + _MARKS),
    "en": re.compile(r"[^\W_]+(?:['’‐‑-][^\W_]+)*|" + _MARKS),
    "ru": re.compile(r"[^\W_]+(?:[‐‑-][^\W_]+)*|" + _MARKS),
    "ko": re.compile(r"[^\W_]+(?:[·-][^\W_]+)*|[‘’]|" + _MARKS),
}
LONGEST = 2000  # words
AMOUNTS_IN = 2000  # characters
SCOPE = {"fr": 4, "en": 5, "ru": 2, "ko": 1}
POSITIVE_TURNED, NEGATIVE_TURNED = -0.9, -0.1
NE_REACH, PASSIVE_REACH, STRONGER_REACH, UNREAL_REACH, DENIAL_REACH = 6, 4, 2, 8, 5
SHIFT_REACH = 6
UNREAL = 0.1
CARRY_REACH = 4
_KOREAN_FEW = ("거의", "아무도", "전혀")
_LINKS = re.compile(
    r"[\s’'-]*(?:(?:de|des|du|la|les|le|l|d|pour|contre|aux?|of|for|against|on|the|anti|counter"
    r"|по|против|за|для|о|об)[\s’'-]+)*"
)
_NAME_LINKS = (" la", "les", " le", " of", "des", " du")
_KOREAN_BUT, _KOREAN_VERB = ("지만", "으나", "는데"), "다며고자서"


class Hit:
    """A word that carries tone: place, entry, the factor it was given, and notes on why."""

    __slots__ = ("index", "start", "end", "entry", "factor", "passive", "notes")

    def __init__(self, index: int, start: int, end: int, entry: Entry):
        self.index, self.start, self.end, self.entry = index, start, end, entry
        self.factor, self.passive, self.notes = 1.0, entry.passive, ()


class Reading:
    """What the rules saw in a text: hits, and the places (code points) of the marks around them."""

    __slots__ = (
        "text", "hits", "breaks", "contrasts", "quotes", "speech", "attitudes", "sources", "agents",
    )  # fmt: skip

    def __init__(self, text: str):
        self.text, self.hits, self.breaks, self.contrasts, self.quotes = text, [], [], [], []
        self.speech, self.attitudes, self.sources, self.agents = [], [], [], []


def read(text: str, lexicon: Lexicon) -> Reading:
    """Find the words that carry tone and the marks around them.

    Parameters
    ----------
    text : str
        A sentence or any text; only its first 2,000 words are read.
    lexicon : Lexicon
        The words of the text's language.

    Returns
    -------
    Reading
        Hits in the order of the text.

    Examples
    --------
    >>> from helpers.tones.lexicon import load_lexicon
    >>> [hit.factor for hit in read("Ce n'est plus bon.", load_lexicon("fr")).hits]
    [-0.9]
    """
    reader = _Reader(text, lexicon)
    for index, match in enumerate(WORD[lexicon.language].finditer(text)):
        entry = lexicon[match.group()]
        if entry is not None:
            reader.take(index, match.start(), match.end(), entry)
        if index == LONGEST:
            break
    return _with_amounts(reader.finish()) if lexicon.language == "ko" else reader.finish()


def _with_amounts(reading: "Reading") -> "Reading":
    """Add what two amounts side by side tell, as if it were a word."""
    for found in compare_amounts(reading.text[:AMOUNTS_IN]):
        entry = Entry("amounts", found.value, found.value, found.value)
        reading.hits.append(Hit(0, found.start, found.end, entry))
    reading.hits.sort(key=lambda hit: hit.start)
    return reading


class _Reader:
    """The state of reading one text: what is open, and until which word."""

    def __init__(self, text: str, lexicon: Lexicon):
        self.reading, self.text, self.scope = Reading(text), text, SCOPE[lexicon.language]
        self.skip = self.quote_at = -1
        self.half_at = self.doubt_at = -99
        self.carry_to = self.name_to = -1
        self.opened = self.named = False
        self.korean = lexicon.language == "ko"
        self.negator_at = self.ne_at = self.passive_at = -99
        self.negated_to = self.stronger_to = self.unreal_to = self.denial_to = -1
        self.negator, self.stronger, self.turned = "", 1.0, []

    def take(self, index: int, start: int, end: int, entry: Entry) -> None:
        if start < self.skip:
            return
        if entry.phrases:
            entry, end = self._phrase(start, end, entry)
            self.skip = end
        if entry.kind == "tone":
            self._tone(index, start, end, entry)
        elif entry.kind != "none":
            _TAKE[entry.kind](self, index, start, end, entry)

    def finish(self) -> Reading:
        if self.text.rstrip().endswith("?"):
            for hit in self.reading.hits:
                _weaken(hit, UNREAL, "question")
        if self.quote_at >= 0:
            self.reading.quotes.append((self.quote_at, len(self.text)))
        hits = self.reading.hits
        for first, second in zip(hits, hits[1:], strict=False):
            near = second.index - first.index <= SHIFT_REACH
            if near and not _parted(self.reading.breaks, first.end, second.start):
                _shift(first, second)
                _shift(second, first)
        return self.reading

    def _phrase(self, start, end, entry):
        for form, is_open, found in entry.phrases:
            stop = start + len(form)
            same = self.text[start:stop].lower().replace("’", "'") == form
            if same and (is_open or not self.text[stop : stop + 1].isalnum()):
                return found, stop
        return entry, end

    def _tone(self, index, start, end, entry):
        if self._is_in_name(start, end):
            self.name_to, self.named = end, True
            return
        hit = Hit(index, start, end, entry)
        self.reading.hits.append(hit)
        if index <= self.stronger_to:
            hit.factor *= self.stronger
        if index - self.passive_at <= PASSIVE_REACH and self.text[end - 3 : end] != "ing":
            hit.passive = True
        if index <= self.negated_to:
            self._turn(hit, self.negator)
        if entry.unreal or index <= self.unreal_to:
            _weaken(hit, UNREAL, "unreal")
        if index <= self.denial_to:
            _weaken(hit, UNREAL, "denied")
        if self.text[end - 2 : end] in _KOREAN_BUT:
            self.reading.contrasts.append(end)
        judges = abs(entry.agent) <= 0.6 and abs(entry.patient) >= 1.5 and not hit.passive
        if judges and (not self.korean or self.text[end - 1] in _KOREAN_VERB):
            self.reading.attitudes.append(start)
        if entry.opens:
            self.unreal_to = index + DENIAL_REACH

    def _is_in_name(self, start, end) -> bool:
        """The Tribunal for war crimes, the Peace Palace: a word in a name says nothing."""
        if self.name_to >= 0 and _LINKS.fullmatch(self.text, self.name_to, start):
            if self.named or self.text[self.name_to : start].strip(" -"):
                return True
        if self.korean or not self.text[start].isupper() or not self.text[:start].strip('«“"( '):
            return False
        before, after = self.text[:start].rstrip(" -"), self.text[end : end + 3].lstrip("s'’ -")
        return after[:1].isupper() or before[-3:].lower() in _NAME_LINKS

    def _institution(self, index, start, end, entry):
        self.name_to, self.named = end, False

    def _doubt(self, index, start, end, entry):
        """To lack, to doubt: turns what follows; denied itself, it turns nothing."""
        if index <= self.negated_to:
            self.negated_to = -1
        else:
            self.negator, self.negator_at, self.turned = self.text[start:end], index, []
            self.negated_to, self.doubt_at = index + self.scope, index

    def _meanwhile(self, index, start, end, entry):
        self.opened = self.opened or index == 0

    def _asks(self, index, start, end, entry):
        self._speech(index, start, end, entry)
        self.unreal_to, self.carry_to = index + UNREAL_REACH, index + CARRY_REACH

    def _turn(self, hit, negator):
        if any(note.endswith("turns") for note in hit.notes):
            return
        hit.factor *= POSITIVE_TURNED if hit.entry.event > 0 else NEGATIVE_TURNED
        hit.notes += (f"{negator} turns",)
        self.turned.append(hit)

    def _negator(self, index, start, end, entry):
        self.negator, self.negator_at, self.turned = self.text[start:end], index, []
        self.negated_to = index + self.scope
        if self.ne_at < self.doubt_at < index <= self.ne_at + NE_REACH:
            self.negated_to = -1
        elif index - self.ne_at <= NE_REACH:
            self.negator = f"ne…{self.negator}"
            for hit in self.reading.hits:
                if hit.index > self.ne_at:
                    self._turn(hit, self.negator)

    def _half_negator(self, index, start, end, entry):
        self.half_at = index
        if index - self.ne_at <= NE_REACH:
            self._negator(index, start, end, entry)
        elif self.text[start:end].lower() == "plus":
            self.stronger, self.stronger_to = 1.4, index + 1

    def _only(self, index, start, end, entry):
        """Not only: nothing is turned."""
        if index == self.negator_at + 1:
            self.negated_to = -1
            for hit in self.turned:
                hit.factor, hit.notes = 1.0, ()

    def _ne(self, index, start, end, entry):
        """French: what stands between ne and pas is turned later; after *personne ne*, at once."""
        self.ne_at = index
        if index - self.half_at <= 2:
            self.negator, self.negator_at, self.turned = self.text[start:end], index, []
            self.negated_to = index + self.scope

    def _after_negator(self, index, start, end, entry):
        """Korean: what stands before 않다, 못하다, 없다 is turned, except in 뿐만 아니라."""
        if self.text[max(0, start - 3) : start].rstrip()[-1:] in ("뿐", "만"):
            return
        for hit in self.reading.hits[-1:]:
            if index - hit.index <= self._korean_reach(start):
                self._turn(hit, self.text[start:end])

    def _korean_reach(self, start) -> int:
        """A copula, and nobody or hardly anybody before 없다, reach back one word farther."""
        few = self.text[:start].rstrip().endswith(_KOREAN_FEW)
        return 4 if few or self.text[start] == "아" else 3

    def _after_unreal(self, index, start, end, entry):
        for hit in self.reading.hits[-1:]:
            if index - hit.index <= 3:
                _weaken(hit, UNREAL, "unreal")

    def _unreal(self, index, start, end, entry):
        self.unreal_to = index + UNREAL_REACH
        if self.text[start:end] in ("бы", "б", "ли"):
            self._after_unreal(index, start, end, entry)

    def _evidence(self, index, start, end, entry):
        """No evidence that…, they wonder whether…: unreal beyond the next clause break."""
        if entry.event == 1 or index <= self.negated_to or index - self.ne_at <= 1:
            self.unreal_to, self.carry_to = index + UNREAL_REACH, index + CARRY_REACH

    def _judging(self, index, start, end, entry):
        self.reading.attitudes.append(start)

    def _denial(self, index, start, end, entry):
        self.denial_to = index + DENIAL_REACH

    def _stronger(self, index, start, end, entry):
        self.stronger, self.stronger_to = entry.event, index + STRONGER_REACH

    def _passive(self, index, start, end, entry):
        self.passive_at = index

    def _after_passive(self, index, start, end, entry):
        for hit in self.reading.hits[-1:]:
            hit.passive = hit.passive or index - hit.index <= 1

    def _by(self, index, start, end, entry):
        self.reading.agents.append(end)
        for hit in self.reading.hits[-1:]:
            hit.passive = hit.passive or index - hit.index <= 2

    def _break(self, index, start, end, entry):
        self.reading.breaks.append(start)
        if self.opened and self.text[start] == ",":
            self.reading.contrasts.append(start)
            self.opened = False
        self.negated_to = self.stronger_to = self.denial_to = -1
        self.unreal_to = index + UNREAL_REACH if index <= self.carry_to else -1
        self.ne_at = self.passive_at = -99

    def _contrast(self, index, start, end, entry):
        if index == 0:
            self.opened = True
        else:
            self.reading.contrasts.append(start)
        self._break(index, start, end, entry)

    def _speech(self, index, start, end, entry):
        self.reading.speech.append((start, end))

    def _source(self, index, start, end, entry):
        self.reading.sources.append(end)

    def _quote(self, index, start, end, entry):
        mark = self.text[start]
        if self.quote_at >= 0 and mark not in "«“„‘":
            self.reading.quotes.append((self.quote_at, start))
            self.quote_at = -1
        elif self.quote_at < 0 and mark not in "»”’":
            self.quote_at = end
        elif self.quote_at < 0 and not self.reading.quotes:
            self.reading.quotes.append((0, start))
        self.negated_to = -1


def _shift(shifter: Hit, hit: Hit) -> None:
    """Less of a bad thing is good, more of it is bad."""
    bad = hit.entry.event <= -1 and hit.factor > 0
    if not bad or not shifter.entry.shift or shifter.factor <= 0:
        return
    if shifter.entry.shift == "less":
        shifter.factor, hit.factor = 0.0, hit.factor * -0.7
        hit.notes += ("less of it",)
    elif shifter.entry.event > 0:
        shifter.factor *= -0.6
        shifter.notes += ("more of it",)


def _parted(breaks: list, left: int, right: int) -> bool:
    return bisect_left(breaks, right) > bisect_left(breaks, left)


_TAKE = {
    name: getattr(_Reader, f"_{name}")
    for name in "negator half_negator only ne after_negator after_unreal unreal denial stronger "
    "evidence judging institution doubt meanwhile asks passive after_passive by break "
    "contrast speech source quote".split()
} | {"weaker": _Reader._stronger}  # fmt: skip


def _weaken(hit: Hit, factor: float, note: str) -> None:
    hit.factor *= factor
    hit.notes += (note,)
