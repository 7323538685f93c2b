"""An officer corrects or changes a decision, or decides anew: by the rules of any decision, and once."""

import asyncio
from datetime import date

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from rxapp import settings
from rxapp.db import reading, unit_of_work
from rxapp.domain import desk as rules
from rxapp.domain.appeals import Reconsidered
from rxapp.domain.cases import CaseStatus, DecisionOutcome
from rxapp.domain.claims import calendar_year
from rxapp.domain.courts import CourtOutcome
from rxapp.domain.decided import Cause
from rxapp.domain.desk import SecondOfficerNeeded
from rxapp.domain.errors import Conflict, DomainError, Invalid, NotAllowed
from rxapp.domain.events import EventKind
from rxapp.domain.new_decisions import APPEALED, TRIED
from rxapp.domain.permissions import Actor
from rxapp.domain.replacements import AT_COURT, NO_GROUND, Ground
from rxapp.models import Case, Decision, EntryKind, Event, LedgerEntry
from rxapp.services import (
    desk,
    desk_proposals,
    new_decision_lists,
    new_decision_proposals,
    new_decisions,
    withdrawals,
)
from rxapp.services.cases import CaseView
from rxapp.services.cost_rulings import RowChoice
from rxapp.services.decision_documents import get_document
from rxapp.services.officer_decisions import RATE_BY_OFFICER
from rxapp.services.replacing import COLLECTED
from rxapp.services.verify import verify
from rxapp.text import new_decisions as words
from rxapp.text.supplements import PERSON_NAMED
from tests.fixtures import anew, appealing
from tests.fixtures.decisions import written
from tests.fixtures.people import FARAH, NOBODY, PALLE
from tests.fixtures.world import World, pay_out
from tests.services.conftest import GoTo
from tests.services.spring import TODAY, decide, read, rule_on, send, typed
from tests.services.test_cost_decisions import NOW, home
from tests.services.test_cost_decisions import send as send_costs
from tests.services.test_officer_decisions import YES, in_2026

PAY_DAY, LATER = date(2025, 4, 30), date(2025, 5, 30)
FOUR_WEEKS = 16_800_00


@pytest.fixture
def setting(database: str, monkeypatch: pytest.MonkeyPatch) -> object:
    """Set one of the settings of two officers."""

    def put(name: str, value: str) -> None:
        monkeypatch.setenv(f"RXAPP_SECOND_OFFICER_{name}", value)
        settings.get_settings.cache_clear()

    return put


async def against(world: World) -> str:
    """A case of Ale's with one row granted and one refused, by Hanna; gives its file number."""
    return (await appealing.decided_against(world)).case.file_number


async def decisions_of(number: str) -> list[Decision]:
    async with reading() as session:
        mine = select(Decision).join(Case, col(Case.id) == Decision.case_id)
        found = await session.exec(mine.where(Case.file_number == number).order_by(col(Decision.id)))
        return list(found.all())


async def entries() -> list[tuple[EntryKind, int]]:
    async with reading() as session:
        found = (await session.exec(select(LedgerEntry).order_by(col(LedgerEntry.id)))).all()
    return [(entry.kind, entry.amount_ore) for entry in found]


async def is_whole() -> None:
    async with reading() as session:
        assert await verify(session) == []


async def proposal_of(officer: Actor, number: str) -> desk_proposals.ProposalView:
    async with reading() as session:
        found = await desk_proposals.latest_proposal(session, officer, number)
    assert found is not None
    return found


async def test_a_row_refused_by_mistake_is_granted_and_paid_beside_the_rest(spring: World) -> None:
    number = await against(spring)
    await pay_out(spring, PAY_DAY)
    outcome = await anew.decide_anew(spring.hanna, number, anew.GRANT_TWO, cause=Cause.CORRECTION)
    assert outcome is DecisionOutcome.GRANTED
    view = await read(spring.asta, number)
    assert (view.case.status, view.case.granted_ore) == (CaseStatus.DECIDED, 2 * FOUR_WEEKS)
    assert [(row.granted_ore, row.reason) for row in view.rows] == [(FOUR_WEEKS, None), (FOUR_WEEKS, None)]
    first, second = await decisions_of(number)
    assert (second.cause, second.replaces_id, second.decided_by) == (
        Cause.CORRECTION,
        first.id,
        spring.hanna.account_id,
    )
    await pay_out(spring, LATER)
    assert await entries() == [
        (EntryKind.GRANT, FOUR_WEEKS),
        (EntryKind.PAID, -FOUR_WEEKS),
        (EntryKind.GRANT, FOUR_WEEKS),
        (EntryKind.PAID, -FOUR_WEEKS),
    ]
    await is_whole()


async def test_it_is_one_event_in_the_timeline_of_both_sides(spring: World) -> None:
    number = await against(spring)
    await anew.decide_anew(spring.hanna, number, anew.GRANT_TWO)
    async with reading() as session:
        kind = EventKind.DECISION_REPLACED
        (event,) = (await session.exec(select(Event).where(Event.kind == kind))).all()
    first, second = await decisions_of(number)
    assert event.data == {
        "cause": "change",
        "decision": second.id,
        "replaces": first.id,
        "outcome": "granted",
        "granted_ore": 2 * FOUR_WEEKS,
    }
    assert event.actor_id == spring.hanna.account_id
    for reader in (spring.asta, spring.hanna):
        assert EventKind.DECISION_REPLACED in [e.kind for e in (await read(reader, number)).timeline]


async def test_what_it_will_be_is_told_before_and_nothing_is_written(spring: World) -> None:
    number = await against(spring)
    before = await read(spring.asta, number)
    found = await anew.look(spring.hanna, number, anew.GRANT_TWO)
    assert (found.outcome, found.second) == (DecisionOutcome.GRANTED, "")
    assert (found.money.before_ore, found.money.after_ore, found.money.more_ore) == (
        FOUR_WEEKS,
        2 * FOUR_WEEKS,
        FOUR_WEEKS,
    )
    assert [(row.money.position, row.is_changed) for row in found.rows] == [(1, False), (2, True)]
    assert await read(spring.asta, number) == before


async def test_less_is_less_of_what_is_not_collected_and_else_a_recovery(spring: World) -> None:
    number = await against(spring)
    worse = {"ground": Ground.FALSE_INFORMATION}
    found = await anew.look(spring.hanna, number, anew.REFUSE_ONE, **worse)
    assert (found.money.less_ore, found.money.collected) == (FOUR_WEEKS, [])
    await pay_out(spring, PAY_DAY)
    found = await anew.look(spring.hanna, number, anew.REFUSE_ONE, **worse)
    assert found.money.collected == [1]
    with pytest.raises(Conflict) as refusal:
        await anew.decide_anew(spring.hanna, number, anew.REFUSE_ONE, **worse)
    assert refusal.value.sentence == COLLECTED
    assert len(await decisions_of(number)) == 1
    await is_whole()


async def test_worse_needs_a_ground_which_the_decision_tells(spring: World) -> None:
    number = await against(spring)
    with pytest.raises(Invalid) as refusal:
        await anew.look(spring.hanna, number, anew.REFUSE_ONE)
    assert (refusal.value.field, refusal.value.sentence) == ("grund", NO_GROUND)
    await anew.decide_anew(spring.hanna, number, anew.REFUSE_ONE, ground=Ground.FALSE_INFORMATION)
    async with reading() as session:
        said = written(await get_document(session, spring.asta, number))
    assert words.GROUND_TITLE in said
    assert "Kommunen har lämnat oriktiga eller vilseledande uppgifter." in said
    assert (await read(spring.asta, number)).case.granted_ore == 0
    await is_whole()


async def test_a_ground_that_is_not_needed_is_not_told(spring: World) -> None:
    number = await against(spring)
    await anew.decide_anew(spring.hanna, number, anew.GRANT_TWO, ground=Ground.REVOCABLE)
    assert words.GROUND_TITLE not in str((await decisions_of(number))[-1].rules)


async def test_the_documents_say_what_replaces_what_and_why(spring: World) -> None:
    number = await against(spring)
    await anew.decide_anew(spring.hanna, number, anew.GRANT_TWO, cause=Cause.CORRECTION)
    async with reading() as session:
        first, second = [written(await get_document(session, spring.asta, number, place)) for place in (1, 2)]
    assert "Det har ersatts av beslutet den 2025-04-10 (beslut 2 i ärendet)." in first
    assert "Beslutet ersätter beslutet den 2025-04-10 (beslut 1 i ärendet)." in second
    assert "rättelse av en uppenbar felaktighet (36 § förvaltningslagen)" in second
    assert anew.WHY in second
    assert "Det som redan har betalats ut" in second
    assert "Det som redan har betalats ut" not in first


async def test_only_the_words_are_corrected_where_no_amount_is_wrong(spring: World) -> None:
    number = await against(spring)
    before = await entries()
    outcome = await anew.decide_anew(spring.hanna, number, cause=Cause.CORRECTION, reason="Fel datum.")
    assert outcome is DecisionOutcome.PARTLY_GRANTED
    assert (await entries(), len(await decisions_of(number))) == (before, 2)
    with pytest.raises(Invalid) as refusal:
        await anew.look(spring.hanna, number, cause=Cause.CHANGE)
    assert refusal.value.sentence == words.NOTHING_CHANGED
    await is_whole()


async def test_another_reason_for_a_refused_row_is_a_change(spring: World) -> None:
    number = await against(spring)
    await anew.decide_anew(spring.hanna, number, RowChoice(2, granted=False, reason="not_covered"))
    assert (await read(spring.asta, number)).rows[1].reason == "not_covered"


@pytest.mark.parametrize(
    ("choices", "field", "sentence"),
    [
        ([RowChoice(3, granted=True)], "rader", words.NO_ROW.format(position=3)),
        ([anew.GRANT_TWO, anew.GRANT_TWO], "rader", words.ROW_TWICE),
        ([RowChoice(2, granted=False)], "rader", words.NO_REASON.format(position=2)),
        ([RowChoice(2, granted=False, reason="not_entitled")], "rader", words.NO_REASON.format(position=2)),
        (
            [RowChoice(2, granted=False, reason="partly_compensated")],
            "rader",
            words.NO_REASON.format(position=2),
        ),
    ],
)
async def test_rows_and_reasons_are_those_of_the_case_and_the_type(
    spring: World, choices: list[RowChoice], field: str, sentence: str
) -> None:
    number = await against(spring)
    with pytest.raises(Invalid) as refusal:
        await anew.decide_anew(spring.hanna, number, *choices)
    assert (refusal.value.field, refusal.value.sentence) == (field, sentence)
    assert len(await decisions_of(number)) == 1


async def test_the_reason_is_there_and_names_nobody_protected(spring: World) -> None:
    view = await decide(spring.asta, typed(PALLE.number))
    number = view.case.file_number
    if view.case.status is not CaseStatus.DECIDED:
        await rule_on(spring.hanna, view, [RowChoice(1, granted=True)])
    for reason, sentence in (
        (" ", f"{words.WHY}, högst 4000 tecken."),
        (f"{PALLE.first_name}s rad.", PERSON_NAMED),
    ):
        for act in (anew.look, anew.decide_anew):
            with pytest.raises(Invalid) as refusal:
                await act(spring.hanna, number, cause=Cause.CORRECTION, reason=reason)
            assert (refusal.value.field, refusal.value.sentence) == ("skal", sentence)


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


async def test_an_appealed_decision_is_left_to_the_reconsideration_and_the_court(
    spring: World, go_to: GoTo
) -> None:
    number = await against(spring)
    await anew.take(spring.hanna, number)
    version, new = await anew.wanted(spring.hanna, number, anew.GRANT_TWO)
    await appealing.open_case(spring.asta, number)
    await appealing.lodge(spring.asta, number)
    assert (await anew.seen(spring.hanna, number)).why_not == APPEALED
    with pytest.raises(Conflict) as refusal:
        await anew.make(spring.hanna, number, version, new)
    assert refusal.value.sentence == APPEALED
    await appealing.find_in_time(spring.hanna, await appealing.latest(spring.hanna, number))
    await appealing.reconsider(spring.hanna, await appealing.latest(spring.hanna, number))
    await appealing.hand_over(spring.hanna, await appealing.latest(spring.hanna, number))
    found = await anew.seen(spring.hanna, number)
    assert (found.why_not, found.causes) == (AT_COURT, ())
    go_to(TODAY.replace(month=6))
    await appealing.judge(spring.hanna, await appealing.latest(spring.hanna, number), TODAY.replace(month=5))
    assert (await anew.seen(spring.hanna, number)).why_not == AT_COURT
    await appealing.close(spring.hanna, await appealing.latest(spring.hanna, number), TODAY.replace(month=6))
    assert (await anew.seen(spring.hanna, number)).why_not == TRIED
    with pytest.raises(Conflict) as refusal:
        await anew.make(spring.hanna, number, version, new)
    assert refusal.value.sentence == TRIED
    assert len(await decisions_of(number)) == 1


async def remitted(world: World, go_to: GoTo) -> str:
    number = await against(world)
    await appealing.open_case(world.asta, number)
    appeal = await appealing.to_court(world, number)
    go_to(TODAY.replace(month=6))
    await appealing.judge(world.hanna, appeal, TODAY.replace(month=5), CourtOutcome.REMITTED)
    await appealing.close(world.hanna, await appealing.latest(world.hanna, number), TODAY.replace(month=6))
    return number


async def waiting(officer: Actor) -> list[new_decision_lists.ToDecideAnew]:
    async with reading() as session:
        return list(await new_decision_lists.list_to_decide_anew(session, officer))


async def test_a_remitted_case_waits_until_somebody_decides_it_anew(spring: World, go_to: GoTo) -> None:
    assert await waiting(spring.hugo) == []
    number = await remitted(spring, go_to)
    (line,) = await waiting(spring.hugo)
    assert (line.file_number, line.municipality, line.holder, line.proposed) == (
        number,
        "Ale",
        "Hanna Holm",
        None,
    )
    assert (await anew.seen(spring.hugo, number)).causes == (Cause.AFTER_REMITTAL,)
    with pytest.raises(Conflict):
        await anew.decide_anew(spring.hugo, number, anew.GRANT_TWO, cause=Cause.CHANGE)
    await anew.decide_anew(spring.hugo, number, anew.GRANT_TWO, cause=Cause.AFTER_REMITTAL)
    assert await waiting(spring.hugo) == []
    assert (await anew.seen(spring.hugo, number)).causes == (Cause.CORRECTION, Cause.CHANGE)
    async with reading() as session:
        said = written(await get_document(session, spring.asta, number))
    assert "En domstol har lämnat tillbaka ärendet för ny prövning." in said
    await is_whole()


async def test_the_same_outcome_is_one_after_a_remittal_and_can_be_appealed_anew(
    spring: World, go_to: GoTo
) -> None:
    number = await remitted(spring, go_to)
    outcome = await anew.decide_anew(spring.hanna, number, cause=Cause.AFTER_REMITTAL)
    assert outcome is DecisionOutcome.PARTLY_GRANTED
    standing = await appealing.standing(spring.asta, number)
    assert [bool(each.why_not) for each in standing.decisions] == [True, False]
    # Legal force is counted from the new decision.
    assert standing.decisions[-1].times.shown == date(2025, 7, 1)
    assert standing.decisions[-1].force.on is None
    await appealing.lodge(spring.asta, number)
    assert (await anew.seen(spring.hanna, number)).why_not == APPEALED


async def test_a_reconsidered_decision_can_be_corrected_once_the_appeal_is_withdrawn(spring: World) -> None:
    number = await against(spring)
    await appealing.open_case(spring.asta, number)
    await appealing.lodge(spring.asta, number)
    await appealing.find_in_time(spring.hanna, await appealing.latest(spring.hanna, number))
    await appealing.reconsider(
        spring.hanna,
        await appealing.latest(spring.hanna, number),
        Reconsidered.IN_FULL,
        [appealing.RowChange(2)],
    )
    assert (await anew.seen(spring.hanna, number)).why_not == APPEALED
    await appealing.withdraw(spring.asta, await appealing.latest(spring.asta, number))
    await anew.decide_anew(spring.hanna, number, cause=Cause.CORRECTION)
    assert [each.cause for each in await decisions_of(number)] == [
        Cause.FIRST,
        Cause.RECONSIDERATION,
        Cause.CORRECTION,
    ]


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


async def test_a_case_that_was_withdrawn_has_nothing_to_decide_anew(spring: World) -> None:
    receipt = await send(spring.asta)
    async with unit_of_work() as session:
        await withdrawals.withdraw(session, spring.asta, receipt.file_number)
    assert (await anew.seen(spring.hanna, receipt.file_number)).why_not == words.WRITTEN_OFF
    with pytest.raises(Conflict) as refusal:
        await anew.decide_anew(spring.hanna, receipt.file_number, cause=Cause.CORRECTION)
    assert refusal.value.sentence == words.WRITTEN_OFF


async def test_a_period_granted_elsewhere_meanwhile_is_not_granted_twice(spring: World) -> None:
    number = await against(spring)
    other: CaseView = await decide(spring.britt, typed(NOBODY))
    await rule_on(spring.hugo, other, [RowChoice(1, granted=True)])
    with pytest.raises(Invalid, match="ger ingen fyraveckorsperiod"):
        await anew.decide_anew(spring.hanna, number, anew.GRANT_TWO)
    await is_whole()


async def test_the_amount_of_a_cost_is_corrected_both_ways(spring: World, go_to: GoTo) -> None:
    go_to(NOW)
    view = await send_costs(spring.britt, "HOME_SUPPORT_75", calendar_year(2025), home(FARAH.number))
    number = view.case.file_number
    await rule_on(spring.hanna, view, [RowChoice(1, granted=True, amount_ore=57_000_00)], "Felskrivet.")

    def of(ore: int | None) -> RowChoice:
        return RowChoice(1, granted=True, amount_ore=ore)

    correction = {"cause": Cause.CORRECTION, "reason": "Siffrorna hade kastats om."}
    for ore in (None, 0, 75_000_01):
        with pytest.raises(Invalid) as refusal:
            await anew.look(spring.hanna, number, of(ore), **correction)
        assert refusal.value.field == "belopp"
    outcome = await anew.decide_anew(spring.hanna, number, of(75_000_00), **correction)
    assert outcome is DecisionOutcome.GRANTED
    # A slip of the pen is mended whichever way it goes, with no ground: not paid yet, it is just less.
    outcome = await anew.decide_anew(spring.hanna, number, of(74_999_99), **correction)
    assert outcome is DecisionOutcome.PARTLY_GRANTED
    after = await read(spring.britt, number)
    assert (after.case.granted_ore, after.rows[0].reason) == (74_999_99, "partly_compensated")
    assert [ore for _, ore in await entries()] == [57_000_00, 18_000_00, -1]
    await is_whole()


async def test_a_yearly_amount_that_was_written_wrong_is_corrected_with_its_source(
    spring: World, go_to: GoTo
) -> None:
    view = await in_2026(spring, go_to)
    number = view.case.file_number
    await rule_on(spring.hanna, view, [YES], yearly_kronor=117_333, rate_source="SFS 2025:9999")
    assert (await anew.seen(spring.hanna, number)).needs_rate
    mended = RowChoice(1, granted=True)
    correction = {"cause": Cause.CORRECTION, "reason": "Årsbeloppet var felskrivet."}
    with pytest.raises(Invalid) as refusal:
        await anew.look(spring.hanna, number, mended, **correction)
    assert refusal.value.field == "arsbelopp"
    # What is not touched keeps its amount, and the source of it.
    await anew.decide_anew(spring.hanna, number, **correction)
    (rate,) = _rates((await decisions_of(number))[-1])
    assert "117\xa0333" in rate
    given = {"yearly_kronor": 171_333, "rate_source": "SFS 2025:9998"}
    await anew.decide_anew(spring.hanna, number, mended, **correction, **given)
    assert (await read(spring.asta, number)).case.granted_ore == 2 * 17_133_30
    (rate,) = _rates((await decisions_of(number))[-1])
    assert "171\xa0333" in rate
    await is_whole()


def _rates(made: Decision) -> list[str]:
    return [rule["detail"] for rule in made.rules if rule["code"] == RATE_BY_OFFICER]


async def test_a_dismissed_application_is_tried_row_by_row(spring: World, go_to: GoTo) -> None:
    go_to(date(2025, 10, 2))
    view = await decide(spring.asta, typed(PALLE.number), typed(NOBODY))
    number = view.case.file_number
    assert view.decision is not None
    assert view.decision.outcome is DecisionOutcome.DISMISSED
    with pytest.raises(Invalid) as refusal:
        await anew.decide_anew(spring.hanna, number, RowChoice(1, granted=True))
    assert refusal.value.sentence == words.ALL_ROWS
    tried = [RowChoice(1, granted=True), RowChoice(2, granted=False, reason="not_shown")]
    outcome = await anew.decide_anew(spring.hanna, number, *tried, reason="Den kom in i tid.")
    assert outcome is DecisionOutcome.PARTLY_GRANTED
    assert [row.granted_ore for row in (await read(spring.asta, number)).rows] == [FOUR_WEEKS, 0]
    await is_whole()
