"""The page of account numbers, through the guard and into the database."""

from datetime import date

import pytest
import reflex as rx
from reflex.utils.format import json_dumps
from sqlmodel import select

from rxapp.db import unit_of_work
from rxapp.domain.payee_accounts import STANDARD
from rxapp.models import PayeeAccountChange
from rxapp.services import permissions
from rxapp.state.guard import DENIED, NOT_YOURS
from rxapp.state.payee_accounts import PayeeAccountsState
from tests.data.conftest import granted
from tests.data.runs import all_of, prepare
from tests.fixtures.paying import FIRST, change, paid_to, turn
from tests.fixtures.people import ALE, BURLOV, PRESCHOOL
from tests.fixtures.world import World, add_payee_accounts
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, settled

pytestmark = pytest.mark.without_accounts

__all__ = ["granted"]

PATH = "/kontonummer"
NOVEMBER, DECEMBER = date(2026, 11, 30), date(2026, 12, 30)
SHOWN, SHOWN_SECOND = "999-9996", "160-9908"


async def page_of(tab: Tab) -> PayeeAccountsState:
    return await tab.state(PayeeAccountsState)


def form(number: str = SHOWN, **given: str) -> dict[str, str]:
    return {"galler": STANDARD, "slag": "bankgiro", "nummer": number, "referens": ""} | given


async def give(world: World, name: str, *, held: bool = True) -> None:
    administrator = world.berit if name == "britt" else world.disa
    async with unit_of_work() as session:
        await permissions.set_permission(
            session,
            administrator,
            account_id=getattr(world, name).account_id,
            subject="ACCOUNT_NUMBERS",
            held=held,
        )
    await settled()


async def navigation(tab: Tab) -> list[str]:
    return [item.text for item in (await tab.session()).navigation]


async def held_by(tab: Tab) -> str:
    """Everything that the server holds of the tab and would send."""
    root = await tab.edge.states.get_state(rx.BaseStateToken(ident=tab.token, cls=rx.State))
    return json_dumps(root.dict())


@pytest.mark.parametrize("who", ["bo", "nils", "britt", "disa", "hanna", "ulla", "kerstin"])
async def test_whoever_lacks_the_permission_is_refused_and_shown_nothing(
    world: World, tab_of: TabOf, who: str
) -> None:
    await change(world.asta, FIRST)
    tab = await tab_of(who)
    await tab.open(PATH)
    assert await tab.denied() == DENIED
    assert "Kontonummer" not in await navigation(tab)
    await tab.send(PayeeAccountsState.look_over, form=form(SHOWN_SECOND))
    assert await tab.told() == NOT_YOURS
    assert not tab.holds(SHOWN)
    assert not tab.holds(FIRST)


async def test_a_user_without_it_is_told_who_can_give_it(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("bo")
    await tab.open(PATH)
    ask = (await tab.session()).ask_whom
    assert "med behörighet för kontonummer" in ask.lead
    assert (ask.before, [helper.name for helper in ask.helpers]) == (
        "Kommunens administratör för e-tjänsten kan ge dig behörighet:", ["Disa Dal"]
    )  # fmt: skip


async def test_an_account_is_changed_after_a_look_at_the_payout_it_counts_from(
    world: World, tab_of: TabOf
) -> None:
    tab = await tab_of("asta")
    await tab.open(PATH)
    page = await page_of(tab)
    assert f"gäller från utbetalningen {DECEMBER}" in page.effect
    await tab.send(PayeeAccountsState.begin, subject=STANDARD)
    await tab.send(PayeeAccountsState.look_over, form=form(" 9999996 ", referens="Ekonomi"))
    page = await page_of(tab)
    assert (page.before, page.after, page.look.button) == (
        "Inget konto", f"Bankgiro {SHOWN}", f"Byt till Bankgiro {SHOWN}"
    )  # fmt: skip
    assert f"från utbetalningen {DECEMBER}" in page.look.consequence
    of_ale = select(PayeeAccountChange).where(PayeeAccountChange.municipality_code == ALE)
    assert await all_of(of_ale) == []
    await tab.send(PayeeAccountsState.save)
    assert await tab.told() == f"Sparat. Bytet gäller från utbetalningen {DECEMBER}."
    page = await page_of(tab)
    assert [(line.after, line.pays_from, line.who) for line in page.coming] == [
        (f"Bankgiro {SHOWN}", str(DECEMBER), "Asta Alm")
    ]
    assert not page.is_open
    assert (await paid_to(DECEMBER))[PRESCHOOL] == FIRST


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"nummer": "999-9997"}, "number", "Kontrollsiffran stämmer inte"),
        ({"nummer": ""}, "number", "sju eller åtta siffror"),
        ({"slag": "plusgiro", "nummer": "1"}, "number", "två till åtta siffror"),
        ({"slag": ""}, "kind", "Välj bankgiro eller plusgiro"),
        ({"galler": "x"}, "subject", "Välj vad kontot ska gälla"),
        ({"referens": "<b>"}, "reference", "Referensen får ha"),
    ],
)
async def test_what_is_wrong_stands_beside_its_field_and_what_was_written_stays(
    world: World, tab_of: TabOf, given: dict[str, str], field: str, sentence: str
) -> None:
    tab = await tab_of("asta")
    await tab.open(PATH)
    await tab.send(PayeeAccountsState.begin, subject=STANDARD)
    await tab.send(PayeeAccountsState.look_over, form=form(**given))
    page = await page_of(tab)
    assert sentence in getattr(page.errors, field)
    assert page.number == form(**given)["nummer"]
    assert not page.look.question
    await tab.send(PayeeAccountsState.save)
    of_ale = select(PayeeAccountChange).where(PayeeAccountChange.municipality_code == ALE)
    assert await all_of(of_ale) == []


async def test_if_the_payout_is_prepared_meanwhile_the_change_is_looked_over_again(
    granted: World, tab_of: TabOf
) -> None:
    tab = await tab_of("asta")
    await tab.open(PATH)
    await tab.send(PayeeAccountsState.look_over, form=form())
    async with unit_of_work() as session:
        await add_payee_accounts(session, granted, [BURLOV])
    await prepare(granted.ulla, DECEMBER)
    await settled()
    await tab.send(PayeeAccountsState.save)
    assert "Granska det igen" in await tab.told()
    of_ale = select(PayeeAccountChange).where(PayeeAccountChange.municipality_code == ALE)
    assert await all_of(of_ale) == []
    await tab.send(PayeeAccountsState.look_over, form=form())
    assert "2027-01-29" in (await page_of(tab)).look.consequence


async def test_the_number_of_another_municipality_is_refused_beside_the_field(
    world: World, tab_of: TabOf
) -> None:
    await give(world, "britt")
    await change(world.asta, FIRST)
    tab = await tab_of("britt")
    await tab.open(PATH)
    await tab.send(PayeeAccountsState.look_over, form=form())
    assert (await page_of(tab)).errors.number.startswith("Kontonumret kan inte registreras.")
    assert not tab.holds("Ale kommun")


async def test_a_change_is_undone_after_a_second_look(world: World, tab_of: TabOf) -> None:
    made = await change(world.asta, FIRST)
    tab = await tab_of("asta")
    await tab.open(PATH)
    await tab.send(PayeeAccountsState.do_asked)
    await tab.send(PayeeAccountsState.ask_cancel, key=str(made))
    assert "Ångra bytet" in (await page_of(tab)).asked.question
    await tab.send(PayeeAccountsState.keep)
    await tab.send(PayeeAccountsState.do_asked)
    assert await paid_to(DECEMBER)
    await tab.send(PayeeAccountsState.ask_cancel, key=str(made))
    await tab.send(PayeeAccountsState.do_asked)
    assert await paid_to(DECEMBER) == {}
    assert [line.status for line in (await page_of(tab)).history] == ["Ångrat"]


async def test_two_persons_change_an_account_each_on_an_open_page(world: World, tab_of: TabOf) -> None:
    await give(world, "nils")
    await turn(world.disa, is_on=True)
    asta, nils = await tab_of("asta"), await tab_of("nils")
    await asta.open(PATH)
    await nils.open(PATH)
    await asta.send(PayeeAccountsState.look_over, form=form())
    assert (await page_of(asta)).look.button == "Föreslå bytet"
    await asta.send(PayeeAccountsState.save)
    await settled()
    (waiting,) = (await page_of(nils)).waiting
    assert (waiting.may_confirm, (await page_of(asta)).waiting[0].may_confirm) == (True, False)
    await asta.send(PayeeAccountsState.ask_confirm, key=waiting.key)
    assert not (await page_of(asta)).asked.question
    await nils.send(PayeeAccountsState.ask_confirm, key=waiting.key)
    assert f"från utbetalningen {DECEMBER}" in (await page_of(nils)).asked.consequence
    await nils.send(PayeeAccountsState.do_asked)
    await settled()
    assert (await paid_to(DECEMBER))[PRESCHOOL] == FIRST
    assert [line.who for line in (await page_of(asta)).coming] == ["Asta Alm, bekräftat av Nils Ärlig"]


async def test_what_a_colleague_has_undone_is_no_longer_asked_about(world: World, tab_of: TabOf) -> None:
    made = await change(world.asta, FIRST)
    one, other = await tab_of("asta"), await tab_of("asta")
    for tab in (one, other):
        await tab.open(PATH)
        await tab.send(PayeeAccountsState.ask_cancel, key=str(made))
    await one.send(PayeeAccountsState.do_asked)
    await settled()
    assert not (await page_of(other)).asked.question


async def test_the_permission_opens_and_empties_the_page_at_once(world: World, tab_of: TabOf) -> None:
    await change(world.asta, FIRST)
    tab = await tab_of("bo")
    await tab.open(PATH)
    await give(world, "bo")
    assert await tab.denied() == ""
    assert "Kontonummer" in await navigation(tab)
    assert [line.after for line in (await page_of(tab)).history] == [f"Bankgiro {SHOWN}"]
    await tab.send(PayeeAccountsState.begin, subject=PRESCHOOL)
    tab.forget()
    await give(world, "bo", held=False)
    assert await tab.denied() == DENIED
    assert await tab.told() == "Behörighet för Kontonummer har tagits bort."
    assert "Kontonummer" not in await navigation(tab)
    assert SHOWN not in await held_by(tab)
    assert not tab.holds(SHOWN)


async def test_the_permission_taken_between_the_look_and_the_saving_stops_it(
    world: World, tab_of: TabOf
) -> None:
    tab = await tab_of("asta")
    await tab.open(PATH)
    await tab.send(PayeeAccountsState.look_over, form=form())
    await give(world, "asta", held=False)
    await tab.send(PayeeAccountsState.save)
    assert await tab.told() == NOT_YOURS
    of_ale = select(PayeeAccountChange).where(PayeeAccountChange.municipality_code == ALE)
    assert await all_of(of_ale) == []
