import csv
import io
import re
import zipfile
from collections.abc import AsyncIterator
from datetime import date, datetime

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from rxapp.db import reading
from rxapp.domain.errors import NotAllowed
from rxapp.domain.events import EventKind
from rxapp.models import Event
from rxapp.services import exports, payouts
from rxapp.services.payouts import LineView, PayoutFilter
from rxapp.text.labels import type_name
from tests.data.files import undisturbed
from tests.data.paid import LATER, NUMBERS, PAID_ON, Paid
from tests.fixtures.people import AMINA, COMPULSORY, PROTECTED

MADE_AT = re.compile(r"<dcterms:(?:created|modified)[^>]*>[^<]*<")
NARROW = PayoutFilter(words=AMINA.first_name)


async def file(paid: Paid, name: str, kind: str, wanted: PayoutFilter | None = None) -> bytes:
    return await exports.payouts(paid.actor(name), wanted or PayoutFilter(), kind, still=undisturbed)


def contents(made: bytes, kind: str) -> str:
    """Everything that is in the file, unpacked; but for the moment it was made, which may be any day."""
    if kind == "csv":
        return made.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        told = "\n".join(packed.read(name).decode() for name in packed.namelist())
    return MADE_AT.sub("", told)


def table(made: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("name", ["disa", "hanna", "hugo", "ulla", "kerstin"])
async def test_whoever_reads_no_payouts_gets_no_file(paid: Paid, name: str) -> None:
    for kind in ("csv", "xlsx"):
        with pytest.raises(NotAllowed):
            await file(paid, name, kind)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_what_is_hidden_on_the_page_is_not_in_the_file(paid: Paid, kind: str) -> None:
    protected = [word for p in PROTECTED for word in (p.first_name, p.last_name, str(p.born_on))]
    of_type = [COMPULSORY, type_name(COMPULSORY), str(LATER), "2026-06-"]
    everything = [n[:2] + "-" + n[2:] for n in NUMBERS] + list(NUMBERS) + [str(PAID_ON), AMINA.last_name]
    for name, hidden in (("asta", protected), ("bo", protected + of_type), ("nils", protected + everything)):
        told = contents(await file(paid, name, kind), kind)
        assert paid.compulsory.file_number in told
        assert [word for word in hidden if word in told] == []


async def test_the_file_has_the_lines_of_the_page_in_their_order(paid: Paid) -> None:
    for name in ("asta", "bo", "nils", "britt"):
        for wanted in (PayoutFilter(), NARROW, PayoutFilter(sort="amount_ore", descending=False)):
            made = table(await file(paid, name, "csv", wanted))
            async with reading() as session:
                shown = (await payouts.list_lines(session, paid.actor(name), wanted)).rows
            assert made[0] == list(exports.HEADINGS)
            assert [(row[0], row[2], row[6]) for row in made[1:]] == [
                (line.file_number, exports.individual(line), f"{line.amount_ore / 100:.2f}".replace(".", ","))
                for line in shown
            ]


async def test_a_hidden_cell_is_empty_in_the_file(paid: Paid) -> None:
    for row in table(await file(paid, "nils", "csv"))[1:]:
        assert row[1:6] == [""] * 5


async def test_the_workbook_holds_numbers_and_dates(paid: Paid) -> None:
    sheet = load_workbook(io.BytesIO(await file(paid, "asta", "xlsx"))).active
    assert sheet is not None
    heading, *rows = sheet.iter_rows()
    assert [cell.value for cell in heading] == list(exports.HEADINGS)
    assert len(rows) == 2 * len(NUMBERS)
    amounts = sorted(row[6].value for row in rows)  # type: ignore[type-var]
    assert amounts[0] == pytest.approx(30_000.01)
    assert {row[6].data_type for row in rows} == {"n"}
    assert {row[6].number_format for row in rows} == {"#,##0.00"}
    days = {row[5].value for row in rows}
    assert days == {datetime(d.year, d.month, d.day) for d in (PAID_ON, LATER)}  # noqa: DTZ001  # a cell has no zone


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
async def test_no_cell_is_a_formula(paid: Paid, monkeypatch: pytest.MonkeyPatch, start: str) -> None:
    async def dangerous(*_given: object) -> AsyncIterator[LineView]:
        yield LineView(1, f"{start}1+1", 100, None, None, None, date(2026, 1, 1), None, None)

    monkeypatch.setattr(exports, "every_line", dangerous)
    (_, row) = table(await file(paid, "asta", "csv"))
    assert row[0] == f"'{start}1+1"
    sheet = load_workbook(io.BytesIO(await file(paid, "asta", "xlsx"))).active
    assert sheet is not None
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value.startswith("'")


async def test_an_export_is_recorded_without_what_it_held(paid: Paid) -> None:
    await file(paid, "bo", "xlsx")
    async with reading() as session:
        (event,) = (await session.exec(select(Event).where(Event.kind == EventKind.FILE_EXPORTED))).all()
    assert (event.actor_id, event.data) == (
        paid.world.bo.account_id,
        {"kind": "xlsx", "rows": 2 * len(NUMBERS)},
    )
