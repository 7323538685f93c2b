"""What a municipality has sent, begun and left out for the periods that can still be applied for.

Sums and counts alone, and only of cases and drafts that the reader can see.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import Date, String, Subquery, and_, case, func, literal, or_, select, union_all
from sqlalchemy import exists as there_is
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col

from rxapp.access.cases import case_is_visible, visible_drafts
from rxapp.access.decisions import is_standing
from rxapp.access.rows import Rows, listing
from rxapp.domain.cases import CaseStatus, DecisionOutcome
from rxapp.domain.compensation.forms import Claim
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.periods import Quarter
from rxapp.domain.permissions import Actor
from rxapp.models import Case, Decision, Draft, Row

BY_QUARTER = frozenset(
    code for code, declared in TYPES.items() if declared.form and declared.form.claim is Claim.QUARTERS
)
"""The types of which one application can be for two periods."""

SENT_COLUMNS = {
    "type_code", "first_day", "applications", "rows", "applied_ore", "unknown", "ore", "undecided",
}  # fmt: skip
MISSING_COLUMNS = {"type_code", "first_day", "people", "ore"}
BEGUN_COLUMNS = {"key", "type_code", "quarter_first_day", "claim_last_day"}

Pair = tuple[str, date, date]
"""A type, the first day of a period, and that of the period before it to compare with."""


def stands() -> ColumnElement[bool]:
    """An application that has neither been dismissed nor written off: what it is about has been applied for.
    In a recovery nothing is applied for."""
    gone = (DecisionOutcome.DISMISSED, DecisionOutcome.WRITTEN_OFF)
    ended = there_is().where(
        col(Decision.case_id) == col(Case.id), col(Decision.outcome).in_(gone), is_standing()
    )
    return and_(~col(Case.is_recovery), ~ended)


def sent(actor: Actor, since: date, today: date) -> Rows:
    """For each type and the first day of each period since: how much has been sent, and what it came to.

    `ore` is what was granted, or else applied for. An application for two quarters counts in each of them
    in which it has rows.
    """
    rows = _rows(actor, since, today)
    return (
        listing(
            rows.c.type_code,
            rows.c.first_day,
            func.count(rows.c.case_id.distinct()).label("applications"),
            func.count().label("rows"),
            func.coalesce(func.sum(rows.c.applied_ore), 0).label("applied_ore"),
            func.sum(case((rows.c.applied_ore.is_(None), 1), else_=0)).label("unknown"),
            func.coalesce(func.sum(rows.c.ore), 0).label("ore"),
            func.sum(rows.c.is_undecided).label("undecided"),
        )
        .select_from(rows)
        .group_by(rows.c.type_code, rows.c.first_day)
    )


def missing(actor: Actor, since: date, today: date, pairs: Sequence[Pair]) -> Rows:
    """For each pair, how many people of the period before are not in the period, and what they came to.

    Whoever was refused everything then is not missed. People are told apart by the number that was given
    for them: to look up whose it is would tell of somebody protected.
    """
    rows = _rows(actor, since, today)
    asked = union_all(
        *(
            select(
                literal(code, String).label("type_code"),
                literal(first_day, Date).label("first_day"),
                literal(before, Date).label("before"),
            )
            for code, first_day, before in pairs
        )
    ).subquery("asked")
    is_now, is_before = rows.c.first_day == asked.c.first_day, rows.c.first_day == asked.c.before
    people = (
        select(
            asked.c.type_code,
            asked.c.first_day,
            func.sum(case((is_before, rows.c.ore), else_=0)).label("ore"),
            func.max(case((is_now, 1), else_=0)).label("is_in"),
            func.max(case((is_before, rows.c.is_something), else_=0)).label("was_in"),
        )
        .select_from(asked)
        .join(rows, and_(rows.c.type_code == asked.c.type_code, or_(is_now, is_before)))
        .group_by(asked.c.type_code, asked.c.first_day, rows.c.identity)
        .subquery("people")
    )
    return (
        listing(
            people.c.type_code,
            people.c.first_day,
            func.count().label("people"),
            func.coalesce(func.sum(people.c.ore), 0).label("ore"),
        )
        .where(people.c.is_in == 0, people.c.was_in == 1)
        .group_by(people.c.type_code, people.c.first_day)
    )


def begun(actor: Actor, since: date) -> Rows:
    """The drafts that the reader can go on with and that say their time, the latest first."""
    columns = (getattr(Draft, name) for name in sorted(BEGUN_COLUMNS))
    mine = visible_drafts(actor).with_only_columns(col(Draft.key))
    return (
        listing(*columns)
        .where(col(Draft.key).in_(mine))
        .where(col(Draft.quarter_first_day) >= since)
        .order_by(col(Draft.saved_at).desc(), col(Draft.key))
    )


def _rows(actor: Actor, since: date, today: date) -> Subquery:
    """The rows of what stands, each with the first day of the period that it belongs to."""
    is_decided = col(Case.status).in_([CaseStatus.DECIDED, CaseStatus.PAID])
    ore = case((is_decided, col(Row.granted_ore)), else_=col(Row.applied_ore))
    return (
        listing(
            cast("Any", Case.id).label("case_id"),
            Case.type_code,
            _first_day(_halves(since, today)).label("first_day"),
            _identity().label("identity"),
            Row.applied_ore,
            func.coalesce(ore, 0).label("ore"),
            case((is_decided, 0), else_=1).label("is_undecided"),
            case((and_(is_decided, func.coalesce(col(Row.granted_ore), 0) == 0), 0), else_=1).label(
                "is_something"
            ),
        )
        .join(Row, col(Row.case_id) == col(Case.id))
        .where(case_is_visible(actor), col(Case.quarter_first_day) >= since, stands())
        .subquery("rows")
    )


def _identity() -> ColumnElement[str]:
    return func.coalesce(func.nullif(col(Row.individual_number), ""), col(Row.personal_number))


def _halves(since: date, today: date) -> Collection[Quarter]:
    """The quarters that can be the second one of an application for two."""
    quarter, found = Quarter.of(since), list[Quarter]()
    while quarter.first_day <= today:
        quarter = quarter.next()
        found.append(quarter)
    return found


def _first_day(halves: Collection[Quarter]) -> ColumnElement[date]:
    """The case's own first day; for a row that begins in the second of two quarters, that of the quarter."""
    is_of_two = and_(col(Case.claim_last_day).is_not(None), col(Case.type_code).in_(BY_QUARTER))
    second: Any = case(
        *(
            (
                and_(col(Case.claim_last_day) == half.last_day, col(Row.first_day) >= half.first_day),
                literal(half.first_day, Date),
            )
            for half in halves
        ),
        else_=col(Case.quarter_first_day),
    )
    return cast("ColumnElement[date]", case((is_of_two, second), else_=col(Case.quarter_first_day)))
