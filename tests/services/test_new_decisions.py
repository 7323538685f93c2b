"""An officer corrects or changes a decision: what it comes to is booked once, told once and kept apart."""

from datetime import date

import pytest
from sqlmodel import select

from rxapp.db import reading
from rxapp.domain.cases import CaseStatus, DecisionOutcome
from rxapp.domain.decided import Cause
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.events import EventKind
from rxapp.domain.replacements import NO_GROUND, Ground
from rxapp.models import EntryKind, Event
from rxapp.services.cost_rulings import RowChoice
from rxapp.services.decision_documents import get_document
from rxapp.services.replacing import COLLECTED
from rxapp.text import new_decisions as words
from rxapp.text.supplements import PERSON_NAMED
from tests.fixtures import anew
from tests.fixtures.anew import against, decisions_of, entries, is_whole
from tests.fixtures.decisions import written
from tests.fixtures.people import PALLE
from tests.fixtures.world import World, pay_out
from tests.services.spring import decide, read, rule_on, typed

PAY_DAY, LATER = date(2025, 4, 30), date(2025, 5, 30)
FOUR_WEEKS = 16_800_00


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
