"""The options of a return that is a book of sheets."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def of_a_book(function: F) -> F:
    """The options with which a return is asked for a year or a quarter, or for one of its sheets."""
    year = click.option("--year", metavar="YEAR", help="The reporting year from 1 April, as 2025-26; or all.")
    quarter = click.option(
        "--quarter", type=click.Choice(("1", "2", "3", "4")), help="One quarter; 1 is April to June."
    )
    sheet = click.option(
        "--sheet", metavar="TITLE", help="One sheet alone, by its title; a CSV holds no more."
    )
    return year(quarter(sheet(function)))
