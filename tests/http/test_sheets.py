"""Rows that come from a file: all of them or none, each fault kept to be mended, nothing for strangers."""

import io
import json
from collections.abc import Sequence
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook

from rxapp.db import reading, unit_of_work
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.periods import Quarter
from rxapp.services import draft_lines, draft_sheets, drafts, permissions
from rxapp.services.attachments import Owner
from rxapp.services.drafts import DraftRow
from rxapp.text.row_sheets import columns_of
from tests.fixtures.people import AMINA, ASA, PRESCHOOL, SAMIRA
from tests.fixtures.sending import Body, cookie_of, fetch, form, kept, part, post
from tests.fixtures.sheets import delimited, xlsx
from tests.fixtures.world import World
from tests.services.spring import send_draft, write_draft

HEADINGS = ("Individnummer", "Från och med", "Till och med")
GOOD = (AMINA.number, "2025-01-08", "2025-02-04")
ALSO = (ASA.number, "2025-01-08", "2025-03-31")
BAD = ("1234", "2025-02-30", "")


async def fill(cookie: str, draft: Owner, content: bytes) -> list[dict[str, Any]]:
    """The lines of the answer."""
    answer = await sent(cookie, draft, content)
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.text.splitlines()]


async def sent(cookie: str, draft: Owner, content: bytes) -> httpx.Response:
    named = part(content, 'form-data; name="fil"; filename="rader.xlsx"')
    return await post(cookie, f"/rader/utkast/{draft.draft_key}", form(named))


async def stands(world: World, draft: Owner) -> list[tuple[str, ...]]:
    """What is typed in the rows of the draft."""
    async with reading() as session:
        view = await drafts.get_draft(session, world.bo, draft.draft_key)
        lines = await drafts.get_lines(session, world.bo, view)
    return [(line.row.individual_number, line.row.first_day, line.row.last_day) for line in lines]


async def totals(draft: Owner) -> draft_lines.Totals:
    async with reading() as session:
        return await draft_lines.get_totals(session, draft.draft_key)


def table(*rows: Sequence[object]) -> bytes:
    return xlsx([HEADINGS, *rows])


async def test_rows_of_a_file_fill_the_draft_and_the_faulty_ones_stay_to_be_mended(
    spring: World, draft: Owner
) -> None:
    *told, last = await fill(await cookie_of("bo"), draft, table(GOOD, BAD, ALSO))
    assert [line["progress"] for line in told] == sorted(line["progress"] for line in told)
    assert last == {"ok": True, "text": "3 rader lästes in, 1 att rätta."}
    assert await stands(spring, draft) == [GOOD, BAD, ALSO]
    found = await totals(draft)
    assert (found.rows, found.filled, found.faulty) == (3, 3, 1)
    assert found.amount_ore == 4 * 9_000_00
    assert kept() == []


async def test_a_second_file_is_added_to_what_is_there(spring: World, draft: Owner) -> None:
    cookie = await cookie_of("bo")
    await fill(cookie, draft, table(GOOD))
    await fill(cookie, draft, delimited([HEADINGS, ALSO]))
    assert await stands(spring, draft) == [GOOD, ALSO]


async def test_a_file_that_cannot_be_read_changes_nothing(spring: World, draft: Owner) -> None:
    cookie = await cookie_of("bo")
    await fill(cookie, draft, table(GOOD))
    for content in (b"", b"PK\x03\x04 nonsense", b"\x00" * 100, table(), xlsx([("Skola",), ("A",)])):
        (last,) = (await sent(cookie, draft, content)).text.splitlines()[-1:]
        refusal = json.loads(last)
        assert refusal["ok"] is False, content
        assert refusal["sentence"].endswith(".")
    assert await stands(spring, draft) == [GOOD]
    assert kept() == []


async def test_a_draft_holds_no_more_than_it_may(
    spring: World, draft: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft_sheets, "MAX_ROWS", 2)
    *_, last = await fill(await cookie_of("bo"), draft, table(GOOD, ALSO, BAD))
    assert last["ok"] is False
    assert "högst 2 rader" in last["sentence"]
    assert await stands(spring, draft) == [("", "", "")]


@pytest.mark.parametrize("who", ["", "nils", "britt", "disa", "hanna", "ulla", "kerstin"])
async def test_a_stranger_to_the_draft_is_refused_before_anything_is_read(
    spring: World, draft: Owner, who: str
) -> None:
    body, cookie = Body(form()), await cookie_of(who)
    answer = await post(cookie, f"/rader/utkast/{draft.draft_key}", body)
    assert (answer.status_code, answer.json()["ok"], body.read) == (404 if who else 401, False, 0)
    there = await fetch(cookie, f"/rader/utkast/{draft.draft_key}.xlsx")
    assert there.status_code in (403, 404)


async def test_a_type_that_is_taken_while_the_file_is_read_stops_it(
    spring: World, draft: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    judging = draft_sheets.judging

    async def and_then_it_is_taken(*given: Any) -> Any:
        async for portion in judging(*given):
            yield portion
        async with unit_of_work() as session:
            await permissions.set_permission(
                session, spring.disa, account_id=spring.bo.account_id, subject=PRESCHOOL, held=False
            )

    monkeypatch.setattr(draft_sheets, "judging", and_then_it_is_taken)
    *_, last = await fill(await cookie_of("bo"), draft, table(GOOD))
    assert last["ok"] is False
    async with reading() as session:
        view = await drafts.get_draft(session, spring.asta, draft.draft_key)
        assert [line.row for line in await drafts.get_lines(session, spring.asta, view)] == [DraftRow()]


async def test_a_draft_that_has_changed_meanwhile_is_left_as_it_is(
    spring: World, draft: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    judging = draft_sheets.judging

    async def and_somebody_writes(*given: Any) -> Any:
        async for portion in judging(*given):
            yield portion
        async with unit_of_work() as session:
            await drafts.choose_claim(session, spring.asta, draft.draft_key, Quarter(2024, 4).period)

    monkeypatch.setattr(draft_sheets, "judging", and_somebody_writes)
    *_, last = await fill(await cookie_of("bo"), draft, table(GOOD))
    assert (last["ok"], "ändrats" in last["sentence"]) == (False, True)
    assert await stands(spring, draft) == [("", "", "")]


async def test_the_rows_come_back_with_what_is_to_be_mended_and_are_read_again_as_they_are(
    spring: World, draft: Owner
) -> None:
    cookie = await cookie_of("bo")
    await fill(cookie, draft, table(GOOD, BAD))
    for kind in ("xlsx", "csv"):
        answer = await fetch(cookie, f"/rader/utkast/{draft.draft_key}.{kind}")
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
        again = Owner(draft_key=(await write_draft(spring.asta, type_code=PRESCHOOL)).key)
        await fill(cookie, again, answer.content)
        assert (await stands(spring, again))[1:] == [GOOD, BAD]
    sheet = load_workbook(io.BytesIO((await fetch(cookie, f"/rader/utkast/{draft.draft_key}.xlsx")).content))
    told = str(sheet["Rader"].cell(3, 4).value)
    assert "åtta siffror" in told
    assert "finns inte" in told


async def test_a_protected_child_is_a_number_alone_in_the_file(spring: World, draft: Owner) -> None:
    cookie = await cookie_of("bo")
    await fill(cookie, draft, table((SAMIRA.number, *GOOD[1:])))
    made = (await fetch(cookie, f"/rader/utkast/{draft.draft_key}.csv")).content.decode("utf-8-sig")
    assert SAMIRA.first_name not in made
    assert SAMIRA.last_name not in made


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
async def test_there_is_a_file_to_fill_in_for_every_type_and_it_is_read(
    spring: World, draft: Owner, kind: str
) -> None:
    cookie = await cookie_of("britt")
    for code, declared in TYPES.items():
        answer = await fetch(cookie, f"/rader/mall/{code}.{kind}")
        if declared.form is None:
            assert answer.status_code == 403, code
            continue
        assert answer.status_code == 200, code
        headings = [column.heading for column in columns_of(declared.form)]
        first = answer.content.decode("utf-8-sig").splitlines()[0] if kind == "csv" else None
        assert first is None or first.split(";")[: len(headings)] == headings
    for who in ("", "nils", "bo", "disa", "ulla", "kerstin"):
        assert (await fetch(await cookie_of(who), f"/rader/mall/ASYL_COMPULSORY.{kind}")).status_code == 403
    # Who registers what comes on paper fills in the same file, of a type that is applied for.
    officer = await cookie_of("hanna")
    assert (await fetch(officer, f"/rader/mall/ASYL_COMPULSORY.{kind}")).status_code == 200
    assert (await fetch(officer, f"/rader/mall/EST_SCHABLON.{kind}")).status_code == 403


async def test_a_filled_draft_is_sent_as_it_is(spring: World, draft: Owner) -> None:
    await fill(await cookie_of("bo"), draft, table(GOOD, ALSO))
    async with reading() as session:
        view = await drafts.get_draft(session, spring.bo, draft.draft_key)
    receipt = await send_draft(spring.bo, view)
    assert (receipt.rows, receipt.applied_ore) == (2, 4 * 9_000_00)
