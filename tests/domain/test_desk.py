"""The rules of the officer's desk: who may take, decide and confirm, what needs two, and when it is due."""

from datetime import date

import pytest

from rxapp.domain.assessment import RowOutcome, RowReason
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.desk import (
    OWN,
    Own,
    Policy,
    Second,
    Standing,
    check_confirm,
    check_holds,
    check_own,
    check_take,
    check_take_over,
    parse_why,
    why_second,
)
from rxapp.domain.desk_batches import Alike, alike
from rxapp.domain.desk_queue import due_day, is_overdue
from rxapp.domain.errors import Conflict, Invalid, NotAllowed

HANNA, HUGO = 1, 2
FREE = Standing()
HUGOS = Standing(HUGO, "Hugo Hed")
PAPER = Standing(registered_by=HANNA)
SAID = Standing(identified_by=frozenset({HANNA}))
GRANTED, PARTLY, REJECTED, DISMISSED = (
    DecisionOutcome.GRANTED,
    DecisionOutcome.PARTLY_GRANTED,
    DecisionOutcome.REJECTED,
    DecisionOutcome.DISMISSED,
)


@pytest.mark.parametrize(
    ("rule", "standing", "refusal"),
    [
        (check_take, FREE, None),
        (check_take, HUGOS, "Hugo Hed har redan tagit ärendet."),
        (check_take, Standing(HANNA, "Hanna Holm"), "Du har redan ärendet."),
        (check_take, PAPER, OWN[Own.REGISTERED]),
        (check_take, SAID, OWN[Own.IDENTIFIED]),
        (check_holds, Standing(HANNA, "Hanna Holm"), None),
        (check_holds, FREE, "Ta ärendet först."),
        (check_holds, HUGOS, "Hugo Hed har tagit ärendet."),
        (check_take_over, HUGOS, None),
        (check_take_over, FREE, "Ingen har ärendet längre."),
        (check_take_over, Standing(HUGO, "Hugo Hed", registered_by=HANNA), OWN[Own.REGISTERED]),
        (check_own, FREE, None),
        (check_own, PAPER, OWN[Own.REGISTERED]),
    ],
)
def test_who_may_do_what_follows_from_who_has_to_do_with_the_case(
    rule: object, standing: Standing, refusal: str | None
) -> None:
    assert callable(rule)
    if refusal is None:
        rule(standing, HANNA)
        return
    with pytest.raises((Conflict, NotAllowed)) as refused:
        rule(standing, HANNA)
    assert refused.value.sentence.startswith(refusal)


def test_nobody_confirms_what_they_have_proposed_registered_or_said() -> None:
    check_confirm(HUGOS, HUGO, HANNA)
    for standing, proposer in ((FREE, HANNA), (PAPER, HUGO), (SAID, HUGO)):
        with pytest.raises(NotAllowed):
            check_confirm(standing, proposer, HANNA)


@pytest.mark.parametrize(
    ("policy", "outcome", "ore", "expected"),
    [
        (Policy(), GRANTED, 10**12, None),
        (Policy(above_ore=50_000_00), GRANTED, 50_000_00, None),
        (Policy(above_ore=50_000_00), GRANTED, 50_000_01, Second.AMOUNT),
        (Policy(above_ore=0), PARTLY, 1, Second.AMOUNT),
        (Policy(above_ore=0), REJECTED, 0, None),
        (Policy(types=frozenset({"TYPE"})), REJECTED, 0, Second.TYPE),
        (Policy(types=frozenset({"OTHER"})), GRANTED, 1, None),
        (Policy(refusals=True), REJECTED, 0, Second.REFUSAL),
        (Policy(refusals=True), DISMISSED, 0, Second.REFUSAL),
        (Policy(refusals=True), PARTLY, 1, None),
    ],
)
def test_a_second_officer_is_asked_for_where_the_settings_say_so(
    policy: Policy, outcome: DecisionOutcome, ore: int, expected: Second | None
) -> None:
    assert why_second(policy, "TYPE", outcome, ore) == expected


@pytest.mark.parametrize(
    ("asked_until", "days", "expected"),
    [
        (None, 0, None),
        (None, 30, date(2026, 3, 31)),
        (date(2026, 3, 10), 0, date(2026, 3, 10)),
        (date(2026, 3, 10), 30, date(2026, 3, 10)),
    ],
)
def test_a_due_day_is_one_that_is_known(asked_until: date | None, days: int, expected: date | None) -> None:
    assert due_day(date(2026, 3, 1), asked_until, days) == expected


def test_the_due_day_itself_is_not_overdue() -> None:
    day = date(2026, 3, 10)
    assert [is_overdue(day, date(2026, 3, n)) for n in (9, 10, 11)] == [False, False, True]
    assert not is_overdue(None, day)


def row(reason: RowReason | None = None, *, granted: bool | None = True) -> RowOutcome:
    return RowOutcome(1, granted, (), 100 if granted else 0, reason)


CAP, YOUNG = RowReason.CAP_REACHED, RowReason.TOO_YOUNG


@pytest.mark.parametrize(
    ("outcome", "rows", "expected"),
    [
        (GRANTED, [row(), row()], Alike(GRANTED)),
        (PARTLY, [row(), row(CAP)], Alike(PARTLY, CAP)),
        (PARTLY, [row(CAP), row(YOUNG)], None),
        (PARTLY, [row(), row(YOUNG, granted=False)], None),
        (REJECTED, [row(YOUNG, granted=False)] * 2, Alike(REJECTED, YOUNG)),
        (REJECTED, [row(YOUNG, granted=False), row(CAP, granted=False)], None),
        (DISMISSED, [row(RowReason.LATE, granted=False)], Alike(DISMISSED, RowReason.LATE)),
    ],
)
def test_cases_are_alike_that_end_alike_for_one_reason(
    outcome: DecisionOutcome, rows: list[RowOutcome], expected: Alike | None
) -> None:
    assert alike(outcome, rows) == expected


@pytest.mark.parametrize("why", ["", "  ", "x" * 501])
def test_why_is_said_and_not_too_long(why: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_why(why, "overta-skal")
    assert refused.value.field == "overta-skal"
