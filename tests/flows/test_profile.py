"""Min profil, and what is said to whoever lacks something: which permission, and whom to ask."""

from datetime import date

import pytest

from rxapp.db import unit_of_work
from rxapp.domain.compensation.types import ACCOUNT_NUMBERS, TYPES
from rxapp.domain.permissions import Right
from rxapp.domain.windows import Window
from rxapp.services import permissions
from rxapp.services.profile import get_profile
from rxapp.settings import get_settings
from rxapp.state.apply import ApplyState
from rxapp.state.guard import DENIED
from rxapp.state.login_help import LoginHelpState
from rxapp.state.permissions import PermissionsState
from rxapp.state.profile import OwnPermission, ProfileState
from rxapp.state.whom import NOBODY, AskWhom
from rxapp.text.labels import type_name
from rxapp.text.whom import ADMINISTRATORS, ANSWERS, GIVES, NO_TYPE, PAGE_IS_FOR, USERS
from tests.data.conftest import paid
from tests.data.paid import Paid
from tests.fixtures.people import COMPULSORY, PRESCHOOL
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, settled

__all__ = ["paid"]

DISA = [("Disa Dal", "adm1@example.se", "mailto:adm1@example.se")]


async def whom(tab: Tab) -> AskWhom:
    return (await tab.session()).ask_whom


def asked(shown: AskWhom) -> list[tuple[str, str, str]]:
    return [(one.name, one.email, one.href) for one in shown.helpers]


@pytest.mark.parametrize("who", ["", "disa", "hanna", "kerstin"])
async def test_only_a_user_has_a_profile(world: World, tab_of: TabOf, who: str) -> None:
    tab = await tab_of(who)
    await tab.open("/min-profil")
    assert await tab.denied() == DENIED
    assert (await tab.state(ProfileState)).hsa_id == ""
    assert (await tab.session()).profile == ""


async def test_a_user_sees_the_own_account_and_nobody_elses(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("bo")
    await tab.open("/min-profil")
    shown = await tab.state(ProfileState)
    assert (shown.name, shown.hsa_id) == ("Bo Öberg", "TSTNMT2120001447-USR2")
    assert (shown.email, shown.municipality) == ("usr2@example.se", "Ale kommun")
    given = OwnPermission(type_name(PRESCHOOL), "2026-08-03", "Tills vidare", "Disa Dal", "", False)
    assert shown.held == [given]
    assert [(one.name, one.href) for one in shown.helpers] == [("Disa Dal", "mailto:adm1@example.se")]
    assert (await tab.session()).profile == "/min-profil"
    assert not [name for name in ("Asta", "Nils", "Berit") if tab.holds(name)]


async def test_what_is_to_come_and_for_whom_is_shown_and_what_is_past_is_not(
    world: World, tab_of: TabOf
) -> None:
    async with unit_of_work() as session:
        for days in (Window(date(2027, 1, 1), date(2027, 1, 31)), Window(date(2026, 1, 1), date(2026, 2, 1))):
            await permissions.give(
                session,
                world.disa,
                account_id=world.bo.account_id,
                subject=COMPULSORY,
                days=days,
                deputy_for=world.asta.account_id,
            )
    tab = await tab_of("bo")
    await tab.open("/min-profil")
    coming = [one for one in (await tab.state(ProfileState)).held if one.name == type_name(COMPULSORY)]
    expected = OwnPermission(
        type_name(COMPULSORY), "2027-01-01", "2027-01-31", "Disa Dal", "Asta Alm", is_coming=True
    )
    assert coming == [expected]


async def test_a_change_is_seen_at_once(world: World, tab_of: TabOf) -> None:
    tab, disa = await tab_of("bo"), await tab_of("disa")
    await tab.open("/min-profil")
    await disa.open("/behorigheter")
    for subject, held in ((PRESCHOOL, False), (ACCOUNT_NUMBERS, True)):
        wish = {"account_id": world.bo.account_id, "subject": subject, "held": held}
        await disa.send(PermissionsState.set_permission, **wish)
    await settled()
    assert [one.name for one in (await tab.state(ProfileState)).held] == ["Kontonummer"]


async def test_nobody_but_a_user_is_given_a_profile(world: World) -> None:
    from rxapp.domain.errors import NotAllowed

    for actor in (world.disa, world.hanna):
        async with unit_of_work() as session:
            with pytest.raises(NotAllowed):
                await get_profile(session, actor)


@pytest.mark.parametrize("path", ["/", "/arenden", "/ansokan/ny", "/arenden/5.6-2026-99999"])
async def test_without_any_type_a_user_is_told_so_and_whom_to_ask(
    paid: Paid, tab_of: TabOf, path: str
) -> None:
    tab = await tab_of("nils")
    await tab.open(path)
    shown = await whom(tab)
    assert (shown.lead, list(shown.types), shown.before, asked(shown)) == (NO_TYPE, [], GIVES, DISA)


async def test_a_case_that_is_not_there_and_one_that_is_not_permitted_are_the_same_answer(
    paid: Paid, tab_of: TabOf
) -> None:
    tab, answers = await tab_of("bo"), []
    for number in (paid.compulsory.file_number, paid.elsewhere.file_number, "2026-999999", "nonsens"):
        await tab.open(f"/arenden/{number}")
        answers.append((await tab.denied(), await whom(tab)))
    assert len({denied for denied, _ in answers}) == 1
    assert all(shown == answers[0][1] for _, shown in answers)
    lacked = [declared.name for code, declared in TYPES.items() if code != PRESCHOOL]
    assert (list(answers[0][1].types), asked(answers[0][1])) == (lacked, DISA)
    assert answers[0][0].startswith("Ärendet finns inte, eller så har du inte behörighet")


async def test_who_holds_every_type_is_told_nothing_of_missing_ones(paid: Paid, tab_of: TabOf) -> None:
    tab = await tab_of("britt")
    await tab.open(f"/arenden/{paid.compulsory.file_number}")
    assert (await tab.denied()).startswith("Ärendet finns inte")
    assert await whom(tab) == NOBODY


async def test_masked_lines_say_what_is_missing_only_where_there_are_any(paid: Paid, tab_of: TabOf) -> None:
    bo, asta = await tab_of("bo"), await tab_of("asta")
    for tab in (bo, asta):
        await tab.open("/utbetalningar")
    assert asked(await whom(bo)) == DISA
    assert type_name(COMPULSORY) in (await whom(bo)).types
    assert await whom(asta) == NOBODY


@pytest.mark.parametrize(
    ("who", "path", "said", "helpers"),
    [
        ("asta", "/behorigheter", ADMINISTRATORS, DISA),
        ("asta", "/handlaggning", PAGE_IS_FOR[Right.CASES_DECIDE], DISA),
        ("disa", "/arenden", USERS, []),
        ("hanna", "/behorigheter", ADMINISTRATORS, []),
    ],
)
async def test_a_page_of_another_role_says_for_whom_it_is(
    world: World, tab_of: TabOf, who: str, path: str, said: str, helpers: list[tuple[str, str, str]]
) -> None:
    tab = await tab_of(who)
    await tab.open(path)
    shown = await whom(tab)
    assert await tab.denied() == DENIED
    assert shown.lead.startswith(f"{said} Du är inloggad som ")
    assert (shown.before, asked(shown)) == (ANSWERS if helpers else "", helpers)


def test_every_right_of_a_page_says_for_whom_it_is() -> None:
    assert set(PAGE_IS_FOR) == set(Right) - {Right.ANYONE_SIGNED_IN}


@pytest.mark.parametrize("path", ["/hjalp/inloggning", "/logga-in", "/finns-inte", "/min-profil"])
async def test_what_was_said_goes_with_the_page(paid: Paid, tab_of: TabOf, path: str) -> None:
    tab = await tab_of("bo")
    await tab.open("/behorigheter")
    assert (await whom(tab)).lead
    await tab.open(path)
    assert await whom(tab) == NOBODY


async def test_a_given_type_takes_the_answer_away(paid: Paid, tab_of: TabOf) -> None:
    tab, disa = await tab_of("nils"), await tab_of("disa")
    await tab.open("/ansokan/ny")
    await disa.open("/behorigheter")
    wish = {"account_id": paid.world.nils.account_id, "subject": COMPULSORY, "held": True}
    await disa.send(PermissionsState.set_permission, **wish)
    await settled()
    assert (await tab.state(ApplyState)).types
    assert await whom(tab) == NOBODY


async def test_the_help_for_logging_in_is_for_anybody_and_knows_nobody(world: World, tab_of: TabOf) -> None:
    for who in ("", "asta"):
        tab = await tab_of(who)
        await tab.open("/hjalp/inloggning")
        assert (await tab.state(LoginHelpState)).support == get_settings().support_contact
        assert ((await tab.session()).page, await tab.denied()) == ("login_help", "")
        assert not tab.holds("Disa")
