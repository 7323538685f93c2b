"""What an access statement gives: rows whose cells are read by name."""

from typing import Any, cast

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

Rows = SelectOfScalar[Any]
"""A SELECT of named columns. No type checker knows such names, so that each row counts as Any."""


def full_name(account: Any) -> ColumnElement[str]:
    """First and last name of an account, of the table or of an alias of it."""
    return col(account.first_name) + " " + col(account.last_name)


def listing(*columns: Any) -> Rows:
    """A SELECT of the columns (or of one table), whose rows are read by name."""
    return cast("Rows", cast("Any", select)(*columns))
