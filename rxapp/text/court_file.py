"""The file that goes to the court with an appeal: the decision document with what has been added since."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rxapp.domain.appeal_steps import AppealStatus
from rxapp.domain.appeal_times import LateGround, Timeliness, Times, Told
from rxapp.domain.appeals import Reconsidered
from rxapp.text import appeals as words
from rxapp.text.decision_document import APPEAL as HOW_TO_APPEAL
from rxapp.text.decision_document import Document, Section
from rxapp.text.format import day
from rxapp.text.recoveries import marked

LODGED, TIME, AGAIN, EARLIER, FILES = (
    "Överklagandet",
    "Om överklagandet har kommit in i rätt tid",
    "Omprövning",
    "Beslut i ärendet",
    "Bilagor",
)
NO_FILES = "Inga bilagor."
NAMES = (
    "Akten anger enskilda med individnummer. Namn på personer med skyddade personuppgifter är utelämnade, "
    "även i det som kommunen och Migrationsverket har skrivit."
)
LEFT_OUT = "[namn utelämnat]"


@dataclass(frozen=True, slots=True)
class AppealedFacts:
    """An appeal as the court is told of it. `decisions` and `files` are lines, oldest first."""

    status: AppealStatus
    arrived: str
    arrived_by_letter: bool
    wanted: str
    grounds: str
    told: Told
    times: Times
    timeliness: Timeliness
    late_ground: LateGround | None
    reconsidered: Reconsidered | None
    reconsidered_why: str
    decisions: tuple[str, ...]
    files: tuple[str, ...]


def court_file(decision: Document, appealed: AppealedFacts, hide: Callable[[str], str]) -> Document:
    """The whole file; `hide` leaves out names that must not be told."""
    kept = [section for section in decision.sections if section.heading != HOW_TO_APPEAL]
    number = marked(decision.file_number) if decision.is_recovery else decision.file_number
    whole = replace(
        decision,
        title=f"Akt i överklagat ärende {number}",
        facts=(*decision.facts, ("Överklagandet inkom", appealed.arrived), ("Till", "Förvaltningsrätten")),
        sections=(*_appealed(appealed), *kept, Section(FILES, (), appealed.files or (NO_FILES,), (NAMES,))),
    )
    return replace(
        whole,
        decided=tuple(hide(line) for line in whole.decided),
        sections=tuple(_hidden(section, hide) for section in whole.sections),
    )


def _appealed(found: AppealedFacts) -> tuple[Section, ...]:
    again = (
        (Section(AGAIN, (words.RECONSIDERED[found.reconsidered], *_lines(found.reconsidered_why))),)
        if found.reconsidered is not None
        else ()
    )
    how = (
        "Det kom in på annat sätt än i tjänsten." if found.arrived_by_letter else "Det skickades i tjänsten."
    )
    grounds = ("Skäl:", *_lines(found.grounds)) if found.grounds else ()
    return (
        Section(LODGED, (f"Inkom {found.arrived}. {how}", "Yrkande:", *_lines(found.wanted), *grounds)),
        Section(TIME, _time(found)),
        *again,
        Section(EARLIER, (), found.decisions),
    )


def _time(found: AppealedFacts) -> tuple[str, ...]:
    told, times = found.told, found.times
    got = day(told.got_on) or "inte känt"
    judged = (
        "Det har inte prövats än."
        if found.status is AppealStatus.LODGED
        else f"Tas upp trots att det kom in för sent: {words.LATE_GROUND[found.late_ground]}."
        if found.late_ground is not None
        else f"{words.TIMELINESS[found.timeliness]}."
    )
    return (
        f"Beslutet gjordes tillgängligt {day(told.available_on)}. Kommunen fick del av det: {got}.",
        f"Sista dag räknat från den tidigare dagen: {day(times.shown)}. "
        f"Räknat från den senare: {day(times.accepted) or 'inte känt'}.",
        judged,
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _hidden(section: Section, hide: Callable[[str], str]) -> Section:
    def each(lines: Sequence[str]) -> tuple[str, ...]:
        return tuple(hide(line) for line in lines)

    return Section(section.heading, each(section.paragraphs), each(section.points), each(section.after))
