"""The world that most tests begin with is put in as it was built, to the last cell and the next number."""

from sqlmodel import SQLModel, select

from rxapp.db import reading, unit_of_work
from rxapp.models import Account, Person
from tests.fixtures import again
from tests.fixtures.people import ACCOUNTS, INDIVIDUALS
from tests.fixtures.world import build_world


async def test_what_is_put_in_again_is_what_was_built(database: str) -> None:
    async with unit_of_work() as session:
        await build_world(session)
    built = await again.keep(database)
    async with unit_of_work() as session:
        connection = await session.connection()
        for table in reversed(SQLModel.metadata.sorted_tables):
            await connection.execute(table.delete())
    assert await again.keep(database) != built
    await again.put(database, built)
    assert await again.keep(database) == built
    async with reading() as session:
        assert len((await session.exec(select(Account.id))).all()) == len(ACCOUNTS)
        assert len((await session.exec(select(Person.individual_number))).all()) == len(INDIVIDUALS)
    async with unit_of_work() as session:
        account = (await session.exec(select(Account).limit(1))).one()
        anew = Account(**account.model_dump(exclude={"id", "hsa_id"}), hsa_id="TSTNMT2120001447-NY")
        session.add(anew)
        await session.flush()
        assert anew.id == len(ACCOUNTS) + 1
