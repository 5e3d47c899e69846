"""Checks inside the workshop's notebooks: an answer goes in, a verdict that helps comes out.

What is right is computed from the bundled corpus when the notebook is opened; what to say is in
`notebooks/workshop/texts/`, in English and French. No message gives an answer away.
"""

import html
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from numbers import Number

import numpy as np
import pandas as pd
import yaml
from IPython import get_ipython
from IPython.display import HTML, display
from IPython.utils.capture import capture_output
from jupyterquiz import display_quiz

from helpers.corpus import Corpus, open_corpus
from helpers.figures import show_table
from helpers.paths import NOTEBOOKS
from helpers.workshop.answers import EXERCISES, Exercise
from helpers.workshop.mistakes import has_blank

TEXTS = NOTEBOOKS / "workshop" / "texts"
VERDICT = "application/vnd.helpers.verdict+json"
ELSEWHERE = re.compile(
    r"https://[^'\"]+\.js"
)  # jupyterquiz would fetch MathJax; we have no formula
NO_FORMULAS = ("typeof MathJax", "'undefined'")  # in jupyterquiz's script: it is not there
SCOPE = re.compile(r"\bcorpus\b|\b(these|ces)\s+(\d+\s+)?(articles|sentences|phrases)\b", re.I)
TOO_STRONG = re.compile(r"\b(proves?|proven|the press|prouvent?|prouvé|la presse)\b", re.I)
DENIED = re.compile(r"\b(not|nothing|no|never|ne|pas|rien|non)\b|n['’]", re.I)
COLOURS = {True: ("#0B6B4F", "✔"), False: ("#A33B00", "✘")}


@dataclass(frozen=True)
class Verdict:
    """What a check found: right or not, and one message; draws itself in the notebook."""

    exercise: str
    passed: bool
    key: str
    message: str

    def _repr_mimebundle_(self, include=None, exclude=None):
        colour, sign = COLOURS[self.passed]
        page = (
            f'<div role="status" style="border-left:6px solid {colour};background:#FFF;color:#222;'
            f'padding:.5em .8em;max-width:44em"><b style="color:{colour}">{sign} '
            f"{html.escape(self.exercise)}</b> {html.escape(self.message)}</div>"
        )
        data = {"exercise": self.exercise, "passed": self.passed, "key": self.key}
        return {"text/html": page, "text/plain": f"{sign} {self.message}", VERDICT: data}


def open_exercises(language: str = "en") -> tuple[Callable, Callable]:
    """Make ready the two functions that the workshop's notebooks use: `check` and `quiz`.

    Parameters
    ----------
    language : str
        "en" or "fr". It becomes the edition of this process: figures speak it too.

    Returns
    -------
    check : function
        `check("1.1", answer)` gives a `Verdict`.
    quiz : function
        `quiz("1.a")` shows a multiple-choice question; nothing is fetched from anywhere.

    Raises
    ------
    ValueError
        There is no edition in this language; or `check` or `quiz` gets a number that is not there.

    Examples
    --------
    >>> check, quiz = open_exercises("en")
    >>> check("1.1", ...).key
    'blank'
    """
    messages = read_messages(language)
    os.environ["HELPERS_EDITION"] = language
    corpus = open_corpus()
    shell = get_ipython()
    if shell:  # one line of error and one of help, in place of Python's screens of trace
        shell.InteractiveTB.set_mode(mode="Minimal")
        shell.extension_manager.load_extension("helpers.workshop.mistakes")

    def check(number: str, answer=...) -> Verdict:
        if number not in EXERCISES:
            raise ValueError(f"there is no exercise {number!r}: {', '.join(EXERCISES)}")
        key = judge(EXERCISES[number], ... if _cell_has_blank() else answer, corpus)
        known = f"{number}.{key}" if f"{number}.{key}" in messages else key
        text = messages[known].format(kind=type(answer).__name__)
        return Verdict(number, key == "right", key, text)

    def quiz(number: str) -> None:
        show_quiz(number, language)

    return check, quiz


def show_rows(table: pd.DataFrame, n: int = 12, digits: int = 2) -> HTML:
    """Show the first rows of a table as `show_table` does, under the names that code needs.

    Other tables of the French edition have French heads; a learner must see `language` to type it.

    Examples
    --------
    >>> "language" in show_rows(pd.DataFrame({"language": ["fr"]})).data
    True
    """
    frame = show_table(table, n, digits).frame
    return HTML(frame.to_html(index=False, border=0, na_rep="–", escape=True))


def judge(exercise: Exercise, answer, corpus: Corpus) -> str:
    """Say "right", or name what is off with an answer: the key of a message.

    Examples
    --------
    >>> judge(Exercise(lambda corpus: 3), "three", None)
    'kind_number'
    """
    if answer is ... or answer is None or (isinstance(answer, str) and not answer.strip(" .")):
        return "blank"
    if exercise.claim:
        return _judge_claim(exercise.answer(corpus), answer)
    right = exercise.answer(corpus)
    if not isinstance(answer, _kinds(right)) or isinstance(answer, bool):
        return "kind_word" if isinstance(right, str) else "kind_number"
    if _same(answer, right, exercise.slack):
        return "right"
    for key, wrong in exercise.mistakes.items():
        given = wrong(corpus)
        if any(_same(answer, x) for x in (given if isinstance(given, list) else [given])):
            return key
    return "wrong"


def read_messages(language: str) -> dict[str, str]:
    """The messages of all checks in one language.

    Raises
    ------
    ValueError
        There is no edition in this language.
    """
    both = yaml.safe_load((TEXTS / "messages.yml").read_text(encoding="utf-8"))
    if not all(language in texts for texts in both.values()):
        raise ValueError(f"no messages in {language!r}: the workshop is in en and fr")
    return {key: texts[language] for key, texts in both.items()}


def read_quizzes(language: str) -> dict[str, list[dict]]:
    """The multiple-choice questions in one language, as jupyterquiz takes them."""
    both = yaml.safe_load((TEXTS / "quizzes.yml").read_text(encoding="utf-8"))
    return {
        number: [{
            "type": "multiple_choice", "answer_cols": 1, "question": quiz["question"][language],
            "answers": [
                {"answer": choice[language], "correct": choice["correct"],
                 "feedback": choice["feedback"][language]}
                for choice in quiz["answers"]
            ],
        }]
        for number, quiz in both.items()
    }  # fmt: skip


def show_quiz(number: str, language: str) -> None:
    """Show a question. jupyterquiz would fetch a renderer of formulas; ours have no formula.

    Raises
    ------
    ValueError
        There is no such question.
    """
    quizzes = read_quizzes(language)
    if number not in quizzes:
        raise ValueError(f"there is no question {number!r}: {', '.join(quizzes)}")
    colours = {"--jq-multiple-choice-bg": "#23395B"}
    with capture_output() as captured:
        display_quiz(quizzes[number], shuffle_answers=False, colors=colours, max_width=700)
    for output in captured.outputs:
        parts = {kind: str(text).replace(*NO_FORMULAS) for kind, text in output.data.items()}
        display(parts, raw=True)


def _cell_has_blank() -> bool:
    """Whether the cell that runs still has a blank, whatever its code made of it."""
    shell = get_ipython()
    return bool(shell) and has_blank(shell.user_ns.get("In", [""])[-1])


def _kinds(right) -> tuple:
    return (str,) if isinstance(right, str) else (Number, np.number)


def _same(answer, right, slack: float = 0.005) -> bool:
    if pd.isna(answer) or pd.isna(right):
        return False
    if isinstance(right, str):
        return isinstance(answer, str) and answer.strip().casefold() == right.casefold()
    return bool(np.isclose(float(answer), float(right), rtol=0, atol=slack))


def _judge_claim(needed: dict[str, float], claim) -> str:
    """A claim must name each figure that it rests on, and speak of no more than the corpus."""
    if not isinstance(claim, str):
        return "kind_word"
    named = {float(x.replace(",", ".")) for x in re.findall(r"\d+(?:[.,]\d+)?", claim)}
    for key, value in needed.items():
        if not {round(value), round(value, 1), round(value, 2)} & named:
            return key
    if not SCOPE.search(claim):
        return "scope"
    return "strong" if TOO_STRONG.search(claim) and not DENIED.search(claim) else "right"
