"""Every address of a file, and what somebody gets from it or may send to it."""

from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import httpx
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.applications import Starlette

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.receipts import ReceiptKind
from rxapp.http import (
    calendar,
    court_files,
    decisions,
    exports,
    files,
    payment_files,
    payout_statements,
    sheets,
)
from rxapp.http import receipts as receipt_routes
from rxapp.models import AppealRecord, CalendarFeed, Case, Decision, Draft, PaymentFile, PayoutRun, Receipt
from rxapp.services import calendar_feeds, receipts
from rxapp.services.facts import rows_of
from rxapp.services.receipt_checks import file_of
from tests.data.paid import Paid
from tests.fixtures.asking import ask_for
from tests.fixtures.attached import PDF, attach_to_any
from tests.fixtures.bank import bank_answer
from tests.fixtures.pdfs import text_of
from tests.fixtures.people import PROTECTED
from tests.fixtures.sending import MULTIPART, form, part
from tests.flows.matrix import DECIDED, found, named
from tests.flows.tabs import Tab

OWN, OF_PAPER = "d" * 32, "e" * 32
"""The keys of two drafts: one of the municipality, and one of a paper that the agency registers."""
ORDER = "UTBETALNING-1"

FILES: dict[str, tuple[str, ...]] = {
    "/export/utbetalningar.{kind}": ("/export/utbetalningar.csv",),
    "/export/behorigheter.{kind}": ("/export/behorigheter.csv",),
    "/betalningsfiler/{run}.xml": ("/betalningsfiler/1.xml",),
    "POST /betalningsfiler/svar": ("/betalningsfiler/svar",),
    "/export/prognos.{kind}": ("/export/prognos.csv",),
    "/kalender/{secret}.ics": (f"/kalender/{'e' * 43}.ics",),
    "/beslut/{file_number}.pdf": ("/beslut/own", "/beslut/other-type", "/beslut/elsewhere"),
    "/utbetalningar/besked/{day}.pdf": ("/utbetalningar/besked/2026-11-26.pdf",),
    "/overklaganden/{appeal}/akt.pdf": tuple(f"/overklaganden/{number}/akt.pdf" for number in (1, 2, 3)),
    "/bilagor/{key}": (f"/bilagor/{'a' * 32}", f"/bilagor/{'b' * 32}", f"/bilagor/{'c' * 32}"),
    "POST /bilagor/arenden/{file_number}": ("",),
    "POST /bilagor/komplettering/{item}": ("/bilagor/komplettering/1",),
    "POST /bilagor/overklagande/{decision}": ("/bilagor/overklagande/own",),
    "POST /bilagor/utkast/{draft_key}": (f"/bilagor/utkast/{OWN}",),
    "POST /rader/utkast/{draft_key}": (f"/rader/utkast/{OWN}",),
    "/rader/utkast/{draft_key}.{kind}": (f"/rader/utkast/{OWN}.csv",),
    "/rader/mall/{type_code}.{kind}": ("/rader/mall/ASYL_PRESCHOOL.csv",),
    "/kvitton/{receipt}.{kind}": ("/kvitton/1.json", "/kvitton/2.json", "/kvitton/3.json"),
    "/kvitton/kontroll": ("/kvitton/kontroll#1", "/kvitton/kontroll#2", "/kvitton/kontroll#3"),
}
"""For each route of files, addresses to try; decisions are named by whose case it is. What something is sent
to begins with POST; to the last one, the receipt of that number is sent."""
SENT_TO = (
    "/betalningsfiler",
    "/bilagor/komplettering",
    "/bilagor/overklagande",
    "/bilagor/utkast",
    "/rader/utkast",
)
ROUTES: list[Any] = [
    *calendar.ROUTES,
    *court_files.ROUTES,
    *decisions.ROUTES,
    *exports.ROUTES,
    *files.ROUTES,
    *payment_files.ROUTES,
    *payout_statements.ROUTES,
    *sheets.ROUTES,
    *receipt_routes.ROUTES,
]


async def add_files(paid: Paid) -> None:
    """An attachment in a case of each kind, a draft to attach to and one of a paper.

    Each attachment holds its case's file number; those of cases with somebody protected are called after a
    person and a protected one.
    """
    telling = f"Alkurdi {PROTECTED[0].last_name}.pdf"
    cases = (
        ("a", paid.preschool, telling),
        ("b", paid.compulsory, telling),
        ("c", paid.elsewhere, "Intyg.pdf"),
    )
    for key, case, name in cases:
        content = PDF + case.file_number.encode()
        await attach_to_any(paid.world.asta, case, name, content, key=key * 32)
    await add_appeals(paid)
    await add_order()
    await ask_for(paid.world.hanna, paid.waiting, clock.today() + timedelta(days=21))
    async with unit_of_work() as session:
        for key, writer, day in (
            (OWN, paid.world.asta, None),
            (OF_PAPER, paid.world.hanna, paid.preschool.arrived_on),
        ):
            draft = Draft(
                key=key,
                municipality_code=paid.preschool.municipality_code,
                type_code=paid.preschool.type_code,
                paper_arrived_on=day,
                saved_by=writer.account_id,
                saved_at=paid.preschool.arrived_at,
            )
            session.add(draft)


async def add_order() -> None:
    """An order to the bank of the first run, with an account in it."""
    async with unit_of_work() as session:
        run = (await session.exec(select(PayoutRun).where(PayoutRun.id == 1))).one()
        order = PaymentFile(
            payout_run_id=run.id or 0,
            message_id=ORDER,
            payments=1,
            total_ore=1,
            made_at=run.prepared_at,
            content="<Document>999-9996</Document>",
        )
        session.add(order)


async def add_appeals(paid: Paid) -> None:
    """An open appeal in each of the cases, numbered in their order."""
    async with unit_of_work() as session:
        for case in (paid.preschool, paid.compulsory, paid.elsewhere):
            session.add(
                AppealRecord(
                    case_id=case.id or 0,
                    against_id=await decision_of(session, case),
                    arrived_on=case.arrived_on,
                    lodged_by=paid.world.hanna.account_id,
                    lodged_at=case.arrived_at,
                    wanted=f"Ändra {case.file_number}.",
                    since=case.arrived_on,
                )
            )
            await session.flush()


async def decision_of(session: AsyncSession, case: Case) -> int:
    return (await session.exec(select(Decision.id).where(Decision.case_id == case.id))).one() or 0


async def add_calendar(paid: Paid) -> None:
    """Asta's calendar at a known address, whatever she has done to it meanwhile: whoever has the address
    fetches it without session."""
    async with unit_of_work() as session:
        feed = CalendarFeed(
            account_id=paid.world.asta.account_id,
            secret_hash=calendar_feeds.hash_secret("e" * 43),
            made_at=paid.preschool.arrived_at,
        )
        await session.merge(feed)


async def try_file(paid: Paid, tab: Tab, path: str) -> str:
    """What a file and its name hold, or that it is refused; or that one may be sent."""
    is_sent = not path or (path.startswith(SENT_TO) and "." not in path)
    headers = {"Cookie": tab.cookie} if tab.cookie else {}
    path, _, receipt = path.partition("#")
    if path.startswith("/kalender"):
        await add_calendar(paid)
    transport = httpx.ASGITransport(app=Starlette(routes=ROUTES))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:3000") as client:
        if receipt:
            return _checked(
                paid, await client.post(path, headers=headers, files=await _handed_out(int(receipt)))
            )
        if is_sent:
            to = await _where_to(paid, path)
            sent = form(part(bank_answer(ORDER, group="ACCP"))) if to.endswith("/svar") else form()
            answer = await client.post(to, content=sent, headers=headers | {"Content-Type": MULTIPART})
        else:
            answer = await client.get(_decision(paid, path), headers=headers)
    # Nobody has a name for the one who asked: the file does not say it.
    is_pdf = answer.is_success and answer.headers.get("content-type") == "application/pdf"
    is_decision = is_pdf and path.startswith(("/beslut/", "/overklaganden/", "/utbetalningar/"))
    words = text_of(answer.content) if is_decision else answer.text
    seen = found(paid, "", words + unquote(answer.headers.get("Content-Disposition", "")))
    if answer.status_code != 200:
        assert seen == "shown", f"{path} is refused, and yet {seen}"
        return "–"
    return "runs" if is_sent else seen


async def _where_to(paid: Paid, path: str) -> str:
    """Where a file is sent: for an appeal, by the decision in the municipality's own case."""
    if path == "/bilagor/overklagande/own":
        async with reading() as session:
            return f"/bilagor/overklagande/{await decision_of(session, paid.preschool)}"
    return path or f"/bilagor/arenden/{paid.waiting.file_number}"


def _decision(paid: Paid, path: str) -> str:
    """The address of the file of a decision, in place of whose it is."""
    if path.startswith(DECIDED):
        return path
    cases = {"own": paid.preschool, "other-type": paid.compulsory, "elsewhere": paid.elsewhere}
    whose = path.removeprefix("/beslut/")
    return f"/beslut/{cases[whose].file_number}.pdf" if path.startswith("/beslut/") else path


async def _handed_out(number: int) -> dict[str, tuple[str, str]]:
    """A receipt as its municipality has it, whoever sends it in to be checked."""
    async with reading() as session:
        row = (await session.exec(select(Receipt).where(Receipt.id == number))).one()
    return {"fil": ("kvitto.json", file_of(receipts.link_of(row, row.content)))}


def _checked(paid: Paid, answer: httpx.Response) -> str:
    """What the check of a receipt leads to."""
    receipt_routes.CHECKS.forget()
    address = answer.headers["location"]
    if address.startswith("/logga-in"):
        return "log in"
    seen = found(paid, "", address + answer.text)
    if address in ("/kvitton", "/kvitton?fel=okant"):
        assert seen == "shown", f"refused, and yet {seen}"
        return "–" if address == "/kvitton" else "unknown"
    return seen


async def add_receipts(paid: Paid) -> None:
    """A receipt of each case that is looked for, numbered 1 to 3 in the order in which they are tried."""
    asta, britt = paid.world.asta, paid.world.britt
    for sender, case in ((asta, paid.preschool), (asta, paid.compulsory), (britt, paid.elsewhere)):
        async with unit_of_work() as session:
            rows = await rows_of(session, case)
            await receipts.write(session, sender, case, rows, kind=ReceiptKind.SENT, at=case.arrived_at)


def addresses_of_files() -> list[tuple[str, str]]:
    """Route and address of every file."""
    named_routes = {name.removeprefix("POST ") for name in FILES}
    assert {route.path for route in ROUTES} == named_routes, "a route of files needs an address in `FILES`"
    found = [pair for route, tried in FILES.items() for pair in named(route, tried)]
    of_paper = [(f"{name} (paper)", at.replace(OWN, OF_PAPER)) for name, at in found if OWN in at]
    return [*found, *of_paper, ("/beslut/{file_number}.pdf (recovery)", f"{DECIDED}.pdf")]
