"""The contact centre: agreements and administrators, registered and ended, and open tabs that follow."""

from datetime import date

import pytest
from sqlmodel import select

from rxapp.db import reading, unit_of_work
from rxapp.domain.agreements import LAST_ADMINISTRATOR
from rxapp.models import Account, Agreement, Municipality, OrganisationNumber
from rxapp.settings import get_settings
from rxapp.state.administrators import AdministratorsState
from rxapp.state.agreements import AgreementsState
from rxapp.state.cases import CasesState
from rxapp.state.guard import DENIED, NOT_YOURS
from rxapp.state.municipalities import MunicipalitiesState
from rxapp.state.permissions import PermissionsState
from rxapp.text.endings import ENDED
from tests.data.conftest import paid
from tests.data.paid import Paid
from tests.fixtures.people import ACCOUNTS, ALE, BURLOV
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import settled

__all__ = ["paid"]
PATH, ALE_PATH = "/kommuner", f"/kommuner?kommun={ALE}"
ADA = {"hsa-id": "TSTNMT2120001447-ADM9", "fornamn": "Ada", "efternamn": "Ek", "e-post": "ada@ale.example"}
WITHOUT = "Kommunen har inget gällande avtal för e-tjänsten. Kontakta Migrationsverkets kontaktcenter: "


async def stored() -> tuple[list[tuple[date, date | None]], list[tuple[str, bool]]]:
    """Agreements and administrators as they are in the database."""
    async with reading() as session:
        agreements = select(Agreement).order_by(Agreement.municipality_code)  # type: ignore[arg-type]
        people = select(Account).where(Account.role == "administrator").order_by(Account.hsa_id)  # type: ignore[arg-type]
        return (
            [(a.starts_on, a.ends_on) for a in (await session.exec(agreements)).all()],
            [(p.first_name, p.is_active) for p in (await session.exec(people)).all()],
        )


@pytest.mark.parametrize("who", ["", "asta", "disa", "hanna", "ulla"])
async def test_whoever_is_not_of_the_contact_centre_sees_and_does_nothing(
    world: World, tab_of: TabOf, who: str
) -> None:
    tab, before = await tab_of(who), await stored()
    for path in (PATH, ALE_PATH):
        await tab.open(path)
        assert await tab.denied() == DENIED
    agreement, account = {"agreement_id": 1}, {"account_id": world.disa.account_id}
    for handler, payload in (
        (MunicipalitiesState.narrow, {"name": "visa", "value": "single"}),
        (MunicipalitiesState.search, {"form": {"sok": "a"}}),
        (AgreementsState.ask_new, {}),
        (AgreementsState.ask_end, agreement),
        (AgreementsState.ask_end_at_once, {}),
        (AgreementsState.register, {"form": {}}),
        (AgreementsState.set_end, {"form": {}}),
        (AgreementsState.end, {}),
        (AgreementsState.cancel, {}),
        (AdministratorsState.ask_new, {}),
        (AdministratorsState.ask_change, account),
        (AdministratorsState.ask_deregister, account),
        (AdministratorsState.register, {"form": ADA}),
        (AdministratorsState.change, {"form": ADA}),
        (AdministratorsState.deregister, {}),
        (AdministratorsState.reregister, account),
        (AdministratorsState.unlock, account),
        (AdministratorsState.cancel, {}),
    ):
        await tab.send(handler, **payload)
        assert await tab.told() == NOT_YOURS
    state = await tab.state(MunicipalitiesState)
    assert (state.lines, state.administrators, state.facts.code) == ([], [], "")
    assert await stored() == before
    assert not tab.holds("Berit")


async def test_an_administrator_is_registered_and_another_deregistered_after_a_second_look(
    paid: Paid, tab_of: TabOf
) -> None:
    tab, disa = await tab_of("kerstin"), await tab_of("disa")
    await disa.open("/behorigheter")
    await tab.open(ALE_PATH)
    page, forms = await tab.state(MunicipalitiesState), await tab.state(AdministratorsState)
    me = {"account_id": paid.world.disa.account_id}
    await tab.send(AdministratorsState.ask_deregister, **me)
    assert (await tab.told(), forms.step) == (LAST_ADMINISTRATOR, "")
    await tab.send(AdministratorsState.ask_new)
    await tab.send(AdministratorsState.register, form={**ADA, "hsa-id": ACCOUNTS["asta"].hsa_id})
    assert forms.errors.hsa_id.startswith("Kortet är redan registrerat för en användare.")
    await tab.send(AdministratorsState.register, form={})
    assert [problem.field for problem in forms.problems] == ["hsa-id", "fornamn", "efternamn", "e-post"]
    await tab.send(AdministratorsState.register, form=ADA)
    assert await tab.told() == "Ada Ek är registrerad som administratör."
    assert (forms.step, [one.name for one in page.administrators]) == ("", ["Disa Dal", "Ada Ek"])
    assert page.facts.services == "Kommunens administratörer gäller för alla e-tjänster: Disa Dal, Ada Ek."
    await tab.send(AdministratorsState.deregister)
    assert [one.name for one in page.former] == []
    await tab.send(AdministratorsState.ask_deregister, **me)
    assert (forms.look.question, "Kvar som administratör: Ada Ek." in forms.look.consequence) == (
        "Avregistrera Disa Dal?",
        True,
    )
    await tab.send(AdministratorsState.deregister)
    await settled()
    assert ([one.name for one in page.administrators], [one.name for one in page.former]) == (
        ["Ada Ek"],
        ["Disa Dal"],
    )
    assert page.history[0].text == "Administratören avregistrerades: Disa Dal, av Migrationsverket"
    assert (await disa.state(PermissionsState)).people == []
    assert await disa.denied() == ENDED["inactive"].format(support=get_settings().support_contact)
    await tab.send(AdministratorsState.reregister, **me)
    assert [one.name for one in page.administrators] == ["Disa Dal", "Ada Ek"]


async def test_a_name_is_changed_and_what_it_was_is_told(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("kerstin")
    await tab.open(ALE_PATH)
    page, forms = await tab.state(MunicipalitiesState), await tab.state(AdministratorsState)
    await tab.send(AdministratorsState.ask_change, account_id=world.disa.account_id)
    assert (forms.step, forms.first_name, forms.email) == ("change", "Disa", "adm1@example.se")
    await tab.send(AdministratorsState.change, form={**ADA, "e-post": "ingenting"})
    assert (forms.errors.email, forms.step) == ("Mejladressen ska se ut som namn@kommun.se.", "change")
    await tab.send(AdministratorsState.change, form={**ADA, "fornamn": "Disa", "efternamn": "Dal"})
    assert page.administrators[0].email == "ada@ale.example"
    assert page.history[0].changed == "E-post: adm1@example.se → ada@ale.example"


async def test_an_agreement_ended_at_once_clears_every_tab_of_the_municipality(
    paid: Paid, tab_of: TabOf
) -> None:
    tabs = {who: await tab_of(who) for who in ("asta", "britt", "disa", "kerstin")}
    for who in ("asta", "britt"):
        await tabs[who].open("/arenden")
    await tabs["disa"].open("/behorigheter")
    tab = tabs["kerstin"]
    await tab.open(ALE_PATH)
    page, forms = await tab.state(MunicipalitiesState), await tab.state(AgreementsState)
    await tab.send(AgreementsState.ask_end, agreement_id=page.agreements[0].agreement_id)
    await tab.send(AgreementsState.end)
    await tab.send(AgreementsState.ask_end_at_once)
    assert "Ale kommun har 4 användare och administratörer." in forms.look.consequence
    assert forms.look.button == "Avsluta avtalet och logga ut alla i Ale kommun"
    assert (await tabs["asta"].state(CasesState)).lines
    await tab.send(AgreementsState.end)
    await settled()
    assert page.agreements[0].status == "Upphört"
    for who in ("asta", "disa"):
        assert (await tabs[who].denied()).startswith(WITHOUT)
        assert (await tabs[who].session()).signed_in is False
    assert (await tabs["asta"].state(CasesState)).lines == []
    assert (await tabs["disa"].state(PermissionsState)).people == []
    assert (await tabs["britt"].state(CasesState)).lines
    await tabs["asta"].send(CasesState.load)
    assert (await tabs["asta"].state(CasesState)).lines == []


async def test_an_earlier_last_day_needs_a_second_look_and_a_later_one_none(
    world: World, tab_of: TabOf
) -> None:
    tab = await tab_of("kerstin")
    await tab.open(ALE_PATH)
    page, forms = await tab.state(MunicipalitiesState), await tab.state(AgreementsState)
    one = {"agreement_id": page.agreements[0].agreement_id}
    await tab.send(AgreementsState.ask_end, **one)
    for text, sentence in (("snart", "Skriv dagen som"), ("2026-11-22", "Sista dagen har redan passerat")):
        await tab.send(AgreementsState.set_end, form={"sista-dag": text})
        assert (forms.errors.ends_on.startswith(sentence), forms.step) == (True, "end")
    await tab.send(AgreementsState.set_end, form={"sista-dag": "2026-12-31"})
    assert "Från och med 2027-01-01 kommer ingen i Ale kommun in" in forms.look.consequence
    assert page.agreements[0].term == "från 2020-01-01 tills vidare"
    await tab.send(AgreementsState.cancel)
    await tab.send(AgreementsState.end)
    assert (await stored())[0][0] == (date(2020, 1, 1), None)
    await tab.send(AgreementsState.ask_end, **one)
    await tab.send(AgreementsState.set_end, form={"sista-dag": "2026-12-31"})
    await tab.send(AgreementsState.end)
    assert page.agreements[0].term == "2020-01-01 – 2026-12-31"
    await tab.send(AgreementsState.ask_end, **one)
    await tab.send(AgreementsState.set_end, form={"sista-dag": ""})
    assert page.agreements[0].term == "från 2020-01-01 tills vidare"


@pytest.mark.parametrize("at_once", [True, False])
async def test_what_another_officer_did_meanwhile_is_told_and_nothing_is_written(
    world: World, tab_of: TabOf, at_once: bool
) -> None:
    tab, other = await tab_of("kerstin"), await tab_of("kerstin")
    for one in (tab, other):
        await one.open(ALE_PATH)
    page, forms = await tab.state(MunicipalitiesState), await tab.state(AgreementsState)
    which = {"agreement_id": page.agreements[0].agreement_id}
    for one in (tab, other):
        await one.send(AgreementsState.ask_end, **which)
    if at_once:
        await tab.send(AgreementsState.ask_end_at_once)
    else:
        await tab.send(AgreementsState.set_end, form={"sista-dag": "2026-12-31"})
    for handler, more in (
        (AgreementsState.set_end, {"form": {"sista-dag": "2027-06-30"}}),
        (AgreementsState.end, {}),
    ):
        await other.send(handler, **more)
    await tab.send(AgreementsState.end)
    assert (await tab.told()).startswith("Avtalet har ändrats av någon annan")
    assert (await stored())[0] == [(date(2020, 1, 1), None), (date(2020, 1, 1), date(2027, 6, 30))]
    assert (forms.step, page.agreements[0].term) == ("", "2020-01-01 – 2027-06-30")


async def test_a_first_agreement_asks_for_the_administrator_in_the_same_form(
    world: World, tab_of: TabOf
) -> None:
    async with unit_of_work() as session:
        session.add(Municipality(code="1470", name="Vara"))
        await session.flush()
        session.add(OrganisationNumber(number="2120001553", municipality_code="1470"))
    tab = await tab_of("kerstin")
    await tab.open("/kommuner?kommun=1470")
    page, forms = await tab.state(MunicipalitiesState), await tab.state(AgreementsState)
    days = {"e-tjanst": "compensation", "forsta-dag": "2026-11-23", "sista-dag": ""}
    await tab.send(AgreementsState.ask_new)
    await tab.send(AgreementsState.register, form={"hsa-id": "x"})
    assert [problem.field for problem in forms.problems] == [
        "e-tjanst", "forsta-dag", "hsa-id", "fornamn", "efternamn", "e-post",
    ]  # fmt: skip
    await tab.send(AgreementsState.register, form={**days, **ADA})
    assert "en annan organisations" in forms.errors.hsa_id
    await tab.send(AgreementsState.register, form={**days, **ADA, "hsa-id": "TSTNMT2120001553-ADM1"})
    assert (forms.step, [one.name for one in page.administrators]) == ("", ["Ada Ek"])
    other = {**days, "e-tjanst": "unaccompanied"}
    await tab.send(AgreementsState.register, form=other)
    assert [one.service for one in page.agreements] == [
        "Ansök om statlig ersättning",
        "Se och ändra ansvar för ensamkommande",
    ]
    await tab.send(AgreementsState.register, form=other)
    assert "redan ett avtal" in forms.errors.starts_on


async def test_what_was_begun_for_one_municipality_does_not_go_on_for_another(
    world: World, tab_of: TabOf
) -> None:
    tab = await tab_of("kerstin")
    await tab.open(ALE_PATH)
    await tab.send(AdministratorsState.ask_change, account_id=world.disa.account_id)
    await tab.open(f"{PATH}?kommun={BURLOV}")
    forms = await tab.state(AdministratorsState)
    assert (forms.step, forms.first_name) == ("", "")
    await tab.send(AdministratorsState.ask_change, account_id=world.berit.account_id)
    await tab.send(AgreementsState.ask_new)
    assert (forms.step, forms.first_name, (await tab.state(AgreementsState)).step) == ("", "", "new")
    await tab.send(AdministratorsState.ask_change, account_id=world.berit.account_id)
    await tab.open("/")
    assert (forms.step, forms.first_name) == ("", "")
