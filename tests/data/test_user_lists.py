"""The users as narrowed and sorted, and the same as a file."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlmodel import col, select

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.compensation.types import ACCOUNT_NUMBERS
from rxapp.domain.errors import NotAllowed
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor, Role
from rxapp.domain.windows import Window
from rxapp.models import Account, Event
from rxapp.services import exports, permission_plans, user_lists
from rxapp.services.holdings import SUBJECTS
from rxapp.services.user_lists import BY_LOGIN, DORMANT_DAYS, Standing, UserFilter
from rxapp.text.labels import type_name
from tests.data.files import undisturbed
from tests.fixtures.database import TODAY
from tests.fixtures.people import ACCOUNTS, COMPULSORY, PRESCHOOL
from tests.fixtures.world import World

NOT_ADMINISTRATORS = [name for name, someone in ACCOUNTS.items() if someone.role is not Role.ADMINISTRATOR]
ALM, ARLIG, OBERG = "Asta Alm", "Nils Ärlig", "Bo Öberg"


async def listed(actor: Actor, **wanted: Any) -> list[str]:
    async with reading() as session:
        return [user.name for user in (await user_lists.list_page(session, actor, UserFilter(**wanted))).rows]


async def set_account(whom: Actor, **values: Any) -> None:
    async with unit_of_work() as session:
        found = await session.exec(select(Account).where(col(Account.id) == whom.account_id))
        account = found.one()
        for name, value in values.items():
            setattr(account, name, value)


async def file(actor: Actor, kind: str, **wanted: Any) -> bytes:
    return await exports.permissions(actor, UserFilter(**wanted), kind, still=undisturbed)


def table(made: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("name", NOT_ADMINISTRATORS)
async def test_whoever_is_no_administrator_lists_nobody_and_gets_no_file(world: World, name: str) -> None:
    actor = getattr(world, name)
    assert await listed(actor) == []
    for kind in ("csv", "xlsx"):
        with pytest.raises(NotAllowed):
            await file(actor, kind)


@pytest.mark.parametrize("words", ["öberg", "USR2", "usr2@example.se", "bo öb"])
async def test_users_are_found_by_name_card_and_address(world: World, words: str) -> None:
    assert await listed(world.disa, words=words) == [OBERG]


async def test_users_are_found_by_how_they_stand(world: World) -> None:
    now = clock.now()
    await set_account(world.asta, last_login_at=now - timedelta(days=DORMANT_DAYS, minutes=1))
    await set_account(world.nils, last_login_at=now - timedelta(days=DORMANT_DAYS - 1))
    await set_account(world.bo, deactivated_at=now)
    assert await listed(world.disa) == [ALM, ARLIG, OBERG]
    expected = {
        Standing.ACTIVE: [ALM, ARLIG],
        Standing.INACTIVE: [OBERG],
        Standing.NO_PERMISSION: [ARLIG],
        Standing.DORMANT: [ALM],
    }
    assert {standing: await listed(world.disa, standing=standing) for standing in Standing} == expected


async def test_users_are_sorted_by_name_or_by_last_login(world: World) -> None:
    await set_account(world.asta, last_login_at=clock.now())
    await set_account(world.bo, last_login_at=clock.now() - timedelta(days=3))
    assert await listed(world.disa, descending=True) == [OBERG, ARLIG, ALM]
    assert await listed(world.disa, sort=BY_LOGIN) == [ARLIG, OBERG, ALM]
    assert await listed(world.disa, sort=BY_LOGIN, descending=True) == [ALM, OBERG, ARLIG]


async def test_the_file_has_what_is_shown_in_its_order(world: World) -> None:
    for wanted in ({}, {"words": "a"}, {"descending": True}, {"subject": COMPULSORY}):
        heads, *rows = table(await file(world.disa, "csv", **wanted))
        assert [row[0] for row in rows] == await listed(world.disa, **wanted)
        shown = [COMPULSORY] if "subject" in wanted else list(SUBJECTS)
        assert heads == [*exports.USER_HEADINGS, *(type_name(code) for code in shown)]


async def test_the_file_tells_the_days(world: World) -> None:
    async with unit_of_work() as session:
        for subject, days in (
            (PRESCHOOL, Window(TODAY, TODAY + timedelta(days=1))),
            (COMPULSORY, Window(TODAY + timedelta(days=5), None)),
        ):
            await permission_plans.give_for_days(
                session, world.disa, account_id=world.nils.account_id, subject=subject, days=days
            )
    heads, row = table(await file(world.disa, "csv", words="nils"))
    told = dict(zip(heads, row, strict=True))
    assert told[type_name(PRESCHOOL)] == "Ja, t.o.m. 2026-11-24"
    assert told[type_name(COMPULSORY)] == "Nej, fr.o.m. 2026-11-28"
    assert told[type_name(ACCOUNT_NUMBERS)] == "Nej"


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
async def test_no_name_is_a_formula(world: World, start: str) -> None:
    await set_account(world.nils, first_name=f"{start}1+1")
    (_, row) = table(await file(world.disa, "csv", words="ärlig"))
    assert row[0] == f"'{start}1+1 Ärlig"
    sheet = load_workbook(io.BytesIO(await file(world.disa, "xlsx", words="ärlig"))).active
    assert sheet is not None
    assert (sheet["A2"].data_type, sheet["A2"].value) == ("s", f"'{start}1+1 Ärlig")


async def test_taking_the_file_is_recorded(world: World) -> None:
    await file(world.disa, "xlsx", words="nils")
    async with reading() as session:
        (event,) = (await session.exec(select(Event))).all()
    assert (event.kind, event.actor_id) == (EventKind.FILE_EXPORTED, world.disa.account_id)
    assert event.data == {"what": "permissions", "kind": "xlsx", "rows": 1}
