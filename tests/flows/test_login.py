"""What the login page says of a card that is locked."""

import pytest

from rxapp import settings
from rxapp.services import auth
from rxapp.state.login import LoginState
from rxapp.text.login import FLASH_COOKIE, write_flash
from tests.fixtures.people import ACCOUNTS
from tests.fixtures.world import World
from tests.flows.tabs import Edge, Tab

CARDS = {name: ACCOUNTS[name].hsa_id for name in ("asta", "disa", "hanna", "kerstin")}
UNKNOWN = "TSTNMT2120001447-NONE"


async def told(edge: Edge, hsa_id: str) -> str:
    """The sentence after three wrong PINs."""
    answers = [await auth.log_in(hsa_id, "000000") for _ in range(3)]
    assert isinstance(answers[-1], auth.Refusal)
    tab = Tab(edge, f"{FLASH_COOKIE}={write_flash(answers[-1].value, hsa_id)}")
    await tab.open("/logga-in")
    state = await tab.state(LoginState)
    return f"{state.error}{state.contact}."


async def test_a_locked_card_is_told_the_same_whoever_has_it_and_if_nobody_has(
    world: World, edge: Edge
) -> None:
    auth._unknown_tries.clear()
    sentences = {await told(edge, card) for card in (*CARDS.values(), UNKNOWN)}
    assert len(sentences) == 1


async def test_a_locked_card_leads_users_to_their_administrator_and_everybody_else_to_the_support(
    world: World, edge: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RXAPP_SUPPORT_CONTACT", "hjalp@myndigheten.example")
    settings.get_settings.cache_clear()
    assert await told(edge, CARDS["hanna"]) == (
        "Kortet är låst efter tre felaktiga PIN-koder. Kontakta administratören för e-tjänsten i din kommun. "
        "Är du själv administratör, eller arbetar du på Migrationsverket, kontaktar du Migrationsverkets "
        "kontaktcenter: hjalp@myndigheten.example."
    )
