"""The officer's desk in text: a line of the queue, what it is narrowed to, a proposal, what went on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rxapp.domain.cases import CaseStatus
from rxapp.domain.claims import claim_name, claim_of
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.desk_batches import LeftOut
from rxapp.domain.desk_queue import WAITED, Asked, Whose, is_overdue
from rxapp.services.addresses import address
from rxapp.services.desk import DeskEvent
from rxapp.services.desk_batches import Group
from rxapp.services.desk_proposals import ProposalView
from rxapp.services.desk_queue import Counts, QueueFilter, is_late_case
from rxapp.services.officer_decisions import Chosen
from rxapp.state.handling_views import GRANT, Stand, summary
from rxapp.state.paging import Chip
from rxapp.text import desk as texts
from rxapp.text.appeals import CAUSE
from rxapp.text.format import amount, counted, day, kronor, moment, number
from rxapp.text.labels import EVENT, OUTCOME, STATUS, STATUS_TONE, type_name

PATH = "/handlaggning"
NOBODY, YOU = "Ingen", "Du"
MINE_WAITS, OTHERS_WAITS = "Ditt förslag väntar", "Förslag väntar på bekräftelse"
ANSWERED, LATE, OVERDUE = "Svar har kommit in", "Kom in för sent", "Försenad"


@dataclass(frozen=True, slots=True)
class QueueCase:
    """What a line of the queue tells of the case itself: no more, fifty of them are sent at a time."""

    file_number: str
    href: str
    type_name: str
    claim: str
    arrived_on: str
    status: str
    tone: str
    applied: str


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A case of the queue, with whose it is and who has it. `overdue` is a word or nothing; `notes` is what
    else there is to know."""

    municipality: str
    case: QueueCase
    due: str
    overdue: str
    holder: str
    notes: str


@dataclass(frozen=True, slots=True)
class QueueChosen:
    """What the queue is narrowed to, for the controls and as chips."""

    sok: str = ""
    typ: str = ""
    vem: str = ""
    komplettering: str = ""
    vantat: str = ""
    inkom: str = ""
    chips: tuple[Chip, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupText:
    """Marked cases that end alike."""

    key: str
    title: str
    count: str
    amount: str
    file_numbers: str
    needs_reason: bool


@dataclass(frozen=True, slots=True)
class CaseLink:
    """A case that is named."""

    file_number: str
    href: str


@dataclass(frozen=True, slots=True)
class LeftText:
    """Cases that are not among the others, or that failed, with the one reason for that."""

    why: str
    cases: tuple[CaseLink, ...]


@dataclass(frozen=True, slots=True)
class ProposalText:
    """What one officer has proposed to another."""

    key: str = ""
    by: str = ""
    outcome: str = ""
    amount: str = ""
    rows: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DeskStep:
    """Something that went on between officers."""

    text: str
    at: str
    why: str


NOTHING = QueueChosen()
NO_GROUP = GroupText("", "", "", "", "", False)
NO_PROPOSAL = ProposalText()
_LABELS = {
    "sok": "Sökning",
    "typ": "Ersättningstyp",
    "vem": "Handläggare",
    "komplettering": "Komplettering",
    "vantat": "Har väntat",
    "inkom": "Kom in",
}


def queue_line(found: Any, reader_id: int, today: date) -> QueueLine:
    """A case of the queue in text."""
    proposed = {None: "", reader_id: MINE_WAITS}.get(found.proposed_by, OTHERS_WAITS)
    notes = (proposed, ANSWERED if found.is_answered else "", LATE if is_late_case(found) else "")
    return QueueLine(
        municipality=found.municipality,
        case=_case(found),
        due=day(found.due_on),
        overdue=OVERDUE if is_overdue(found.due_on, today) else "",
        holder=YOU if found.holder_id == reader_id else found.holder or NOBODY,
        notes=". ".join(filter(None, notes)),
    )


def _case(found: Any) -> QueueCase:
    status = CaseStatus(found.status)
    return QueueCase(
        file_number=found.file_number,
        href=f"{PATH}/{found.file_number}",
        type_name=type_name(found.type_code),
        claim=claim_name(claim_of(found.quarter_first_day, found.claim_last_day)),
        arrived_on=day(found.arrived_on),
        status=STATUS[status],
        tone=STATUS_TONE[status],
        applied=kronor(found.applied_ore),
    )


def queue_query(wanted: QueueFilter, sort: str) -> dict[str, str]:
    """The filter as the address says it."""
    late = {None: "", True: "sent", False: "itid"}[wanted.late]
    return {
        "sok": wanted.words,
        "typ": wanted.type_code,
        "vem": wanted.whose.value if wanted.whose else "",
        "komplettering": wanted.asked.value if wanted.asked else "",
        "vantat": str(wanted.waited) if wanted.waited else "",
        "inkom": late,
        "sortera": sort,
    }


def is_filter(name: str) -> bool:
    """Whether the queue can be narrowed by what goes by that name in the address."""
    return name in _LABELS


def queue_chosen(wanted: QueueFilter, query: Mapping[str, str]) -> QueueChosen:
    """The choices of the filter."""
    shown = {
        "typ": type_name(wanted.type_code),
        "vem": texts.WHOSE[wanted.whose] if wanted.whose else "",
        "komplettering": texts.ASKED[wanted.asked] if wanted.asked else "",
        "vantat": texts.waited_text(wanted.waited),
        "inkom": texts.LATE[wanted.late].lower() if wanted.late is not None else "",
    }
    chips = tuple(
        Chip(f"{_LABELS[name]}: {shown.get(name) or value}", address(PATH, {**query, name: ""}))
        for name, value in query.items()
        if name in _LABELS and value
    )
    return QueueChosen(**{name: query[name] for name in _LABELS}, chips=chips)


def whose_options(counts: Counts) -> list[tuple[str, str]]:
    """Whose cases one can ask for, with how many there are."""
    return [(each.value, f"{texts.WHOSE[each]} ({number(counts.whose[each])})") for each in Whose]


def asked_options(counts: Counts) -> list[tuple[str, str]]:
    """Where requests may stand, with how many there are."""
    return [(each.value, f"{texts.ASKED[each]} ({number(counts.asked[each])})") for each in Asked]


TYPE_OPTIONS = [(code, declared.name) for code, declared in TYPES.items() if declared.form is not None]
WAITED_OPTIONS = [(str(days), texts.waited_text(days)) for days in WAITED]
LATE_OPTIONS = [("sent", texts.LATE[True]), ("itid", texts.LATE[False])]


def group_text(place: int, group: Group) -> GroupText:
    """A group of the marked cases."""
    return GroupText(
        key=str(place),
        title=f"{type_name(group.type_code)}. {texts.alike_text(group.alike)}",
        count=counted(len(group.cases), "ärende", "ärenden"),
        amount=kronor(group.amount_ore),
        file_numbers=", ".join(case.file_number for case in group.cases),
        needs_reason=group.alike.reason is not None,
    )


def left_texts(left: Iterable[tuple[str, LeftOut | str]]) -> list[LeftText]:
    """The cases that are left out, or that failed with a sentence, those with the same reason together."""
    together: dict[str, list[CaseLink]] = {}
    for file_number, why in left:
        words = texts.LEFT_OUT[why] if isinstance(why, LeftOut) else why
        together.setdefault(words, []).append(CaseLink(file_number, f"{PATH}/{file_number}"))
    return [LeftText(words, tuple(cases)) for words, cases in together.items()]


def proposal_text(found: ProposalView) -> ProposalText:
    """A proposal that waits."""
    who = "Du" if found.is_mine else found.proposer
    return ProposalText(
        key=str(found.proposal_id),
        by=f"{who} föreslog {moment(found.proposed_at)}",
        outcome=_proposed(found),
        amount=kronor(found.granted_ore),
        rows=tuple(_rows(found.chosen)),
        reason=found.chosen.reason_text,
    )


def _proposed(found: ProposalView) -> str:
    """What is proposed: of a new decision also why it would take the place of the other."""
    return (
        OUTCOME[found.outcome] if found.cause is None else f"{CAUSE[found.cause]}: {OUTCOME[found.outcome]}"
    )


def desk_steps(events: Sequence[DeskEvent]) -> list[DeskStep]:
    """What went on between officers, the latest first."""
    return [
        DeskStep(
            f"{EVENT[event.kind]} av {event.doer}" + (f", från {event.whom}" if event.whom else ""),
            moment(event.at),
            event.why,
        )
        for event in events
    ]


def _rows(chosen: Chosen) -> list[str]:
    stands = {
        choice.position: Stand(
            GRANT if choice.granted else choice.reason or "",
            "" if choice.amount_ore is None else amount(choice.amount_ore),
        )
        for choice in chosen.choices
    }
    has_amounts = any(choice.amount_ore is not None for choice in chosen.choices)
    return summary(stands, dismisses=chosen.dismiss, has_amounts=has_amounts)
