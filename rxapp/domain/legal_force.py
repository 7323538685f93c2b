"""Since when a decision has legal force (laga kraft), or why it has none, from what is known on a day."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rxapp.domain.appeal_steps import AppealStatus
from rxapp.domain.appeal_times import Times, Told, times
from rxapp.domain.appeals import Appeal
from rxapp.domain.courts import CourtOutcome
from rxapp.domain.days_off import DaysOff
from rxapp.domain.decided import Decided
from rxapp.domain.decision_chains import Chain


class Why(StrEnum):
    """Why a decision has legal force since its day, or has none."""

    NOT_AVAILABLE = "not_available"
    NOT_OPENED = "not_opened"
    TIME_RUNS = "time_runs"
    APPEALED = "appealed"
    DISMISSAL_NOT_FINAL = "dismissal_not_final"
    REMITTED = "remitted"
    REPLACED = "replaced"

    MAY_NOT_BE_APPEALED = "may_not_be_appealed"
    TIME_RAN_OUT = "time_ran_out"
    WITHDRAWN = "withdrawn"
    DISMISSED_LATE = "dismissed_late"
    DISMISSED_BY_COURT = "dismissed_by_court"
    UPHELD = "upheld"
    CHANGED = "changed"

    @property
    def is_final(self) -> bool:
        """Whether this is a reason for legal force and not against it."""
        return self in _FINAL


_FINAL = frozenset(list(Why)[list(Why).index(Why.MAY_NOT_BE_APPEALED) :])


@dataclass(frozen=True, slots=True)
class LegalForce:
    """The first day of legal force, none where there is none (yet). `last_day` is the last day to appeal that
    counts, where there is one; `final_by` the provision by which it may not be appealed."""

    on: date | None
    why: Why
    last_day: date | None = None
    final_by: str = ""


def received(chain: Chain, decided: Decided) -> Told:
    """When the municipality was told. To appeal a decision shows that one has got it."""
    arrived = [appeal.arrived_on for appeal in chain.appeals if appeal.against == decided.id]
    told = decided.told
    if not arrived or told.available_on is None:
        return told
    first = max(min(arrived), told.available_on)
    known = min(first, told.established_on or first)
    return Told(told.available_on, told.opened_on, known)


def times_of(chain: Chain, decided: Decided, days_off: DaysOff) -> Times:
    """The last days to appeal the decision."""
    return times(received(chain, decided), days_off)


def legal_force(chain: Chain, decided: Decided, days_off: DaysOff, today: date) -> LegalForce:
    """Whether the decision has legal force today.

    Never before the time to appeal has run out by the later reading, and never while an appeal is open.
    One that may not be appealed has it from the day it is told. What a court has changed has it as the court
    changed it.
    """
    judged, last_days = chain.judgment_on(decided.id), times_of(chain, decided, days_off)
    # Whether somebody has opened a decision means nothing any more when a court has tried it.
    last = last_days.accepted or (last_days.shown if judged else None)
    against = _against(chain, decided, days_off, today)
    if against is not None or decided.told.available_on is None:
        return LegalForce(None, against or Why.NOT_AVAILABLE, last)
    if decided.final_by and judged is None:
        return LegalForce(decided.told.available_on, Why.MAY_NOT_BE_APPEALED, final_by=decided.final_by)
    if last is None or today <= last:
        return LegalForce(None, Why.NOT_OPENED if last is None else Why.TIME_RUNS, last)
    ran_out = last + timedelta(days=1)
    ends = [(ran_out, Why.TIME_RAN_OUT), *(_end(each, ran_out) for each in chain.appeals_against(decided.id))]
    on, why = max(ends, key=lambda end: (end[0], end[1] is not Why.TIME_RAN_OUT))
    return LegalForce(on, why, last)


def _against(chain: Chain, decided: Decided, days_off: DaysOff, today: date) -> Why | None:
    if chain.successor(decided.id) is not None:
        return Why.REPLACED
    if chain.open_appeal(decided.id) is not None:
        return Why.APPEALED
    for appeal in chain.appeals_against(decided.id):
        if appeal.status is AppealStatus.DISMISSED_LATE and not _is_over(chain, appeal, days_off, today):
            return Why.DISMISSAL_NOT_FINAL
    judgment = chain.judgment_on(decided.id)
    return Why.REMITTED if judgment and judgment.outcome is CourtOutcome.REMITTED else None


def _is_over(chain: Chain, appeal: Appeal, days_off: DaysOff, today: date) -> bool:
    """Whether the dismissal of the appeal is final itself: it may be appealed as any decision."""
    if appeal.dismissal is None or chain.is_dismissal_undone(appeal):
        return False
    return legal_force(chain, chain.decision(appeal.dismissal), days_off, today).on is not None


def _end(appeal: Appeal, ran_out: date) -> tuple[date, Why]:
    """From when an appeal that is over stands no longer in the way. One that came too late never did."""
    if appeal.status is AppealStatus.DISMISSED_LATE:
        return ran_out, Why.DISMISSED_LATE
    judgment = appeal.judgment
    if appeal.status is AppealStatus.WITHDRAWN or judgment is None:
        return appeal.since, Why.WITHDRAWN
    return appeal.since, _BY_COURT.get(judgment.outcome, Why.DISMISSED_BY_COURT)


_BY_COURT = {
    CourtOutcome.UPHELD: Why.UPHELD,
    CourtOutcome.CHANGED: Why.CHANGED,
    CourtOutcome.WRITTEN_OFF: Why.WITHDRAWN,
}
