"""The statement of a payout day over HTTP: for whom, with what in it, and as a tagged PDF."""

import httpx
import pytest
from sqlmodel import select
from starlette.applications import Starlette

from rxapp.db import reading
from rxapp.domain.events import EventKind
from rxapp.http import payout_statements
from rxapp.http.exports import OTHER_CARD, REFUSED
from rxapp.http.payout_statements import NO_DAY, TOO_MANY
from rxapp.models import Event
from rxapp.services import payout_statements as services
from rxapp.text.payout_lines import HEADINGS
from rxapp.text.payout_statements import OTHERS, statement
from tests.data.conftest import paid
from tests.data.paid import LATER, NUMBERS, PAID_ON, Paid
from tests.fixtures.pdfs import run_on, tags_of, text_of
from tests.fixtures.people import INDIVIDUALS, PROTECTED
from tests.flows.tabs import log_in

__all__ = ["paid"]
PATH = f"/utbetalningar/besked/{PAID_ON}.pdf"


@pytest.fixture(autouse=True)
def fresh() -> None:
    payout_statements.FILES.forget()


async def fetch(who: str, path: str = PATH) -> httpx.Response:
    headers = {"Cookie": await log_in(who)} if who else {}
    transport = httpx.ASGITransport(app=Starlette(routes=payout_statements.ROUTES))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:3000") as reader:
        return await reader.get(path, headers=headers)


async def words(who: str, path: str = PATH) -> str:
    answer = await fetch(who, path)
    assert answer.status_code == 200
    return run_on(text_of(answer.content)).replace("\xa0", " ")


@pytest.mark.parametrize("who", ["", "disa", "hanna", "ulla", "kerstin"])
async def test_whoever_reads_no_payouts_gets_no_statement(paid: Paid, who: str) -> None:
    answer = await fetch(who)
    assert (answer.status_code, answer.text) == (403, REFUSED)


async def test_the_link_of_another_municipality_is_refused(paid: Paid) -> None:
    answer = await fetch("asta", f"{PATH}?kommun=1231")
    assert (answer.status_code, answer.text) == (403, OTHER_CARD)


@pytest.mark.parametrize("day", ["2020-01-31", "20261126", "2026-W48-4", "idag", "2026-11-26x"])
async def test_a_day_without_payout_is_not_there(paid: Paid, day: str) -> None:
    answer = await fetch("asta", f"/utbetalningar/besked/{day}.pdf")
    assert (answer.status_code, answer.text) == (404, NO_DAY)


async def test_the_day_of_another_municipality_alone_is_not_there(paid: Paid) -> None:
    assert (await fetch("britt", f"/utbetalningar/besked/{LATER}.pdf")).status_code == 404


async def test_it_is_a_tagged_file_with_the_lines_of_the_day_in_the_words_of_the_page(paid: Paid) -> None:
    answer = await fetch("asta")
    assert answer.headers["content-disposition"] == f'attachment; filename="utbetalning-{PAID_ON}.pdf"'
    assert {"/Title", "/H1", "/Table", "/TH", "/TD"} <= set(tags_of(answer.content))
    told = run_on(text_of(answer.content)).replace("\xa0", " ")
    async with reading() as session:
        found = await services.get_day(session, paid.world.asta, PAID_ON, with_lines=True)
    assert len(found.lines) == len(NUMBERS)
    assert all(heading in told for heading in HEADINGS)
    for line in found.lines:
        for cell in (line.number, line.individual, line.amount.replace("\xa0", " ")):
            assert cell in told
    assert "Bankgiro som slutar på 9996" in told
    assert statement(found).decided[0].replace("\xa0", " ") in told


async def test_somebody_protected_is_a_number_and_a_type_one_lacks_is_not_there(paid: Paid) -> None:
    for who in ("asta", "bo"):
        told = await words(who)
        assert not [p for p in PROTECTED if p.first_name in told or p.last_name in told]
        assert "10-000002" in told
        assert paid.compulsory.file_number not in told
    of_nils = await words("nils")
    assert OTHERS in of_nils
    assert paid.preschool.file_number not in of_nils
    assert not [p for p in INDIVIDUALS if p.last_name in of_nils or p.number in of_nils]
    of_later = await words("bo", f"/utbetalningar/besked/{LATER}.pdf")
    assert paid.compulsory.file_number not in of_later
    assert "2026-06-" not in of_later
    assert OTHERS in of_later


async def test_that_it_was_taken_is_recorded(paid: Paid) -> None:
    await fetch("asta")
    async with reading() as session:
        exported = select(Event).where(Event.kind == EventKind.FILE_EXPORTED)
        (event,) = (await session.exec(exported)).all()
    assert event.data["what"] == "payout_statement"
    assert (event.data["day"], event.data["rows"]) == (PAID_ON.isoformat(), len(NUMBERS))


async def test_whoever_takes_too_many_at_once_must_wait(paid: Paid, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payout_statements.FILES, "burst", 1)
    monkeypatch.setattr(payout_statements.FILES, "per_second", 0.0)
    assert (await fetch("asta")).status_code == 200
    answer = await fetch("asta")
    assert (answer.status_code, answer.text) == (429, TOO_MANY)
