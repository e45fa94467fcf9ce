"""Reports people look at: one page each, with no script, no network and no free text of the record.

Whoever makes a report says what stands in it (`of_a_case`, `of_the_board`, `at_a_glance`); `page` writes
the page; `progress`, `gantt` and `bars` draw, each picture from the same rows as the table below it.
"""
