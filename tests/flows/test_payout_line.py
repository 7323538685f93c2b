"""«Förklara beloppet», the day and the charts: what a tab is sent of them, and what not."""

import pytest

from rxapp.state.guard import DENIED
from rxapp.state.payout_charts import PayoutChartsState
from rxapp.state.payout_line import PayoutLineState
from rxapp.state.payouts import WHY, PayoutsState
from rxapp.text.payout_explanations import NO_LINE
from tests.data.conftest import paid
from tests.data.paid import LATER, PAID_ON, Paid
from tests.fixtures.people import INDIVIDUALS, PROTECTED
from tests.flows.conftest import TabOf

__all__ = ["paid"]
OVER_TIME = "/utbetalningar/over-tid"


async def whys(tab_of: TabOf, who: str) -> dict[str, str]:
    """The address of the explanation of each amount that the page gives one for, with the file number."""
    tab = await tab_of(who)
    await tab.open("/utbetalningar")
    return {
        f"{WHY}{line.why}": line.file_number for line in (await tab.state(PayoutsState)).lines if line.why
    }


async def test_each_amount_that_one_may_read_has_its_explanation(paid: Paid, tab_of: TabOf) -> None:
    found = await whys(tab_of, "bo")
    assert set(found.values()) == {paid.preschool.file_number}
    tab = await tab_of("bo")
    for address in found:
        await tab.open(address)
        state = await tab.state(PayoutLineState)
        assert await tab.denied() == ""
        assert {fact.label: fact.value for fact in state.facts}["Diarienummer"] == (
            paid.preschool.file_number
        )
        assert state.parts
    for person in PROTECTED:
        assert not tab.holds(person.last_name)
    assert not tab.holds(paid.compulsory.file_number)


async def test_an_amount_of_another_type_or_municipality_has_none(paid: Paid, tab_of: TabOf) -> None:
    every = set(await whys(tab_of, "asta"))
    for who in ("bo", "nils", "britt"):
        tab = await tab_of(who)
        for address in sorted(every - set(await whys(tab_of, who))):
            await tab.open(address)
            assert await tab.denied() == NO_LINE
            assert (await tab.state(PayoutLineState)).facts == []
        assert not any(tab.holds(individual.number) for individual in INDIVIDUALS)


@pytest.mark.parametrize("who", ["", "disa", "hanna", "ulla", "kerstin"])
async def test_whoever_reads_no_payouts_gets_neither_explanation_nor_charts(
    paid: Paid, tab_of: TabOf, who: str
) -> None:
    tab = await tab_of(who)
    for address in ("/utbetalningar/forklaring/9", OVER_TIME):
        await tab.open(address)
        assert await tab.denied() == DENIED
    assert (await tab.state(PayoutChartsState)).ways == []
    assert (await tab.state(PayoutLineState)).facts == []


async def test_a_chosen_day_has_its_sums_and_its_statement(paid: Paid, tab_of: TabOf) -> None:
    tab = await tab_of("bo")
    await tab.open(f"/utbetalningar?dag={PAID_ON}")
    day = (await tab.state(PayoutsState)).paid_day
    assert day.file == f"/utbetalningar/besked/{PAID_ON}.pdf?kommun=1440"
    assert [part.label for part in day.sums] == [f"Utbetalt den {PAID_ON}"]
    assert day.accounts == ()
    await tab.open(f"/utbetalningar?dag={LATER}")
    day = (await tab.state(PayoutsState)).paid_day
    assert day.sums[1].amount == "0,00\xa0kr"
    await tab.open("/utbetalningar?dag=2020-01-31")
    assert (await tab.state(PayoutsState)).paid_day.day == ""


async def test_whoever_sees_account_numbers_is_told_the_last_digits_and_never_the_whole(
    paid: Paid, tab_of: TabOf
) -> None:
    tab = await tab_of("asta")
    await tab.open(f"/utbetalningar?dag={PAID_ON}")
    (account,) = (await tab.state(PayoutsState)).paid_day.accounts
    assert account.startswith("Bankgiro som slutar på 9996: ")
    assert not tab.holds("9999996")
    assert not tab.holds("999-9996")


async def test_the_charts_have_the_types_that_one_holds_and_the_total_over_all(
    paid: Paid, tab_of: TabOf
) -> None:
    for who, types in (("asta", 2), ("bo", 1), ("nils", 0)):
        tab = await tab_of(who)
        await tab.open(OVER_TIME)
        heads = (await tab.state(PayoutChartsState)).months.heads
        assert (heads[0], heads[-1]) == ("Månad", "Totalt")
        assert sum(head.startswith("Asylsökande") for head in heads) == types
        assert ("Ersättningstyper som du saknar behörighet för" in heads) == (types < 2)
