"""Drawing automatic decisions for the quality review, in the transaction in which they are made."""

import secrets
from collections.abc import Collection
from typing import Any

from sqlalchemy import insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.domain.drawing import is_drawn
from rxapp.models import DrawingSecret, QualityReview
from rxapp.settings import get_settings


async def draw(session: AsyncSession, case_ids: Collection[int]) -> None:
    """Put the share of the cases that is to be reviewed among the reviews."""
    share = get_settings().quality_review_share
    if not share:
        return
    seed = await _seed(session)
    drawn = [case_id for case_id in case_ids if is_drawn(seed, case_id, share)]
    await put(session, drawn)


async def put(session: AsyncSession, case_ids: Collection[int]) -> None:
    """Put cases among the reviews, whatever chance says."""
    if case_ids:
        rows = [{"case_id": case_id, "drawn_at": clock.now(), "reason": ""} for case_id in case_ids]
        await (await session.connection()).execute(insert(QualityReview), rows)


async def _seed(session: AsyncSession) -> bytes:
    """The seed that is set, else the installation's own secret, made the first time."""
    if given := get_settings().quality_review_seed:
        return given.encode()
    statement = select(DrawingSecret.secret)
    if (found := (await session.exec(statement)).first()) is None:
        await keep_secret(session, secrets.token_hex(32))
        found = (await session.exec(statement)).one()
    return found.encode()


async def keep_secret(session: AsyncSession, secret: str) -> None:
    """Keep a secret for the installation, unless it has one: of two that make one at once, one stays."""
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(DrawingSecret).values(id=1, secret=secret)
    await (await session.connection()).execute(statement.on_conflict_do_nothing())
