"""What is asked after every command is found by the key, however many cases there are."""

import pytest
from sqlalchemy import select

from projections.clocks import CLOCKS
from projections.runner import VIEWS


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_the_key_of_the_table_is_in_the_order_of_the_view(view):
    assert tuple(column.name for column in view.table.primary_key.columns) == view.key


def test_the_clocks_of_a_case_are_found_without_reading_all(service):
    service.views.catch_up()
    wanted = select(CLOCKS.table).where(CLOCKS.table.c.case == "incident/2026-001")
    asked = str(wanted.compile(service.store.reader, compile_kwargs={"literal_binds": True}))
    with service.store.reader.connect() as tx:
        ((*_, says),) = tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}")
    assert says.startswith("SEARCH")
