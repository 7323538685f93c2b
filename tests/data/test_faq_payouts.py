"""The agency's own answers on payouts, each quoted and held against what the service gives."""

from datetime import timedelta

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.permissions import Actor
from rxapp.services import payouts, recovery_claims
from rxapp.services.payouts import LineView, PayoutFilter, Total
from rxapp.text.payout_statements import NEGATIVE
from tests.data.paid import Paid
from tests.fixtures.people import COMPULSORY, FARAH
from tests.fixtures.recovering import PAID, decided, paid_case, was_opened
from tests.fixtures.world import Asked, World, add_case, pay_out
from tests.services.conftest import GoTo, go_to

__all__ = ["go_to"]


async def lines(actor: Actor) -> list[LineView]:
    async with reading() as session:
        return (await payouts.list_lines(session, actor, PayoutFilter(sort="paid_on"))).rows


async def totals(actor: Actor) -> list[Total]:
    async with reading() as session:
        return await payouts.list_totals(session, actor)


async def test_payouts_are_seen_in_the_service_and_no_list_is_posted(paid: Paid) -> None:
    """«Tidigare fick vi utbetalningslistor per post […] För ersättningstyper som ansöks i e-tjänsten […]
    visas utbetalningar i e-tjänsten.»"""
    assert {line.file_number for line in await lines(paid.world.asta)} == {
        paid.preschool.file_number,
        paid.compulsory.file_number,
    }


async def test_of_a_type_one_lacks_one_sees_number_and_amount_alone(paid: Paid) -> None:
    """«Om du inte har behörighet för en ersättningstyp, ser du enbart diarienummer och belopp för utförd
    utbetalning.»"""
    for line in await lines(paid.world.nils):
        cells = line.cells
        assert cells.number
        assert cells.amount
        assert (cells.type_name, cells.whom, cells.period, cells.paid_on, line.account) == ("",) * 5


async def test_with_the_permission_one_sees_all_of_the_payout(paid: Paid) -> None:
    """«För att se all information som finns för en utbetalning behöver du ha tilldelats behörighet för den
    ersättningstyp som utbetalningen avser.»"""
    for line in await lines(paid.world.asta):
        assert all(line.cells.all)


async def test_the_total_of_what_was_paid_is_for_every_user(paid: Paid) -> None:
    """«… ser användaren enbart den utbetalda totalsumman för gjorda utbetalningar.»"""
    assert await totals(paid.world.nils) == await totals(paid.world.asta) != []


async def owing(world: World, go_to: GoTo) -> str:
    paid = await paid_case(world)
    number = await decided(paid, PAID, 400_00)
    await was_opened(number, world.asta)
    go_to(clock.today() + timedelta(weeks=3, days=1))
    await recovery_claims.follow_legal_force()
    return number


async def grant_and_pay(world: World, ore: int) -> int:
    async with unit_of_work() as session:
        await add_case(
            session, world, sender=world.asta, type_code=COMPULSORY, rows=[Asked(FARAH.number, ore)]
        )
    await pay_out(world, clock.today())
    (today,) = [total for total in await totals(world.asta) if total.paid_on == clock.today()]
    return today.total_ore


async def test_a_recovery_is_set_off_against_the_payout_and_shown_below_nothing(
    world: World, go_to: GoTo
) -> None:
    """«Efter att beslutet vunnit laga kraft kommer det återkrävda beloppet regleras mot den totala
    ersättningen som ligger för utbetalning på aktuellt utbetalningskonto. I fliken utbetalningar visas
    återkravsärenden som ett negativ belopp.»"""
    number = await owing(world, go_to)
    assert await grant_and_pay(world, 2_000_00) == 600_00
    negative = [line for line in await lines(world.asta) if line.amount_ore < 0]
    assert {line.cells.number for line in negative} == {f"Å {number}"}
    assert all(line.cells.amount.startswith("−") for line in negative)
    assert "negativt belopp" in NEGATIVE


async def test_what_does_not_fit_is_set_off_against_the_next_payouts(world: World, go_to: GoTo) -> None:
    """«Om beloppet för återkravet överstiger summan av beviljade ersättningar, kommer den del som kan
    regleras vid utbetalning att göra det, medan resterande del kommer att regleras vid nästkommande
    utbetalningar.»"""
    await owing(world, go_to)
    assert await grant_and_pay(world, 900_00) == 0
    go_to(clock.today() + timedelta(days=30))
    assert await grant_and_pay(world, 900_00) == 400_00
    assert sum(line.amount_ore for line in await lines(world.asta) if line.amount_ore < 0) == -1_400_00
