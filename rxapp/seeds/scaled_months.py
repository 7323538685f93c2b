"""The rows of one month of `rxapp seed --scale`, table by table in the order in which they can be put in."""

from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from rxapp.domain.cases import CaseStatus, DecisionOutcome
from rxapp.domain.events import EventKind
from rxapp.domain.payouts import RunStatus
from rxapp.domain.periods import Period, Quarter, four_weeks
from rxapp.domain.school import amount_ore
from rxapp.models import (
    Case,
    Decision,
    Event,
    Payout,
    PayoutRun,
    Person,
    Protection,
    Row,
)
from rxapp.seeds.days import moment, office_day, office_days_before, school_days
from rxapp.seeds.people import COMPULSORY, FIRST_NAMES, LAST_NAMES, PRESCHOOL
from rxapp.seeds.scaled_decisions import add_payment, decision
from rxapp.seeds.scaled_scene import CODES, TABLES, Month, Numbers, Scene, Staff
from rxapp.services.bank_days import pay_day

__all__ = ["Month", "Numbers", "Staff", "make_month"]


def make_month(year: int, month: int, cases: range, staff: Staff, numbers: Numbers) -> Month:
    """Cases that arrive and are decided in the month, and its payout run; `cases` number them in the year."""
    made: Month = {table: [] for table in TABLES}
    pay_on = pay_day(year, month)
    first = date(year, month, 1)
    days = tuple(sorted({office_day(first + timedelta(days=step)) for step in range(2, 20)}))
    scene = Scene(Random(f"{year}-{month}"), Quarter.of(first).previous(), pay_on, days, staff, numbers, made)
    _add_run(scene)
    payouts = {code: numbers.payout + place for place, code in enumerate(CODES)}
    numbers.payout += len(CODES)
    totals = dict.fromkeys(CODES, 0)
    for number in cases:
        day = days[(number - cases.start) * len(days) // len(cases)]
        code = CODES[number % 3]
        totals[code] += _add_case(scene, number, code, day, payouts[code])
    for code, payout_id in payouts.items():
        if totals[code]:
            made[Payout].append(
                {
                    "id": payout_id,
                    "payout_run_id": numbers.run,
                    "municipality_code": code,
                    "total_ore": totals[code],
                    "paid_on": pay_on,
                }
            )
    numbers.run += 1
    return made


def _add_run(scene: Scene) -> None:
    scene.made[PayoutRun].append(
        {
            "id": scene.numbers.run,
            "pay_on": scene.pay_on,
            "status": RunStatus.PAID,
            "prepared_by": scene.staff.prepares,
            "prepared_at": moment(scene.rng, office_days_before(scene.pay_on, 3)),
            "approved_by": scene.staff.approves,
            "approved_at": moment(scene.rng, office_days_before(scene.pay_on, 1)),
            "paid_at": moment(scene.rng, scene.pay_on),
        }
    )


def _status(number: int) -> CaseStatus:
    """One in twenty is with an officer, one in twenty rejected, the others are paid."""
    return {7: CaseStatus.IN_REVIEW, 13: CaseStatus.DECIDED}.get(number % 20, CaseStatus.PAID)


def _add_case(scene: Scene, number: int, code: str, day: date, payout_id: int) -> int:
    """Add a case with what belongs to it; gives what is paid."""
    status, type_code = _status(number), PRESCHOOL if number % 5 < 2 else COMPULSORY
    periods, ore = _attended(type_code, code, scene.quarter)
    rows = 1 + number % 2
    paid = ore * rows if status is CaseStatus.PAID else 0
    case = {
        "id": scene.numbers.case,
        "file_number": f"{day.year}-{number + 1:06d}",
        "municipality_code": code,
        "type_code": type_code,
        "status": status,
        "quarter_first_day": scene.quarter.first_day,
        "arrived_at": moment(scene.rng, day),
        "arrived_on": day,
        "sent_by": scene.staff.senders[code],
        "draft_key": f"scale-{day.year}-{number + 1}",
        "applied_ore": ore * rows,
        "granted_ore": None if status is CaseStatus.IN_REVIEW else paid,
        "decided_on": None if status is CaseStatus.IN_REVIEW else day,
        "version": 2,
    }
    scene.numbers.case += 1
    scene.made[Case].append(case)
    _add_events(scene, case, rows)
    made = [_row(scene, case, position, periods, ore) for position in range(1, rows + 1)]
    if status is not CaseStatus.IN_REVIEW:
        scene.made[Decision].append(decision(scene, case, made, paid))
    for row in made if paid else ():
        add_payment(scene, case, row, periods, payout_id)
    scene.numbers.decision += 1
    return paid


@cache
def _attended(type_code: str, code: str, quarter: Quarter) -> tuple[tuple[Period, ...], int]:
    """Two four-week periods, and what they give: four quarters stay under ten in a year."""
    days = school_days(code, quarter)
    period = Period(days.first_day, min(days.last_day, days.first_day + timedelta(days=55)))
    periods = four_weeks(period)
    return periods, amount_ore(type_code, periods)


def _row(
    scene: Scene, case: dict[str, Any], position: int, periods: tuple[Period, ...], ore: int
) -> dict[str, Any]:
    is_paid, is_open = case["status"] is CaseStatus.PAID, case["status"] is CaseStatus.IN_REVIEW
    row = {
        "id": scene.numbers.row,
        "case_id": case["id"],
        "position": position,
        "individual_number": _person(scene, case),
        "first_day": periods[0].first_day,
        "last_day": periods[-1].last_day,
        "applied_periods": len(periods),
        "applied_ore": ore,
        "granted_periods": None if is_open else len(periods) if is_paid else 0,
        "granted_ore": None if is_open else ore if is_paid else 0,
        "reason": None if is_open or is_paid else "outside_term",
    }
    scene.numbers.row += 1
    scene.made[Row].append(row)
    return row


def _person(scene: Scene, case: dict[str, Any]) -> str:
    """Somebody new: nobody then has more periods than a year holds. One in fifty is protected."""
    number, age = scene.numbers.person, 4 if case["type_code"] == PRESCHOOL else 11
    scene.numbers.person += 1
    scene.made[Person].append(
        {
            "individual_number": str(number),
            "personal_number": None,
            "first_name": scene.rng.choice(FIRST_NAMES),
            "last_name": scene.rng.choice(LAST_NAMES),
            "born_on": case["arrived_on"] - timedelta(days=age * 365 + number % 300),
            "municipality_code": case["municipality_code"],
            "protection": Protection.NONE if number % 50 else Protection.CONFIDENTIALITY,
            "version": 1,
        }
    )
    return str(number)


def _add_events(scene: Scene, case: dict[str, Any], rows: int) -> None:
    sent, paid_at = case["arrived_at"], datetime.combine(scene.pay_on, case["arrived_at"].timetz())
    told: list[tuple[EventKind, datetime, int | None, dict[str, Any]]] = [
        (EventKind.APPLICATION_SENT, sent, case["sent_by"], {"rows": rows})
    ]
    if case["status"] is CaseStatus.IN_REVIEW:
        told.append((EventKind.CASE_REFERRED, sent, None, {}))
    else:
        outcome = DecisionOutcome.GRANTED if case["granted_ore"] else DecisionOutcome.REJECTED
        told_of = {"outcome": outcome.value, "is_automatic": True, "granted_ore": case["granted_ore"]}
        told.append((EventKind.CASE_DECIDED, sent, None, told_of))
    if case["status"] is CaseStatus.PAID:
        paid_on = {"paid_on": scene.pay_on.isoformat()}
        told.append((EventKind.CASE_PAID, paid_at, scene.staff.prepares, paid_on))
    scene.made[Event].extend(
        {
            "kind": kind,
            "at": at,
            "actor_id": actor_id,
            "municipality_code": case["municipality_code"],
            "type_code": case["type_code"],
            "case_id": case["id"],
            "account_id": None,
            "payout_run_id": scene.numbers.run if kind is EventKind.CASE_PAID else None,
            "data": data,
        }
        for kind, at, actor_id, data in told
    )
