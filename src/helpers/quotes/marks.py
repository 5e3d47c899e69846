"""From a text to its quoted spans: which marks open, which close, what lies between them.

In: one text. Out: a list of `Span`, in order. Directed marks pair on a stack in each paragraph;
straight marks (the same sign opens and closes) are told apart by the cheapest reading of the whole
paragraph, weighing the white space around each. A quote left open at the end of a paragraph goes on
if the next one begins with a mark (the press's convention), else it ends with its paragraph.
Linear in the text's length.
"""

import re
from dataclasses import dataclass

PAIRS = {"«": "»", "“": "”", "„": "“”", "‹": "›", "「": "」", "『": "』", "《": "》", "〈": "〉"}
_CLOSERS = {closer: opener for opener, closers in PAIRS.items() for closer in closers}
_CLOSERS["”"] = "“"
_MARK = re.compile(r"[«»“”„‹›「」『』《》〈〉\"＂]|''|``|,,(?=\w)")
_SINGLE = re.compile(r"[‘’'‚]")
_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_WORD = re.compile(r"\w")
_STRAIGHT = ('"', "＂", "''")
_LABEL = re.compile(r"\s*(?:\(|[A-Z][A-Z'’.-]{2,}(?: [A-Z][A-Z'’.-]+){0,2}:\s)")
_DEEP = 8
_OPENISH = set(" \u00a0\u202f\t([{—–-:‘'’«“/")
_CLOSISH = set(" \u00a0\u202f\t.,;:!?)]}…’'»”—–-")


@dataclass(slots=True)
class Span:
    """A quoted stretch: marks at [open:start] and [end:close], `depth` 0 unless inside another."""

    open: int
    start: int
    end: int
    close: int
    mark: str
    depth: int
    closed: bool


def find_spans(text: str) -> list[Span]:
    """Find the quoted spans of a text.

    Parameters
    ----------
    text : str
        Any text; never changed.

    Returns
    -------
    list of Span
        In order of their opening mark; spans without a word are left out.

    Examples
    --------
    >>> text = 'Il dit : "Je pars" et « non ».'
    >>> [text[span.start:span.end] for span in find_spans(text)]
    ['Je pars', 'non']
    """
    spans: list[Span] = []
    unclosed = None
    for line in _LINE.finditer(text):
        found, rest = _pair_line(text, line.start(), line.end())
        goes_on = bool(found) and _begins_line(text, line.start(), found[0].open)
        if unclosed is not None and goes_on and not _LABEL.match(text, found[0].start):
            first = found.pop(0)
            unclosed.end, unclosed.close, unclosed.closed = first.end, first.close, first.closed
            rest = unclosed if rest is first else rest
        if line.group().strip():
            unclosed = rest
        spans += found
    spans = _without_frames([_trim(text, span) for span in spans])
    return _add_singles(text, [span for span in spans if _WORD.search(text, span.start, span.end)])


def _without_frames(spans: list[Span]) -> list[Span]:
    """Leave out marks that frame others: « « Nous irons », dit-il. » of set-off paragraphs."""
    kept, frames = [], []
    for outer, inner in zip(spans, [*spans[1:], None], strict=False):
        while frames and frames[-1].close <= outer.open:
            frames.pop()
        outer.depth -= len(frames)
        if inner and inner.open == outer.start and inner.depth > outer.depth + len(frames):
            frames.append(outer)
        else:
            kept.append(outer)
    return kept


def _begins_line(text: str, start: int, mark: int) -> bool:
    return not text[start:mark].strip()


def _trim(text: str, span: Span) -> Span:
    while span.start < span.end and text[span.start].isspace():
        span.start += 1
    while span.end > span.start and text[span.end - 1].isspace():
        span.end -= 1
    return span


def _pair_line(text: str, start: int, end: int) -> tuple[list[Span], Span | None]:
    """Spans of one paragraph, and the outer one left open at its end."""
    marks = [(match.start(), match.group()) for match in _MARK.finditer(text, start, end)]
    if not marks:
        return [], None
    roles = {}
    if any(mark in _STRAIGHT for _, mark in marks):
        mixed = [mark for mark in marks if mark[1] in _STRAIGHT or mark[1] in "“”„"]
        roles = _read_straight(text, mixed, start, end)
    stack: list[Span] = []
    done: list[Span] = []
    for position, mark in marks:
        role = roles.get(position) or _role(text, position, mark, stack, start, end)
        if role == "open" and len(stack) < _DEEP:
            inner = position + len(mark)
            stack.append(Span(position, inner, end, end, mark, len(stack), False))
        elif role == "close":
            _close(stack, done, position, mark)
    rest = _keep_outer(stack, done, text, start)
    done.sort(key=lambda span: span.open)
    return done, rest


def _role(text, position, mark, stack, start, end) -> str:
    before = text[position - 1] if position > start else " "
    after = text[position + len(mark)] if position + len(mark) < end else " "
    closing = before not in _OPENISH and (after in _CLOSISH or not after.isalnum())
    if mark == "“" and stack and stack[-1].mark in "„“" and closing:
        return "close"
    if mark in PAIRS or mark in ("``", ",,"):
        return "open"
    if stack:
        return "close"
    opening = before in _OPENISH and after not in _CLOSISH
    return "open" if mark in "”" and opening else ""


def _fits(opened: str, mark: str) -> bool:
    if mark in PAIRS.get(opened, ""):
        return True
    if mark in ('"', "＂", "''"):
        return opened in ('"', "＂", "''", "“", "”", "„", "``", ",,")
    return (opened == mark == "”") or (opened in ('"', "``", ",,", "“") and mark in "”“")


def _close(stack, done, position, mark):
    for back in range(len(stack) - 1, -1, -1):
        if _fits(stack[back].mark, mark):
            span = stack[back]
            del stack[back:]
            span.end, span.close, span.closed = position, position + len(mark), True
            done.append(span)
            return


def _keep_outer(stack, done, text, start) -> Span | None:
    """An opening mark nobody closed holds to the paragraph's end, unless it swallows pairs."""
    if not stack:
        return None
    outer = stack[0]
    inside = [span for span in done if span.open > outer.open]
    if inside and not _begins_line(text, start, outer.open) and inside[0].mark == outer.mark:
        for span in inside:
            span.depth = max(0, span.depth - 1)
        return None
    done.append(outer)
    return outer


def _read_straight(text, marks, start, end) -> dict[int, str]:
    """Open or close for each straight mark: the cheapest path over depths 0, 1 and 2."""
    far = 1e9
    best, trail = [0.0, far, far], []
    for position, mark in marks:
        before = text[position - 1] if position > start else " "
        after = text[position + len(mark)] if position + len(mark) < end else " "
        opening = (0 if before in _OPENISH else 2) + (1 if after in _CLOSISH else 0)
        closing = (1 if before.isspace() or before in "([" else 0) + (2 if after.isalnum() else 0)
        opening += 3 if mark == "”" else 0
        closing += 3 if mark == "„" or mark == "“" and closing else 0
        skip = 0.5 if before.isdigit() and best[1] >= far else 4
        options = []
        for depth in range(3):
            ways = [(best[depth] + skip, depth, "skip")]
            if depth:
                ways.append((best[depth - 1] + opening + (depth - 1) * 1.5, depth - 1, "open"))
            if depth < 2:
                ways.append((best[depth + 1] + closing, depth + 1, "close"))
            options.append(min(ways))
        best = [way[0] for way in options]
        trail.append([(way[1], way[2]) for way in options])
    depth = min(range(3), key=lambda level: best[level] + 3 * level)
    roles = {}
    for (position, _), step in zip(reversed(marks), reversed(trail), strict=True):
        depth, roles[position] = step[depth]
    return roles


def _add_singles(text: str, spans: list[Span]) -> list[Span]:
    """Single marks that stand like quotes, outside the spans already found."""
    found, opened, line_end, place = [], None, -1, 0
    for match in _SINGLE.finditer(text):
        position = match.start()
        while place < len(spans) and spans[place].close <= position:
            place += 1
        if place < len(spans) and spans[place].open <= position:
            opened = None
            continue
        before = text[position - 1] if position else " "
        after = text[position + 1] if position + 1 < len(text) else " "
        if position >= line_end:
            opened, line_end = None, text.find("\n", position) % (len(text) + 1)
        if match.group() in "‘'‚" and not before.isalnum() and after not in _CLOSISH | set("\n'’"):
            opened = position
        elif opened is not None and not before.isspace() and not after.isalnum():
            if match.group() in "’'" and position - opened > 1:
                found.append(
                    Span(opened, opened + 1, position, position + 1, text[opened], 0, True)
                )
            opened = None
    if not found:
        return spans
    found = [span for span in found if _WORD.search(text, span.start, span.end)]
    return sorted(spans + found, key=lambda span: span.open)
