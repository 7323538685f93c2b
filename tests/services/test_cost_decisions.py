"""Types that an officer decides: what is applied for, what the rules say of it, what is granted and paid."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from rxapp.db import reading, unit_of_work
from rxapp.domain.assessment import Verdict
from rxapp.domain.cases import CaseStatus, DecisionOutcome
from rxapp.domain.claims import calendar_year, quarters, twelve_months
from rxapp.domain.cost_rules import COST_RULES_VERSION
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.periods import Period, Quarter
from rxapp.domain.permissions import Actor
from rxapp.models import LedgerEntry, Row
from rxapp.services import applications, decisions, drafts
from rxapp.services.attachments import Owner
from rxapp.services.cases import CaseView
from rxapp.services.decisions import RowChoice
from rxapp.services.drafts import DraftRow
from rxapp.services.verify import verify
from tests.fixtures.attached import attach
from tests.fixtures.people import AMINA, FARAH, NOBODY
from tests.fixtures.world import World
from tests.services.conftest import GoTo
from tests.services.spring import read, rule_on

YEAR = ("2025-01-01", "2025-12-31")
Q3_2026 = quarters(Quarter(2026, 3))
AUTUMN = ("2026-07-01", "2026-09-30")
NOW = date(2026, 11, 26)


async def write(actor: Actor, type_code: str, claim: Period, *rows: DraftRow) -> applications.Prepared:
    async with unit_of_work() as session:
        opened = await drafts.open_draft(session, actor, type_code, claim)
        draft = await drafts.save_draft(
            session, actor, opened.key, version=opened.version, claim=claim, rows=rows
        )
    async with reading() as session:
        return await applications.prepare(session, actor, draft.key)


async def send(actor: Actor, type_code: str, claim: Period, *rows: DraftRow) -> CaseView:
    """Send an application and let the service refer it."""
    ready = await write(actor, type_code, claim, *rows)
    async with unit_of_work() as session:
        receipt = await applications.send(
            session, actor, ready.draft.key, version=ready.draft.version, prepared=ready
        )
    assert await decisions.decide_pending() == 1
    view = await read(actor, receipt.file_number)
    assert view.case.status is CaseStatus.IN_REVIEW
    return view


def home(number: str = AMINA.number, cost: str = "120 000", fee: str = "20 000") -> DraftRow:
    return DraftRow(number, *YEAR, cost=cost, fee=fee, received_on="2024-05-02")


def care(number: str = AMINA.number, cost: str = "200 000,50", days: str = "") -> DraftRow:
    return DraftRow(number, *AUTUMN, days=days, cost=cost)


@pytest.fixture
def now(spring: World, go_to: GoTo) -> World:
    go_to(NOW)
    return spring


AMOUNTS = [
    # 75 % of the cost less the fee (22 §).
    ("HOME_SUPPORT_75", calendar_year(2025), home(), 75_000_00),
    ("HOME_SUPPORT_75", calendar_year(2025), home(cost="100,01", fee="0"), 75_01),
    ("HOME_SUPPORT_75", calendar_year(2025), home(cost="100,02", fee="0"), 75_02),
    ("HOME_SUPPORT_75", calendar_year(2025), home(cost="5 000", fee="5 000"), 0),
    # The cost above the daily amount: 92 days of 1 000 kr (9 and 29 a §§).
    ("UAM_CARE_UNDER18", Q3_2026, care(), 108_000_50),
    ("UAM_CARE_UNDER18", Q3_2026, care(days="30"), 170_000_50),
    ("UAM_CARE_NEW", Q3_2026, care(cost="92 000"), 0),
    # 750 kr a day, if that has been paid (30 a §).
    ("YOUTH_CARE_NEW", Q3_2026, DraftRow(AMINA.number, *AUTUMN, cost="200000", daily_paid="ja"), 131_000_00),
    ("YOUTH_CARE_NEW", Q3_2026, DraftRow(AMINA.number, *AUTUMN, cost="200000", daily_paid="nej"), 200_000_00),
    # The whole cost.
    ("UAM_CARE_18_20", Q3_2026, care(), 200_000_50),
    ("GUARDIAN_COST", Q3_2026, DraftRow(AMINA.number, *AUTUMN, cost="12 345,67 kr"), 12_345_67),
    # 3 000 kr a day (11 §).
    ("ARRIVAL_HOUSING", Q3_2026, DraftRow(AMINA.number, *AUTUMN), 276_000_00),
    ("ARRIVAL_HOUSING", Q3_2026, DraftRow(AMINA.number, *AUTUMN, days="3"), 9_000_00),
    # From 60 000 kr in twelve months (27 §).
    ("LSS_ASSISTANCE", twelve_months(date(2025, 3, 1)), DraftRow(
        AMINA.number, "2025-03-01", "2026-02-28", cost="60 000", received_on="2024-05-02"), 60_000_00),
    ("LSS_ASSISTANCE", twelve_months(date(2025, 3, 1)), DraftRow(
        AMINA.number, "2025-03-01", "2026-02-28", cost="59 999,99", received_on="2024-05-02"), 0),
    # Caps when resettled refugees come (32 §).
    ("SPECIAL_COSTS", calendar_year(2026), DraftRow(
        AMINA.number, "2026-02-01", "2026-02-01", cost="900", cost_kind="first_day_food",
        received_on="2026-02-01"), 200_00),
    ("SPECIAL_COSTS", calendar_year(2026), DraftRow(
        AMINA.number, "2026-02-01", "2026-02-01", cost="9000", cost_kind="basic_equipment", members="4",
        received_on="2026-02-01"), 8_000_00),
    ("SPECIAL_COSTS", calendar_year(2026), DraftRow(
        AMINA.number, "2026-02-01", "2026-02-01", cost="9000", cost_kind="other"), 9_000_00),
]  # fmt: skip


@pytest.mark.parametrize(("type_code", "claim", "row", "ore"), AMOUNTS)
async def test_the_amount_of_a_row_is_counted_by_its_type(
    now: World, type_code: str, claim: Period, row: DraftRow, ore: int
) -> None:
    ready = await write(now.britt, type_code, claim, row)
    assert ready.checked.all_problems == ()
    assert [checked.amount_ore for checked in ready.checked.rows] == [ore]
    assert ready.checked.amount_ore == ore


async def test_an_amount_that_the_tables_lack_is_left_to_the_officer(now: World) -> None:
    row = DraftRow(AMINA.number, "2025-04-01", "2025-06-30")
    view = await send(now.britt, "ARRIVAL_HOUSING", quarters(Quarter(2025, 2)), row)
    assert view.case.applied_ore is None
    async with reading() as session:
        proposal = await decisions.get_proposal(session, now.hanna, view.case.file_number)
    assert [(row.amount_ore, row.granted) for row in proposal.rows] == [(None, None)]
    with pytest.raises(Invalid, match="Ange vilket belopp"):
        await rule_on(now.hanna, view, [RowChoice(1, granted=True)])
    await rule_on(now.hanna, view, [RowChoice(1, granted=True, amount_ore=1_234_00)])
    assert (await read(now.britt, view.case.file_number)).case.granted_ore == 1_234_00


async def test_what_was_sent_is_kept_in_the_row(now: World) -> None:
    view = await send(now.britt, "HOME_SUPPORT_75", calendar_year(2025), home(FARAH.number))
    assert view.claim == calendar_year(2025)
    async with reading() as session:
        row = (await session.exec(select(Row))).one()
    assert (row.individual_number, row.cost_ore, row.fee_ore) == (FARAH.number, 120_000_00, 20_000_00)
    assert (row.received_on, row.applied_ore, row.applied_periods) == (date(2024, 5, 2), 75_000_00, None)
    assert (row.days, row.cost_kind, row.school_form, row.members, row.daily_paid) == (None,) * 5


async def test_an_officer_grants_what_the_rules_propose(now: World) -> None:
    view = await send(now.britt, "HOME_SUPPORT_75", calendar_year(2025), home(FARAH.number))
    async with reading() as session:
        proposal = await decisions.get_proposal(session, now.hanna, view.case.file_number)
    assert [(row.amount_ore, row.granted) for row in proposal.rows] == [(75_000_00, True)]
    assert all(rule.outcome is Verdict.PASSED for rule in proposal.rules)
    await rule_on(now.hanna, view, [RowChoice(1, granted=True)])
    after = await read(now.britt, view.case.file_number)
    assert (after.case.status, after.case.granted_ore) == (CaseStatus.DECIDED, 75_000_00)
    assert after.decision is not None
    assert (after.decision.outcome, after.decision.rules_version) == (
        DecisionOutcome.GRANTED,
        COST_RULES_VERSION,
    )
    async with reading() as session:
        assert (await session.exec(select(LedgerEntry.amount_ore))).all() == [75_000_00]
        assert await verify(session) == []


async def test_an_officer_grants_less_and_the_reason_is_told(now: World) -> None:
    view = await send(now.britt, "HOME_SUPPORT_75", calendar_year(2025), home(FARAH.number), home(NOBODY))
    choices = [
        RowChoice(1, granted=True, amount_ore=50_000_00),
        RowChoice(2, granted=False, reason="not_entitled"),
    ]
    with pytest.raises(Invalid, match="Motivera"):
        await rule_on(now.hanna, view, choices)
    await rule_on(now.hanna, view, choices, "Bara en del av kostnaden ersätts.")
    after = await read(now.britt, view.case.file_number)
    assert [(r.granted_ore, r.reason) for r in after.rows] == [
        (50_000_00, "partly_compensated"),
        (0, "not_entitled"),
    ]
    assert after.decision is not None
    assert after.decision.outcome is DecisionOutcome.PARTLY_GRANTED


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        (RowChoice(1, granted=True, amount_ore=75_000_01), "rad-1-belopp"),
        (RowChoice(1, granted=True, amount_ore=0), "rad-1-belopp"),
        (RowChoice(1, granted=True, amount_ore=-1), "rad-1-belopp"),
        (RowChoice(1, granted=False), "rad-1-skal"),
        (RowChoice(2, granted=True), "rader"),
    ],
)
async def test_more_than_is_applied_for_or_nothing_at_all_is_not_granted(
    now: World, choice: RowChoice, field: str
) -> None:
    view = await send(now.britt, "HOME_SUPPORT_75", calendar_year(2025), home(FARAH.number))
    with pytest.raises(Invalid) as refusal:
        await rule_on(now.hanna, view, [choice], "Skäl.")
    assert refusal.value.field == field
    assert await read(now.britt, view.case.file_number) == view


async def test_the_same_time_applied_for_twice_is_told_to_both(now: World) -> None:
    first = await send(now.britt, "HOME_SUPPORT_75", calendar_year(2025), home(FARAH.number))
    ready = await write(now.britt, "HOME_SUPPORT_75", calendar_year(2025), home(FARAH.number))
    told = f"Perioden överlappar rad 1 i ansökan {first.case.file_number}."
    assert told in ready.checked.rows[0].warnings
    again = await send(now.britt, "HOME_SUPPORT_75", calendar_year(2025), home(FARAH.number))
    async with reading() as session:
        proposal = await decisions.get_proposal(session, now.hanna, again.case.file_number)
    assert [row.granted for row in proposal.rows] == [None]
    assert any(first.case.file_number in rule.detail for rule in proposal.rules)


async def test_what_another_municipality_has_applied_for_is_told_to_the_officer_alone(now: World) -> None:
    code = "HOME_SUPPORT_75"
    asta = replace(now.asta, types=now.asta.types | {code})
    other = await send(now.britt, code, calendar_year(2025), home(NOBODY))
    ready = await write(asta, code, calendar_year(2025), home(NOBODY))
    assert not any(other.case.file_number in text for row in ready.checked.rows for text in row.warnings)
    mine = await send(asta, code, calendar_year(2025), home(NOBODY))
    async with reading() as session:
        proposal = await decisions.get_proposal(session, now.hanna, mine.case.file_number)
    assert any(other.case.file_number in rule.detail for rule in proposal.rules)
    await rule_on(now.hanna, mine, [RowChoice(1, granted=True)])
    after = await read(asta, mine.case.file_number)
    assert after.decision is not None
    assert other.case.file_number not in str(after.decision.rules)


async def test_a_late_application_of_costs_can_be_dismissed(now: World, go_to: GoTo) -> None:
    go_to(date(2027, 1, 1))
    view = await send(now.britt, "HOME_SUPPORT_75", calendar_year(2025), home(FARAH.number))
    await rule_on(now.hanna, view, [], "Ansökan kom in för sent.", dismiss=True)
    after = await read(now.britt, view.case.file_number)
    assert after.decision is not None
    assert after.decision.outcome is DecisionOutcome.DISMISSED
    assert [row.reason for row in after.rows] == ["late_claim"]


async def test_a_row_whose_person_is_not_known_is_not_granted(now: World) -> None:
    row = home("19900101-0017")
    view = await send(now.britt, "HOME_SUPPORT_75", calendar_year(2025), row)
    assert [r.individual_number for r in view.rows] == [""]
    with pytest.raises(Invalid, match="individnummer"):
        await rule_on(now.hanna, view, [RowChoice(1, granted=True)])


async def test_a_draft_that_has_changed_since_it_was_judged_is_not_sent(now: World) -> None:
    ready = await write(now.britt, "HOME_SUPPORT_75", calendar_year(2025), home())
    async with unit_of_work() as session:
        changed = await drafts.choose_claim(session, now.britt, ready.draft.key, calendar_year(2024))
    async with unit_of_work() as session:
        with pytest.raises(Conflict):
            await applications.send(
                session, now.britt, ready.draft.key, version=changed.version, prepared=ready
            )


async def test_what_is_to_be_attached_is_told_and_that_it_is_not(now: World) -> None:
    ready = await write(now.britt, "GUARDIAN_COST", Q3_2026, DraftRow(FARAH.number, *AUTUMN, cost="100"))
    assert ready.checked.warnings[-1].startswith("Till ansökan hör ")
    assert ready.checked.warnings[-1].endswith(" Ingen fil är bifogad.")
    await attach(now.britt, Owner(draft_key=ready.draft.key))
    async with reading() as session:
        again = await applications.prepare(session, now.britt, ready.draft.key)
    assert again.checked.warnings[-1] == ready.checked.warnings[-1].removesuffix(" Ingen fil är bifogad.")
    assert again.checked.is_sendable
