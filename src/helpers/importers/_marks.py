"""Marks that a database leaves under each of its articles: several make a document an export."""

import re

from helpers.importers._records import Unreadable

_MARKS = {
    "Europresse": re.compile(r"\b[a-z]{3,8}[·.](?:19|20)\d{6}[·.][A-Z0-9×]{1,9}[·.][\w×·-]{3,40}"),
    "Factiva": re.compile(r"^[^\W\d_]{4,12} ([A-Za-z]\w{7}(?:19|20)\d{6}[a-z]\w{8})[ \t]*$", re.M),
    "Nexis": re.compile(r"^[ \t]*(?:End of Document|Fin du document)()[ \t]*$", re.M | re.I),
}


def refuse_export(text: str, kind: str) -> None:
    """Refuse a document in which a database put several articles: as one they would be lost.

    Raises
    ------
    Unreadable
        With the database's name, and how to export so that each article can be told.

    Examples
    --------
    >>> refuse_export("One article. news·20240620·QF·1001", "PDF")
    """
    for name, mark in _MARKS.items():
        found = mark.findall(text)
        n = len(found) if name == "Nexis" else len(set(found))
        if n > 1:
            raise Unreadable(
                f"{n} articles of {name} in one {kind}, which does not tell where each begins: "
                "export them from the database as HTML (Nexis: DOCX)"
            )
