"""Payout runs: prepared by one officer, approved by another, paid once."""

from enum import StrEnum

from rxapp.domain.errors import Conflict, NotAllowed


class RunStatus(StrEnum):
    """How far a payout run has come."""

    PREPARED = "prepared"
    APPROVED = "approved"
    PAID = "paid"


def check_approve(status: RunStatus, *, prepared_by: int | None, approver: int) -> None:
    """Four eyes: a run is approved once, by somebody else than the one who prepared it.

    What the operator's job prepared (`prepared_by` is None) any approver may approve.

    Raises:
        Conflict: the run is not waiting for approval.
        NotAllowed: the approver prepared it.
    """
    if status is not RunStatus.PREPARED:
        raise Conflict("Körningen är redan godkänd.")
    if prepared_by == approver:
        raise NotAllowed("Du har förberett körningen. En annan handläggare måste godkänna den.")


def check_pay(status: RunStatus) -> None:
    """A run is paid once, and only when it is approved.

    Raises:
        Conflict: it is not approved yet, or already paid.
    """
    if status is RunStatus.PREPARED:
        raise Conflict("Körningen måste godkännas av en annan handläggare innan den kan köras.")
    if status is RunStatus.PAID:
        raise Conflict("Körningen är redan genomförd.")
