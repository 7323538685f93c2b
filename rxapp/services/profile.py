"""What a user sees of the own account, and who can help: the municipality's administrators."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.administration import own_administrators
from rxapp.access.permissions import own_permissions
from rxapp.access.profile import own_account
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.permissions import Actor, Right
from rxapp.services.holdings import SUBJECTS, Held, held_of
from rxapp.services.rights import require
from rxapp.text.order import swedish_order


@dataclass(frozen=True, slots=True)
class Helper:
    """An administrator of the own municipality: whom to ask."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class ProfileView:
    """The own account. `held` has what is in force and what is to come, in the order of the subjects."""

    name: str
    hsa_id: str
    email: str
    municipality: str
    held: tuple[Held, ...]
    helpers: tuple[Helper, ...]


async def get_profile(session: AsyncSession, actor: Actor) -> ProfileView:
    """The reader's own account.

    Raises:
        NotAllowed: the reader is no user of a municipality.
    """
    require(actor, Right.PROFILE_READ)
    own = (await session.exec(own_account(actor))).one()
    rows = (await session.exec(own_permissions(actor))).all()
    today = clock.today()
    held = [one for one in map(held_of, rows) if not one.window.is_over(today)]
    return ProfileView(
        name=f"{own.first_name} {own.last_name}",
        hsa_id=own.hsa_id,
        email=own.email,
        municipality=actor.municipality_name,
        held=tuple(sorted(held, key=lambda one: SUBJECTS.index(one.subject))),
        helpers=tuple(await list_helpers(session, actor)),
    )


async def list_helpers(session: AsyncSession, actor: Actor) -> list[Helper]:
    """The current administrators of the reader's municipality, by last name; none for an officer."""
    found = (await session.exec(own_administrators(actor))).all()
    ordered = sorted(found, key=lambda a: (swedish_order(a.last_name), swedish_order(a.first_name)))
    return [Helper(f"{a.first_name} {a.last_name}", a.email) for a in ordered]


def missing_subjects(actor: Actor) -> list[str]:
    """The compensation types that the reader holds no permission for, in the order they are shown."""
    return [code for code in TYPES if code not in actor.types]
