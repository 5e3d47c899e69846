"""Agreement between coders: the textbook's value, nltk's, and what cannot be said is null."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import agreement as module
from helpers.agreement import DISTANCES, agreement, compare_pairs, find_disputed

LABELS = ("negative", "neutral", "positive")
TEXTBOOK = {  # Krippendorff (2011), Computing Krippendorff's alpha-reliability, example C
    "a": "123321412...", "b": "1233224125.3", "c": ".3332342251.", "d": "12332441251.",
}  # fmt: skip


def table(rows):
    return pd.DataFrame(rows, columns=["unit", "coder", "label"])


def textbook():
    rows = [(n, coder, None if x == "." else x) for coder in TEXTBOOK
            for n, x in enumerate(TEXTBOOK[coder])]  # fmt: skip
    return table(rows)


def test_the_textbooks_example():
    found = agreement(textbook())
    assert found.alpha == pytest.approx(0.743, abs=5e-4)
    assert found.alpha_low < found.alpha < found.alpha_high
    assert (found.n_units, found.n_coders) == (11, 4)  # one unit has a single label


def test_the_same_labels_give_the_same_interval():
    assert agreement(textbook()) == agreement(textbook())
    assert agreement(textbook(), seed=1).alpha_low != agreement(textbook()).alpha_low


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from([*LABELS, None]), min_size=3, max_size=3), max_size=12),
    st.sampled_from(DISTANCES),
)
def test_resampled_alpha_of_all_units_once_is_nltks(units, distance):
    """The interval's own computation gives nltk's alpha when nothing is resampled."""
    rows = table([(n, c, x) for n, unit in enumerate(units) for c, x in zip("abc", unit)])  # noqa: B905
    found = agreement(rows, distance, draws=20)
    assert math.isnan(found.alpha) or found.alpha <= 1
    if not math.isnan(found.alpha):
        counts = pd.crosstab(rows["unit"], rows["label"])
        counts = counts[counts.sum(axis=1) > 1]
        once = np.ones((1, len(counts)), dtype=int)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "resample_weights", lambda n, draws, seed: once)
            drawn = module._resample(counts, module._DISTANCES[distance], 1, 0)
        assert drawn[0] == pytest.approx(found.alpha)


@pytest.mark.parametrize(
    ("rows", "n_units", "n_coders", "share"),
    [
        ([], 0, 0, None),
        ([(1, "a", "neutral"), (2, "a", "negative")], 0, 1, None),
        ([(1, "a", "neutral"), (2, "b", "negative")], 0, 2, None),
        ([(1, "a", "neutral"), (1, "b", None)], 0, 1, None),
        ([(1, "a", "neutral"), (1, "b", "neutral"), (2, "a", "neutral"), (2, "b", "neutral")],
         2, 2, 1.0),
        ([(1, "a", "neutral"), (1, "b", "neutral"), (2, "a", "negative")], 1, 2, 1.0),
    ],
    ids=["nothing", "one coder", "nothing shared", "missing", "all the same", "same where shared"],
)  # fmt: skip
@pytest.mark.parametrize("distance", DISTANCES)
def test_what_cannot_be_said_is_null(rows, n_units, n_coders, share, distance):
    found = agreement(table(rows), distance)
    assert all(map(math.isnan, found[:3]))
    assert (found.n_units, found.n_coders) == (n_units, n_coders)
    assert math.isnan(found.share_agreed) if share is None else found.share_agreed == share


def test_one_unit_has_alpha_and_no_interval():
    found = agreement(table([(1, "a", "neutral"), (1, "b", "negative")]))
    assert found.alpha == 0 and math.isnan(found.alpha_low) and found.share_agreed == 0


def test_opposite_labels_weigh_more_on_the_interval():
    agreeing = [(n, c, LABELS[n % 3]) for n in range(6) for c in "ab"]
    near = table([*agreeing, (9, "a", "negative"), (9, "b", "neutral")])
    far = table([*agreeing, (9, "a", "negative"), (9, "b", "positive")])
    assert agreement(near, "interval").alpha > agreement(far, "interval").alpha
    assert agreement(near).share_agreed == agreement(far).share_agreed


def test_pairs_are_those_of_two():
    pairs = compare_pairs(textbook())
    assert len(pairs) == 6 and pairs["n_coders"].eq(2).all()
    both = textbook().query("coder in ['a', 'b']")
    assert pairs.iloc[0]["alpha"] == agreement(both).alpha
    assert compare_pairs(table([(1, "a", "neutral")])).empty


def test_disputed_are_the_units_with_two_labels():
    found = find_disputed(textbook())
    assert sorted(found.index) == [1, 5, 7] and found.index[0] == 5
    assert found.loc[5, "share_agreed"] == 0
    assert find_disputed(table([])).empty


def test_errors_name_what_is_wrong():
    rows = table([(1, "ann", "neutral"), (1, "ann", "negative")])
    with pytest.raises(ValueError, match="ann labelled 1 twice"):
        agreement(rows)
    with pytest.raises(ValueError, match="lacks coder"):
        agreement(rows.drop(columns="coder"))
    with pytest.raises(ValueError, match="nominal, interval"):
        agreement(table([]), "ratio")
    with pytest.raises(ValueError, match="not 'warm'"):
        agreement(table([(1, "a", "warm")]), "interval")
