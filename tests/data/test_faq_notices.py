"""The agency's own answers on notices, each quoted and held against what the service tells, and whom.

What is mailed goes to whom `recipients_of` names, at the address that it gives.
"""

from dataclasses import replace

from rxapp import clock
from rxapp.access.notices import recipients_of
from rxapp.db import reading, unit_of_work
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.people import Details
from rxapp.domain.permissions import Actor
from rxapp.services import notices, permissions, users
from rxapp.services.notices import NoticeFilter
from rxapp.text.notices import TOLD
from tests.fixtures.noticing import happen, seen_by, told_of
from tests.fixtures.people import ALE, AMINA, COMPULSORY, PRESCHOOL
from tests.fixtures.recovering import decided, paid_case
from tests.fixtures.world import Asked, World, add_case


def in_a_case(kind: EventKind = EventKind.CASE_DECIDED, type_code: str = PRESCHOOL) -> Happened:
    return Happened(kind, ALE, type_code=type_code)


async def listed(actor: Actor) -> list[EventKind]:
    async with reading() as session:
        return [row.kind for row in (await notices.list_notices(session, actor, NoticeFilter())).rows]


async def test_mail_is_of_what_the_tab_shows_and_of_the_types_that_one_holds(world: World) -> None:
    """«Användaren har möjlighet att få mejlnotifieringar för de händelser som idag visas i fliken
    notifieringar i e-tjänsten och för de ersättningar som respektive användare har behörighet för.»"""
    mailed = [in_a_case(kind, code) for kind in TOLD for code in (PRESCHOOL, COMPULSORY)]
    events = {event.event_id for event in await happen(world.hanna, mailed)}
    for reader in (world.asta, world.bo, world.nils, world.britt):
        told = {event for event, account in await told_of(events) if account == reader.account_id}
        assert told == await seen_by(reader)
    assert all(notice.mailed for notice in TOLD.values())


async def test_mail_goes_to_the_address_of_the_users_profile(world: World) -> None:
    """«Notifieringen skickas till den mejladress som är kopplad till användarens profil och behörighet.»"""
    async with unit_of_work() as session:
        await users.change_user(
            session,
            world.disa,
            account_id=world.bo.account_id,
            details=Details("Bo", "Öberg", "gruppbrevlada@ale.example"),
        )
    (event,) = await happen(world.hanna, [in_a_case()])
    async with reading() as session:
        told = (await session.exec(recipients_of([event.event_id], clock.today()))).all()
    assert {row.account_id: row.address for row in told} == {
        world.asta.account_id: "usr1@example.se",
        world.bo.account_id: "gruppbrevlada@ale.example",
    }


async def test_notices_are_of_all_applications_of_the_type_whoever_sent_them(world: World) -> None:
    """«Det vill säga, både för de ansökningar som användaren själv har skickat in och för de ansökningar som
    andra användare har skickat in inom den ersättningstypen.»"""
    async with unit_of_work() as session:
        for sender in (world.asta, world.bo):
            case = await add_case(
                session, world, sender=sender, type_code=PRESCHOOL, rows=[Asked(AMINA.number)]
            )
            assert case.sent_by == sender.account_id
    events = await happen(world.hanna, [in_a_case(), in_a_case()])
    for reader in (world.asta, world.bo):
        assert await seen_by(reader) == {event.event_id for event in events}


async def test_of_types_that_one_lacks_nothing_is_told(world: World) -> None:
    """«De ersättningstyper som användaren inte har behörighet för, får användaren inte mejlnotifieringar
    för.»"""
    (event,) = await happen(world.hanna, [in_a_case(type_code=COMPULSORY)])
    assert await told_of([event.event_id]) == {(event.event_id, world.asta.account_id)}
    assert await seen_by(world.bo) == set()


async def test_whether_or_not_there_is_mail_the_tab_shows_what_has_happened(world: World) -> None:
    """«Observera att även om du får mejlnotifieringar så ansvarar du för att bevaka om det sker en händelse i
    e-tjänsten, se fliken ”Notifieringar”.»"""
    await happen(world.hanna, [in_a_case(EventKind.SUPPLEMENT_REQUESTED), in_a_case()])
    assert await listed(world.bo) == [EventKind.CASE_DECIDED, EventKind.SUPPLEMENT_REQUESTED]
    async with reading() as session:
        assert await notices.count_unread(session, world.bo) == 2


async def test_once_a_type_is_taken_away_nothing_more_of_it_is_told_or_seen(world: World) -> None:
    """«När ändringen är gjord så kommer du inte längre att få mejlnotifieringar eller se uppgifter för de
    ersättningstyper som är borttagna från din profil.»"""
    (before,) = await happen(world.hanna, [in_a_case()])
    async with unit_of_work() as session:
        await permissions.set_permission(
            session, world.disa, account_id=world.bo.account_id, subject=PRESCHOOL, held=False
        )
    (after,) = await happen(world.hanna, [in_a_case()])
    assert await told_of([before.event_id, after.event_id]) == {
        (event.event_id, world.asta.account_id) for event in (before, after)
    }
    assert await seen_by(replace(world.bo, types=frozenset())) == set()


async def test_what_the_agency_asks_of_a_recovery_and_its_decision_are_among_the_notices(
    world: World,
) -> None:
    """«I de fall som Migrationsverket begär in kompletterande uppgifter visas meddelandet i fliken
    notifieringar. Besluten visas i e-tjänsten i flikarna notifieringar och ärenden. Återkravsärenden markeras
    med ett Å i kolumnen för diarienummer.»"""
    number = await decided(await paid_case(world))
    async with reading() as session:
        found = (await notices.list_notices(session, world.asta, NoticeFilter(words=number))).rows
    of_recovery = [row.kind for row in found if row.is_recovery]
    assert of_recovery == [EventKind.RECOVERY_DECIDED, EventKind.RECOVERY_COMMUNICATED]


async def test_what_happens_in_the_service_is_told_there(world: World) -> None:
    """«Exempel på kommunikation som sker i e-tjänsten […] är: behov av komplettering från Migrationsverket,
    beslut för en ansökan och information om utförda utbetalningar till kommunen.»"""
    kinds = [EventKind.SUPPLEMENT_REQUESTED, EventKind.CASE_DECIDED, EventKind.CASE_PAID]
    await happen(world.hanna, [in_a_case(kind) for kind in kinds])
    assert sorted(await listed(world.bo)) == sorted(kinds)
