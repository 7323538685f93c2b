from datetime import date, datetime, time

import pytest
from sqlalchemy import and_, func
from sqlmodel import col, select

from rxapp.clock import STOCKHOLM
from rxapp.db import reading
from rxapp.domain.assessment import RowReason
from rxapp.domain.cases import CaseStatus, DecisionOutcome
from rxapp.domain.compensation.rates import rate_ore
from rxapp.domain.compensation.types import ACCOUNT_NUMBERS, ASYL_SCHOOL_TYPES, TYPES
from rxapp.domain.periods import Quarter
from rxapp.domain.recovery_steps import RecoveryStatus
from rxapp.models import (
    AccessReview,
    Account,
    Attachment,
    Case,
    Decision,
    DeclinedType,
    Draft,
    EntryKind,
    Event,
    LedgerEntry,
    OfficerFunction,
    PayoutLine,
    PayoutRun,
    Permission,
    Person,
    Protection,
    RecoveryRecord,
    ReviewedUser,
    Row,
    SupplementRequest,
)
from rxapp.seeds.accounts import ALE, BURLOV, CARDS, MUNICIPALITIES, UPPLANDS_VASBY
from rxapp.seeds.days import is_office_day
from rxapp.seeds.demo import seed_demo
from rxapp.seeds.reviewing import LEFT_TO_ALE
from rxapp.services.auth import LoggedIn, log_in
from rxapp.services.bank_days import pay_day
from rxapp.services.cards import TEST_PIN
from rxapp.services.claims_left import claims_left
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
        ("HND2", "case_officer"), ("HND2", "payout_approver"), ("HND2", "protected_persons"),
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
    unasked = {code for code, _ in found if TYPES[code].is_unasked}
    assert unasked == {"UAM_DAILY_ASYL", "UAM_ONE_OFF"}
    found = {(code, kind) for code, kind in found if code not in unasked}
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
    reminded_at = datetime.combine(TODAY, time(), STOCKHOLM)  # by the service itself
    local = [at.astimezone(STOCKHOLM) for at in await values(select(col(Event.at))) if at != reminded_at]
    assert max(local).date() < TODAY
    assert all(is_office_day(instant.date()) and 8 <= instant.hour < 17 for instant in local)


async def test_the_journal_is_in_the_order_of_time() -> None:
    instants = [at for (at,) in await rows(select(col(Event.at)).order_by(col(Event.id)))]
    assert instants == sorted(instants)


async def test_ale_has_drafts() -> None:
    assert 2 <= len(await rows(select(col(Draft.key)).where(col(Draft.municipality_code) == ALE))) <= 3


async def test_no_amount_is_granted_that_the_tables_lack() -> None:
    granted = select(col(Case.type_code), col(Case.quarter_first_day)).where(col(Case.granted_ore) > 0)
    found = await rows(granted)
    assert {day.year for code, day in found if not TYPES[code].is_unasked} == {2025}
    unasked = {(code, day) for code, day in found if TYPES[code].is_unasked}
    assert len(unasked) > 3
    assert all(rate_ore(code, day) for code, day in unasked)


async def test_seeding_again_changes_nothing() -> None:
    before = await counts(Account, Case, Event, Person)
    assert not await seed_demo()
    assert await counts(Account, Case, Event, Person) == before


async def test_every_quarter_was_reviewed_but_ales_present_one_and_burlovs_last_two() -> None:
    present = Quarter.of(TODAY)
    reviews = await rows(select(col(AccessReview.municipality_code), col(AccessReview.quarter_first_day)))
    latest = {
        code: Quarter.of(max(day for whose, day in reviews if whose == code)) for code in MUNICIPALITIES
    }
    assert latest == {
        ALE: present.previous(),
        BURLOV: present.previous().previous(),
        UPPLANDS_VASBY: present,
    }
    signers = select(col(Account.hsa_id)).join(AccessReview, col(AccessReview.signed_by) == col(Account.id))
    assert {hsa_id[-4:] for hsa_id in await values(signers)} == {"ADM1"}
    begun = select(col(ReviewedUser.account_id)).where(
        col(ReviewedUser.municipality_code) == ALE, col(ReviewedUser.quarter_first_day) == present.first_day
    )
    assert len(await rows(begun)) == 2


async def test_what_was_signed_was_confirmed_no_later_and_in_its_quarter() -> None:
    found = await rows(
        select(
            col(ReviewedUser.confirmed_at), col(AccessReview.signed_at), col(AccessReview.quarter_first_day)
        ).join(
            AccessReview,
            and_(
                col(AccessReview.municipality_code) == col(ReviewedUser.municipality_code),
                col(AccessReview.quarter_first_day) == col(ReviewedUser.quarter_first_day),
            ),
        )
    )
    assert len(found) > 20
    for confirmed_at, signed_at, first_day in found:
        assert confirmed_at <= signed_at
        assert Quarter.of(signed_at.astimezone(STOCKHOLM).date()).first_day == first_day


async def test_ale_has_said_which_types_it_does_not_use_all_but_two() -> None:
    declined = await rows(select(col(DeclinedType.municipality_code), col(DeclinedType.type_code)))
    assert {code for code, _ in declined} == {ALE}
    held = HOLDS["TSTNMT2120001447-USR1"]
    unanswered = {code for code, t in TYPES.items() if t.applies_on(TODAY)} - held - {c for _, c in declined}
    assert unanswered == set(LEFT_TO_ALE)


async def test_users_have_logged_in_but_the_one_who_never_needed_to() -> None:
    seen = await rows(
        select(col(Account.hsa_id), col(Account.last_login_at)).where(col(Account.municipality_code) == ALE)
    )
    by_card = {hsa_id[-4:]: at for hsa_id, at in seen}
    assert by_card["USR4"] is None
    assert by_card["USR1"] is not None
    assert by_card["USR1"].astimezone(STOCKHOLM).date() < TODAY


async def test_a_test_card_opens_the_service() -> None:
    assert isinstance(await log_in(CARDS[0].hsa_id, TEST_PIN), LoggedIn)


async def test_ale_has_an_application_that_came_on_paper_with_its_scan() -> None:
    (found,) = await rows(
        cases_of(ALE, col(Case.arrived_on), col(Case.arrived_at), col(Attachment.from_agency))
        .join(Attachment, col(Attachment.case_id) == col(Case.id))
        .where(col(Case.is_paper))
    )
    assert found[0] < found[1].astimezone(STOCKHOLM).date() < TODAY
    assert found[2]
    assert await values(cases_of(BURLOV, col(Case.is_paper))) == {False}


async def test_ale_has_a_recovery_at_each_stage_and_the_others_none() -> None:
    recoveries = select(
        col(RecoveryRecord.municipality_code), col(RecoveryRecord.status), col(RecoveryRecord.case_id)
    ).order_by(col(RecoveryRecord.id))
    found = await rows(recoveries)
    assert {code for code, _, _ in found} == {ALE}
    assert sorted(status.value for _, status, _ in found) == [
        "claimed", "claimed", "claimed", "closed", "communicated", "decided", "opened",
    ]  # fmt: skip
    assert [status for _, status, case_id in found if case_id is None] == [RecoveryStatus.OPENED]
    claims = select(col(LedgerEntry.amount_ore)).where(col(LedgerEntry.kind) == EntryKind.CLAIM)
    assert len(await rows(claims)) >= 3


async def test_the_claimed_recovery_of_ale_is_partly_settled_by_a_later_paid_run() -> None:
    async with reading() as session:
        left = claims_left()
        sums = select(func.sum(left.c.claimed_ore), func.sum(left.c.left_ore))
        claimed, still_owed = (await session.exec(sums)).one()
    assert 0 < still_owed < claimed
    taken = (
        select(col(LedgerEntry.booked_on), col(PayoutRun.status), col(PayoutLine.municipality_code))
        .join(PayoutLine, col(PayoutLine.id) == col(LedgerEntry.payout_line_id))
        .join(PayoutRun, col(PayoutRun.id) == col(LedgerEntry.payout_run_id))
        .where(col(LedgerEntry.kind) == EntryKind.OFFSET)
    )
    met = select(col(LedgerEntry.settles_id)).where(col(LedgerEntry.kind) == EntryKind.OFFSET)
    booked = await values(select(col(LedgerEntry.booked_on)).where(col(LedgerEntry.id).in_(met)))
    found = await rows(taken)
    assert {(status.value, code) for _, status, code in found} == {("paid", ALE)}
    assert min(day for day, _, _ in found) > max(booked)
