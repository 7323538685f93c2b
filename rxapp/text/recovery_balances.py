"""Swedish words for how a recovery is met, and for the demand to pay in what is left."""

from datetime import date

from rxapp.text.format import day, kronor
from rxapp.text.recoveries import IN_LEDGER

ALL_MET = "Ingenting är kvar att betala av återkravet. Du behöver inte göra något."
PAY_IN = (
    "Beloppet har inte kunnat regleras mot utbetalningar trots upprepade försök. Migrationsverket uppmanar "
    "därför kommunen att betala in {left}{to}{by}. Märk betalningen med OCR-numret {reference}. Återkravet "
    "dras inte längre från kommunens utbetalningar."
)
DEMANDED = "Uppmaningen {on} gällde {amount}."
PREPARED = "Förberedd, inte betald"
SENT_BACK = "Betalningen kom tillbaka och räknas inte"


def what_to_do(
    left_ore: int,
    *,
    asked_ore: int | None = None,
    reference: str = "",
    demanded_on: date | None = None,
    pay_by: date | None = None,
    account: str = "",
) -> tuple[str, ...]:
    """What happens next with what is left, in plain words for the municipality; `asked_ore` is what it has
    been asked to pay in itself, if it has.

    >>> what_to_do(0)
    ('Ingenting är kvar att betala av återkravet. Du behöver inte göra något.',)
    """
    if not left_ore:
        return (ALL_MET,)
    if asked_ore is None:
        return (IN_LEDGER.format(sum=kronor(left_ore)),)
    to = f" till bankgiro {account}" if account else ""
    by = f" senast {day(pay_by)}" if pay_by else ""
    said = PAY_IN.format(left=kronor(left_ore), to=to, by=by, reference=reference)
    if asked_ore == left_ore:
        return (said,)
    return said, DEMANDED.format(on=day(demanded_on), amount=kronor(asked_ore))
