"""Decisions by two officers: proposed, confirmed as frozen, sent back, fallen; never both by one."""

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from rxapp import clock, settings
from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.desk import ProposalStatus, SecondOfficerNeeded
from rxapp.domain.errors import Conflict, DomainError, Invalid, NotAllowed
from rxapp.domain.permissions import Actor
from rxapp.models import Case, Decision, DecisionProposal
from rxapp.services import desk, desk_proposals, desk_rules
from rxapp.services.cases import CaseView
from rxapp.services.decisions import RowChoice
from rxapp.services.desk_proposals import ProposalView
from rxapp.services.officer_decisions import Chosen
from rxapp.settings import SettingsError
from tests.fixtures.asking import ask_for
from tests.fixtures.people import NOBODY
from tests.fixtures.world import World
from tests.services.spring import TODAY, decide, read, rule_on, take, typed

YES, NO = RowChoice(1, granted=True), RowChoice(1, granted=False, reason="not_covered")


@pytest.fixture
def setting(database: str, monkeypatch: pytest.MonkeyPatch) -> object:
    """Set one of the settings of two officers."""

    def put(name: str, value: str) -> None:
        monkeypatch.setenv(f"RXAPP_SECOND_OFFICER_{name}", value)
        settings.get_settings.cache_clear()

    return put


async def referred(world: World, officer: Actor) -> CaseView:
    view = await decide(world.asta, typed(NOBODY))
    await take(officer, view.case.file_number)
    return view


async def propose(officer: Actor, view: CaseView, choice: RowChoice = YES, reason: str = "") -> ProposalView:
    number = view.case.file_number
    async with unit_of_work() as session:
        await desk_proposals.propose(
            session, officer, number, version=view.case.version, chosen=Chosen((choice,), reason)
        )
    found = await latest(officer, view)
    assert found is not None
    return found


async def latest(officer: Actor, view: CaseView) -> ProposalView | None:
    async with reading() as session:
        return await desk_proposals.latest_proposal(session, officer, view.case.file_number)


async def confirm(officer: Actor, view: CaseView, found: ProposalView) -> DecisionOutcome:
    async with unit_of_work() as session:
        return await desk_proposals.confirm(
            session, officer, view.case.file_number, proposal_id=found.proposal_id
        )


async def send_back(officer: Actor, view: CaseView, found: ProposalView, why: str) -> None:
    async with unit_of_work() as session:
        await desk_proposals.send_back(
            session, officer, view.case.file_number, proposal_id=found.proposal_id, why=why
        )


async def test_a_second_officer_confirms_exactly_what_the_first_has_chosen(spring: World) -> None:
    view = await referred(spring, spring.hanna)
    found = await propose(spring.hanna, view, NO, "Barnet omfattas inte.")
    assert await read(spring.asta, view.case.file_number) == view
    assert (found.stands, found.proposer, found.outcome) == (True, "Hanna Holm", DecisionOutcome.REJECTED)
    assert await confirm(spring.hugo, view, found) is DecisionOutcome.REJECTED
    after = await read(spring.asta, view.case.file_number)
    assert after.decision is not None
    assert (after.decision.reason_text, after.rows[0].reason) == ("Barnet omfattas inte.", "not_covered")
    async with reading() as session:
        decided_by = (await session.exec(select(Decision.decided_by))).one()
        kept = (await session.exec(select(DecisionProposal))).one()
    assert decided_by == kept.settled_by == spring.hugo.account_id
    assert (kept.proposed_by, kept.status) == (spring.hanna.account_id, ProposalStatus.CONFIRMED)


async def test_nobody_confirms_or_sends_back_their_own(spring: World) -> None:
    view = await referred(spring, spring.hanna)
    found = await propose(spring.hanna, view)
    with pytest.raises(NotAllowed, match="Du har lämnat förslaget själv"):
        await confirm(spring.hanna, view, found)
    with pytest.raises(NotAllowed):
        await send_back(spring.hanna, view, found, "Nej.")
    # Nor can it be written down, whoever asks the database.
    for status in (ProposalStatus.CONFIRMED, ProposalStatus.SENT_BACK):
        with pytest.raises(IntegrityError):
            async with unit_of_work() as session:
                await session.exec(
                    update(DecisionProposal).values(
                        status=status,
                        settled_by=spring.hanna.account_id,
                        settled_at=clock.now(),
                        sent_back_why="Skäl.",
                    )
                )
    assert await latest(spring.hanna, view) == found


async def test_who_registered_the_paper_does_not_confirm(spring: World) -> None:
    view = await referred(spring, spring.hugo)
    found = await propose(spring.hugo, view)
    async with unit_of_work() as session:
        of_hanna = {"is_paper": True, "sent_by": spring.hanna.account_id}
        await session.exec(update(Case).where(col(Case.id) == view.case.id).values(of_hanna))
    with pytest.raises(NotAllowed, match="registrerat pappersansökan"):
        await confirm(spring.hanna, view, found)


async def test_a_proposal_sent_back_says_why_and_the_case_can_be_decided_anew(spring: World) -> None:
    view = await referred(spring, spring.hanna)
    found = await propose(spring.hanna, view)
    with pytest.raises(Invalid):
        await send_back(spring.hugo, view, found, " ")
    await send_back(spring.hugo, view, found, "Kontrollera periodens början.")
    back = await latest(spring.hanna, view)
    assert back is not None
    assert (back.stands, back.sent_back_by, back.sent_back_why) == (
        False,
        "Hugo Hed",
        "Kontrollera periodens början.",
    )
    with pytest.raises(Conflict):
        await confirm(spring.hugo, view, found)
    await rule_on(spring.hanna, view, [YES])


async def test_while_a_proposal_waits_nothing_else_is_decided_until_it_is_taken_back(spring: World) -> None:
    view = await referred(spring, spring.hanna)
    found = await propose(spring.hanna, view)
    with pytest.raises(Conflict, match="väntar redan"):
        await rule_on(spring.hanna, view, [YES])
    with pytest.raises(Conflict, match="väntar redan"):
        await propose(spring.hanna, view)
    with pytest.raises(Conflict):
        async with unit_of_work() as session:
            await desk_proposals.take_back(
                session, spring.hugo, view.case.file_number, proposal_id=found.proposal_id
            )
    async with unit_of_work() as session:
        await desk_proposals.take_back(
            session, spring.hanna, view.case.file_number, proposal_id=found.proposal_id
        )
    await rule_on(spring.hanna, view, [YES])


async def test_a_proposal_falls_when_the_case_goes_on(spring: World) -> None:
    view = await referred(spring, spring.hanna)
    found = await propose(spring.hanna, view)
    await ask_for(spring.hanna, view.case, TODAY.replace(month=5))
    for act in (confirm(spring.hugo, view, found), send_back(spring.hugo, view, found, "Nej.")):
        with pytest.raises(Conflict, match="gäller inte längre"):
            await act
    fallen = await latest(spring.hugo, view)
    assert fallen is not None
    assert (fallen.stands, fallen.fell) == (False, True)
    now = await read(spring.asta, view.case.file_number)
    again = await propose(spring.hanna, now)
    assert again.stands
    async with reading() as session:
        statuses = (await session.exec(select(DecisionProposal.status).order_by("id"))).all()
    assert statuses == [ProposalStatus.FALLEN, ProposalStatus.OPEN]


async def test_a_proposal_falls_when_what_it_rests_on_has_changed(spring: World) -> None:
    view = await referred(spring, spring.hanna)
    found = await propose(spring.hanna, view)
    other = await decide(spring.britt, typed(NOBODY))
    await rule_on(spring.hugo, other, [YES])
    with pytest.raises(Conflict, match="gäller inte längre"):
        await confirm(spring.hugo, view, found)
    assert await read(spring.asta, view.case.file_number) == view


async def test_without_settings_one_officer_decides_alone(spring: World) -> None:
    assert not desk_rules.policy().asks
    await rule_on(spring.hanna, await referred(spring, spring.hanna), [YES])


async def test_more_than_the_amount_is_decided_by_two(spring: World, setting: object) -> None:
    assert callable(setting)
    view = await referred(spring, spring.hanna)
    setting("ABOVE_KRONOR", "16799")
    with pytest.raises(SecondOfficerNeeded):
        await rule_on(spring.hanna, view, [YES])
    assert await read(spring.asta, view.case.file_number) == view
    async with reading() as session:
        number = view.case.file_number
        said = await desk_proposals.foresee_second(session, spring.hanna, number, Chosen((YES,)))
        unsaid = await desk_proposals.foresee_second(session, spring.hanna, number, Chosen((NO,), "Skäl."))
    assert (said, unsaid) == (
        "Beslut som beviljar mer än 16\xa0799 kronor ska bekräftas av en annan handläggare.",
        "",
    )
    setting("ABOVE_KRONOR", "16800")
    await rule_on(spring.hanna, view, [YES])


@pytest.mark.parametrize(("name", "value"), [("REFUSALS", "true"), ("TYPES", "ASYL_COMPULSORY")])
async def test_a_refusal_or_a_type_is_decided_by_two(
    spring: World, setting: object, name: str, value: str
) -> None:
    assert callable(setting)
    view = await referred(spring, spring.hanna)
    setting(name, value)
    with pytest.raises(SecondOfficerNeeded):
        await rule_on(spring.hanna, view, [NO], "Skäl.")
    found = await propose(spring.hanna, view, NO, "Skäl.")
    await confirm(spring.hugo, view, found)


def test_a_type_that_there_is_not_stops_the_deciding(setting: object) -> None:
    assert callable(setting)
    setting("TYPES", "ASYL_COMPULSARY")
    with pytest.raises(SettingsError, match="RXAPP_SECOND_OFFICER_TYPES"):
        desk_rules.policy()


@pytest.mark.parametrize("who", ["asta", "britt", "disa", "ulla", "kerstin"])
async def test_a_proposal_is_the_case_officers_alone(spring: World, who: str) -> None:
    view, actor = await referred(spring, spring.hanna), getattr(spring, who)
    found = await propose(spring.hanna, view)
    chosen = Chosen((YES,))
    number = view.case.file_number
    for act in (
        lambda s: desk_proposals.propose(s, actor, number, version=view.case.version, chosen=chosen),
        lambda s: desk_proposals.confirm(s, actor, number, proposal_id=found.proposal_id),
        lambda s: desk_proposals.send_back(s, actor, number, proposal_id=found.proposal_id, why="Nej."),
        lambda s: desk_proposals.take_back(s, actor, number, proposal_id=found.proposal_id),
        lambda s: desk_proposals.latest_proposal(s, actor, number),
        lambda s: desk.has_case(s, actor, number),
    ):
        with pytest.raises(DomainError) as refused:
            async with unit_of_work() as session:
                await act(session)
        assert type(refused.value) is NotAllowed
    assert await read(spring.asta, number) == view
