"""Taking an application back: the second look at what it means."""

from datetime import date

from rxapp.domain.claims import last_day_to_apply
from rxapp.domain.compensation.types import TYPES
from rxapp.services.cases import CaseView
from rxapp.state.second_looks import SecondLook
from rxapp.text.format import day
from rxapp.text.receipts import APPLY_ANEW, TOO_LATE, WITHDRAW_CONSEQUENCE, WITHDRAW_QUESTION


def look_at(view: CaseView, today: date) -> SecondLook:
    """What is about to happen, and whether there is time to apply anew, where the law sets a last day."""
    last = last_day_to_apply(TYPES[view.case.type_code], view.claim)
    anew = "" if last is None else (APPLY_ANEW if today <= last else TOO_LATE).format(day=day(last))
    return SecondLook(
        question=WITHDRAW_QUESTION.format(number=view.case.file_number),
        consequence=f"{WITHDRAW_CONSEQUENCE} {anew}".rstrip(),
        button=f"Återkalla ansökan för {view.municipality} kommun",
    )
