"""People, decisions and days for the tests of appeals."""

from dataclasses import replace
from datetime import date, timedelta

from rxapp.domain.appeal_times import Told
from rxapp.domain.appeals import Appeal
from rxapp.domain.courts import Court, CourtOutcome, Judgment
from rxapp.domain.decided import Cause, Decided, Matter
from rxapp.domain.decision_chains import Chain
from rxapp.domain.permissions import Actor, Function, Role
from rxapp.services.bank_days import days_off

DAYS_OFF = days_off(2024, 2040)
TYPE = "ASYL_COMPULSORY"
FINAL_TYPE = "ASYL_NATIONAL_PROGRAM_18"

USER = Actor(1, "u", "Anna", Role.USER, "1440", types=frozenset({TYPE, FINAL_TYPE}))
OTHER = Actor(2, "o", "Björn", Role.USER, "1231", types=frozenset({TYPE}))
WITHOUT = Actor(3, "w", "Cilla", Role.USER, "1440", types=frozenset({"ASYL_PRESCHOOL"}))
ADMINISTRATOR = Actor(4, "a", "Dan", Role.ADMINISTRATOR, "1440")
OFFICER = Actor(5, "h", "Eva", Role.OFFICER, functions=frozenset({Function.CASE_OFFICER}))
PAYER = Actor(6, "p", "Finn", Role.OFFICER, functions=frozenset({Function.PAYOUT_OFFICER}))

MADE = date(2026, 1, 7)
LAST = date(2026, 1, 28)
"""The last day to appeal a decision that was made, and opened, on that Wednesday."""


JUDGED = date(2026, 3, 8)


def day(after: int) -> date:
    """So many days after the decision."""
    return MADE + timedelta(days=after)


def decided(id: int = 1, made: date = MADE, **changes: object) -> Decided:
    """A decision against Ale, made available and opened at once."""
    first = Decided(id, Matter.COMPENSATION, "1440", TYPE, made, Told(made, made), rows=((1, 1000), (2, 0)))
    return replace(first, **changes)


def replaced(old: Decided, cause: Cause, made: date, **changes: object) -> Decided:
    return replace(
        old, id=old.id + 1, decided_on=made, told=Told(made, made), cause=cause, replaces=old.id, **changes
    )


def appeal(**changes: object) -> Appeal:
    """An appeal against decision 1, lodged two days after it."""
    lodged = Appeal(1, 1, "1440", TYPE, day(2), "Bevilja allt.", since=day(2))
    return replace(lodged, **changes)


def chain(*appeals: Appeal, more: tuple[Decided, ...] = (), **changes: object) -> Chain:
    return Chain((decided(**changes), *more), appeals)


def judgment(
    outcome: CourtOutcome = CourtOutcome.UPHELD,
    court: Court = Court.ADMINISTRATIVE,
    on: date = JUDGED,
    rows: tuple[tuple[int, int], ...] = (),
) -> Judgment:
    if outcome is CourtOutcome.CHANGED:
        rows = rows or ((1, 1000), (2, 500))
    return Judgment(court, outcome, on, "1234-26", rows)
