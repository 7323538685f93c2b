"""What happens to one application in the demo data: values only, made by the plan and acted out later."""

from dataclasses import dataclass
from datetime import date, datetime

from rxapp.domain.assessment import RowReason
from rxapp.domain.periods import Quarter
from rxapp.services.drafts import DraftRow


@dataclass(frozen=True, slots=True)
class Review:
    """What the agency does if the rules refer the case: a question, an answer, a decision, each on its day.

    A day that is None never comes. `refuse` is the reason for every row, `refuse_last` for the last alone.
    """

    decide_at: datetime | None = None
    refuse: RowReason | None = None
    refuse_last: RowReason | None = None
    ask_at: datetime | None = None
    due_on: date | None = None
    answer_at: datetime | None = None
    question: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """An application: who sends it, when and with which rows. Without `sent_at` it stays a draft."""

    municipality_code: str
    sender: str
    type_code: str
    quarter: Quarter
    rows: tuple[DraftRow, ...]
    written_at: datetime
    sent_at: datetime | None
    review: Review = Review()
    is_left: bool = False
    """Whether the automatic decision has not been made yet."""


QUESTIONS = (
    ("Bifoga ett intyg som visar att barnet har varit inskrivet under hela perioden.",
     "Barnet har varit inskrivet hela perioden. Skolan har intygat det, intyget finns i kommunens akt."),
    ("Kontrollera individnumret på den sista raden. Det är inte registrerat för kommunen.",
     "Individnumret är kontrollerat mot LMA-kortet och stämmer. Familjen flyttade hit vid terminsstarten."),
    ("Förklara varför perioden börjar före den dag barnet skrevs in.",
     "Barnet började den dag som anges i ansökan. Inskrivningen registrerades i efterhand."),
    ("Ange vilken skola eleven har gått i och om eleven har varit frånvarande mer än fyra veckor.",
     "Eleven har gått i en kommunal skola hela perioden och inte varit frånvarande längre än en vecka."),
)  # fmt: skip
"""What an officer asks, and what a municipality may answer."""
