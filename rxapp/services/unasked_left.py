"""What the runs without application leave to officers: less than was granted, and what they may not touch."""

from collections.abc import Sequence

from sqlalchemy import delete, insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.models import UnaskedDifference
from rxapp.services.unasked_facts import claimed


async def note_left(session: AsyncSession, rows: Sequence[int], left: dict[int, int]) -> int:
    """Put what is left to officers in place of what was before; what has been claimed back is not left."""
    if not rows:
        return 0
    back = await claimed(session, sorted(left)) if left else {}
    now = {row: ore - (back.get(row, 0) if ore > 0 else 0) for row, ore in left.items()}
    values = [
        {"row_id": row, "ore": ore, "noted_at": clock.now()}
        for row, ore in sorted(now.items())
        if ore > 0 or left[row] < 0
    ]
    await session.exec(delete(UnaskedDifference).where(col(UnaskedDifference.row_id).in_(rows)))
    if values:
        await (await session.connection()).execute(insert(UnaskedDifference), values)
    return len(values)
