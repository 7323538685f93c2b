"""Who makes a new decision of a decided case: whoever has it, never for what is theirs, or two of them."""

import asyncio

import pytest
from sqlalchemy import update
from sqlmodel import col

from rxapp import settings
from rxapp.db import unit_of_work
from rxapp.domain import desk as rules
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.decided import Cause
from rxapp.domain.desk import SecondOfficerNeeded
from rxapp.domain.errors import Conflict, DomainError, NotAllowed
from rxapp.domain.new_decisions import APPEALED
from rxapp.models import Case, EntryKind
from rxapp.services import (
    desk,
    desk_proposals,
    new_decision_lists,
    new_decision_proposals,
    new_decisions,
)
from rxapp.services.cost_rulings import RowChoice
from rxapp.text import new_decisions as words
from tests.fixtures import anew, appealing
from tests.fixtures.anew import against, decisions_of, entries, is_whole, proposal_of, waiting
from tests.fixtures.people import NOBODY
from tests.fixtures.world import World
from tests.services.spring import decide, read, rule_on, send, typed

FOUR_WEEKS = 16_800_00


@pytest.fixture
def setting(database: str, monkeypatch: pytest.MonkeyPatch) -> object:
    """Set one of the settings of two officers."""

    def put(name: str, value: str) -> None:
        monkeypatch.setenv(f"RXAPP_SECOND_OFFICER_{name}", value)
        settings.get_settings.cache_clear()

    return put


async def test_a_case_is_taken_before_it_is_decided_anew(spring: World) -> None:
    number = (await decide(spring.asta)).case.file_number
    with pytest.raises(Conflict, match="Ta ärendet först"):
        await anew.decide_anew(spring.hanna, number, cause=Cause.CORRECTION, has_taken=True)
    await anew.take(spring.hugo, number)
    with pytest.raises(Conflict, match="Hugo Hed har tagit ärendet"):
        await anew.decide_anew(spring.hanna, number, cause=Cause.CORRECTION, has_taken=True)
    with pytest.raises(Conflict, match="Hugo Hed har redan tagit ärendet"):
        async with unit_of_work() as session:
            await desk.take(session, spring.hanna, number, decided=True)
    async with unit_of_work() as session:
        await desk.release(session, spring.hugo, number, decided=True)
    await anew.decide_anew(spring.hanna, number, cause=Cause.CORRECTION)


async def test_a_case_that_is_not_decided_is_not_taken_for_a_new_decision(spring: World) -> None:
    receipt = await send(spring.asta)
    for act in (
        lambda s: desk.take(s, spring.hanna, receipt.file_number, decided=True),
        lambda s: desk.release(s, spring.hanna, receipt.file_number, decided=True),
    ):
        with pytest.raises(Conflict):
            async with unit_of_work() as session:
                await act(session)


async def test_who_registered_the_paper_decides_no_new_decision_of_it_either(spring: World) -> None:
    number = await against(spring)
    async with unit_of_work() as session:
        of_hanna = {"is_paper": True, "sent_by": spring.hanna.account_id}
        await session.exec(update(Case).where(col(Case.file_number) == number).values(of_hanna))
    with pytest.raises(NotAllowed) as refusal:
        await anew.decide_anew(spring.hanna, number, anew.GRANT_TWO, has_taken=True)
    assert refusal.value.sentence == rules.OWN[rules.Own.REGISTERED]


@pytest.mark.parametrize("who", ["asta", "bo", "britt", "disa", "ulla", "kerstin"])
async def test_only_case_officers_decide_anew(spring: World, who: str) -> None:
    number, actor = await against(spring), getattr(spring, who)
    version, new = await anew.wanted(spring.hanna, number, anew.GRANT_TWO)
    before = await read(spring.asta, number)
    for act in (
        lambda s: new_decisions.get_new_decision(s, actor, number),
        lambda s: new_decisions.look_at(s, actor, number, version=version, wanted=new),
        lambda s: new_decisions.replace(s, actor, number, version=version, wanted=new),
        lambda s: new_decision_proposals.propose(s, actor, number, version=version, wanted=new),
        lambda s: new_decision_proposals.confirm(s, actor, number, proposal_id=1),
        lambda s: new_decision_lists.list_to_decide_anew(s, actor),
        lambda s: desk.take(s, actor, number, decided=True),
    ):
        with pytest.raises(NotAllowed):
            async with unit_of_work() as session:
                await act(session)
    assert await read(spring.asta, number) == before


async def outcome_of(act: object) -> str:
    try:
        await act  # type: ignore[misc]
    except DomainError as refusal:
        return refusal.sentence or "nej"
    return ""


async def test_of_two_presses_at_once_one_decides_and_the_other_is_told(spring: World) -> None:
    number = await against(spring)
    await anew.take(spring.hanna, number)
    version, new = await anew.wanted(spring.hanna, number, anew.GRANT_TWO)
    acts = [anew.make(spring.hanna, number, version, new) for _ in range(2)]
    said = await asyncio.gather(*(outcome_of(act) for act in acts))
    assert sorted(said) == ["", words.STALE]
    assert (await entries())[1:] == [(EntryKind.GRANT, FOUR_WEEKS)]
    await is_whole()


async def test_another_officer_confirms_exactly_what_is_proposed(spring: World, setting: object) -> None:
    assert callable(setting)
    number = await against(spring)
    setting("ABOVE_KRONOR", "20000")
    found = await anew.look(spring.hanna, number, anew.GRANT_TWO)
    assert found.second.endswith("ska bekräftas av en annan handläggare.")
    with pytest.raises(SecondOfficerNeeded):
        await anew.decide_anew(spring.hanna, number, anew.GRANT_TWO)
    before = await read(spring.asta, number)
    await anew.propose(spring.hanna, number, [anew.GRANT_TWO], cause=Cause.CORRECTION)
    assert await read(spring.asta, number) == before
    proposal = await proposal_of(spring.hugo, number)
    assert (proposal.stands, proposal.cause, proposal.outcome) == (
        True,
        Cause.CORRECTION,
        DecisionOutcome.GRANTED,
    )
    (line,) = await waiting(spring.hugo)
    assert (line.proposed, line.is_my_proposal) == (Cause.CORRECTION, False)
    with pytest.raises(NotAllowed, match="lämnat förslaget själv"):
        await anew.confirm(spring.hanna, number, proposal.proposal_id)
    with pytest.raises(Conflict, match="väntar redan"):
        await anew.decide_anew(spring.hanna, number, cause=Cause.CORRECTION)
    # Not as if it were a proposal of a first decision.
    with pytest.raises(Conflict):
        async with unit_of_work() as session:
            await desk_proposals.confirm(session, spring.hugo, number, proposal_id=proposal.proposal_id)
    await anew.confirm(spring.hugo, number, proposal.proposal_id)
    second = (await decisions_of(number))[-1]
    assert (second.decided_by, second.cause, second.reason_text) == (
        spring.hugo.account_id,
        Cause.CORRECTION,
        anew.WHY,
    )
    assert await waiting(spring.hugo) == []
    await is_whole()


async def test_a_proposal_is_sent_back_or_falls_when_the_municipality_appeals(spring: World) -> None:
    number = await against(spring)
    await anew.propose(spring.hanna, number, [anew.GRANT_TWO])
    proposal = await proposal_of(spring.hugo, number)
    async with unit_of_work() as session:
        await desk_proposals.send_back(
            session, spring.hugo, number, proposal_id=proposal.proposal_id, why="Kontrollera dagen."
        )
    back = await proposal_of(spring.hanna, number)
    assert (back.stands, back.sent_back_by) == (False, "Hugo Hed")
    await anew.propose(spring.hanna, number, [anew.GRANT_TWO])
    again = await proposal_of(spring.hugo, number)
    await appealing.open_case(spring.asta, number)
    await appealing.lodge(spring.asta, number)
    with pytest.raises(Conflict) as refusal:
        await anew.confirm(spring.hugo, number, again.proposal_id)
    assert refusal.value.sentence == APPEALED
    async with unit_of_work() as session:
        await desk_proposals.take_back(session, spring.hanna, number, proposal_id=again.proposal_id)
    assert len(await decisions_of(number)) == 1


async def test_what_was_sent_back_before_the_decision_is_not_told_once_there_is_one(spring: World) -> None:
    view = await decide(spring.asta, typed(NOBODY))
    number = view.case.file_number
    async with unit_of_work() as session:
        await desk.take(session, spring.hanna, number)
    chosen = desk_proposals.Chosen((RowChoice(1, granted=True),))
    async with unit_of_work() as session:
        await desk_proposals.propose(session, spring.hanna, number, version=view.case.version, chosen=chosen)
    proposal = await proposal_of(spring.hugo, number)
    async with unit_of_work() as session:
        await desk_proposals.send_back(
            session, spring.hugo, number, proposal_id=proposal.proposal_id, why="Nej."
        )
    await rule_on(spring.hanna, view, [RowChoice(1, granted=True)], has_taken=True)
    assert (await proposal_of(spring.hanna, number)).sent_back_by == ""
    with pytest.raises(Conflict):
        await anew.confirm(spring.hugo, number, proposal.proposal_id)
