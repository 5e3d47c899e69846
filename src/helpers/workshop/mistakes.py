"""A sentence under Python's error messages for those who see one for the first time.

An IPython extension: after a cell that failed it says in plain words what may be wrong and what to
do. It knows blanks left in a cell, names that are not known (yet), misspelt columns of a table and
code that Python cannot read. It is loaded from the start of the kernel, so it also helps after a
restart, when nothing has run: `templates/ipython_config.py` names it.
"""

import ast
import difflib
import html
from dataclasses import dataclass

from IPython.display import display

HINTS = {
    "blank": {
        "en": "There is still a blank (...) in this cell. Put your answer in its place.",
        "fr": "Il reste un blanc (...) dans cette cellule. Mettez votre réponse à sa place.",
    },
    "typo": {
        "en": "There is no {name}. Did you mean {near}?",
        "fr": "{name} n'existe pas. Vouliez-vous dire {near} ?",
    },
    "unknown": {
        "en": "{name} is not known yet. If it is a word and not a name, put quotation marks around "
        "it. Otherwise a cell above has not run since the kernel started: menu Run, Run All Above "
        "Selected Cell; then this cell again.",
        "fr": "{name} n'est pas encore connu. Si c'est un mot et non un nom, mettez-le entre "
        "guillemets droits. Sinon, une cellule plus haut n'a pas été exécutée depuis le démarrage "
        "du noyau : menu Run, Run All Above Selected Cell ; puis cette cellule.",
    },
    "column": {
        "en": "The table has no column {name}. {near}Its columns: {columns}.",
        "fr": "La table n'a pas de colonne {name}. {near}Ses colonnes : {columns}.",
    },
    "syntax": {
        "en": "Python cannot read line {line}. Look for a missing quotation mark, comma, bracket.",
        "fr": "Python ne peut pas lire la ligne {line}. Cherchez un guillemet, une virgule ou une "
        "parenthèse qui manque.",
    },
}
MOST = 20  # columns that are listed
NEAR = {"en": "Did you mean {near}? ", "fr": "Vouliez-vous dire {near} ? "}


@dataclass(frozen=True)
class Hint:
    """One or two sentences, drawn under the error."""

    text: str

    def _repr_mimebundle_(self, include=None, exclude=None):
        style = "border-left:6px solid #0072B2;background:#FFF;color:#222;padding:.5em .8em"
        page = html.escape(self.text).replace("\n", "<br>")
        return {"text/html": f'<div role="status" style="{style}">{page}</div>',
                "text/plain": self.text}  # fmt: skip


def explain(
    error: BaseException, source: str, namespace: dict, languages=("en", "fr")
) -> str | None:
    """Say in plain words what an error in a cell means.

    Parameters
    ----------
    error : BaseException
        What the cell raised.
    source : str
        The cell.
    namespace : dict
        The names that the notebook knows.
    languages : sequence of str
        Of "en" and "fr"; a line each.

    Returns
    -------
    str or None
        None: nothing helpful to say.

    Examples
    --------
    >>> explain(NameError("", name="corpsu"), "corpsu", {"corpus": 1}, ["en"])
    'There is no corpsu. Did you mean corpus?'
    """
    found = _find(error, source, namespace)
    if not found:
        return None
    key, fields = found
    lines = []
    for language in languages:
        near = fields.get("near", "")
        if key == "column":
            near = NEAR[language].format(near=near) if near else ""
        lines.append(HINTS[key][language].format(**{**fields, "near": near}))
    return "\n".join(lines)


def has_blank(source: str) -> bool:
    """Whether a cell still holds three dots that wait for an answer.

    Examples
    --------
    >>> has_blank("n = ..."), has_blank("n = 3  # done ...")
    (True, False)
    """
    try:
        nodes = ast.walk(ast.parse(source))
    except SyntaxError:
        return False
    return any(isinstance(node, ast.Constant) and node.value is ... for node in nodes)


def load_ipython_extension(shell) -> None:
    """Show the sentence after each cell that fails: `%load_ext helpers.workshop.mistakes`."""

    def show_hint(result) -> None:
        error = result.error_before_exec or result.error_in_exec
        if not isinstance(error, BaseException):
            return
        language = shell.user_ns.get("LANGUAGE")
        languages = [language] if language in NEAR else list(NEAR)
        text = explain(error, result.info.raw_cell, shell.user_ns, languages)
        if text:
            display(Hint(text))

    shell.events.register("post_run_cell", show_hint)


def _find(error, source: str, namespace: dict) -> tuple[str, dict] | None:
    if isinstance(error, SyntaxError):
        return "syntax", {"line": error.lineno or 1}
    if isinstance(error, NameError) and error.name:
        known = [name for name in namespace if not name.startswith("_")]
        near = difflib.get_close_matches(error.name, known, 1, 0.7)
        key = "typo" if near else "unknown"
        return key, {"name": error.name, "near": near[0] if near else ""}
    if has_blank(source):
        return "blank", {}
    table, name = _missing_column(error)
    if table is None:
        return None
    columns = [str(column) for column in getattr(table, "columns", table.axes[0])[:MOST]]
    near = difflib.get_close_matches(str(name), columns, 1, 0.6)
    fields = {"name": name, "near": near[0] if near else "", "columns": ", ".join(columns)}
    return "column", fields


def _missing_column(error) -> tuple:
    """The table and the column that was asked of it, if that is what went wrong."""
    if isinstance(error, AttributeError) and hasattr(error.obj, "columns"):
        return error.obj, error.name
    if not isinstance(error, KeyError):
        return None, None
    trace, table = error.__traceback__, None
    while trace:
        owner = trace.tb_frame.f_locals.get("self")
        table = owner if type(owner).__name__ in ("DataFrame", "Series") else table
        trace = trace.tb_next
    return table, error.args[0] if error.args else ""
