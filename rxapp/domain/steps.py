"""Steps of a matter between a municipality and the agency: from where, and by whom, each may be taken."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from rxapp.domain.errors import Conflict, NotAllowed, NotFound
from rxapp.domain.permissions import Actor, Function, Role

Status = TypeVar("Status", bound=StrEnum)


class Side(StrEnum):
    """Who takes a step: a user with permission for the type, or an officer with the function of cases."""

    MUNICIPALITY = "municipality"
    AGENCY = "agency"


MUNICIPALITY, AGENCY, BOTH = frozenset({Side.MUNICIPALITY}), frozenset({Side.AGENCY}), frozenset(Side)


@dataclass(frozen=True, slots=True)
class Step(Generic[Status]):
    """From where and by whom; `refusal` is what whoever comes at another time is told."""

    start: frozenset[Status]
    by: frozenset[Side]
    refusal: str

    def check(self, status: Status) -> None:
        """Whether the step may be taken from there.

        Raises:
            Conflict: it may not, most often because somebody else was first.
        """
        if status not in self.start:
            raise Conflict(self.refusal)


FOR_USERS = "Det här steget tas av kommunens användare med behörighet för ersättningstypen."
FOR_OFFICERS = "Det här steget tas av en handläggare hos Migrationsverket."


def check_actor(actor: Actor, by: frozenset[Side], municipality_code: str, type_code: str) -> Side:
    """On which side the actor takes the step.

    Raises:
        NotAllowed: it is for somebody else.
        NotFound: it is of another municipality, or of a type the user has no permission for.
    """
    if actor.role is Role.USER and Side.MUNICIPALITY in by:
        if actor.municipality_code != municipality_code or type_code not in actor.types:
            raise NotFound
        return Side.MUNICIPALITY
    if actor.role is Role.OFFICER and Function.CASE_OFFICER in actor.functions and Side.AGENCY in by:
        return Side.AGENCY
    raise NotAllowed(FOR_OFFICERS if Side.AGENCY in by else FOR_USERS)
