"""That a payout is late, on the pages of those who wait for it: a part of a case and of the payouts."""

from rxapp.db import Session
from rxapp.domain.permissions import Actor
from rxapp.services import payout_delays
from rxapp.state import shown
from rxapp.state.case import CaseState
from rxapp.state.payouts import PayoutsState
from rxapp.text.payout_runs import late_told


@shown.part
class LateCaseState(CaseState):
    """Late payouts of the case that is looked at."""

    late: list[str] = []

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        delays = await payout_delays.late_to_case(db, actor, self._file_number)
        self.late = [late_told(each.pay_on, each.expected_on) for each in delays]


@shown.part
class LatePayoutsState(PayoutsState):
    """Late payouts to the municipality."""

    late: list[str] = []

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        delays = await payout_delays.late_to_own(db, actor)
        self.late = [late_told(each.pay_on, each.expected_on) for each in delays]
