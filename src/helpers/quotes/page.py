"""An article as the quote rules see it, and a quote with its verdict.

`Page` holds the text, its language, its words' classes, its sentences and its quoted spans; `Quote`
is what the rules make of a span, or of a clause without marks.
"""

from dataclasses import dataclass, field

from helpers.quotes.lexicon import Lexicon
from helpers.quotes.marks import Span


@dataclass(slots=True)
class Quote:
    """A quoted stretch with its verdict; offsets of the text without marks."""

    span: Span
    start: int
    end: int
    kind: str = "direct"
    speech: bool = False
    rule: str = "scare"
    cue: tuple[int, int] | None = None
    speaker: tuple[int, int] | None = None
    lemma: str | None = None
    carried: "Quote | None" = None
    full: bool = False


@dataclass
class Page:
    """One article as the rules see it."""

    text: str
    language: str
    lex: Lexicon
    starts: list[int]
    ends: list[int]
    spans: list[Span] = field(default_factory=list)
