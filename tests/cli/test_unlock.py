"""The operator opens a locked card, whoever has it."""

import pytest
from sqlmodel import col, select

from rxapp.db import reading
from rxapp.domain.events import EventKind
from rxapp.models import Event
from rxapp.services import auth
from rxapp.services.auth import LoggedIn, Refusal
from tests.cli.conftest import Do, Run
from tests.cli.test_commands import a_world, refused
from tests.fixtures.people import ACCOUNTS, PIN

WRONG = "000000"


async def lock_all(*cards: str) -> list[object]:
    return [[await auth.log_in(card, WRONG) for _ in range(3)][-1] for card in cards]


async def events(account_id: int) -> list[tuple[EventKind, int | None, str | None]]:
    async with reading() as session:
        mine = select(Event).where(Event.account_id == account_id).order_by(col(Event.id))
        return [(one.kind, one.actor_id, one.municipality_code) for one in (await session.exec(mine)).all()]


@pytest.mark.parametrize("name", ["hanna", "kerstin", "disa", "asta"])
def test_the_operator_unlocks_a_card_of_any_role_and_it_is_journaled(rxapp: Run, do: Do, name: str) -> None:
    world, who = do(a_world), ACCOUNTS[name]
    assert do(lambda: lock_all(who.hsa_id)) == [Refusal.LOCKED]
    told = rxapp("unlock", who.hsa_id.lower())
    assert (told.exit_code, told.stdout) == (0, f"The card {who.hsa_id} is unlocked.\n")
    assert do(lambda: events(getattr(world, name).account_id)) == [
        (EventKind.CARD_LOCKED, None, who.municipality_code),
        (EventKind.CARD_UNLOCKED, None, who.municipality_code),
    ]
    assert isinstance(do(lambda: auth.log_in(who.hsa_id, PIN)), LoggedIn)


def test_an_unlocked_card_has_all_its_tries_again(rxapp: Run, do: Do) -> None:
    do(a_world)
    card = ACCOUNTS["kerstin"].hsa_id
    do(lambda: lock_all(card))
    assert rxapp("unlock", card).exit_code == 0

    async def twice() -> list[object]:
        return [await auth.log_in(card, WRONG) for _ in range(2)]

    assert do(twice) == [Refusal.WRONG, Refusal.WRONG]


def test_another_locked_card_stays_locked(rxapp: Run, do: Do) -> None:
    do(a_world)
    kerstin, hanna = ACCOUNTS["kerstin"].hsa_id, ACCOUNTS["hanna"].hsa_id
    do(lambda: lock_all(kerstin, hanna))
    assert rxapp("unlock", kerstin).exit_code == 0
    assert do(lambda: auth.log_in(hanna, PIN)) is Refusal.LOCKED


def test_an_unknown_card_and_one_that_is_not_locked_are_told_in_one_line(rxapp: Run, do: Do) -> None:
    world, card = do(a_world), ACCOUNTS["hanna"].hsa_id
    refused(rxapp("unlock", "TSTNMT2021002163-NONE"), 1, "Det finns inget konto", "TSTNMT2021002163-NONE")
    refused(rxapp("unlock", card), 1, f"Kortet {card} är inte låst.")
    assert do(lambda: events(world.hanna.account_id)) == []


@pytest.mark.parametrize("backend", ["sqlite"])
def test_what_is_no_hsa_id_is_wrong_use(rxapp: Run) -> None:
    refused(rxapp("unlock", "hanna"), 2, "HSA-id")
