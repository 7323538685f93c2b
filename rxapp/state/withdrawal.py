"""Taking an application back: the second look at what it means."""

from datetime import date

from rxapp.domain.deadlines import last_application_day
from rxapp.domain.periods import Quarter
from rxapp.state.person_forms import SecondLook
from rxapp.text.format import day
from rxapp.text.receipts import APPLY_ANEW, TOO_LATE, WITHDRAW_CONSEQUENCE, WITHDRAW_QUESTION


def look_at(file_number: str, quarter: Quarter, municipality: str, today: date) -> SecondLook:
    """What is about to happen, and whether there is time to apply anew."""
    last = last_application_day(quarter)
    anew = (APPLY_ANEW if today <= last else TOO_LATE).format(day=day(last))
    return SecondLook(
        question=WITHDRAW_QUESTION.format(number=file_number),
        consequence=f"{WITHDRAW_CONSEQUENCE} {anew}",
        button=f"Återkalla ansökan för {municipality} kommun",
    )
