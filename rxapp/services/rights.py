"""The check that stands first in a service: what the actor may do at all, before any row is looked for."""

from rxapp.domain.errors import NotAllowed
from rxapp.domain.permissions import Actor, Right


def require(actor: Actor, *rights: Right) -> None:
    """Refuse whoever lacks one of the rights.

    Raises:
        NotAllowed: the actor's role or functions do not give them all.
    """
    if not all(actor.may(right) for right in rights):
        raise NotAllowed
