"""A command that reads the views waits for what it loads first."""

import subprocess
import sys

from sqlalchemy import inspect

from projections.clocks import CLOCKS

LOADED = "import sys, projections.runner as r; [v.table for v in r.VIEWS]; print(*sys.modules)"


def test_no_other_database_is_loaded():
    loaded = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True).stdout
    assert "projections.clocks" in loaded
    assert "postgresql" not in loaded


def test_the_index_of_what_must_be_said_holds_nothing_else(service):
    service.views.catch_up()
    indexes = inspect(service.store.reader).get_indexes(CLOCKS.table.name)
    where = {each["column_names"][0]: str(each["dialect_options"].get("sqlite_where")) for each in indexes}
    assert where == CLOCKS.where
