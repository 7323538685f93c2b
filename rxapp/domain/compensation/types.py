"""Every compensation type, and which of them the service computes today."""

from rxapp.domain.compensation.asylum_school import SCHOOL
from rxapp.domain.compensation.asylum_support import SUPPORT
from rxapp.domain.compensation.declaration import CompensationType, DeadlineRule, Mode, Unit
from rxapp.domain.compensation.mass_flight import MASS_FLIGHT
from rxapp.domain.compensation.newly_arrived import NEWLY_ARRIVED_TYPES
from rxapp.domain.compensation.unaccompanied_asylum import UNACCOMPANIED
from rxapp.domain.compensation.unaccompanied_newly_arrived import UNACCOMPANIED_NEWLY_ARRIVED

__all__ = [
    "ACCOUNT_NUMBERS",
    "ASYL_SCHOOL_TYPES",
    "FUNDS_PERMITTING",
    "SCHOOL_TYPES",
    "TYPES",
    "CompensationType",
    "DeadlineRule",
    "Mode",
    "Unit",
]

ACCOUNT_NUMBERS = "ACCOUNT_NUMBERS"
"""The subject of the permission to see and change account numbers; not a compensation type."""

TYPES: dict[str, CompensationType] = {
    declared.code: declared
    for declared in (
        *SCHOOL,
        *UNACCOMPANIED,
        *MASS_FLIGHT,
        *SUPPORT,
        *NEWLY_ARRIVED_TYPES,
        *UNACCOMPANIED_NEWLY_ARRIVED,
    )
}
"""By code, in the order of the regulations."""

ASYL_SCHOOL_TYPES: tuple[str, ...] = tuple(d.code for d in SCHOOL if d.family == "asyl_school")
"""The school types of asylum seekers, in the order they are shown."""

SCHOOL_TYPES: tuple[str, ...] = ASYL_SCHOOL_TYPES
"""The types that the rules can decide by the dates alone.

WITNESS_SCHOOL is paid by the same amounts, named by the form of school in each row; but whether somebody
is a witness is for an officer.
"""

FUNDS_PERMITTING: frozenset[str] = frozenset({"ASYL_NATIONAL_PROGRAM_18"})
"""Computed types that are paid «i mån av tillgång på medel» (3 a §): no rule can grant them."""
