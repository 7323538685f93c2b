"""Which account a run pays to, and what the database refuses of accounts whoever asks."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from rxapp.access.payee_accounts import accounts_in_force
from rxapp.db import reading, unit_of_work
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.payee_accounts import STANDARD, AccountKind
from rxapp.models import PayeeAccount, PayeeAccountChange
from tests.fixtures.people import ALE, BURLOV, COMPULSORY, PRESCHOOL
from tests.fixtures.world import World

pytestmark = pytest.mark.without_accounts

AT = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 30), date(2026, 11, 30), date(2026, 12, 30)


@dataclass
class Books:
    """Accounts and changes, written as they stand and past every rule of the services."""

    world: World

    async def account(self, number: str, code: str = ALE, kind: AccountKind = AccountKind.BANKGIRO) -> int:
        async with unit_of_work() as session:
            made = PayeeAccount(municipality_code=code, kind=kind, number=number, registered_at=AT)
            session.add(made)
            await session.flush()
            return made.id or 0

    async def change(
        self, subject: str, account_id: int | None, pays_from: date | None, code: str = ALE, **given: object
    ) -> int:
        async with unit_of_work() as session:
            values: dict[str, object] = {
                "municipality_code": code,
                "subject": subject,
                "payee_account_id": account_id,
                "reference": f"{subject} {pays_from}"[:35],
                "second_needed": False,
                "proposed_by": self.world.asta.account_id,
                "proposed_at": AT,
                "pays_from": pays_from,
            }
            made = PayeeAccountChange.model_validate(values | given)
            session.add(made)
            await session.flush()
            return made.id or 0


@pytest.fixture
def books(world: World) -> Books:
    return Books(world)


async def in_force(pay_on: date) -> dict[tuple[str, str], tuple[int, str]]:
    async with reading() as session:
        found = (await session.exec(accounts_in_force(pay_on))).all()
    told = {(r.municipality_code, r.type_code): (r.payee_account_id, r.reference) for r in found}
    assert len(told) == len(found), "a type has one account in a municipality"
    return told


async def said(statement: str) -> str:
    with pytest.raises(DBAPIError) as refused:
        async with unit_of_work() as session:
            await (await session.connection()).execute(text(statement))
    return str(refused.value.orig)


async def test_without_an_account_there_is_nowhere_to_pay(books: Books) -> None:
    assert await in_force(NOVEMBER) == {}


async def test_every_type_is_paid_to_the_standard_account_unless_it_has_its_own(books: Books) -> None:
    standard, own = await books.account("9999996"), await books.account("5050", kind=AccountKind.PLUSGIRO)
    await books.change(STANDARD, standard, OCTOBER)
    await books.change(PRESCHOOL, own, OCTOBER)
    found = await in_force(NOVEMBER)
    assert set(found) == {(ALE, code) for code in TYPES}
    assert found[ALE, PRESCHOOL] == (own, f"{PRESCHOOL} {OCTOBER}")
    assert {account for (_, code), account in found.items() if code != PRESCHOOL} == {
        (standard, f"{STANDARD} {OCTOBER}")
    }


async def test_a_municipality_may_have_an_account_for_one_type_alone(books: Books) -> None:
    own = await books.account("9999996")
    await books.change(PRESCHOOL, own, OCTOBER)
    assert {key: account for key, (account, _) in (await in_force(OCTOBER)).items()} == {
        (ALE, PRESCHOOL): own
    }


async def test_a_change_counts_from_its_payout_and_never_before(books: Books) -> None:
    first, second = await books.account("9999996"), await books.account("1609908")
    await books.change(STANDARD, first, OCTOBER)
    await books.change(STANDARD, second, NOVEMBER)
    told = [
        (await in_force(day)).get((ALE, COMPULSORY))
        for day in (date(2026, 10, 29), OCTOBER, date(2026, 11, 29))
    ]
    assert [one and one[0] for one in told] == [None, first, first]
    assert [(await in_force(day))[ALE, COMPULSORY][0] for day in (NOVEMBER, DECEMBER)] == [second, second]


async def test_what_is_cancelled_or_waits_for_a_second_person_counts_for_nothing(books: Books) -> None:
    first, second = await books.account("9999996"), await books.account("1609908")
    who = books.world.asta.account_id
    await books.change(STANDARD, first, OCTOBER)
    await books.change(STANDARD, second, NOVEMBER, cancelled_by=who, cancelled_at=AT)
    await books.change(STANDARD, second, None, second_needed=True)
    assert (await in_force(DECEMBER))[ALE, PRESCHOOL][0] == first


async def test_a_type_can_go_back_to_the_standard_account(books: Books) -> None:
    standard, own = await books.account("9999996"), await books.account("1609908")
    await books.change(STANDARD, standard, OCTOBER)
    await books.change(PRESCHOOL, own, OCTOBER)
    await books.change(PRESCHOOL, None, NOVEMBER)
    assert (await in_force(OCTOBER))[ALE, PRESCHOOL][0] == own
    assert (await in_force(NOVEMBER))[ALE, PRESCHOOL] == (standard, f"{STANDARD} {OCTOBER}")


async def test_each_municipality_is_paid_to_its_own_account(books: Books) -> None:
    ale, burlov = await books.account("9999996"), await books.account("1609908", BURLOV)
    await books.change(STANDARD, ale, OCTOBER)
    await books.change(STANDARD, burlov, OCTOBER, BURLOV)
    found = await in_force(OCTOBER)
    assert (found[ALE, PRESCHOOL][0], found[BURLOV, PRESCHOOL][0]) == (ale, burlov)


async def test_no_two_municipalities_hold_a_number_and_the_kinds_are_apart(books: Books) -> None:
    await books.account("9999996")
    await books.account("9999996", BURLOV, AccountKind.PLUSGIRO)
    with pytest.raises(DBAPIError):
        await books.account("9999996", BURLOV)


async def test_nobody_is_paid_to_the_account_of_another_municipality(books: Books) -> None:
    ale = await books.account("9999996")
    with pytest.raises(DBAPIError):
        await books.change(STANDARD, ale, OCTOBER, BURLOV)


async def test_the_standard_account_is_always_an_account(books: Books) -> None:
    with pytest.raises(DBAPIError):
        await books.change(STANDARD, None, OCTOBER)


async def test_where_two_persons_are_needed_one_is_not_enough(books: Books) -> None:
    account, who = await books.account("9999996"), books.world.asta.account_id
    with pytest.raises(DBAPIError):
        await books.change(STANDARD, account, OCTOBER, second_needed=True)
    with pytest.raises(DBAPIError):
        await books.change(STANDARD, account, OCTOBER, second_needed=True, confirmed_by=who, confirmed_at=AT)
    await books.change(
        STANDARD,
        account,
        OCTOBER,
        second_needed=True,
        confirmed_by=books.world.bo.account_id,
        confirmed_at=AT,
    )


async def test_one_change_at_a_time_waits_and_one_counts_from_a_payout(books: Books) -> None:
    account = await books.account("9999996")
    for pays_from in (None, OCTOBER):
        await books.change(STANDARD, account, pays_from)
        with pytest.raises(DBAPIError):
            await books.change(STANDARD, account, pays_from)


@pytest.mark.parametrize(
    "changed",
    [
        "reference = 'another'",
        "subject = 'ASYL_COMPULSORY'",
        "payee_account_id = NULL",
        "pays_from = '2027-01-29'",
        "proposed_by = proposed_by + 1",
        "second_needed = NOT second_needed",
    ],
)
async def test_a_change_that_stands_is_never_rewritten(books: Books, changed: str) -> None:
    await books.change(PRESCHOOL, await books.account("9999996"), OCTOBER)
    statement = f"UPDATE payee_account_change SET {changed}"  # noqa: S608  # the test's own words
    assert "payee_account_change is append-only: UPDATE refused" in await said(statement)


async def test_a_change_is_cancelled_once_and_never_removed(books: Books) -> None:
    await books.change(PRESCHOOL, await books.account("9999996"), OCTOBER)
    cancel = "UPDATE payee_account_change SET cancelled_by = proposed_by, cancelled_at = proposed_at"
    async with unit_of_work() as session:
        await (await session.connection()).execute(text(cancel))
    for again in (cancel, "UPDATE payee_account_change SET cancelled_by = NULL, cancelled_at = NULL"):
        assert "UPDATE refused" in await said(again)
    assert "DELETE refused" in await said("DELETE FROM payee_account_change")


async def test_an_account_never_changes_and_is_let_go_only_when_nothing_is_paid_to_it(books: Books) -> None:
    account = await books.account("9999996")
    for changed in ("number = '1609908'", "kind = 'plusgiro'", "municipality_code = '1231'"):
        assert "payee_account is append-only" in await said(f"UPDATE payee_account SET {changed}")  # noqa: S608  # the test's own words
    let_go = "UPDATE payee_account SET let_go_at = registered_at"
    change = await books.change(STANDARD, account, OCTOBER)
    assert "UPDATE refused" in await said(let_go)
    assert "DELETE refused" in await said("DELETE FROM payee_account WHERE id NOT IN (SELECT 0)")
    async with unit_of_work() as session:
        run = (await session.connection()).execute
        await run(
            text("UPDATE payee_account_change SET cancelled_by = proposed_by, cancelled_at = proposed_at")
        )
        await run(text(let_go))
    assert change
    assert await books.account("9999996", BURLOV), "what is let go is anybody's"
    with pytest.raises(DBAPIError, match="let go"):
        await books.change(STANDARD, account, NOVEMBER)
    assert "UPDATE refused" in await said(
        "UPDATE payee_account SET let_go_at = NULL WHERE let_go_at > '2000-01-01'"
    )
