from datetime import date

import pytest
from sqlmodel import col, select

from rxapp.clock import STOCKHOLM
from rxapp.domain.assessment import RowReason
from rxapp.domain.cases import CaseStatus, DecisionOutcome
from rxapp.domain.compensation.types import ACCOUNT_NUMBERS, ASYL_SCHOOL_TYPES, TYPES
from rxapp.models import (
    Account,
    Case,
    Decision,
    Draft,
    Event,
    OfficerFunction,
    PayoutLine,
    PayoutRun,
    Permission,
    Person,
    Protection,
    Row,
    SupplementRequest,
)
from rxapp.seeds.accounts import ALE, CARDS, MUNICIPALITIES
from rxapp.seeds.days import is_office_day
from rxapp.seeds.demo import seed_demo
from rxapp.services.auth import LoggedIn, log_in
from rxapp.services.bank_days import pay_day
from rxapp.services.cards import TEST_PIN
from tests.fixtures.database import TODAY
from tests.seeds.ask import breaches, cases_of, counts, pay_days, rows, rows_of, values

pytestmark = pytest.mark.usefixtures("demo")
ALL = frozenset(TYPES) | {ACCOUNT_NUMBERS}
HOLDS = {
    "TSTNMT2120001447-USR1": {*ASYL_SCHOOL_TYPES, ACCOUNT_NUMBERS},
    "TSTNMT2120001447-USR2": {"ASYL_PRESCHOOL"},
    "TSTNMT2120001447-USR3": {"ASYL_COMPULSORY", ACCOUNT_NUMBERS},
    "TSTNMT2120001231-USR1": set(ALL),
    "TSTNMT2120000118-USR1": set(ALL),
    **{
        f"TSTNMT{organisation}-FRB1": set(ASYL_SCHOOL_TYPES)
        for organisation in ("2120001447", "2120001231", "2120000118")
    },
}
"""The contract's table; whoever is not named holds nothing."""


async def test_nothing_is_in_breach() -> None:
    assert await breaches() == []


async def test_every_user_holds_what_the_contract_says_and_no_more() -> None:
    held: dict[str, set[str]] = {}
    permissions = select(col(Account.hsa_id), col(Permission.subject)).join(
        Permission, col(Permission.account_id) == col(Account.id)
    )
    for hsa_id, subject in await rows(permissions):
        held.setdefault(hsa_id, set()).add(subject)
    assert held == HOLDS


async def test_the_officers_have_their_functions() -> None:
    functions = select(col(Account.hsa_id), col(OfficerFunction.function)).join(
        OfficerFunction, col(OfficerFunction.account_id) == col(Account.id)
    )
    assert {(hsa_id[-4:], function.value) for hsa_id, function in await rows(functions)} == {
        ("HND1", "case_officer"), ("HND1", "payout_approver"),
        ("HND2", "case_officer"), ("HND2", "payout_approver"),
        ("UTB1", "payout_officer"), ("KTC1", "contact_centre"),
    }  # fmt: skip


async def test_names_are_told_apart_within_a_municipality() -> None:
    for code in MUNICIPALITIES:
        names = [(card.first_name, card.last_name) for card in CARDS if card.municipality_code == code]
        assert len(set(names)) == len(names)
    federations = {(card.first_name, card.last_name) for card in CARDS if card.card == "FRB1"}
    assert len(federations) == 1


async def test_ale_has_cases_in_every_status_and_of_every_outcome_but_written_off() -> None:
    assert await values(cases_of(ALE, col(Case.status))) == set(CaseStatus)
    outcomes = cases_of(ALE, col(Decision.outcome), col(Decision.is_automatic)).join(Decision)
    found = set(await rows(outcomes))
    assert {outcome for outcome, _ in found} == set(DecisionOutcome) - {DecisionOutcome.WRITTEN_OFF}
    assert {is_automatic for _, is_automatic in found} == {True, False}
    assert (DecisionOutcome.DISMISSED, True) in found
    assert RowReason.LATE in await values(rows_of(ALE, col(Row.reason)))


async def test_each_school_type_in_ale_has_a_protected_person_in_a_paid_case() -> None:
    protected = rows_of(ALE, col(Case.type_code), col(Person.protection)).join(
        Person, col(Person.individual_number) == col(Row.individual_number)
    )
    found = set(
        await rows(
            protected.where(col(Case.status) == CaseStatus.PAID, col(Person.protection) != Protection.NONE)
        )
    )
    known = {(code, kind) for code, kind in found if kind is not Protection.UNKNOWN}
    assert {code for code, _ in known} == set(ASYL_SCHOOL_TYPES)
    assert {kind for _, kind in found} == set(Protection) - {Protection.NONE}


async def test_the_canary_is_protected_and_in_a_paid_case() -> None:
    canary = rows_of(ALE, col(Case.type_code), col(Case.status), col(Row.granted_ore) > 0).join(
        Person, col(Person.individual_number) == col(Row.individual_number)
    )
    found = await rows(
        canary.where(
            col(Person.first_name) == "Kanariefågel",
            col(Person.last_name) == "Skyddsson",
            col(Person.protection) != Protection.NONE,
        )
    )
    assert found == [("ASYL_COMPULSORY", CaseStatus.PAID, True)]


async def test_a_supplement_request_is_open_and_another_answered_in_ale() -> None:
    asked = cases_of(ALE, col(Case.status), col(SupplementRequest.answered_at), col(SupplementRequest.due_on))
    found = await rows(asked.join(SupplementRequest, col(SupplementRequest.case_id) == col(Case.id)))
    assert [
        due_on for status, _, due_on in found if status is CaseStatus.SUPPLEMENT_REQUESTED and due_on > TODAY
    ]
    assert [status for status, answered, _ in found if answered and status is CaseStatus.PAID]


async def test_ale_is_paid_on_the_last_bank_day_of_many_months() -> None:
    days = await pay_days(ALE)
    assert len(days) >= 3
    assert max(days) == date(2026, 10, 30)
    assert all(day == pay_day(day.year, day.month) for day in days)


async def test_the_runs_went_through_two_officers() -> None:
    runs = await rows(select(col(PayoutRun.prepared_by), col(PayoutRun.approved_by)))
    assert {len({prepared, approved}) for prepared, approved in runs} == {2}


async def test_something_is_left_for_the_next_run_in_each_municipality() -> None:
    unpaid = (
        select(col(Case.municipality_code))
        .join(Row, col(Row.case_id) == col(Case.id))
        .join(PayoutLine, col(PayoutLine.row_id) == col(Row.id), isouter=True)
        .where(col(Row.granted_ore) > 0, col(PayoutLine.id).is_(None))
    )
    assert await values(unpaid) == set(MUNICIPALITIES)


async def test_everything_happened_before_today_and_in_office_hours() -> None:
    local = [instant.astimezone(STOCKHOLM) for instant in await values(select(col(Event.at)))]
    assert max(local).date() < TODAY
    assert all(is_office_day(instant.date()) and 8 <= instant.hour < 17 for instant in local)


async def test_the_journal_is_in_the_order_of_time() -> None:
    instants = [at for (at,) in await rows(select(col(Event.at)).order_by(col(Event.id)))]
    assert instants == sorted(instants)


async def test_ale_has_drafts() -> None:
    drafts = select(col(Draft.key)).where(col(Draft.municipality_code) == ALE)
    assert 2 <= len(await rows(drafts)) <= 3


async def test_no_amount_is_granted_that_the_tables_lack() -> None:
    granted = select(col(Case.quarter_first_day)).where(col(Case.granted_ore) > 0)
    assert {day.year for day in await values(granted)} == {2025}


async def test_seeding_again_changes_nothing() -> None:
    before = await counts(Account, Case, Event, Person)
    assert not await seed_demo()
    assert await counts(Account, Case, Event, Person) == before


async def test_a_test_card_opens_the_service() -> None:
    assert isinstance(await log_in(CARDS[0].hsa_id, TEST_PIN), LoggedIn)
