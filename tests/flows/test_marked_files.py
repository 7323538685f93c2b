"""Somebody is marked: the files that are made and the names of attachments follow at once."""

import csv
import io

from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.domain.permissions import Right
from rxapp.services import attachments, exports
from rxapp.services.attachments import Owner
from rxapp.services.payouts import PayoutFilter
from rxapp.state.attachments import CaseAttachmentsState
from tests.data.conftest import paid
from tests.data.paid import Paid
from tests.fixtures.attached import attach
from tests.fixtures.people import AMINA, PRESCHOOL
from tests.fixtures.world import Asked, World, add_case
from tests.flows.conftest import TabOf
from tests.flows.test_marked_meanwhile import NUMBER, mark, names

__all__ = ["paid"]


async def test_the_file_is_without_the_name_once_somebody_is_marked(paid: Paid) -> None:
    async def still() -> None:
        assert paid.world.asta.may(Right.PAYOUTS_READ)

    async def cells() -> set[str]:
        made = await exports.payouts(paid.world.asta, PayoutFilter(), "csv", still=still)
        text = made.decode("utf-8-sig")
        return {row["Individ"] for row in csv.DictReader(io.StringIO(text), delimiter=";")}

    assert f"{NUMBER} Amina Alkurdi" in await cells()
    await mark(paid.world.hanna)
    assert {cell for cell in await cells() if cell.startswith(NUMBER)} == {NUMBER}


async def test_a_file_that_is_being_made_while_somebody_is_marked_is_made_anew(paid: Paid) -> None:
    asked = 0

    async def still() -> None:
        nonlocal asked
        asked += 1
        if asked == 2:
            # What the file is made of has been read by now.
            await mark(paid.world.hanna)

    made = await exports.payouts(paid.world.asta, PayoutFilter(), "csv", still=still)
    assert asked >= 2
    assert NUMBER.encode() in made
    assert AMINA.first_name.encode() not in made


async def test_the_name_of_an_attachment_goes_with_the_name_of_the_child(world: World, tab_of: TabOf) -> None:
    async with unit_of_work() as session:
        case = await add_case(
            session,
            world,
            sender=world.asta,
            type_code=PRESCHOOL,
            rows=[Asked(AMINA.number)],
            status=CaseStatus.IN_REVIEW,
        )
    await attach(world.asta, Owner(file_number=case.file_number), "Amina Alkurdi.pdf")
    tab = await tab_of("asta")
    await tab.open(f"/arenden/{case.file_number}")
    shown = await tab.state(CaseAttachmentsState)
    assert [line.name for line in shown.attached] == ["Amina Alkurdi.pdf"]
    tab.forget()
    await mark(world.hanna)
    assert [line.name for line in shown.attached] == ["Bilaga 1.pdf"]
    assert names(tab) == []
    async with reading() as session:
        for actor in (world.asta, world.hanna, world.sixten):
            (view,) = await attachments.list_attachments(session, actor, Owner(file_number=case.file_number))
            assert view.name == "Bilaga 1.pdf"
