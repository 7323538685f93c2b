"""The application of the demo data that came on paper, with the scan of it."""

import asyncio
from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.domain.attachments import FileKind
from rxapp.domain.permissions import Actor
from rxapp.models import Case
from rxapp.seeds.accounts import ALE
from rxapp.seeds.acting import Registered
from rxapp.seeds.days import DAY, moment, office_day, office_days_before
from rxapp.seeds.people import SIZES
from rxapp.seeds.stories import Story
from rxapp.seeds.telling import Telling
from rxapp.services import applications, attaching, drafts, file_store, paper
from rxapp.services.attachments import Owner

OFFICER = "HND1"
PRESCHOOL_CLASS = "ASYL_PRESCHOOL_CLASS"
RECENT = 3
"""Quarters back: the paper has not come too late."""

LINES = (
    "Ansokan om statlig ersattning for asylsokande elever",
    "Pappersblankett, inskannad av Migrationsverket.",
    "Uppgifterna finns i arendet. Det har ar en demonstration.",
)
"""What stands on the scan, in the letters that every reader of PDF has."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What came, and on which day; the story is that of its being registered."""

    story: Story
    arrived_on: date


def tell_paper(telling: Telling) -> Paper:
    """A paper of Ale's that came the week before. With dice of its own: all else is the same without it."""
    rng = Random("Pappersansökan")
    maker = replace(telling.maker, rng=rng)
    free = (
        (quarter, code)
        for quarter in telling.quarters[:RECENT]
        for code in (PRESCHOOL_CLASS, *SIZES)
        if len(maker.free(ALE, code, quarter)) > 1
    )
    quarter, type_code = next(free, (telling.quarters[0], PRESCHOOL_CLASS))
    rows = maker.ordinary(ALE, type_code, quarter, 2)
    registered_on = office_days_before(office_day(telling.today, -DAY), 4)
    at: datetime = moment(rng, registered_on)
    story = Story(ALE, "USR1", type_code, quarter, tuple(rows), at, None)
    return Paper(story, office_days_before(registered_on, 1))


async def register(session: AsyncSession, officer: Actor, told: Paper) -> Registered:
    """Let an officer register it as the story says."""
    story = told.story
    draft = await paper.begin(
        session,
        officer,
        municipality_code=story.municipality_code,
        type_code=story.type_code,
        arrived_on=told.arrived_on,
    )
    scanned = await asyncio.to_thread(_scanned)
    await attaching.add_attachment(session, officer, Owner(draft_key=draft.key), scanned)
    written = await drafts.save_draft(
        session, officer, draft.key, version=draft.version, claim=story.quarter.period, rows=story.rows
    )
    receipt = await applications.send(session, officer, draft.key, version=written.version)
    found = await session.exec(select(Case.id).where(col(Case.file_number) == receipt.file_number))
    return Registered(found.one() or 0, receipt.file_number)


def _scanned() -> attaching.Arrived:
    incoming = file_store.begin()
    incoming.write(page_of(LINES))
    incoming.finish()
    stored_as = file_store.keep(incoming)
    return attaching.Arrived("Pappersansökan.pdf", FileKind.PDF, incoming.size, incoming.sha256, stored_as)


def page_of(lines: tuple[str, ...]) -> bytes:
    """A PDF of one page with the lines on it."""
    shown = " ".join(f"({line}) Tj 0 -24 Td" for line in lines)
    text = f"BT /F1 14 Tf 72 760 Td {shown} ET".encode("ascii")
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    made, places = b"%PDF-1.4\n", list[int]()
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(made))
    return made + head + table + tail
