"""An appeal in court: handed over, judged, appealed further, settled (46–47 §§ förvaltningslagen)."""

from dataclasses import replace
from datetime import date

from rxapp.domain.appeal_steps import AppealStatus, AppealVerb
from rxapp.domain.appeals import Appeal, step
from rxapp.domain.courts import Court, CourtOutcome, Judgment, check_judgment
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.permissions import Actor


def hand_over(appeal: Appeal, actor: Actor, on: date) -> Appeal:
    """The appeal and the file go to the court, with the new decision if there is one (46 §)."""
    return step(
        appeal, actor, AppealVerb.HAND_OVER, on, status=AppealStatus.HANDED_OVER, court=Court.ADMINISTRATIVE
    )


def judge(appeal: Appeal, actor: Actor, on: date, judgment: Judgment) -> Appeal:
    """What the court said. A case that is sent back lies with the court below from then on.

    Raises:
        Invalid: the judgment does not fit, or is of a day to come or before the appeal came there.
    """
    back = judgment.court.below if judgment.outcome is CourtOutcome.SENT_BACK else None
    after = step(
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
    after = step(appeal, actor, AppealVerb.APPEAL_FURTHER, on, status=AppealStatus.HANDED_OVER, court=above)
    if above is None:
        raise Conflict("Ett avgörande av Högsta förvaltningsdomstolen kan inte överklagas.")
    return after


def close(appeal: Appeal, actor: Actor, on: date, final_on: date) -> Appeal:
    """The judgment has legal force since `final_on`, as the court has told: no time is counted for it here.

    Raises:
        Invalid: the day is before the judgment or to come.
    """
    after = step(appeal, actor, AppealVerb.CLOSE, on, status=AppealStatus.CLOSED)
    if not appeal.judgments[-1].judged_on <= final_on <= on:
        raise Invalid("laga_kraft", "Laga kraft är tidigast samma dag som domen och senast i dag.")
    return replace(after, since=final_on)
