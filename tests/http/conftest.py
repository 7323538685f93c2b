"""What the tests of files over HTTP start from."""

import pytest

from rxapp.db import unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.http import files, sheets
from rxapp.services import drafts
from rxapp.services.attachments import Owner
from tests.fixtures.people import AMINA, PRESCHOOL
from tests.fixtures.world import Asked, World, add_case
from tests.services.conftest import go_to, spring

__all__ = ["go_to", "spring"]


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Nobody has sent anything yet."""
    files.UPLOADS.forget()
    sheets.READINGS.forget()


@pytest.fixture
async def case(world: World) -> Owner:
    """A case of preschool that an officer has."""
    async with unit_of_work() as session:
        added = await add_case(
            session,
            world,
            sender=world.asta,
            type_code=PRESCHOOL,
            rows=[Asked(AMINA.number)],
            status=CaseStatus.IN_REVIEW,
        )
    return Owner(file_number=added.file_number)


@pytest.fixture
async def draft(spring: World) -> Owner:
    """A draft of preschool."""
    async with unit_of_work() as session:
        opened = await drafts.open_draft(session, spring.asta, PRESCHOOL)
    return Owner(draft_key=opened.key)
