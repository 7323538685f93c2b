from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import col, select

from rxapp import clock
from rxapp.db import RECORDED, reading, unit_of_work
from rxapp.domain.errors import Conflict, NotAllowed, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.periods import Quarter
from rxapp.domain.permissions import Actor, Role
from rxapp.domain.reviews import Holding, Stage
from rxapp.domain.windows import ALWAYS, Window
from rxapp.models import AccessReview, Account, Agreement, Event, ReviewedUser
from rxapp.services import permissions, review_signing, reviews
from rxapp.services.reviews import Review
from tests.fixtures.people import ACCOUNTS, ALE, COMPULSORY, PRESCHOOL
from tests.fixtures.statements import Counted
from tests.fixtures.time import Clock
from tests.fixtures.world import World

NOW, NEXT = Quarter(2026, 4), Quarter(2027, 1)
NOT_ADMINISTRATORS = [name for name, someone in ACCOUNTS.items() if someone.role is not Role.ADMINISTRATOR]


async def review_of(actor: Actor) -> Review:
    async with reading() as session:
        return await reviews.get_review(session, actor)


async def seen_by(actor: Actor) -> dict[int, str]:
    return {one.user.account_id: one.seen for one in (await review_of(actor)).users}


async def confirm(actor: Actor, *whom: Actor) -> int:
    """Confirm those as they are now, or everybody."""
    seen = await seen_by(actor)
    chosen = {w.account_id: seen[w.account_id] for w in whom} if whom else seen
    async with unit_of_work() as session:
        return await review_signing.confirm(session, actor, chosen)


async def sign(actor: Actor) -> Quarter:
    async with unit_of_work() as session:
        return await review_signing.sign(session, actor)


async def put(actor: Actor, whom: Actor, subject: str, *, held: bool) -> None:
    async with unit_of_work() as session:
        await permissions.set_permission(
            session, actor, account_id=whom.account_id, subject=subject, held=held
        )


async def events(*kinds: EventKind) -> list[Event]:
    async with reading() as session:
        found = select(Event).where(col(Event.kind).in_(kinds)).order_by(col(Event.id))
        return list((await session.exec(found)).all())


@pytest.mark.parametrize("name", NOT_ADMINISTRATORS)
async def test_whoever_is_no_administrator_sees_confirms_and_signs_nothing(world: World, name: str) -> None:
    actor = getattr(world, name)
    with pytest.raises(NotAllowed):
        await review_of(actor)
    for action in (review_signing.sign, lambda s, a: review_signing.confirm(s, a, {})):
        with pytest.raises(NotAllowed):
            async with unit_of_work() as session:
                await action(session, actor)
    async with reading() as session:
        assert await reviews.list_signed(session, actor) == ()
        assert await reviews.get_duty(session, actor) is None


async def test_every_active_user_of_the_own_municipality_is_to_be_confirmed(world: World) -> None:
    review = await review_of(world.disa)
    assert (review.duty.quarter, review.stage) == (NOW, Stage.OVERDUE)
    assert [one.user.name for one in review.users] == ["Asta Alm", "Nils Ärlig", "Bo Öberg"]
    assert review.missing == review.users


async def test_a_user_of_another_municipality_is_not_there(world: World) -> None:
    async with unit_of_work() as session:
        with pytest.raises(NotFound):
            await review_signing.confirm(session, world.disa, {world.britt.account_id: "x"})


async def test_the_review_is_signed_once_everybody_is_confirmed_and_is_one_event(world: World) -> None:
    assert await confirm(world.disa, world.asta, world.bo) == 2
    with pytest.raises(Conflict, match="1 användare är inte bekräftad"):
        await sign(world.disa)
    assert await confirm(world.disa) == 1
    assert await sign(world.disa) == NOW
    confirmed = await events(EventKind.REVIEW_CONFIRMED)
    (signed,) = await events(EventKind.REVIEW_SIGNED)
    assert [event.account_id for event in confirmed] == [
        who.account_id for who in (world.asta, world.bo, world.nils)
    ]
    assert (signed.actor_id, signed.municipality_code) == (world.disa.account_id, ALE)
    assert signed.data == {"quarter": "2026-10-01", "users": 3}
    review = await review_of(world.disa)
    assert (review.duty.quarter, review.stage) == (NEXT, Stage.COMING)
    assert [(one.quarter, one.signer) for one in review.signed] == [(NOW, "Disa Dal")]


async def test_a_confirmation_no_longer_counts_once_the_permissions_change(world: World) -> None:
    await confirm(world.disa)
    await put(world.disa, world.nils, PRESCHOOL, held=True)
    (missing,) = (await review_of(world.disa)).missing
    assert (missing.user.name, missing.is_stale, missing.confirmer) == ("Nils Ärlig", True, "Disa Dal")
    with pytest.raises(Conflict):
        await sign(world.disa)
    await put(world.disa, world.nils, PRESCHOOL, held=False)
    assert (await review_of(world.disa)).missing == ()
    await put(world.disa, world.bo, PRESCHOOL, held=False)
    assert await confirm(world.disa, world.bo) == 1
    assert await sign(world.disa) == NOW


async def test_what_has_changed_since_it_was_shown_is_not_confirmed(world: World) -> None:
    seen = await seen_by(world.disa)
    await put(world.disa, world.nils, PRESCHOOL, held=True)
    with pytest.raises(Conflict) as refused:
        async with unit_of_work() as session:
            await review_signing.confirm(session, world.disa, seen)
    assert refused.value.sentence == review_signing.CHANGED
    assert await events(EventKind.REVIEW_CONFIRMED) == []


async def test_a_permission_with_days_is_confirmed_with_them_and_may_end_by_itself(
    world: World, standing: Clock
) -> None:
    days = Window(None, date(2026, 12, 1))
    async with unit_of_work() as session:
        await permissions.give(
            session, world.disa, account_id=world.nils.account_id, subject=COMPULSORY, days=days
        )
    await confirm(world.disa)
    standing.forward(days=9)
    assert clock.today() == date(2026, 12, 2)
    assert (await review_of(world.disa)).missing == ()
    await sign(world.disa)
    async with reading() as session:
        _, users = await reviews.get_signed(session, world.disa, NOW)
    held = {user.name: user.holdings for user in users}
    assert held["Nils Ärlig"] == (Holding(COMPULSORY, days),)
    assert held["Bo Öberg"] == (Holding(PRESCHOOL, ALWAYS),)


async def test_whoever_is_confirmed_already_is_not_confirmed_anew(world: World) -> None:
    assert await confirm(world.disa) == 3
    assert await confirm(world.disa) == 0
    assert len(await events(EventKind.REVIEW_CONFIRMED)) == 3


async def test_whoever_has_left_is_neither_missing_nor_a_part_of_what_is_signed(world: World) -> None:
    await confirm(world.disa, world.asta, world.bo)
    async with unit_of_work() as session:
        for who in (world.bo, world.nils):
            account = await session.get(Account, who.account_id)
            assert account is not None
            account.deactivated_at = clock.now()
    await sign(world.disa)
    async with reading() as session:
        _, users = await reviews.get_signed(session, world.disa, NOW)
    assert [user.name for user in users] == ["Asta Alm"]


async def test_the_signed_reviews_of_another_municipality_are_not_there(world: World) -> None:
    await confirm(world.disa)
    await sign(world.disa)
    other = await review_of(world.berit)
    assert (other.signed, other.stage) == ((), Stage.OVERDUE)
    assert [one.user.name for one in other.missing] == ["Britt Berg"]
    async with reading() as session:
        with pytest.raises(NotFound):
            await reviews.get_signed(session, world.berit, NOW)


async def test_a_municipality_whose_agreement_is_new_reviews_first_in_the_next_quarter(world: World) -> None:
    async with unit_of_work() as session:
        for agreement in (await session.exec(select(Agreement))).all():
            agreement.starts_on = date(2026, 10, 1)
    review = await review_of(world.disa)
    assert (review.duty.quarter, review.stage) == (NEXT, Stage.COMING)
    with pytest.raises(Conflict, match="börjar 2027-01-01"):
        await confirm(world.disa)


@pytest.mark.parametrize("ended_on", [date(2026, 9, 30), date(2026, 12, 31)])
async def test_a_renewed_agreement_wipes_no_review_that_was_missed(world: World, ended_on: date) -> None:
    async with unit_of_work() as session:
        before = (await session.exec(select(Agreement).where(Agreement.municipality_code == ALE))).one()
        before.ends_on = ended_on
        session.add(Agreement(municipality_code=ALE, starts_on=date(2026, 10, 1)))
        session.add(
            AccessReview(
                municipality_code=ALE,
                quarter_first_day=date(2026, 4, 1),
                signed_by=world.disa.account_id,
                signed_at=clock.now(),
            )
        )
    review = await review_of(world.disa)
    assert (review.duty.quarter, review.stage) == (NOW, Stage.OVERDUE)
    assert (review.duty.missed, review.duty.due_on) == (Quarter(2026, 3), date(2026, 7, 31))


async def test_a_signed_review_takes_no_confirmation_and_no_second_signature(world: World) -> None:
    await confirm(world.disa)
    await sign(world.disa)
    for action in (lambda: confirm(world.disa), lambda: sign(world.disa)):
        with pytest.raises(Conflict) as refused:
            await action()
        assert refused.value.sentence == review_signing.ALREADY_SIGNED


CHANGES = (
    "UPDATE access_review SET signed_by = signed_by + 1",
    "UPDATE access_review SET signed_at = '2020-01-01 00:00:00'",
    "DELETE FROM access_review",
    "UPDATE reviewed_user SET permissions = '[]'",
    "DELETE FROM reviewed_user",
    "INSERT INTO reviewed_user SELECT municipality_code, quarter_first_day,"
    " (SELECT min(id) FROM account WHERE role = 'administrator'), permissions, last_login_at, confirmed_by,"
    " confirmed_at FROM reviewed_user LIMIT 1",
)


@pytest.mark.parametrize("statement", CHANGES)
async def test_the_database_refuses_every_change_of_a_signed_review(world: World, statement: str) -> None:
    await confirm(world.disa)
    await sign(world.disa)
    with pytest.raises(DBAPIError):
        async with unit_of_work() as session:
            await (await session.connection()).execute(text(statement))
    async with reading() as session:
        assert len((await session.exec(select(ReviewedUser))).all()) == 3
        (signed,) = (await session.exec(select(AccessReview))).all()
    assert signed.signed_by == world.disa.account_id


async def test_the_database_keeps_one_signature_for_a_quarter(world: World) -> None:
    await confirm(world.disa)
    await sign(world.disa)
    with pytest.raises(IntegrityError):
        async with unit_of_work() as session:
            session.add(
                AccessReview(
                    municipality_code=ALE,
                    quarter_first_day=NOW.first_day,
                    signed_by=world.disa.account_id,
                    signed_at=clock.now(),
                )
            )


async def test_what_was_taken_here_comes_back_on_the_days_it_had(world: World) -> None:
    taken = Holding(COMPULSORY, Window(date(2026, 10, 1), date(2026, 12, 24)), world.asta.account_id)
    async with unit_of_work() as session:
        await review_signing.give_back(session, world.disa, world.nils.account_id, [taken])
        assert [event.kind for event in session.info[RECORDED]] == [EventKind.PERMISSION_GIVEN]
    (nils,) = (one.user for one in (await review_of(world.disa)).users if one.user.name == "Nils Ärlig")
    assert reviews.holdings_of(nils) == {taken}
    for stranger in (world.berit, world.nils, world.hanna):
        with pytest.raises(NotFound):
            async with unit_of_work() as session:
                await review_signing.give_back(session, stranger, world.nils.account_id, [taken])


async def test_a_review_takes_five_statements_however_many_users(world: World, statements: Counted) -> None:
    with statements() as said:
        await review_of(world.disa)
    assert len(said) == 5  # signed, agreements, confirmed, permissions, users
