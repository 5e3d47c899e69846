"""Label by hand how sentences speak of an actor; compare with other people and the program.

In goes a corpus; out come sentences to label (`draw`), a labeller that JupyterLab draws as buttons
(`labeller`), files of labels (`files`), and what they say (`compare`).
"""

from helpers.annotate.compare import (
    compare_coders,
    compare_engine,
    count_confusion,
    list_disputed,
    show_sentences,
    to_units,
)
from helpers.annotate.draw import draw_sentences, invent_coders, list_sentences, read_reader
from helpers.annotate.files import COLUMNS, LABELS, SHOWN, read_labels, save_label
from helpers.annotate.labeller import label_sentences

__all__ = [
    "COLUMNS",
    "LABELS",
    "SHOWN",
    "compare_coders",
    "compare_engine",
    "count_confusion",
    "draw_sentences",
    "invent_coders",
    "label_sentences",
    "list_disputed",
    "list_sentences",
    "read_labels",
    "read_reader",
    "save_label",
    "show_sentences",
    "to_units",
]
