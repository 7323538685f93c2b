"""What is left of a recovery, at the officer's page and at its municipality's."""

from datetime import timedelta

import pytest

from rxapp import clock
from rxapp.db import unit_of_work
from rxapp.services import demands, recovery_claims
from rxapp.state.debts import DebtsState
from rxapp.state.recovery_case import RecoveryCaseState
from rxapp.state.recovery_money import RecoveryMoneyState
from tests.fixtures.people import COMPULSORY, FARAH, SAMIRA
from tests.fixtures.recovering import PAID, decided, paid_case, was_opened
from tests.fixtures.world import Asked, World, add_case, pay_out
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab
from tests.services.conftest import GoTo

THREE_WEEKS, MONTH = timedelta(weeks=3, days=1), timedelta(days=30)


@pytest.fixture
async def claimed(world: World, go_to: GoTo) -> str:
    """Ale owes 1 400 kr, in legal force today."""
    number = await decided(await paid_case(world), PAID, 400_00)
    await was_opened(number, world.asta)
    go_to(clock.today() + THREE_WEEKS)
    await recovery_claims.follow_legal_force()
    return number


async def granted(world: World, ore: int) -> None:
    async with unit_of_work() as session:
        rows = [Asked(FARAH.number, ore)]
        await add_case(session, world, sender=world.asta, type_code=COMPULSORY, rows=rows)


async def officer_at(tab_of: TabOf, number: str) -> Tab:
    hanna = await tab_of("hanna")
    await hanna.open(f"/aterkrav/{number}")
    return hanna


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


async def test_a_payment_is_registered_once_it_is_right(claimed: str, world: World, tab_of: TabOf) -> None:
    hanna = await officer_at(tab_of, claimed)
    today = clock.today().isoformat()
    right = {"in-belopp": "150", "in-dag": today, "in-referens": "BG-1"}
    for name, wrong in (
        ("in-belopp", "mycket"),
        ("in-belopp", "0"),
        ("in-belopp", "1 400,01"),
        ("in-dag", "i går"),
        ("in-dag", (clock.today() + MONTH).isoformat()),
        ("in-referens", ""),
    ):
        await hanna.send(RecoveryMoneyState.register_payment, form={**right, name: wrong})
        assert list((await hanna.state(RecoveryMoneyState)).errors) == [name], wrong
    await hanna.send(RecoveryMoneyState.register_payment, form=right)
    state = await hanna.state(RecoveryMoneyState)
    assert (state.errors, plain(state.balance.paid_in), plain(state.balance.left)) == (
        {},
        "150,00 kr",
        "1 250,00 kr",
    )
    assert [(p.on, plain(p.amount), p.note) for p in state.payments] == [(today, "150,00 kr", "BG-1")]
    await hanna.send(RecoveryMoneyState.register_payment, form=right)
    assert "redan registrerad" in await hanna.told()
    assert len((await hanna.state(RecoveryMoneyState)).payments) == 1


async def test_a_waiver_is_looked_at_before_it_is_done(claimed: str, world: World, tab_of: TabOf) -> None:
    hanna = await officer_at(tab_of, claimed)
    # Nothing has been looked at: nothing is done.
    await hanna.send(RecoveryMoneyState.waive)
    for form, wrong in (
        ({"efter-belopp": "", "efter-skal": "Oskäligt."}, "efter-belopp"),
        ({"efter-belopp": "1 400,01", "efter-skal": "Oskäligt."}, "efter-belopp"),
        ({"efter-belopp": "1", "efter-skal": ""}, "efter-skal"),
    ):
        await hanna.send(RecoveryMoneyState.look_at_waiver, form=form)
        state = await hanna.state(RecoveryMoneyState)
        assert (list(state.errors), state.waiver.question) == ([wrong], "")
    form = {"efter-belopp": "400", "efter-skal": "Oskäligt."}
    await hanna.send(RecoveryMoneyState.look_at_waiver, form=form)
    look = (await hanna.state(RecoveryMoneyState)).waiver
    assert plain(look.question) == f"Efterge 400,00 kr av återkravet Å {claimed}?"
    assert "Kvar att betala blir 1 000,00 kr." in plain(look.consequence)
    await hanna.send(RecoveryMoneyState.keep_claim)
    await hanna.send(RecoveryMoneyState.waive)
    assert plain((await hanna.state(RecoveryMoneyState)).balance.waived) == "0,00 kr"
    await hanna.send(RecoveryMoneyState.look_at_waiver, form=form)
    await hanna.send(RecoveryMoneyState.waive)
    state = await hanna.state(RecoveryMoneyState)
    assert (plain(state.balance.waived), plain(state.balance.left)) == ("400,00 kr", "1 000,00 kr")
    await hanna.send(RecoveryMoneyState.look_at_waiver, form={"efter-allt": "ja", "efter-skal": "Resten."})
    assert "Ingenting blir kvar" in (await hanna.state(RecoveryMoneyState)).waiver.consequence
    await hanna.send(RecoveryMoneyState.waive)
    state = await hanna.state(RecoveryMoneyState)
    assert (plain(state.balance.left), state.balance.open) == ("0,00 kr", "")


async def test_why_something_is_waived_is_read_by_officer_and_municipality_and_by_nobody_else(
    claimed: str, world: World, tab_of: TabOf
) -> None:
    hanna, reason = await officer_at(tab_of, claimed), "Skolan hade redan betalat sina lärare."
    form = {"efter-belopp": "400", "efter-skal": f"{SAMIRA.first_name} gick kvar."}
    await hanna.send(RecoveryMoneyState.look_at_waiver, form=form)
    await hanna.send(RecoveryMoneyState.waive)
    state = await hanna.state(RecoveryMoneyState)
    assert (list(state.errors), state.waivers) == (["efter-skal"], [])
    await hanna.send(RecoveryMoneyState.look_at_waiver, form={**form, "efter-skal": reason})
    await hanna.send(RecoveryMoneyState.waive)
    asta = await tab_of("asta")
    await asta.open(f"/arenden/{claimed}")
    for state in (await hanna.state(RecoveryMoneyState), await asta.state(RecoveryCaseState)):
        told = [(each.on, plain(each.amount), each.reason) for each in state.waivers]
        assert told == [(clock.today().isoformat(), "400,00 kr", reason)]
    for who in ("bo", "nils", "britt"):
        tab = await tab_of(who)
        for path in ("/", f"/arenden/{claimed}", "/utbetalningar/avrakning"):
            await tab.open(path)
            assert not tab.holds(reason)


async def test_a_look_that_rests_on_an_old_amount_is_put_away(
    claimed: str, world: World, tab_of: TabOf
) -> None:
    hanna, hugo = await officer_at(tab_of, claimed), await tab_of("hugo")
    await hugo.open(f"/aterkrav/{claimed}")
    await hanna.send(RecoveryMoneyState.look_at_waiver, form={"efter-allt": "ja", "efter-skal": "Allt."})
    form = {"in-belopp": "100", "in-dag": clock.today().isoformat(), "in-referens": "BG-2"}
    await hugo.send(RecoveryMoneyState.register_payment, form=form)
    await hanna.send(RecoveryMoneyState.waive)
    state = await hanna.state(RecoveryMoneyState)
    assert (state.waiver.question, plain(state.balance.waived)) == ("", "0,00 kr")


async def test_the_municipality_is_told_what_is_met_and_what_to_do(
    claimed: str, world: World, tab_of: TabOf, go_to: GoTo
) -> None:
    for _ in range(3):
        await granted(world, 100_00)
        # A login does not last for a month.
        asta = await tab_of("asta")
        await asta.open(f"/arenden/{claimed}")
        state = await asta.state(RecoveryCaseState)
        assert "Du behöver inte göra något." in state.recovery.next[0]
        assert not state.is_to_pay
        await pay_out(world, clock.today())
        go_to(clock.today() + MONTH)
    asta = await tab_of("asta")
    await asta.open(f"/arenden/{claimed}")
    state = await asta.state(RecoveryCaseState)
    assert [plain(met.amount) for met in state.set_off] == ["100,00 kr"] * 3
    assert plain(state.balance.left) == plain(state.balance.asked) == "1 100,00 kr"
    reference = demands.reference_of(claimed)
    (said,) = state.recovery.next
    assert "trots upprepade försök" in said
    assert f"OCR-numret {reference}" in said
    assert (state.balance.reference, state.is_to_pay) == (reference, True)
    await asta.open("/utbetalningar/avrakning")
    (debt,) = (await asta.state(DebtsState)).debts
    assert (plain(debt.left), debt.taken, plain(debt.after)) == (
        "1 100,00 kr",
        "Betalas in av kommunen",
        "1 100,00 kr",
    )
    hanna = await officer_at(tab_of, claimed)
    form = {"in-belopp": "1100", "in-dag": clock.today().isoformat(), "in-referens": "BG-3"}
    await hanna.send(RecoveryMoneyState.register_payment, form=form)
    await asta.open(f"/arenden/{claimed}")
    state = await asta.state(RecoveryCaseState)
    assert (state.is_to_pay, plain(state.balance.left)) == (False, "0,00 kr")
    assert state.recovery.next == ["Ingenting är kvar att betala av återkravet. Du behöver inte göra något."]
    # The bank's number of the payment is the agency's.
    assert not asta.holds("BG-3")


@pytest.mark.parametrize("who", ["bo", "nils", "britt"])
async def test_whoever_lacks_the_permission_is_told_a_number_and_an_amount_at_most(
    claimed: str, world: World, tab_of: TabOf, who: str
) -> None:
    await granted(world, 333_33)
    tab = await tab_of(who)
    await tab.open("/utbetalningar/avrakning")
    state = await tab.state(DebtsState)
    told = [(d.file_number, plain(d.left), d.case, d.type_name, d.taken, d.after) for d in state.debts]
    assert told == ([] if who == "britt" else [(claimed, "1 400,00 kr", "", "", "", "")])
    assert not tab.holds("333,33")
    assert not tab.holds(COMPULSORY)


@pytest.mark.parametrize("who", ["asta", "disa", "ulla", "kerstin"])
async def test_nobody_but_case_officers_registers_or_waives(
    claimed: str, world: World, tab_of: TabOf, who: str
) -> None:
    tab = await tab_of(who)
    await tab.open("/")
    for handler in (RecoveryMoneyState.register_payment, RecoveryMoneyState.look_at_waiver):
        await tab.send(handler, form={"in-belopp": "1", "efter-allt": "ja", "efter-skal": "x"})
        assert (await tab.told()).startswith("Du har inte behörighet")
    for handler in (RecoveryMoneyState.waive, RecoveryMoneyState.keep_claim):
        await tab.send(handler)
        assert (await tab.told()).startswith("Du har inte behörighet")
