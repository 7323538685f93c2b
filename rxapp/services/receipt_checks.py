"""Checking a receipt: genuine, altered, wrong or unknown, and no word of receipts one cannot see."""

import asyncio
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.receipts import visible_receipts
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.receipts import Link, is_sealed, read, written
from rxapp.models import Receipt
from rxapp.services.receipts import Proof, is_whole, link_of, proof_of
from rxapp.services.rights import require


class Finding(StrEnum):
    """What a check comes to. The values stand in addresses."""

    GENUINE = "akta"
    ALTERED = "andrat"
    WRONG = "fel-kontrollsumma"
    UNKNOWN = "okant"
    UNREADABLE = "olasbart"
    TOO_LARGE = "for-stort"
    TOO_MANY = "for-manga"


@dataclass(frozen=True, slots=True)
class Checked:
    """A finding; for a genuine receipt which it is, and whether the chain up to it is whole."""

    finding: Finding
    proof: Proof | None = None
    is_whole: bool = False


async def check_sum(session: AsyncSession, actor: Actor, file_number: str, sha256: str) -> Checked:
    """Look for a receipt of the case with that seal, and check its chain.

    Raises:
        NotAllowed: the actor reads no receipts.
    """
    require(actor, Right.RECEIPTS_READ)
    mine = visible_receipts(actor).where(Receipt.file_number == file_number).order_by(col(Receipt.number))
    found: list[Any] = list((await session.exec(mine)).all())
    if not found:
        return Checked(Finding.UNKNOWN)
    row = next((row for row in found if row.sha256 == sha256), None)
    if row is None:
        return Checked(Finding.WRONG)
    whole = await is_whole(session, link_of(row, row.content))
    return Checked(Finding.GENUINE, proof_of(row), whole)


async def check_file(session: AsyncSession, actor: Actor, text: str) -> Checked:
    """Check a receipt's file. That it is altered it mostly tells by itself, whoever it belongs to.

    Raises:
        NotAllowed: the actor reads no receipts.
    """
    require(actor, Right.RECEIPTS_READ)
    file, sealed = await asyncio.to_thread(_read, text)
    if file is None:
        return Checked(Finding.UNREADABLE)
    if not sealed:
        return Checked(Finding.ALTERED)
    told, seal = file["receipt"], file["sha256"]
    checked = await check_sum(session, actor, str(told.get("file_number", ""))[:40], seal)
    # Sealed anew after a change: of a case that the reader sees, it is altered and no other receipt.
    return Checked(Finding.ALTERED) if checked.finding is Finding.WRONG else checked


def _read(text: str) -> tuple[dict[str, Any] | None, bool]:
    file = read(text)
    return file, file is not None and is_sealed(file)


def file_of(link: Link) -> str:
    """A receipt as the file that is handed out: laid out for people, checked as what it holds."""
    content = json.loads(link.content or "{}")
    file = {"receipt": written(link.unsealed), "content": content, "sha256": link.sha256}
    return json.dumps(file, ensure_ascii=False, indent=2) + "\n"
