"""Cells by permission: a value that the reader may not see never leaves the database."""

from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, literal, null, or_, select
from sqlalchemy.sql.elements import Label
from sqlmodel import col

from rxapp.models import Person, Protection


def masked(column: Any, may_see: ColumnElement[bool]) -> Label[Any]:
    """The column where `may_see` is true, else NULL, under the column's own name."""
    return case((may_see, column), else_=null()).label(column.key)


def name_is_shown(municipality: Any, granted_ore: Any) -> ColumnElement[bool]:
    """Whether the name and birth date of the joined person may be shown to a municipality.

    Only where protection is known to be none: unknown counts as protected, and a number that the
    agency does not know joins no person. The municipality must be the person's own, or have been
    granted compensation for the person, or a mistyped number would tell a stranger's name.
    """
    return and_(
        col(Person.protection) == Protection.NONE,
        or_(col(Person.municipality_code) == municipality, granted_ore > 0),
    )


def is_shown_of(
    number: SQLColumnExpression[str], municipality: Any, granted_ore: Any, sought: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Whether the individual number is that of a person who meets `sought` and whose name is shown there.

    The rule is that of `name_is_shown`, asked of the persons once with nothing granted and once with
    something, and not of every row: `municipality` must be the same for all rows.
    """
    people = (
        select(
            col(Person.individual_number),
            name_is_shown(municipality, literal(0)).label("anyhow"),
            name_is_shown(municipality, literal(1)).label("granted"),
        )
        .where(sought)
        .cte("people")
    )
    anyhow = select(people.c.individual_number).where(people.c.anyhow)
    granted = select(people.c.individual_number).where(people.c.granted)
    return or_(number.in_(anyhow), and_(granted_ore > 0, number.in_(granted)))
