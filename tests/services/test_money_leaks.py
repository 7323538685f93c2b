"""No place where money is told tells who is protected, of another municipality, or of a type that is lacked.

Each test then finds the same words in the same places, by whoever may see them or once nothing is protected:
it cannot pass on empty pages.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from rxapp import clock
from rxapp.db import unit_of_work
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.permissions import Actor
from rxapp.models import Case, Person, Protection, Row
from rxapp.services import cost_centres, recovery_claims
from rxapp.settings import get_settings
from rxapp.text.labels import type_name
from tests.fixtures.grounded import register, run
from tests.fixtures.people import ALE, AMINA, BURLOV, COMPULSORY, FARAH, PRESCHOOL, SAMIRA, Individual
from tests.fixtures.recovering import PAID, decided, paid_case, was_opened
from tests.fixtures.told_money import EVERYWHERE, everything
from tests.fixtures.world import ALE_GIRO, BURLOV_GIRO, Asked, World, add_case, pay_out
from tests.services.conftest import GoTo

OF_PERSONS = {"payouts page", "explanations", "statement as PDF", "files of payouts"}
"""The places that tell of persons at all; the others have sums, numbers and accounts."""
OF_USERS = {*EVERYWHERE} - {"run pages", "orders to the bank"}
OF_TAGS = {"forecast", "files of the forecast"}
READERS = ("asta", "britt", "disa", "hanna", "ulla", "sixten", "kerstin")
TAG = {ALE: "STALLEALE", BURLOV: "STALLEBUR"}
UNPAID = {ALE: 1_357_91, BURLOV: 9_876_51}
"""Granted and not paid: told by the forecast and the debts alone."""
CHILD = {ALE: "77000001", BURLOV: "77000009"}
"""Registered for each of them; paid without application."""


@dataclass(frozen=True, slots=True)
class Money:
    """What the world has been paid, claimed back and is still to get. `files` are case numbers."""

    world: World
    files: dict[str, set[str]]


@pytest.fixture
async def money(world: World, go_to: GoTo, monkeypatch: pytest.MonkeyPatch) -> Money:
    """Ale: Amina and Samira (protected) paid, partly claimed back and set off; a child without application;
    something unpaid. Burlöv: the same of Farah and another child, nothing claimed back."""
    monkeypatch.setenv("RXAPP_PAYER_NAME", "Migrationsverket")
    monkeypatch.setenv("RXAPP_PAYER_ACCOUNT", "5050-1055")
    get_settings.cache_clear()
    number = await decided(await paid_case(world), PAID, 400_00)
    await was_opened(number, world.asta)
    go_to(clock.today() + timedelta(weeks=3, days=1))
    await recovery_claims.follow_legal_force()
    for code, child in CHILD.items():
        await register(world.hanna, first=date(2026, 9, 28), last=date(2026, 9, 30), number=child, code=code)
    await run(world.ulla)
    await granted(world.asta, AMINA, 300_00, world)
    await granted(world.britt, FARAH, 4_321_09, world)
    await pay_out(world, clock.today())
    files = {code: set[str]() for code in (ALE, BURLOV)}
    for sender, person in ((world.asta, AMINA), (world.britt, FARAH)):
        await granted(sender, person, UNPAID[sender.municipality_code or ""], world)
    async with unit_of_work() as session:
        for case in (await session.exec(select(Case))).all():
            files[case.municipality_code].add(case.file_number)
    return Money(world, files)


async def granted(sender: Actor, person: Individual, ore: int, world: World) -> None:
    async with unit_of_work() as session:
        rows = [Asked(person.number, ore)]
        case = await add_case(session, world, sender=sender, type_code=COMPULSORY, rows=rows)
    async with unit_of_work() as session:
        row = (await session.exec(select(Row.id).where(Row.case_id == case.id))).one() or 0
        tag = TAG[sender.municipality_code or ""]
        await cost_centres.set_tags(session, sender, case.file_number, {row: tag})


def shown(number: str) -> str:
    return f"{number[:2]}-{number[2:]}"


def of_person(person: Individual) -> set[str]:
    return {person.first_name, person.last_name, person.born_on.isoformat(), repr(person.born_on)}


def numbers(*individuals: str) -> set[str]:
    return {form for number in individuals for form in (number, shown(number))}


def amount(ore: int) -> set[str]:
    """As a value, as words, and as it stands in files."""
    whole, rest = divmod(ore, 100)
    return {str(ore), f"{whole:,},{rest:02}".replace(",", " ", 1), f"{whole},{rest:02}", f"{whole}.{rest:02}"}


def of_municipality(money: Money, code: str) -> set[str]:
    """Words that nobody of another municipality meets."""
    person, giro = {ALE: (AMINA, ALE_GIRO), BURLOV: (FARAH, BURLOV_GIRO)}[code]
    return {
        *of_person(person),
        *numbers(person.number, CHILD[code]),
        *money.files[code],
        *amount(UNPAID[code]),
        TAG[code],
        giro,
        giro[-4:],
    }


def of_lacked_types() -> set[str]:
    """Words of Ale that whoever lacks grundskola and what is paid without application does not meet."""
    return {
        *of_person(AMINA),
        *numbers(AMINA.number, SAMIRA.number, CHILD[ALE]),
        *amount(UNPAID[ALE]),
        TAG[ALE],
        COMPULSORY,
        type_name(COMPULSORY),
        "UAM_DAILY_ASYL",
        "dygn ×",
    }


def found(words: set[str], told: dict[str, str]) -> dict[str, set[str]]:
    """What is found, by place; places without anything are left out."""
    hits = {name: {word for word in words if word in text} for name, text in told.items()}
    return {name: each for name, each in hits.items() if each}


def with_all_types(actor: Actor) -> Actor:
    return replace(actor, types=frozenset(TYPES), account_numbers=actor.municipality_code is not None)


async def unprotect() -> None:
    async with unit_of_work() as session:
        mine = update(Person).where(col(Person.individual_number) == SAMIRA.number)
        await session.exec(mine.values(protection=Protection.NONE))


async def test_no_place_tells_who_is_protected_to_any_reader(money: Money) -> None:
    for name in READERS:
        told = await everything(with_all_types(getattr(money.world, name)))
        assert (name, found(of_person(SAMIRA), told)) == (name, {})
    asta = with_all_types(money.world.asta)
    # There by the number, in every place that tells of persons; and by name once nothing is protected.
    assert set(found(numbers(SAMIRA.number), await everything(asta))) == OF_PERSONS
    await unprotect()
    assert set(found({SAMIRA.last_name}, await everything(asta))) == OF_PERSONS


async def test_no_place_tells_of_another_municipality(money: Money) -> None:
    both = {ALE: ("asta", "nils", "disa"), BURLOV: ("britt", "berit")}
    for code, names in both.items():
        (other,) = {*both} - {code}
        for name in names:
            told = await everything(with_all_types(getattr(money.world, name)))
            assert (name, found(of_municipality(money, other), told)) == (name, {})
            assert (name, told["orders to the bank"]) == (name, "")
        told = await everything(with_all_types(getattr(money.world, names[0])))
        own = found(of_municipality(money, code), told)
        assert OF_USERS - {"charts"} <= {*own}
        assert {place for place, words in own.items() if words & numbers(CHILD[code])} >= OF_PERSONS
        assert {place for place, words in own.items() if TAG[code] in words} == OF_TAGS
    ends = {ALE_GIRO[-4:], BURLOV_GIRO[-4:]}
    officer = found(ends, await everything(money.world.ulla))
    assert officer == {"run pages": ends, "orders to the bank": ends}


async def test_no_place_tells_of_a_type_that_the_reader_lacks(money: Money) -> None:
    lacking = replace(money.world.asta, types=frozenset({PRESCHOOL}))
    for actor in (money.world.bo, money.world.nils, lacking):
        told = await everything(actor)
        assert found(of_lacked_types(), told) == {}
        # What every user is promised is told: numbers and amounts of the lines, and the sums.
        assert {"payouts page", "files of payouts"} <= {*found(money.files[ALE], told)}
        assert all(told[place] for place in ("chosen day", "charts", "statement as PDF"))
    told = await everything(with_all_types(money.world.asta))
    assert {*found(of_lacked_types(), told)} == OF_USERS - {"chosen day"}
    assert {*found({"dygn ×"}, told)} == OF_PERSONS - {"payouts page"}
