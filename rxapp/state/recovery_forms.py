"""What the forms of a recovery say, read before anything is done with it."""

from collections.abc import Sequence
from datetime import date

from rxapp.domain.decided import Cause
from rxapp.domain.errors import Invalid
from rxapp.domain.recovery_amounts import Settled
from rxapp.domain.recovery_grounds import RecoveryGround
from rxapp.domain.replacements import Ground
from rxapp.domain.typed import parse_ore
from rxapp.services.recoveries import RecoveryView
from rxapp.state.forms import Form, text_of
from rxapp.text.format import kronor

CAUSES = (Cause.CORRECTION, Cause.CHANGE)
"""Why an officer replaces a decision here. A reconsideration follows from an appeal, and what a court has
sent back is taken up again."""
DECISION_FIELDS = ("grund", "skal", "skal_eftergift", "orsak", "aterkallelse")


def day_in(form: Form, name: str) -> date:
    """The day under the name."""
    try:
        return date.fromisoformat(text_of(form, name))
    except ValueError:
        raise Invalid(name, "Skriv dagen som ÅÅÅÅ-MM-DD.") from None


def ground_in(form: Form) -> RecoveryGround:
    """The ground that the decision rests on."""
    try:
        return RecoveryGround(text_of(form, "grund"))
    except ValueError:
        raise Invalid("grund", "Välj vilken grund återkravet vilar på.") from None


def cause_in(form: Form) -> Cause:
    """Why the decision is replaced."""
    cause = text_of(form, "orsak")
    if cause not in {each.value for each in CAUSES}:
        raise Invalid("orsak", "Välj varför beslutet ersätts.")
    return Cause(cause)


def revocation_in(form: Form) -> Ground | None:
    """On which ground of 37 § a decision is made worse, if one is chosen."""
    typed = text_of(form, "aterkallelse")
    return Ground(typed) if typed in {each.value for each in Ground} else None


def settled_in(form: Form, view: RecoveryView) -> list[Settled]:
    """How much of each row was wrongly paid, and how much of that is waived: nothing where nothing stands."""
    return [
        Settled(
            row.row_id,
            _ore(text_of(form, f"fel-{row.row_id}"), "belopp"),
            _ore(text_of(form, f"eftergift-{row.row_id}"), "eftergift"),
        )
        for row in view.rows
    ]


def _ore(typed: str, field: str) -> int:
    try:
        return parse_ore(typed) if typed else 0
    except Invalid as refusal:
        raise Invalid(field, refusal.sentence) from None


def summary(settled: Sequence[Settled], view: RecoveryView) -> list[str]:
    """The decision in words, before it is made."""
    names = {row.row_id: f"{row.paid_in}, rad {row.position}" for row in view.rows}
    told = [f"{names[row.row]}: {_of_row(row)}" for row in settled]
    total = sum(row.claimed_ore for row in settled)
    return [*told, f"Återkrävs sammanlagt: {kronor(total)}." if total else "Inget återkrävs."]


def _of_row(row: Settled) -> str:
    if not row.wrong_ore:
        return "inget är felaktigt utbetalt."
    waived = f", varav {kronor(row.waived_ore)} efterges" if row.waived_ore else ""
    return f"{kronor(row.wrong_ore)} är felaktigt utbetalt{waived}."


def says_all(form: Form) -> bool:
    """Whether it is said that nothing more is to be said."""
    return text_of(form, "inget_mer") == "ja"
