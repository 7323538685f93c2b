"""On which grounds paid compensation is claimed back, by ordinance (23 § 2017:193, 39–41 §§ 2010:1122)."""

from enum import StrEnum

from rxapp.domain.compensation.declaration import ASYLUM, NEWLY_ARRIVED, CompensationType
from rxapp.domain.errors import Invalid


class RecoveryGround(StrEnum):
    """Why the municipality has to pay back. Never reuse a value: it is kept with the decision."""

    FALSE_INFORMATION = "false_information"
    SHOULD_HAVE_SEEN = "should_have_seen"
    WRONG_BASIS = "wrong_basis"
    TOO_MUCH = "too_much"
    SHOULD_HAVE_REALISED = "should_have_realised"
    NOT_USED_AS_MEANT = "not_used_as_meant"

    @property
    def source(self) -> str:
        return _SOURCES[self]

    @property
    def is_duty(self) -> bool:
        """Whether the agency has to claim it back, unless it waives (41 §); else it may."""
        return self in _DUTIES


_G = RecoveryGround
_SOURCES = {
    _G.FALSE_INFORMATION: f"23 § första stycket {ASYLUM}",
    _G.SHOULD_HAVE_SEEN: f"23 § andra stycket {ASYLUM}",
    _G.WRONG_BASIS: f"39 § första stycket {NEWLY_ARRIVED}",
    _G.TOO_MUCH: f"39 § första stycket {NEWLY_ARRIVED}",
    _G.SHOULD_HAVE_REALISED: f"39 § andra stycket {NEWLY_ARRIVED}",
    _G.NOT_USED_AS_MEANT: f"40 § {NEWLY_ARRIVED}",
}
_DUTIES = frozenset({_G.WRONG_BASIS, _G.TOO_MUCH, _G.SHOULD_HAVE_REALISED})
_OF_ASYLUM = (_G.FALSE_INFORMATION, _G.SHOULD_HAVE_SEEN)
_OF_NEWLY_ARRIVED = (_G.WRONG_BASIS, _G.TOO_MUCH, _G.SHOULD_HAVE_REALISED)

FOR_A_PURPOSE = frozenset({"SPECIAL_COSTS"})
"""Types under 32 §, of which also what was not used as meant is paid back (40 §)."""


def grounds_of(declared: CompensationType) -> tuple[RecoveryGround, ...]:
    """The grounds that a recovery of the type may rest on: the closed list."""
    if declared.legal_basis.endswith(ASYLUM):
        return _OF_ASYLUM
    purpose = (_G.NOT_USED_AS_MEANT,) if declared.code in FOR_A_PURPOSE else ()
    return (*_OF_NEWLY_ARRIVED, *purpose)


def check_ground(declared: CompensationType, ground: RecoveryGround) -> None:
    """Whether the ground is one of the type's.

    Raises:
        Invalid: it is of another ordinance.
    """
    if ground not in grounds_of(declared):
        raise Invalid("grund", "Välj en grund som gäller för ersättningstypen.")
