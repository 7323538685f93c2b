"""Requests of supplements and messages in the demo data: asked by items, answered in part, reminded of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.clock import STOCKHOLM
from rxapp.domain.permissions import Actor
from rxapp.domain.supplement_templates import Template
from rxapp.domain.supplements import Consequence
from rxapp.models import Case
from rxapp.seeds.accounts import ALE
from rxapp.seeds.days import DAY, office_day
from rxapp.seeds.people import COMPULSORY, PRESCHOOL
from rxapp.seeds.stories import Story
from rxapp.services import decisions, messages, supplement_answers, supplements
from rxapp.services.supplement_views import RequestView, list_requests
from rxapp.services.supplements import AskedItem
from rxapp.settings import get_settings
from rxapp.text.supplements import TEMPLATE

MORE = (
    AskedItem(TEMPLATE[Template.ATTENDANCE][1], 1),
    AskedItem(TEMPLATE[Template.SCHOOL][1]),
)
"""What is asked for beside the question of the story."""

FIRST_ANSWER = "Barnet på rad 1 var inte frånvarande mer än tre dagar i följd under perioden."


@dataclass(frozen=True, slots=True)
class Letter:
    """A message; one that `is_answer` says that the other side's have been read."""

    from_agency: bool
    text: str
    days_after: int
    is_answer: bool = False


LETTERS = {
    COMPULSORY: (
        Letter(False, "Vi väntar på intyget från skolan. Det kommer i början av nästa vecka.", 2),
        Letter(True, "Tack, det går bra. Skriv här om ni behöver mer tid.", 3, is_answer=True),
        Letter(
            False, "Räcker ett intyg från rektorn, eller behöver ni närvarolistan också?", 6, is_answer=True
        ),
    ),
    PRESCHOOL: (
        Letter(
            True, "Det går att svara på punkterna var för sig. Ni behöver inte vänta tills allt är klart.", 1
        ),
        Letter(False, "Tack för beskedet.", 2, is_answer=True),
        Letter(
            True,
            "Rad 1 räcker det att ni kommenterar här. Inget nytt intyg behövs för den.",
            5,
            is_answer=True,
        ),
    ),
}
"""What is written in the cases of Ale that wait for an answer: the last one is unread, at the agency in the
first and at the municipality in the second."""


async def ask(
    session: AsyncSession, officer: Actor, file_number: str, question: str, asking: "Asking"
) -> None:
    """Ask for one thing or for several."""
    proposal = await decisions.get_proposal(session, officer, file_number)
    await supplements.request_supplement(
        session,
        officer,
        file_number,
        version=proposal.version,
        items=(AskedItem(question), *(MORE if asking.is_waiting else ())),
        due_on=asking.answer_by,
        consequence=Consequence.MAY_BE_REJECTED if asking.is_waiting else Consequence.DECIDED_AS_IS,
    )


async def answer_all(session: AsyncSession, user: Actor, case_id: int, text: str) -> None:
    """Answer every item, the first one as the story says, and hand it in."""
    request = await _open(session, user, case_id)
    if request is None:
        return
    for item in request.items:
        await _save(session, user, request, item.position, text if item.position == 1 else FIRST_ANSWER)
    seen = {item.item_id: item.version + 1 for item in request.items}
    await supplement_answers.hand_in(
        session, user, request.file_number, request_id=request.request_id, seen=seen
    )


async def answer_one(session: AsyncSession, user: Actor, case_id: int) -> None:
    """Save an answer to the second item, and hand nothing in yet."""
    request = await _open(session, user, case_id)
    if request is not None:
        await _save(session, user, request, 2, FIRST_ANSWER)


async def write(session: AsyncSession, actor: Actor, file_number: str, letter: Letter) -> None:
    """Write a message; answering says that what came before has been read."""
    shown = await messages.list_messages(session, actor, file_number)
    seen = max((message.message_id for message in shown.messages), default=0) if letter.is_answer else 0
    await messages.send_message(session, actor, file_number, text=letter.text, seen=seen)


@dataclass(frozen=True, slots=True)
class Asking:
    """How a case of the demonstration is asked about. `is_waiting`: it is one of Ale's that is not answered,
    which is asked for several things and written about."""

    type_code: str
    asked_at: datetime
    due_on: date
    is_waiting: bool

    @property
    def answer_by(self) -> date:
        """The day; a nearer one where it is to be reminded of."""
        is_near = self.is_waiting and self.type_code == PRESCHOOL
        return office_day(_day(self.asked_at) + 14 * DAY) if is_near else self.due_on

    @property
    def letters(self) -> Iterator[tuple[datetime, Letter]]:
        """What is written about it, each on its day."""
        for letter in LETTERS.get(self.type_code, ()) if self.is_waiting else ():
            yield self._at(letter.days_after, time(9, 12)), letter

    @property
    def begins_to_answer_at(self) -> datetime | None:
        """When one of the items is answered and nothing handed in."""
        is_begun = self.is_waiting and self.type_code == COMPULSORY
        return self._at(4, time(10, 31)) if is_begun else None

    @property
    def told_at(self) -> Iterator[datetime]:
        """The mornings on which there may be something to tell of its day."""
        for day in (self.answer_by - get_settings().supplement_reminder_days * DAY, self.answer_by + DAY):
            yield datetime.combine(office_day(day), time(8, 5), STOCKHOLM)

    def _at(self, days_after: int, at: time) -> datetime:
        day = office_day(_day(self.asked_at) + days_after * DAY)
        return max(datetime.combine(day, at, STOCKHOLM), self.asked_at + timedelta(minutes=5))


def asking_of(story: Story, asked_at: datetime, today: date) -> Asking:
    """How the case of a story is asked about."""
    review = story.review
    is_waiting = story.municipality_code == ALE and review.answer_at is None and review.decide_at is None
    return Asking(story.type_code, asked_at, review.due_on or today, is_waiting)


def _day(instant: datetime) -> date:
    return instant.astimezone(STOCKHOLM).date()


async def _open(session: AsyncSession, user: Actor, case_id: int) -> RequestView | None:
    found = await list_requests(session, user, col(Case.id) == case_id)
    return next((request for request in found if request.is_open), None)


async def _save(session: AsyncSession, user: Actor, request: RequestView, position: int, text: str) -> None:
    item = request.items[position - 1]
    await supplement_answers.save_answer(
        session, user, request.file_number, item_id=item.item_id, version=item.version, text=text
    )
