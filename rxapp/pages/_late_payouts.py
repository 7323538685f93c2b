"""A notice for each payout that is late."""

from typing import Any

import reflex as rx

from rxapp.components.status import notice
from rxapp.state.late_payouts import LateCaseState, LatePayoutsState


def late_to_case() -> rx.Component:
    """Above everything else of the case."""
    late: Any = LateCaseState.late
    return rx.foreach(late, lambda told: notice(told, "warning"))


def late_to_own() -> rx.Component:
    """Above the payouts."""
    late: Any = LatePayoutsState.late
    return rx.foreach(late, lambda told: notice(told, "warning"))
