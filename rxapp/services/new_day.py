"""What the service does by itself as a new day begins, each thing once however often it is done."""

from rxapp.services import case_days, recovery_claims, supplement_notices, unattended


async def tell_of_last_days() -> int:
    """Tell of the last days that come near: to apply with nothing sent, those of them that nobody attends
    to, and to respond to a recovery or to appeal. Gives how many are told of."""
    tellings = (unattended.tell_of_near, unattended.tell_of_unattended, case_days.tell_of_case_days)
    return sum([await tell() for tell in tellings])


async def begin() -> None:
    """All of it, for whoever wants a day on which nothing is left to do."""
    await recovery_claims.follow_legal_force()
    await supplement_notices.tell_of_days()
    await tell_of_last_days()
