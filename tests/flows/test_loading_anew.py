"""A document that is loaded anew in a tab: what the tab showed before is of use at its own address alone."""

import pytest
from reflex.state import State

from rxapp.db import unit_of_work
from rxapp.services import permissions
from rxapp.text.labels import type_name
from tests.data.conftest import paid
from tests.data.paid import Paid
from tests.fixtures.people import COMPULSORY
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, settled

__all__ = ["paid"]

BUILT_WITH = ["the states of a new document"]


async def loaded(tab: Tab, path: str, hashes: list[str] | None = None) -> None:
    """The first event of the new document, before the page's own loader."""
    tab.forget()
    tab.connect()
    tab.path = path
    await tab.send(State.hydrate_and_load, hashes=hashes)


@pytest.mark.parametrize("path", ["/arenden?status=paid", "/arenden/2026-000000", "/"])
async def test_at_another_address_nothing_is_sent_of_what_was_shown_before(
    paid: Paid, tab_of: TabOf, path: str
) -> None:
    asta = await tab_of("asta")
    await asta.open("/arenden")
    assert asta.holds(paid.unpaid.file_number)
    await loaded(asta, path, BUILT_WITH)
    assert asta.sent()
    assert not asta.holds(paid.unpaid.file_number)


async def test_why_a_page_was_not_shown_is_not_said_at_another_address(paid: Paid, tab_of: TabOf) -> None:
    nils = await tab_of("nils")
    await nils.open("/arenden/2026-000000")
    assert (said := await nils.denied())
    await loaded(nils, "/arenden", BUILT_WITH)
    assert await nils.denied() == ""
    assert not nils.holds(said)


@pytest.mark.parametrize(
    ("path", "hashes"), [("/arenden", BUILT_WITH), ("/arenden?status=paid", None)], ids=["same", "cut off"]
)
async def test_a_page_loaded_again_and_one_that_was_cut_off_for_a_moment_have_what_they_showed(
    paid: Paid, tab_of: TabOf, path: str, hashes: list[str] | None
) -> None:
    asta = await tab_of("asta")
    await asta.open("/arenden")
    await loaded(asta, path, hashes)
    assert asta.holds(paid.unpaid.file_number)


@pytest.mark.parametrize("hashes", [BUILT_WITH, None], ids=["same", "cut off"])
async def test_a_tab_that_was_away_as_a_permission_went_is_sent_nothing_of_it(
    paid: Paid, tab_of: TabOf, hashes: list[str] | None
) -> None:
    asta = await tab_of("asta")
    await asta.open("/arenden")
    assert asta.holds(paid.compulsory.file_number)
    asta.leave()
    world = paid.world
    async with unit_of_work() as session:
        await permissions.set_permission(
            session, world.disa, account_id=world.asta.account_id, subject=COMPULSORY, held=False
        )
    await settled()
    await loaded(asta, "/arenden", hashes)
    assert asta.holds(paid.preschool.file_number)
    assert not asta.holds(paid.compulsory.file_number)
    assert await asta.told() == f"Behörighet för {type_name(COMPULSORY)} har tagits bort."
