"""A receipt in text."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from rxapp.domain.claims import claim_name, claim_of
from rxapp.domain.compensation.forms import CostKind, SchoolForm
from rxapp.domain.periods import Quarter
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.receipts import Link
from rxapp.services.cases import RowClaim
from rxapp.services.receipt_checks import Checked, Finding
from rxapp.services.receipts import Proof
from rxapp.text.decision_rows import individual_text
from rxapp.text.format import counted, kronor, moment
from rxapp.text.labels import RECEIPT, type_name
from rxapp.text.receipts import BROKEN, FAILURES, GENUINE, WHOLE, in_groups
from rxapp.text.row_details import details_text

ROWS_SHOWN = 50
"""Of an application with more rows the file holds all."""


@dataclass(frozen=True, slots=True)
class ProofText:
    """A receipt in short."""

    key: str = ""
    number: str = ""
    name: str = ""
    kind: str = ""
    at: str = ""
    sender: str = ""
    municipality: str = ""
    file_number: str = ""
    case_href: str = ""
    type_name: str = ""
    checksum: str = ""
    previous: str = ""
    href: str = ""
    file: str = ""
    check_href: str = ""


@dataclass(frozen=True, slots=True)
class SentRow:
    """A row as it was sent: the individual by number alone."""

    position: str
    individual: str
    period: str
    periods: str
    amount: str


@dataclass(frozen=True, slots=True)
class SentText:
    """What the receipt proves."""

    claim: str = ""
    amount: str = ""
    rows: str = ""
    wanted: str = ""
    grounds: str = ""
    files: tuple[str, ...] = ()
    decided_on: str = ""


@dataclass(frozen=True, slots=True)
class CheckText:
    """What a check came to; empty while nothing has been checked."""

    title: str = ""
    text: str = ""
    tone: str = "neutral"
    chain: str = ""
    chain_text: str = ""


NO_PROOF = ProofText()
NO_SENT = SentText()
NO_CHECK = CheckText()


def proof_text(proof: Proof | None, actor: Actor) -> ProofText:
    """The receipt for its reader, who comes to the case where such a reader does; or an empty one."""
    if proof is None:
        return NO_PROOF
    cases = "/handlaggning" if actor.may(Right.CASES_DECIDE) else "/arenden"
    return ProofText(
        key=str(proof.receipt_id),
        number=str(proof.number),
        name=f"Kvitto {proof.number}",
        kind=RECEIPT[proof.kind],
        at=moment(proof.at),
        sender=proof.sender,
        municipality=f"{proof.municipality} kommun",
        file_number=proof.file_number,
        case_href=f"{cases}/{proof.file_number}",
        type_name=type_name(proof.type_code),
        checksum=in_groups(proof.sha256),
        previous=in_groups(proof.previous_sha256) if proof.number > 1 else "",
        href=f"/kvitton/{proof.receipt_id}",
        file=f"/kvitton/{proof.receipt_id}.json",
        check_href=f"/kvitton?diarienummer={proof.file_number}&kontrollsumma={proof.sha256}",
    )


def sent_text(link: Link) -> tuple[SentText, list[SentRow]]:
    """The content: what was sent, row by row."""
    content: dict[str, Any] = json.loads(link.content or "{}")
    year, _, number = content["quarter"].partition("-")
    last_day = content.get("claim_last_day")
    first_day = content.get("claim_first_day") or Quarter(int(year), int(number)).first_day.isoformat()
    claim = claim_of(date.fromisoformat(first_day), date.fromisoformat(last_day) if last_day else None)
    amount = content.get("applied_ore")
    is_many = len(content["rows"]) > ROWS_SHOWN
    more = f". De första {ROWS_SHOWN} visas här, alla finns i filen." if is_many else ""
    text = SentText(
        claim=claim_name(claim),
        amount="Prövas av handläggare" if amount is None else kronor(amount),
        rows=counted(len(content["rows"]), "rad", "rader") + more,
        **_appeal(content.get("appeal")),
    )
    return text, [_row(row) for row in content["rows"][:ROWS_SHOWN]]


def _appeal(sent: dict[str, Any] | None) -> dict[str, Any]:
    """What an appeal said, each file by its checksum."""
    if sent is None:
        return {}
    return {
        "wanted": sent["wanted"],
        "grounds": sent.get("grounds", ""),
        "files": tuple(in_groups(sha256) for sha256 in sent["files"]),
        "decided_on": sent["decided_on"],
    }


def _row(row: dict[str, Any]) -> SentRow:
    return SentRow(
        position=str(row["position"]),
        individual=individual_text(row.get("individual_number", "")),
        period=f"{row['first_day']} – {row['last_day']}",
        periods=_more(row),
        amount=kronor(row.get("applied_ore")),
    )


def _more(row: dict[str, Any]) -> str:
    """The periods, or what else the row holds, in words."""
    if (periods := row.get("applied_periods")) is not None:
        return str(periods)
    received = row.get("received_on")
    kind, form = row.get("cost_kind"), row.get("school_form")
    return details_text(
        RowClaim(
            SchoolForm(form) if form else None,
            CostKind(kind) if kind else None,
            row.get("days"),
            row.get("daily_paid"),
            row.get("cost_ore"),
            row.get("fee_ore"),
            row.get("members"),
            date.fromisoformat(received) if received else None,
        )
    )


def check_text(checked: Checked) -> CheckText:
    """What the check came to."""
    if checked.proof is None:
        return failure_text(checked.finding)
    if not checked.is_whole:
        return CheckText(BROKEN.title, BROKEN.text, BROKEN.tone, "Inte hel")
    whole = WHOLE.format(number=checked.proof.number)
    return CheckText(GENUINE.title, GENUINE.text, GENUINE.tone, "Hel", whole)


def failure_text(finding: Finding | str) -> CheckText:
    """The finding of a check without receipt; nothing for what is none."""
    said = FAILURES.get(str(finding))
    return CheckText(said.title, said.text, said.tone) if said else NO_CHECK
