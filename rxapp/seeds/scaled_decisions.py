"""What a case of `rxapp seed --scale` was decided to, and how it was paid."""

from collections.abc import Sequence
from typing import Any

from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.decided import Cause, Matter
from rxapp.domain.periods import Period
from rxapp.models import EntryKind, GrantedPeriod, LedgerEntry, LineKind, PayoutLine
from rxapp.seeds.scaled_scene import Scene


def decision(scene: Scene, case: dict[str, Any], rows: Sequence[dict[str, Any]], paid: int) -> dict[str, Any]:
    """The decision of the case, to be put into its table."""
    return {
        "id": scene.numbers.decision,
        "case_id": case["id"],
        "matter": Matter.COMPENSATION,
        "cause": Cause.FIRST,
        "replaces_id": None,
        "outcome": DecisionOutcome.GRANTED if paid else DecisionOutcome.REJECTED,
        "is_automatic": True,
        "decided_by": None,
        "decided_at": case["arrived_at"],
        "reason_text": "",
        "rules_version": "scale",
        "rules": [],
        "rows": [
            {
                "row": row["id"],
                "ore": row["granted_ore"],
                "periods": row["granted_periods"],
                "reason": row["reason"],
            }
            for row in rows
        ],
    }


def add_payment(
    scene: Scene, case: dict[str, Any], row: dict[str, Any], periods: tuple[Period, ...], payout_id: int
) -> None:
    """What was granted for the row, the line that paid it, and both in the ledger."""
    shared = {"municipality_code": case["municipality_code"], "type_code": case["type_code"]}
    scene.made[GrantedPeriod].extend(
        {
            "individual_number": row["individual_number"],
            "first_day": period.first_day,
            "last_day": period.last_day,
            "row_id": row["id"],
        }
        for period in periods
    )
    same = ("individual_number", "first_day", "last_day")
    scene.made[PayoutLine].append(
        {
            "id": scene.numbers.line,
            "payout_id": payout_id,
            "kind": LineKind.DUE,
            "attempt": 0,
            "entry_id": scene.numbers.entry,
            "row_id": row["id"],
            "file_number": case["file_number"],
            "amount_ore": row["granted_ore"],
            **shared,
            **{name: row[name] for name in same},
        }
    )
    granted = (EntryKind.GRANT, scene.numbers.decision, None, None, row["granted_ore"], case["decided_on"])
    is_paid = (
        EntryKind.PAID, None, scene.numbers.run, scene.numbers.line, -row["granted_ore"], scene.pay_on
    )  # fmt: skip
    for kind, decision_id, run_id, line_id, ore, day in (granted, is_paid):
        scene.made[LedgerEntry].append(
            {
                "id": scene.numbers.entry,
                "kind": kind,
                "row_id": row["id"],
                "decision_id": decision_id,
                "payout_run_id": run_id,
                "payout_line_id": line_id,
                "amount_ore": ore,
                "booked_on": day,
                **shared,
            }
        )
        scene.numbers.entry += 1
    scene.numbers.line += 1
