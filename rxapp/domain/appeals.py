"""Appeals: what one is, and each step it takes (43–47 §§ förvaltningslagen). A step gives a new value."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from rxapp.domain.appeal_steps import STEPS, AppealStatus, AppealVerb, check_actor, check_step
from rxapp.domain.appeal_times import LateGround, Times, check_dismissal, check_in_time
from rxapp.domain.courts import Court, CourtOutcome, Judgment, check_judgment, standing
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.permissions import Actor

WORDS_MAX = 4000


class Reconsidered(StrEnum):
    """How far the agency changed the decision in the way the appeal wants (37–39 §§)."""

    IN_FULL = "in_full"
    IN_PART = "in_part"
    NOT_AT_ALL = "not_at_all"


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal against the decision `against`; `since` is the day of its latest step."""

    id: int
    against: int
    municipality_code: str
    type_code: str
    arrived_on: date
    wanted: str
    since: date
    status: AppealStatus = AppealStatus.LODGED
    late_ground: LateGround | None = None
    dismissal: int | None = None
    """The decision by which it was dismissed as late, which may be appealed itself."""
    reconsidered: Reconsidered | None = None
    changed_to: int | None = None
    """The new decision after reconsideration, which the appeal is held to be against from then on (46 §)."""
    court: Court | None = None
    judgments: tuple[Judgment, ...] = ()

    @property
    def judgment(self) -> Judgment | None:
        """The judgment that counts."""
        return standing(self.judgments)

    @property
    def is_at_court(self) -> bool:
        """Whether it has been handed over: the decision is no longer the agency's to change (39 §)."""
        return self.status in {AppealStatus.HANDED_OVER, AppealStatus.JUDGED}


def withdraw(appeal: Appeal, actor: Actor, on: date) -> Appeal:
    """The municipality gives its appeal up, by itself or by a letter that an officer registers."""
    return _step(appeal, actor, AppealVerb.WITHDRAW, on, status=AppealStatus.WITHDRAWN)


def find_in_time(
    appeal: Appeal, actor: Actor, on: date, found: Times, ground: LateGround | None = None
) -> Appeal:
    """It came in time, or its delay is excused.

    Raises:
        Conflict: it is late and nothing excuses that.
    """
    after = _step(appeal, actor, AppealVerb.FIND_IN_TIME, on, status=AppealStatus.IN_TIME, late_ground=ground)
    check_in_time(appeal.arrived_on, found, ground)
    return after


def dismiss(appeal: Appeal, actor: Actor, on: date, found: Times, decision: int) -> Appeal:
    """It came too late; `decision` is the one that says so.

    Raises:
        Conflict: it did not.
    """
    after = _step(
        appeal, actor, AppealVerb.DISMISS, on, status=AppealStatus.DISMISSED_LATE, dismissal=decision
    )
    check_dismissal(appeal.arrived_on, found)
    return after


def reinstate(appeal: Appeal, actor: Actor, on: date, ground: LateGround | None = None) -> Appeal:
    """The dismissal does not stand: changed by a court, or by the agency itself."""
    return _step(appeal, actor, AppealVerb.REINSTATE, on, status=AppealStatus.IN_TIME, late_ground=ground)


def reconsider(
    appeal: Appeal,
    actor: Actor,
    on: date,
    result: Reconsidered,
    *,
    reason: str,
    changed_to: int | None = None,
) -> Appeal:
    """The agency has looked at its decision again. What the new one may say is in `replacements`.

    Raises:
        Invalid: no reason, or not exactly then a new decision when something is changed.
    """
    after = _step(
        appeal,
        actor,
        AppealVerb.RECONSIDER,
        on,
        status=AppealStatus.RECONSIDERED,
        reconsidered=result,
        changed_to=changed_to,
    )
    check_words("skal", reason, "Skriv varför beslutet ändras eller inte ändras")
    if (result is Reconsidered.NOT_AT_ALL) != (changed_to is None):
        raise Invalid(
            "beslut", "Ett beslut som ändras ersätts av ett nytt, ett som inte ändras ersätts inte."
        )
    return after


def hand_over(appeal: Appeal, actor: Actor, on: date) -> Appeal:
    """The appeal and the file go to the court, with the new decision if there is one (46 §)."""
    return _step(
        appeal, actor, AppealVerb.HAND_OVER, on, status=AppealStatus.HANDED_OVER, court=Court.ADMINISTRATIVE
    )


def judge(appeal: Appeal, actor: Actor, on: date, judgment: Judgment) -> Appeal:
    """What the court said. A case that is sent back lies with the court below from then on.

    Raises:
        Invalid: the judgment does not fit, or is of a day to come or before the appeal came there.
    """
    back = judgment.court.below if judgment.outcome is CourtOutcome.SENT_BACK else None
    after = _step(
        appeal,
        actor,
        AppealVerb.JUDGE,
        on,
        status=AppealStatus.HANDED_OVER if back else AppealStatus.JUDGED,
        court=back or appeal.court,
        judgments=(*appeal.judgments, judgment),
    )
    check_judgment(judgment, appeal.court)
    if not appeal.since <= judgment.judged_on <= on:
        raise Invalid("domsdag", "Domen är från efter överlämnandet och senast i dag.")
    return after


def appeal_further(appeal: Appeal, actor: Actor, on: date) -> Appeal:
    """The municipality or the agency has appealed the judgment.

    Raises:
        Conflict: no court is above.
    """
    above = appeal.court.above if appeal.court else None
    after = _step(appeal, actor, AppealVerb.APPEAL_FURTHER, on, status=AppealStatus.HANDED_OVER, court=above)
    if above is None:
        raise Conflict("Ett avgörande av Högsta förvaltningsdomstolen kan inte överklagas.")
    return after


def close(appeal: Appeal, actor: Actor, on: date, final_on: date) -> Appeal:
    """The judgment has legal force since `final_on`, as the court has told: no time is counted for it here.

    Raises:
        Invalid: the day is before the judgment or to come.
    """
    after = _step(appeal, actor, AppealVerb.CLOSE, on, status=AppealStatus.CLOSED)
    if not appeal.judgments[-1].judged_on <= final_on <= on:
        raise Invalid("laga_kraft", "Laga kraft är tidigast samma dag som domen och senast i dag.")
    return replace(after, since=final_on)


def check_words(field: str, text: str, ask: str) -> None:
    """Something is written, and not too much.

    Raises:
        Invalid: it is not.
    """
    if not 0 < len(text.strip()) <= WORDS_MAX:
        raise Invalid(field, f"{ask}, högst {WORDS_MAX} tecken.")


def _step(appeal: Appeal, actor: Actor, verb: AppealVerb, on: date, **changes: object) -> Appeal:
    check_actor(actor, STEPS[verb].by, appeal.municipality_code, appeal.type_code)
    check_step(verb, appeal.status)
    if on < appeal.since:
        raise Invalid("dag", f"Dagen kan inte vara före det senaste steget, {appeal.since}.")
    return replace(appeal, since=on, **changes)  # pyright: ignore[reportArgumentType]
