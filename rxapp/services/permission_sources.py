"""Users whose permissions another one can be given, as a deputy or a copy: sought where they are many."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.permissions import others_with_permissions
from rxapp.domain.permissions import Actor, Right
from rxapp.services.rights import require

MOST_LISTED = 20
"""So many to choose between are found faster by searching, and a page must stay few kilobytes."""

_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Source:
    """A user who has permissions."""

    account_id: int
    name: str
    hsa_id: str


@dataclass(frozen=True, slots=True)
class Sources:
    """The first of those that match, and how many do."""

    rows: tuple[Source, ...]
    total: int


async def list_sources(session: AsyncSession, actor: Actor, *, account_id: int, words: str = "") -> Sources:
    """The municipality's other users with permissions whose name or HSA-id holds the words.

    Raises:
        NotAllowed: the actor is no administrator.
    """
    require(actor, Right.PERMISSIONS_SET)
    statement = others_with_permissions(actor, account_id, words[:_LONGEST], most=MOST_LISTED)
    found = (await session.exec(statement)).all()
    rows = tuple(Source(row.id, row.name, row.hsa_id) for row in found)
    return Sources(rows, found[0].total if found else 0)
