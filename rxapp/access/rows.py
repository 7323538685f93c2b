"""What an access statement gives: rows whose cells are read by name, sought and sorted as Swedish is."""

from typing import Any, cast

from sqlalchemy import ColumnElement, and_, func, true
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


def holds_words(text: Any, words: str) -> ColumnElement[bool]:
    """Whether the text holds each of the words, whatever their case and order."""
    return and_(true(), *(text.icontains(word, autoescape=True) for word in words.split()))


def in_swedish_order(name: Any) -> ColumnElement[str]:
    """A sort key in which å, ä and ö come last, in that order, whatever the database's own order is."""
    # After every «z», which is made to come before «zz» for that.
    key: ColumnElement[str] = func.replace(func.lower(col(name)), "z", "zy")
    for place, letter in enumerate("åäö", 1):
        key = func.replace(key, letter, f"zz{place}")
    return key
