"""Tables have their columns and types in one order, and reach the disk whole or not at all."""

import pandas as pd
import pytest

from helpers import tables


@pytest.mark.parametrize("name", tables.COLUMNS)
def test_an_empty_table_has_its_columns_and_types(name, tmp_path):
    table = tables.build(name, [])
    assert list(table.columns) == list(tables.COLUMNS[name])
    tables.write(table, tmp_path / f"{name}.parquet")
    pd.testing.assert_frame_equal(tables.read(tmp_path, name), table)


def test_unknown_is_null_and_extra_columns_come_last():
    table = tables.build("articles", [{"viewpoint": "sober", "title": None, "text": "x"}])
    assert table["title"].isna().all() and table["date"].isna().all()
    assert table.columns[-1] == "viewpoint"


def test_a_missing_table_is_one_clear_message(tmp_path):
    with pytest.raises(FileNotFoundError, match="run `python -m helpers analyse"):
        tables.read(tmp_path, "quotes")


def test_a_failed_write_leaves_nothing_under_the_name(tmp_path):
    table = pd.DataFrame({"mixed": [object()]})
    with pytest.raises(Exception, match="object"):
        tables.write(table, tmp_path / "x.parquet")
    assert not (tmp_path / "x.parquet").exists()


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@sum", "\t=1"])
def test_formulas_are_made_harmless(cell):
    assert tables.defuse(pd.DataFrame({"t": [cell]}))["t"][0] == "'" + cell
