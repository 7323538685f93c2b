"""Who changes which account, from which payout it counts, and who is told, on both databases."""

import asyncio
import random
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from rxapp import clock
from rxapp.access.payee_accounts import account_tails
from rxapp.db import reading, unit_of_work
from rxapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.payee_accounts import STANDARD, ChangeStatus
from rxapp.domain.permissions import Actor
from rxapp.models import PayeeAccount, PayeeAccountChange
from rxapp.services import payee_account_changes, payee_account_looks
from rxapp.services.notices import NoticeFilter, list_notices
from rxapp.services.payee_accounts import (
    has_nowhere_to_be_paid,
    list_told,
)
from rxapp.services.verify import verify
from tests.data.paying import asta, britt, events, nils
from tests.data.runs import all_of, prepare
from tests.fixtures.paying import (
    FIRST,
    SECOND,
    THIRD,
    cancel,
    change,
    confirm,
    on,
    overview,
    paid_to,
)
from tests.fixtures.people import ALE, BURLOV, COMPULSORY, PRESCHOOL
from tests.fixtures.world import World, add_payee_accounts

pytestmark = pytest.mark.without_accounts

__all__ = ["asta", "britt", "nils"]
NINTH, TENTH = date(2026, 11, 9), date(2026, 11, 10)
OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 30), date(2026, 11, 30), date(2026, 12, 30)
LONG_AGO = date(2026, 10, 5)


@pytest.mark.parametrize(("day", "pays_from"), [(NINTH, NOVEMBER), (TENTH, DECEMBER)])
async def test_a_change_counts_from_the_payout_that_was_told(asta: Actor, day: date, pays_from: date) -> None:
    await change(asta, FIRST, day=LONG_AGO)
    await change(asta, SECOND, day=day)
    assert (await paid_to(pays_from - timedelta(days=1)))[COMPULSORY] == FIRST
    assert (await paid_to(pays_from))[COMPULSORY] == SECOND


async def test_what_is_shown_as_in_force_is_what_a_run_of_the_day_pays_to(asta: Actor) -> None:
    dice = random.Random(7)  # noqa: S311  # the same dice each time
    numbers = (FIRST, SECOND, THIRD, "9912346")
    day = date(2026, 1, 2)
    for _ in range(40):
        day += timedelta(days=dice.randint(0, 9))
        subject = dice.choice((STANDARD, STANDARD, PRESCHOOL, COMPULSORY))
        kind = STANDARD if subject != STANDARD and dice.random() < 0.3 else "bankgiro"
        try:
            made = await change(asta, dice.choice(numbers), day=day, subject=subject, kind=kind)
        except Invalid:
            continue
        if dice.random() < 0.3:
            await cancel(asta, made, day=day)
        found = await overview(asta, day=day)
        shown = {code: line.account.digits for code, line in found.current.items() if line.account}
        standard = shown.pop(STANDARD, None)
        paid = await paid_to(day)
        own = {code: paid[code] for code in shown}
        assert own == shown
        assert {number for code, number in paid.items() if code not in shown} <= {standard}
        async with reading() as session:
            with clock.at(on(day)):
                assert await verify(session) == []
    assert day > date(2026, 5, 1)


async def test_every_change_is_in_the_history_with_who_when_old_and_new(asta: Actor, nils: Actor) -> None:
    await change(asta, FIRST, day=LONG_AGO, reference="Ekonomi")
    await change(nils, SECOND, day=TENTH)
    latest, first = (await overview(asta)).changes
    assert (first.told.proposer, str(first.account), first.before, first.reference) == (
        "Asta Alm", "999-9996", None, "Ekonomi"
    )  # fmt: skip
    assert (latest.told.proposer, str(latest.account), str(latest.before)) == (
        "Nils Ärlig", "160-9908", "999-9996"
    )  # fmt: skip
    assert (first.told.pays_from, latest.told.pays_from) == (OCTOBER, DECEMBER)
    assert (first.told.proposed_at, latest.told.proposed_at) == (on(LONG_AGO), on(TENTH))
    assert (first.told.status, latest.told.status) == (ChangeStatus.IN_FORCE, ChangeStatus.COMING)


async def test_the_event_names_who_made_the_change_before_and_no_number(asta: Actor, nils: Actor) -> None:
    await change(asta, FIRST, day=LONG_AGO)
    await change(nils, SECOND, day=TENTH)
    first, second = await events()
    assert (first.municipality_code, first.actor_id, first.account_id) == (ALE, asta.account_id, None)
    assert (second.actor_id, second.account_id) == (nils.account_id, asta.account_id)
    assert second.data["previous_by"] == asta.account_id
    assert second.data["pays_from"] == DECEMBER.isoformat()
    assert not any(number in str(event.data) for event in (first, second) for number in (FIRST, SECOND))


async def test_whoever_made_the_change_before_is_told_of_the_next(asta: Actor, nils: Actor) -> None:
    await change(asta, FIRST, day=LONG_AGO)
    await change(nils, SECOND, day=TENTH)
    for who, told in ((asta, [DECEMBER]), (nils, [OCTOBER])):
        async with reading() as session:
            found = (await list_notices(session, who, NoticeFilter())).rows
        assert [(row.kind, row.pays_from) for row in found] == [
            (EventKind.PAYEE_ACCOUNT_CHANGED, day.isoformat()) for day in told
        ]


async def test_the_administrators_are_told_that_and_by_whom_but_no_number(world: World, asta: Actor) -> None:
    await change(asta, FIRST, reference="Ekonomi")
    async with reading() as session:
        (told,) = await list_told(session, world.disa)
        assert await list_told(session, world.berit) == ()
        assert await list_told(session, asta) == ()
    assert (told.subject, told.proposer, told.pays_from) == (STANDARD, "Asta Alm", DECEMBER)
    assert not any(word in repr(told) for word in (FIRST, "999-9996", "Ekonomi"))


@pytest.mark.parametrize("who", ["bo", "nils", "disa", "britt", "hanna", "ulla", "kerstin"])
async def test_nobody_without_the_permission_sees_or_changes_accounts(world: World, who: str) -> None:
    await change(world.asta, FIRST)
    other: Actor = getattr(world, who)
    for act in (change(other, SECOND), cancel(other, 1), confirm(other, 1), overview(other)):
        with pytest.raises(NotAllowed):
            await act
    assert [row.number for row in await all_of(select(PayeeAccount))] == [FIRST]


async def test_the_changes_of_another_municipality_are_not_there(asta: Actor, britt: Actor) -> None:
    mine = await change(asta, FIRST)
    assert (await overview(britt)).changes == ()
    with pytest.raises(NotFound):
        await cancel(britt, mine)
    with pytest.raises(NotFound):
        await confirm(britt, mine)


async def test_a_number_of_another_municipality_is_refused_without_telling_whose(
    asta: Actor, britt: Actor
) -> None:
    await change(asta, FIRST)
    with pytest.raises(Invalid) as refused:
        await change(britt, FIRST)
    assert refused.value.field == "number"
    assert not any(word in refused.value.sentence for word in ("Ale", "kommun ", "annan", "upptaget"))
    await change(britt, FIRST, kind="plusgiro")


async def test_of_two_municipalities_that_register_a_number_at_once_one_has_it(
    asta: Actor, britt: Actor
) -> None:
    done = await asyncio.gather(*(change(who) for who in (asta, britt)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Invalid", "int"]


async def test_a_slip_that_is_undone_leaves_the_number_to_its_owner(asta: Actor, britt: Actor) -> None:
    slip = await change(asta, FIRST)
    await cancel(asta, slip)
    await change(britt, FIRST)
    with pytest.raises(Invalid):
        await change(asta, FIRST)
    rows = await all_of(select(PayeeAccount).order_by(col(PayeeAccount.id)))
    assert [(row.municipality_code, row.let_go_at is None) for row in rows] == [(ALE, False), (BURLOV, True)]


async def test_an_account_that_has_been_paid_to_is_never_let_go(asta: Actor, britt: Actor) -> None:
    await change(asta, FIRST, day=LONG_AGO)
    await cancel(asta, await change(asta, SECOND))
    with pytest.raises(Invalid):
        await change(britt, FIRST)
    await change(asta, FIRST, subject=PRESCHOOL)
    assert len(await all_of(select(PayeeAccount).where(PayeeAccount.number == FIRST))) == 1


async def test_of_two_changes_from_the_same_payout_the_later_counts(asta: Actor) -> None:
    await change(asta, FIRST, day=LONG_AGO)
    await change(asta, SECOND, day=TENTH)
    third = await change(asta, THIRD, day=TENTH + timedelta(days=3))
    assert (await paid_to(DECEMBER))[COMPULSORY] == "50501055"
    await cancel(asta, third)
    assert (await paid_to(DECEMBER))[COMPULSORY] == FIRST, "the one between was replaced for good"


async def test_undone_before_its_payout_is_prepared_the_old_account_counts_again(
    granted: World, asta: Actor
) -> None:
    await change(asta, FIRST, day=LONG_AGO)
    made = await change(asta, SECOND, day=NINTH)
    await cancel(asta, made)
    assert (await paid_to(NOVEMBER))[COMPULSORY] == FIRST
    made = await change(asta, SECOND, day=NINTH)
    async with unit_of_work() as session:
        await add_payee_accounts(session, granted, [BURLOV])
    await prepare(granted.ulla, NOVEMBER)
    with pytest.raises(Conflict, match="redan förberedd"):
        await cancel(asta, made)


async def test_a_payout_that_is_prepared_is_never_promised(granted: World, asta: Actor) -> None:
    before = await paid_to(NOVEMBER)
    async with unit_of_work() as session:
        await add_payee_accounts(session, granted, [BURLOV])
    await prepare(granted.ulla, NOVEMBER)
    await change(asta, FIRST, day=NINTH)
    assert await paid_to(NOVEMBER) == before == {}
    found = await overview(asta, day=NINTH)
    assert (found.pays_from, found.is_prepared) == (DECEMBER, True)


async def test_what_was_told_is_what_is_saved_or_nothing_is(granted: World, asta: Actor) -> None:
    wanted = payee_account_looks.read(subject=STANDARD, kind="bankgiro", number=FIRST, reference="")
    with clock.at(on(TENTH)), pytest.raises(Conflict, match=str(DECEMBER)):
        async with unit_of_work() as session:
            await payee_account_changes.propose(session, asta, wanted, seen=NOVEMBER)
    assert await all_of(select(PayeeAccountChange)) == await all_of(select(PayeeAccount)) == []


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("subject", {"subject": "NO_SUCH_TYPE"}),
        ("subject", {"subject": ""}),
        ("kind", {"kind": ""}),
        ("kind", {"kind": "iban"}),
        ("kind", {"kind": STANDARD}),
        ("number", {"number": "9999997"}),
        ("reference", {"reference": "<script>"}),
    ],
)
async def test_what_cannot_be_is_refused_beside_its_field(
    asta: Actor, field: str, given: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        await change(asta, **({"number": FIRST} | given))  # type: ignore[arg-type]
    assert refused.value.field == field


async def test_a_change_that_changes_nothing_is_refused(asta: Actor) -> None:
    await change(asta, FIRST, reference="A")
    with pytest.raises(Invalid, match="redan registrerade"):
        await change(asta, FIRST, reference=" A ")
    with pytest.raises(Invalid, match="redan ut till standardkontot"):
        await change(asta, subject=PRESCHOOL, kind=STANDARD)
    await change(asta, FIRST, reference="B")


async def test_a_type_goes_back_to_the_standard_account_where_there_is_one(asta: Actor) -> None:
    await change(asta, SECOND, subject=PRESCHOOL, day=LONG_AGO)
    with pytest.raises(Invalid, match="inget standardkonto"):
        await change(asta, subject=PRESCHOOL, kind=STANDARD)
    await change(asta, FIRST)
    await change(asta, subject=PRESCHOOL, kind=STANDARD)
    assert ((await paid_to(NOVEMBER))[PRESCHOOL], (await paid_to(DECEMBER))[PRESCHOOL]) == (SECOND, FIRST)


async def test_only_those_of_the_agency_who_handle_payouts_see_the_last_digits(world: World) -> None:
    await change(world.asta, FIRST)
    await change(world.asta, "18", kind="plusgiro", subject=PRESCHOOL)
    seen = {
        who: sorted(row.last_digits for row in await all_of(account_tails(getattr(world, who))))
        for who in ("ulla", "hanna", "kerstin", "sixten", "asta", "disa")
    }
    tails = ["8", "9996"]
    assert seen == {"ulla": tails, "hanna": tails, "kerstin": [], "sixten": [], "asta": [], "disa": []}


async def test_every_user_learns_that_the_municipality_has_nowhere_to_be_paid(world: World) -> None:
    async def lacks(actor: Actor) -> bool:
        async with reading() as session:
            return await has_nowhere_to_be_paid(session, actor)

    assert [await lacks(who) for who in (world.asta, world.bo, world.disa, world.hanna)] == [
        True, True, False, False
    ]  # fmt: skip
    await change(world.asta, SECOND, subject=PRESCHOOL)
    assert await lacks(world.bo)
    await change(world.asta, FIRST)
    assert [await lacks(who) for who in (world.bo, world.britt)] == [False, True]
