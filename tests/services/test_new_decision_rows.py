"""What a new decision may say of each row: amounts, reasons and yearly amounts, by the rules of the type."""

from datetime import date

import pytest

from rxapp.db import unit_of_work
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.claims import calendar_year
from rxapp.domain.decided import Cause
from rxapp.domain.errors import Conflict, Invalid
from rxapp.models import Decision
from rxapp.services import (
    withdrawals,
)
from rxapp.services.cases import CaseView
from rxapp.services.cost_rulings import RowChoice
from rxapp.services.officer_decisions import RATE_BY_OFFICER
from rxapp.text import new_decisions as words
from tests.fixtures import anew
from tests.fixtures.anew import against, decisions_of, entries, is_whole
from tests.fixtures.people import FARAH, NOBODY, PALLE
from tests.fixtures.world import World
from tests.services.conftest import GoTo
from tests.services.spring import decide, read, rule_on, send, typed
from tests.services.test_cost_decisions import NOW, home
from tests.services.test_cost_decisions import send as send_costs
from tests.services.test_officer_decisions import YES, in_2026

FOUR_WEEKS = 16_800_00


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
