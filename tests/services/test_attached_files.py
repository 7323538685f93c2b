"""The bytes behind the attachments: swept when nothing points at them, and held to what was stored."""

import os
import time
from pathlib import Path

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.services import attached_files, attaching, drafts, file_store
from rxapp.services.attachments import Owner
from rxapp.services.verify import verify
from rxapp.settings import get_settings
from tests.fixtures.attached import PDF, attach, stored
from tests.fixtures.people import AMINA, PRESCHOOL
from tests.fixtures.sending import kept
from tests.fixtures.world import Asked, World, add_case

LONG_AGO = time.time() - 3 * 24 * 3600


def age(*paths: Path) -> None:
    for path in paths:
        os.utime(path, (LONG_AGO, LONG_AGO))


async def submitted(session: AsyncSession, world: World) -> Owner:
    added = await add_case(
        session,
        world,
        sender=world.asta,
        type_code=PRESCHOOL,
        rows=[Asked(AMINA.number)],
        status=CaseStatus.SUBMITTED,
    )
    return Owner(file_number=added.file_number)


async def test_a_file_that_nothing_points_at_goes_when_it_has_lain(world: World) -> None:
    old, new = (file_store.path_of(stored(PDF).stored_as) for _ in range(2))
    broken_off, arriving = file_store.begin(), file_store.begin()
    age(old, broken_off.path)
    assert await attached_files.sweep() == 1
    assert sorted(kept()) == sorted([new, arriving.path])
    broken_off.discard()
    arriving.discard()


async def test_what_is_attached_or_was_sent_stays_and_what_was_thrown_away_goes(spring: World) -> None:
    async with unit_of_work() as session:
        case = await submitted(session, spring)
        draft = await drafts.open_draft(session, spring.asta, PRESCHOOL)
        discarded = await drafts.open_draft(session, spring.asta, PRESCHOOL)
    await attach(spring.asta, case)
    withdrawn = await attach(spring.asta, case)
    await attach(spring.asta, Owner(draft_key=draft.key))
    removed = await attach(spring.asta, Owner(draft_key=draft.key))
    await attach(spring.asta, Owner(draft_key=discarded.key))
    async with unit_of_work() as session:
        await attaching.remove_attachment(session, spring.asta, withdrawn)
        await attaching.remove_attachment(session, spring.asta, removed)
        await drafts.discard_draft(session, spring.asta, discarded.key, version=discarded.version)
    age(*kept())
    assert await attached_files.sweep() == 2
    assert len(kept()) == 3
    async with reading() as session:
        assert await verify(session) == []


@pytest.mark.parametrize("harm", ["changed", "missing"])
async def test_verify_tells_of_a_file_that_is_not_what_was_stored(world: World, harm: str) -> None:
    async with unit_of_work() as session:
        case = await submitted(session, world)
    await attach(world.asta, case, "Samira Sekret.pdf")
    async with reading() as session:
        assert await verify(session) == []
    (file,) = kept()
    if harm == "changed":
        file.write_bytes(file.read_bytes() + b" ")
    else:
        file.unlink()
    async with reading() as session:
        assert await verify(session) == ["attachment 1: its file is missing or is not what was stored"]


async def test_the_store_is_no_folder_that_is_served(world: World) -> None:
    folder = get_settings().attachments.resolve()
    assert not {"assets", ".web"}.intersection(folder.parts)
    stored(PDF)
    assert folder.stat().st_mode & 0o777 == 0o700
