"""Receipts: written in the transaction of what they prove, and read by those who can see the case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.receipts import visible_receipts
from rxapp.access.rows import Rows, listing
from rxapp.domain.errors import NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.periods import Quarter
from rxapp.domain.permissions import Actor, Right, Role
from rxapp.domain.receipts import (
    BEGINNING,
    Fault,
    Link,
    ReceiptKind,
    Unsealed,
    canonical,
    digest,
    faults,
    present,
    seal,
)
from rxapp.models import Case, Event, Receipt, Row
from rxapp.services.rights import require

LOCK = 11
"""Apart from other locks that are no row's."""

NO_RECEIPT = "Kvittot finns inte, eller så har du inte behörighet för ersättningstypen."
LINKED = (
    "municipality_code",
    "number",
    "kind",
    "at",
    "sent_by",
    "file_number",
    "content_sha256",
    "previous_sha256",
)
"""The columns that the seal is over, in the order of `Unsealed`."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A receipt without its content: enough to name it, and to tell it from an altered one."""

    receipt_id: int
    number: int
    kind: ReceiptKind
    at: datetime
    sender: str
    municipality: str
    file_number: str
    type_code: str
    sha256: str
    previous_sha256: str


async def write(
    session: AsyncSession,
    actor: Actor,
    case: Case,
    rows: Sequence[Row],
    *,
    kind: ReceiptKind,
    at: datetime,
    appeal: Mapping[str, Any] | None = None,
) -> int:
    """Add a receipt of what the actor did with the case at an instant, and give its number.

    The municipality's chain stays locked until the transaction ends, so that no number is skipped or taken
    twice. Rows of the case that are not yet written are given along; `appeal` is what an appeal says.
    """
    await _lock(session, case.municipality_code)
    newest = (
        select(Receipt.number, Receipt.sha256)
        .where(Receipt.municipality_code == case.municipality_code)
        .order_by(col(Receipt.number).desc())
        .limit(1)
    )
    number, previous = (await session.exec(newest)).first() or (0, BEGINNING)
    content = canonical({**content_of(actor, case, rows), **({"appeal": dict(appeal)} if appeal else {})})
    unsealed = Unsealed(
        municipality_code=case.municipality_code,
        number=number + 1,
        kind=kind,
        at=at,
        sent_by=actor.account_id,
        file_number=case.file_number,
        content_sha256=digest(content),
        previous_sha256=previous,
    )
    values = {name: getattr(unsealed, name) for name in LINKED}
    session.add(Receipt(case_id=case.id or 0, content=content, sha256=seal(unsealed), **values))
    await session.flush()
    return unsealed.number


async def _lock(session: AsyncSession, municipality_code: str) -> None:
    """Lock the chain and not the municipality: everybody who acts shares the lock of that row already.

    SQLite has one writer at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.exec(select(func.pg_advisory_xact_lock(LOCK, func.hashtext(municipality_code))))


def content_of(actor: Actor, case: Case, rows: Sequence[Row]) -> dict[str, Any]:
    """What was sent, exactly. A column that is to be proved is added here; one without value is left out.

    The officer who has registered a paper is not told of: it is the agency that did.
    """
    return present(
        sender_hsa_id=None if actor.role is Role.OFFICER else actor.hsa_id,
        on_paper=case.is_paper or None,
        type_code=case.type_code,
        quarter=_quarter(case),
        claim_first_day=case.quarter_first_day if case.claim_last_day else None,
        claim_last_day=case.claim_last_day,
        arrived_on=case.arrived_on,
        applied_ore=case.applied_ore,
        rows=[_row(row) for row in rows],
    )


def _quarter(case: Case) -> str:
    quarter = Quarter.of(case.quarter_first_day)
    return f"{quarter.year}-{quarter.number}"


def _row(row: Row) -> dict[str, Any]:
    return present(
        position=row.position,
        individual_number=row.individual_number or None,
        # That one was given, and not which: it is shown to nobody again.
        personal_number="given" if row.personal_number else None,
        first_day=row.first_day,
        last_day=row.last_day,
        school_form=row.school_form,
        cost_kind=row.cost_kind,
        days=row.days,
        daily_paid=row.daily_paid,
        cost_ore=row.cost_ore,
        fee_ore=row.fee_ore,
        members=row.members,
        received_on=row.received_on,
        applied_periods=row.applied_periods,
        applied_ore=row.applied_ore,
    )


async def list_proofs(session: AsyncSession, actor: Actor, file_number: str) -> tuple[Proof, ...]:
    """The receipts of a case that the reader can see, the first one first; none for others."""
    statement = visible_receipts(actor).where(Receipt.file_number == file_number)
    return tuple(proof_of(r) for r in (await session.exec(statement.order_by(col(Receipt.number)))).all())


async def get_receipt(session: AsyncSession, actor: Actor, receipt_id: int) -> tuple[Proof, Link]:
    """One receipt with its content.

    Raises:
        NotAllowed: the actor reads no receipts.
        NotFound: there is none, or it is not for this reader.
    """
    require(actor, Right.RECEIPTS_READ)
    found = (await session.exec(visible_receipts(actor).where(Receipt.id == receipt_id))).first()
    if found is None:
        raise NotFound(NO_RECEIPT)
    return proof_of(found), link_of(found, found.content)


def proof_of(row: Any) -> Proof:
    """A row of `visible_receipts` without its content."""
    return Proof(
        receipt_id=row.id,
        number=row.number,
        kind=row.kind,
        at=row.at,
        sender=row.sender,
        municipality=row.municipality,
        file_number=row.file_number,
        type_code=row.type_code,
        sha256=row.sha256,
        previous_sha256=row.previous_sha256,
    )


def link_of(row: Any, content: str | None = None) -> Link:
    """A row with the columns of the seal as a link of its chain."""
    return Link(Unsealed(*(getattr(row, name) for name in LINKED)), row.sha256, content)


def chains(*more: str) -> Rows:
    """Every receipt, chain by chain, without its content unless asked for: for checking, never shown."""
    columns = (getattr(Receipt, name) for name in (*LINKED, "sha256", *more))
    return listing(*columns).order_by(col(Receipt.municipality_code), col(Receipt.number))


async def is_whole(session: AsyncSession, link: Link) -> bool:
    """Whether nothing is wrong with a receipt, and nothing with the chain of its municipality up to it."""
    before = chains().where(
        Receipt.municipality_code == link.unsealed.municipality_code,
        col(Receipt.number) < link.unsealed.number,
    )
    links = [link_of(row) for row in (await session.exec(before)).all()]
    return not faults([*links, link])


async def breaches(session: AsyncSession) -> list[str]:
    """A line for each fault in any chain, and for each receipt that the journal tells of and is gone."""
    found: list[str] = []
    there: set[tuple[str, int]] = set()
    codes = (await session.exec(select(Receipt.municipality_code).distinct())).all()
    for code in sorted(codes):
        whole = chains("content").where(Receipt.municipality_code == code)
        links = [link_of(row, row.content) for row in (await session.exec(whole)).all()]
        there |= {(code, link.unsealed.number) for link in links}
        found += [
            f"receipt {number} of municipality {code}: {SAID[fault]}" for number, fault in faults(links)
        ]
    return found + await _misplaced(session) + await _gone(session, there)


SAID = {
    Fault.NUMBER: "the one before it is missing",
    Fault.PREVIOUS: "it does not name the seal of the one before it",
    Fault.SEAL: "it is not what was sealed",
    Fault.CONTENT: "its content is not what was sealed",
}


async def _misplaced(session: AsyncSession) -> list[str]:
    statement = (
        listing(col(Receipt.municipality_code), col(Receipt.number))
        .join(Case, col(Case.id) == Receipt.case_id)
        .where(
            or_(
                col(Case.file_number) != Receipt.file_number,
                col(Case.municipality_code) != Receipt.municipality_code,
            )
        )
        .order_by(col(Receipt.municipality_code), col(Receipt.number))
    )
    return [
        f"receipt {number} of municipality {code}: its case has another number or municipality"
        for code, number in (await session.exec(statement)).all()
    ]


async def _gone(session: AsyncSession, there: set[tuple[str, int]]) -> list[str]:
    """A chain whose end is cut off is whole in itself: only the journal knows of what is missing."""
    told = col(Event.data)["receipt"].as_integer()
    kinds = (
        EventKind.APPLICATION_SENT,
        EventKind.APPLICATION_REGISTERED,
        EventKind.ROWS_REPLACED,
        EventKind.APPLICATION_WITHDRAWN,
        EventKind.APPEAL_LODGED,
    )
    statement = listing(col(Event.municipality_code), told.label("number")).where(
        col(Event.kind).in_(kinds), told.is_not(None)
    )
    named = {(row.municipality_code, row.number) for row in (await session.exec(statement)).all()}
    return [
        f"receipt {number} of municipality {code}: the journal tells of it, but it is not there"
        for code, number in sorted(named - there)
    ]
