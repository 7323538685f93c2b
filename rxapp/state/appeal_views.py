"""Decisions and appeals of a case in text, for the municipality's page and the officer's alike."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rxapp.domain.appeal_steps import AppealStatus, AppealVerb
from rxapp.domain.appeals import Reconsidered
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.decided import Matter
from rxapp.domain.legal_force import Why
from rxapp.services.appeal_views import AppealView, DecidedView, JudgmentView, Standing
from rxapp.services.attachments import AttachmentView
from rxapp.state.appeal_forms import ChangedRow
from rxapp.state.supplement_views import FileText
from rxapp.text import appeals as words
from rxapp.text import legal_force
from rxapp.text.appealing import DISMISSAL_LIFTED, EXPECTED, TIME_RUNS
from rxapp.text.format import day, file_size, kronor, moment
from rxapp.text.labels import OUTCOME, OUTCOME_TONE


@dataclass(frozen=True, slots=True)
class DecidedText:
    """A decision in its chain. `why_not` is empty where it may be appealed."""

    key: str
    title: str
    outcome: str
    tone: str
    decided_on: str
    chained: str
    got: str
    until: str
    force: str
    has_force: bool
    why_not: str
    may_appeal: bool
    reason: str
    href: str
    document: str = ""
    """«Beslut 1 (ersatt av beslut 2)», where decisions have replaced each other."""


@dataclass(frozen=True, slots=True)
class AppealStep:
    """Something that has come of an appeal."""

    title: str
    text: str
    quoted: str = ""


@dataclass(frozen=True, slots=True)
class AppealText:
    """An appeal with all that has come of it."""

    key: str = ""
    heading: str = ""
    status: str = ""
    tone: str = "neutral"
    expected: str = ""
    arrived: str = ""
    wanted: str = ""
    grounds: str = ""
    files: tuple[FileText, ...] = ()
    steps: tuple[AppealStep, ...] = ()
    upload_to: str = ""
    may_withdraw: bool = False
    may_handle: bool = False


def decided_texts(standing: Standing) -> list[DecidedText]:
    """The decisions, newest first."""
    days = {each.decision_id: moment(each.decided_at)[:10] for each in standing.decisions}
    places = {each.decision_id: each.place for each in standing.decisions if each.place}
    decided = (_decided(each, days, standing.file_number) for each in reversed(standing.decisions))
    if len(places) == 1:
        # One on an application is led to from the case itself.
        return [
            replace(text, href="") if each.matter is Matter.COMPENSATION else text
            for text, each in zip(decided, reversed(standing.decisions), strict=True)
        ]
    return [
        replace(text, document=_document(each, places))
        for text, each in zip(decided, reversed(standing.decisions), strict=True)
    ]


def _document(found: DecidedView, places: dict[int, int]) -> str:
    """«Beslut 1 (ersatt av beslut 2)»."""
    if (place := places.get(found.decision_id)) is None:
        return ""
    after = places.get(found.replaced_by_id or 0)
    return f"Beslut {place} (ersatt av beslut {after})" if after else f"Beslut {place} (gäller)"


def _decided(found: DecidedView, days: dict[int, str], file_number: str) -> DecidedText:
    return DecidedText(
        key=str(found.decision_id),
        title=title_of(found),
        outcome=_outcome(found),
        tone=OUTCOME_TONE[found.outcome],
        decided_on=days[found.decision_id],
        chained=_chained(found, days),
        got=_got(found),
        until="" if found.replaced_by_id or found.force.on else words.until(found.times, found.final_by),
        force=_force(found),
        has_force=found.force.on is not None,
        why_not=found.why_not,
        may_appeal=not found.why_not,
        reason=found.reason_text if found.matter is Matter.LATE_APPEAL or found.replaced_by_id else "",
        href=f"/beslut/{file_number}?nr={found.place}" if found.place else "",
    )


def title_of(found: DecidedView) -> str:
    """«Beslut om ersättning», or why it was made anew: «Omprövning. Beslut om ersättning»."""
    matter = words.MATTER[found.matter]
    return matter if found.replaces_id is None else f"{words.CAUSE[found.cause]}: {matter.lower()}"


def _force(found: DecidedView) -> str:
    """The day that is counted for legal force is the later one. As long as it is to come it is not told, or
    there would be two last days to choose between."""
    if found.force.why is Why.TIME_RUNS:
        return TIME_RUNS
    return legal_force.explained(found.force)


def heading_of(found: DecidedView) -> str:
    """The decision by what it is on and its day, within a sentence."""
    return f"{words.MATTER[found.matter].lower()} {moment(found.decided_at)[:10]}"


def _outcome(found: DecidedView) -> str:
    if found.matter is Matter.LATE_APPEAL and found.outcome is DecisionOutcome.GRANTED:
        return DISMISSAL_LIFTED
    return OUTCOME[found.outcome]


def _chained(found: DecidedView, days: dict[int, str]) -> str:
    told = []
    if found.replaces_id is not None:
        told.append(f"Ersätter beslutet {days[found.replaces_id]}.")
    if found.replaced_by_id is not None:
        told.append(f"Har ersatts av beslutet {days[found.replaced_by_id]}.")
    return " ".join(told)


def _got(found: DecidedView) -> str:
    told = found.told
    available = f"Gjordes tillgängligt {day(told.available_on)}."
    if told.opened_on is not None:
        return f"{available} Öppnades i kommunen {day(told.opened_on)}."
    if told.established_on is not None:
        return f"{available} Kommunen fick del av det {day(told.established_on)}."
    return f"{available} Ingen i kommunen har öppnat det."


def appeal_texts(standing: Standing) -> list[AppealText]:
    """The appeals, newest first."""
    decided = {each.decision_id: each for each in standing.decisions}
    return [appeal_text(each, decided) for each in reversed(standing.appeals)]


def appeal_text(found: AppealView, decided: dict[int, DecidedView]) -> AppealText:
    """One appeal."""
    against = decided[found.against_id]
    is_with_agency = AppealVerb.WITHDRAW in found.may
    return AppealText(
        key=str(found.appeal_id),
        heading=f"Överklagande av beslutet {moment(against.decided_at)[:10]}",
        status=words.STATUS[found.status],
        tone=words.STATUS_TONE[found.status],
        expected=EXPECTED[found.status],
        arrived=_arrived(found),
        wanted=found.wanted,
        grounds=found.grounds,
        files=tuple(file_text(each) for each in found.files),
        steps=tuple(_steps(found, decided)),
        upload_to=f"/bilagor/overklagande/{found.against_id}" if is_with_agency else "",
        may_withdraw=is_with_agency,
        may_handle=bool(found.may),
    )


def file_text(found: AttachmentView) -> FileText:
    """A file of an appeal; `key` is empty where the reader may not take it away."""
    return FileText(
        name=found.name,
        href=f"/bilagor/{found.key}",
        size=file_size(found.size),
        key=found.key if found.may_remove else "",
    )


def _arrived(found: AppealView) -> str:
    if found.is_letter:
        return f"{day(found.arrived_on)}, på annat sätt än i tjänsten"
    return moment(found.lodged_at)


def _steps(found: AppealView, decided: dict[int, DecidedView]) -> list[AppealStep]:
    steps: list[AppealStep] = []
    if found.status is AppealStatus.DISMISSED_LATE and found.dismissal_id is not None:
        reason = decided[found.dismissal_id].reason_text
        steps.append(AppealStep("Tid", words.STATUS[found.status], reason))
    elif (
        found.status is not AppealStatus.LODGED and found.reconsidered is not None
    ) or found.status is AppealStatus.IN_TIME:
        steps.append(AppealStep("Tid", _in_time(found)))
    if found.reconsidered is not None:
        steps.append(AppealStep("Omprövning", words.RECONSIDERED[found.reconsidered], found.reconsidered_why))
    if found.court is not None:
        steps.append(AppealStep("Domstol", words.COURT[found.court]))
    steps += [AppealStep("Avgörande", judgment_text(each)) for each in found.judgments]
    if found.status is AppealStatus.CLOSED:
        steps.append(AppealStep("Laga kraft", day(found.since)))
    if found.status is AppealStatus.WITHDRAWN:
        steps.append(AppealStep("Återkallat", day(found.since)))
    return steps


def _in_time(found: AppealView) -> str:
    if found.late_ground is not None:
        return f"För sent, men tas upp: {words.LATE_GROUND[found.late_ground]}"
    return words.TIMELINESS[found.timeliness]


def summary_of(result: str, reason: str, changed: Sequence[ChangedRow], verb: AppealVerb) -> list[str]:
    """What is about to be decided, line by line."""
    if verb is AppealVerb.DISMISS:
        return [f"Skäl: {reason}"]
    if verb is not AppealVerb.RECONSIDER:
        return []
    rows = [f"{row.name}, {row.about}: {row.amount}" for row in changed]
    return [words.RECONSIDERED[Reconsidered(result)], *rows, f"Skäl: {reason}"]


def judgment_text(found: JudgmentView) -> str:
    """What a court said, in a line."""
    amount = ""
    if found.total_ore is not None:
        of_what = "att betala tillbaka" if found.is_claim else "för de rader som ändras"
        amount = f", {kronor(found.total_ore)} {of_what}"
    return (
        f"{words.COURT[found.court]}, mål {found.case_number}, {day(found.judged_on)}: "
        f"{words.COURT_OUTCOME[found.outcome]}{amount}"
    )
