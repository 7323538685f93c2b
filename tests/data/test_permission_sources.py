import pytest

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.errors import NotAllowed
from rxapp.domain.permissions import Actor, Role
from rxapp.models import Account, Permission
from rxapp.services import permission_sources
from rxapp.services.permission_sources import MOST_LISTED, Sources
from tests.fixtures.people import ACCOUNTS, ALE, PRESCHOOL
from tests.fixtures.world import World, pin_hash

NOT_ADMINISTRATORS = [name for name, someone in ACCOUNTS.items() if someone.role is not Role.ADMINISTRATOR]


async def sources(actor: Actor, whom: Actor, words: str = "") -> Sources:
    async with reading() as session:
        return await permission_sources.list_sources(session, actor, account_id=whom.account_id, words=words)


async def names(actor: Actor, whom: Actor, words: str = "") -> list[str]:
    return [one.name for one in (await sources(actor, whom, words)).rows]


async def hire(world: World, *people: tuple[str, str], holds: bool = True) -> None:
    """Users of Ale who have a permission, or none."""
    accounts = [
        Account(
            hsa_id=f"TSTNMT2120001447-{last.upper()}{n}",
            role=Role.USER,
            municipality_code=ALE,
            first_name=first,
            last_name=last,
            email="ny@ale.example",
            pin_hash=pin_hash(),
        )
        for n, (first, last) in enumerate(people)
    ]
    async with unit_of_work() as session:
        session.add_all(accounts)
        await session.flush()
        if holds:
            session.add_all(
                Permission(
                    account_id=account.id or 0,
                    subject=PRESCHOOL,
                    given_by=world.disa.account_id,
                    given_at=clock.now(),
                )
                for account in accounts
            )


@pytest.mark.parametrize("name", NOT_ADMINISTRATORS)
async def test_whoever_is_no_administrator_finds_nobody(world: World, name: str) -> None:
    with pytest.raises(NotAllowed):
        await sources(getattr(world, name), world.nils)


async def test_nobody_of_another_municipality_is_found(world: World) -> None:
    assert await names(world.disa, world.nils, "Britt") == []
    assert await names(world.berit, world.britt) == []
    for stranger in (world.britt, world.disa, world.hanna):
        assert await names(world.disa, stranger) == []


async def test_neither_oneself_nor_who_never_held_anything_is_found(world: World) -> None:
    await hire(world, ("Utan", "Allt"), holds=False)
    assert await names(world.disa, world.nils) == ["Asta Alm", "Bo Öberg"]
    assert await names(world.disa, world.asta) == ["Bo Öberg"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("åsa", ["Åsa Ek"]),
        ("EK å", ["Åsa Ek"]),
        ("  ek   ", ["Åsa Ek", "Eva Eklund"]),
        ("-EK0", ["Åsa Ek"]),
        ("tstnmt2120001447-eklund", ["Eva Eklund"]),
        ("eva ek åsa", []),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("' OR 1=1 --", []),
        ("a " * 4_000, ["Asta Alm", "Åsa Ek", "Eva Eklund"]),
    ],
    ids=lambda value: str(value)[:20],
)
async def test_they_are_found_by_the_words_of_the_name_or_the_hsa_id(
    world: World, words: str, found: list[str]
) -> None:
    await hire(world, ("Åsa", "Ek"), ("Eva", "Eklund"))
    listed = [one for one in await names(world.disa, world.nils, words) if one != "Bo Öberg" or found == []]
    assert listed == found


async def test_of_many_the_first_ones_are_listed_in_swedish_order_and_all_are_counted(world: World) -> None:
    people = [(f"Nr{n:02}", "Zäta") for n in range(MOST_LISTED)]
    await hire(world, ("Örjan", "Åberg"), ("Anna", "Ödman"), *people)
    found = await sources(world.disa, world.nils)
    assert (found.total, len(found.rows)) == (MOST_LISTED + 4, MOST_LISTED)
    assert [one.name for one in found.rows[:2]] == ["Asta Alm", "Nr00 Zäta"]
    assert await names(world.disa, world.nils, "ö") == ["Örjan Åberg", "Bo Öberg", "Anna Ödman"]
