"""An account that the bank sent money back from: nothing is paid to it until the municipality changes it."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import col, select

from rxapp import clock
from rxapp.db import unit_of_work
from rxapp.domain.errors import Conflict, NotAllowed
from rxapp.domain.permissions import Actor
from rxapp.models import HeldAccount, PayeeAccount, PaymentFile, Payout
from rxapp.services import payment_files
from tests.fixtures.bank import bank_answer
from tests.fixtures.paying import SECOND, cancel, change, confirm, overview, turn
from tests.fixtures.people import FARAH, PRESCHOOL
from tests.fixtures.world import ALE_GIRO, Asked, World, add_case, pay_out
from tests.services.conftest import GoTo
from tests.services.test_netting_runs import all_of, in_order
from tests.services.test_payment_files import payer

__all__ = ["payer"]
TODAY, DECEMBER = date(2026, 11, 26), date(2026, 12, 30)


@pytest.fixture
async def held(world: World) -> World:
    """The bank has sent the 700,01 kr of Ale back; the standard account is held."""
    async with unit_of_work() as session:
        rows = [Asked(FARAH.number, 700_01)]
        await add_case(session, world, sender=world.asta, type_code=PRESCHOOL, rows=rows)
    await pay_out(world, clock.today())
    ((order, payout),) = await all_of(
        select(PaymentFile.message_id, Payout.id).join(
            Payout, col(Payout.payout_run_id) == PaymentFile.payout_run_id
        )
    )
    async with unit_of_work() as session:
        answer = bank_answer(order, (f"UTB-{payout}", "RJCT"))
        assert await payment_files.read_answer(session, world.ulla, answer) == 1
    return world


async def held_accounts() -> list[str]:
    accounts = select(PayeeAccount.number).join(
        HeldAccount, col(HeldAccount.payee_account_id) == PayeeAccount.id
    )
    return list(await all_of(accounts))


async def paid_in_december(world: World, go_to: GoTo) -> list[tuple[str, int]]:
    go_to(DECEMBER)
    run_id = await pay_out(world, DECEMBER)
    paid = select(PayeeAccount.number, Payout.total_ore).join(
        Payout, col(Payout.payee_account_id) == PayeeAccount.id
    )
    return list(await all_of(paid.where(Payout.payout_run_id == run_id)))


async def test_it_is_paid_to_again_once_the_municipality_has_left_it_and_takes_it_again(
    held: World, go_to: GoTo
) -> None:
    """The bank may have been wrong: without this the money would wait for ever."""
    await change(held.asta, SECOND, day=TODAY)
    assert await held_accounts() == [ALE_GIRO]
    await change(held.asta, ALE_GIRO, day=TODAY)
    assert await held_accounts() == []
    assert await paid_in_december(held, go_to) == [(ALE_GIRO, 700_01)]
    await in_order()


async def told(actor: Actor) -> list[tuple[str, str]]:
    """What the page of accounts says of those that are held."""
    found = (await overview(actor, day=TODAY)).held
    return [(str(each.account), each.reason) for each in found]


async def test_whoever_sees_account_numbers_is_told_which_is_held_and_why_until_it_is_left(
    held: World,
) -> None:
    assert await told(held.asta) == [("999-9996", "AC04 Kontot är avslutat")]
    assert await told(replace(held.britt, account_numbers=True)) == []
    for other in (held.bo, held.disa, held.ulla):
        with pytest.raises(NotAllowed):
            await told(other)
    undone = await change(held.asta, SECOND, day=TODAY)
    assert await told(held.asta) == []
    await cancel(held.asta, undone, day=TODAY)
    assert await told(held.asta) == [("999-9996", "AC04 Kontot är avslutat")]


async def test_another_reference_another_type_and_a_change_that_is_undone_leave_it_held(
    held: World, go_to: GoTo
) -> None:
    await change(held.asta, ALE_GIRO, day=TODAY, reference="Ny referens")
    await change(held.asta, ALE_GIRO, day=TODAY, subject=PRESCHOOL)
    await cancel(held.asta, await change(held.asta, SECOND, day=TODAY), day=TODAY)
    assert await held_accounts() == [ALE_GIRO]
    with pytest.raises(Conflict, match="inga beviljade rader"):
        await paid_in_december(held, go_to)


async def test_where_two_persons_are_needed_it_is_held_until_the_second_has_confirmed(held: World) -> None:
    await change(held.asta, SECOND, day=TODAY)
    await turn(held.disa, is_on=True)
    back = await change(held.asta, ALE_GIRO, day=TODAY)
    assert await held_accounts() == [ALE_GIRO]
    await confirm(replace(held.nils, account_numbers=True), back, day=TODAY)
    assert await held_accounts() == []
