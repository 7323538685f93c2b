"""A new decision of a decided case in text: the rows that change, and what it will be before it is made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rxapp.domain.decided import Cause
from rxapp.domain.errors import Invalid
from rxapp.domain.new_decisions import Money
from rxapp.domain.replacements import Ground
from rxapp.domain.typed import parse_ore
from rxapp.services.cost_rulings import RowChoice
from rxapp.services.new_decision_lists import ToDecideAnew
from rxapp.services.new_decisions import Look, RowLook
from rxapp.state.appeal_forms import BY_RULES
from rxapp.state.case_views import individual_text
from rxapp.state.forms import Form, text_of
from rxapp.state.handling_views import GRANT, ranges
from rxapp.text import appeals
from rxapp.text import new_decisions as words
from rxapp.text.format import kronor
from rxapp.text.labels import OUTCOME, OUTCOME_TONE, type_name
from rxapp.text.reasons import reason_sentence

GROUNDS = tuple((ground.value, appeals.GROUND[ground]) for ground in Ground)


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that the new decision changes; `value` is `GRANT` or a reason, `ore` None where rules compute."""

    position: str
    about: str
    text: str
    value: str
    ore: int | None = None


@dataclass(frozen=True, slots=True)
class RowText:
    """A row before and after."""

    position: str
    individual: str
    before: str
    after: str
    change: str
    reason: str


@dataclass(frozen=True, slots=True)
class LookText:
    """What the new decision will be. `blocked` says why it cannot be made, `second` why not by one alone."""

    title: str = ""
    outcome: str = ""
    tone: str = "neutral"
    before: str = ""
    after: str = ""
    rows: tuple[RowText, ...] = ()
    money: tuple[str, ...] = ()
    reason: str = ""
    ground: str = ""
    blocked: str = ""
    second: str = ""


@dataclass(frozen=True, slots=True)
class AnewLine:
    """A decided case that somebody is to act in."""

    file_number: str
    href: str
    municipality: str
    type_name: str
    why: str
    holder: str


NO_LOOK = LookText()


def row_in(
    form: Form, stands: Iterable[tuple[str, str]], *, has_amounts: bool
) -> tuple[int, str, int | None]:
    """The number of a row, the stand on it, and the amount that is typed.

    Raises:
        Invalid: it is no row, no stand is taken, or the amount is missing or none.
    """
    typed, value = text_of(form, "nb-rad"), text_of(form, "nb-beslut")
    if not (typed.isascii() and typed.isdecimal() and 0 < len(typed) < 7):
        raise Invalid("rader", "Ange radens nummer.")
    if value not in {each for each, _ in stands}:
        raise Invalid("beslut", "Välj om raden beviljas eller varför den avslås.")
    if value != GRANT or not has_amounts:
        return int(typed), value, None
    try:
        return int(typed), value, parse_ore(text_of(form, "nb-belopp"))
    except Invalid as refusal:
        raise Invalid("belopp", refusal.sentence) from None


def changed_row(position: int, number: str, value: str, ore: int | None) -> ChangedRow:
    """A row as it is shown among those that change."""
    amount = BY_RULES if ore is None else kronor(ore)
    text = f"beviljas, {amount}" if value == GRANT else f"avslås. {reason_sentence(value)}"
    return ChangedRow(str(position), individual_text(number), text, value, ore)


def choices_of(rows: Iterable[ChangedRow]) -> tuple[RowChoice, ...]:
    """The rows for the decision."""
    return tuple(
        RowChoice(int(row.position), row.value == GRANT, None if row.value == GRANT else row.value, row.ore)
        for row in rows
    )


def ground_in(form: Form) -> Ground | None:
    """On which ground of 37 § the decision is made worse, if one is chosen."""
    typed = text_of(form, "nb-grund")
    return Ground(typed) if typed in set(Ground) else None


def look_text(cause: Cause, look: Look, reason: str, ground: Ground | None) -> LookText:
    """The decision in words, before it is made."""
    collected = look.money.collected
    return LookText(
        title=f"{appeals.CAUSE[cause]}: så här blir beslutet",
        outcome=OUTCOME[look.outcome],
        tone=OUTCOME_TONE[look.outcome],
        before=kronor(look.money.before_ore),
        after=kronor(look.money.after_ore),
        rows=tuple(_row(row) for row in look.rows if row.is_changed),
        money=() if collected else tuple(_money(look.money)),
        reason=reason,
        ground=f"{appeals.GROUND[ground]}." if ground else "",
        blocked=words.COLLECTED.format(rows=ranges(collected)) if collected else "",
        second=look.second,
    )


def _row(row: RowLook) -> RowText:
    money = row.money
    sign = "+" if money.change_ore > 0 else ""
    return RowText(
        position=str(money.position),
        individual=individual_text(row.individual_number),
        before=kronor(money.before_ore),
        after=kronor(money.after_ore),
        change=f"{sign}{kronor(money.change_ore)}" if money.change_ore else "Oförändrat",
        reason=reason_sentence(row.reason) if row.reason else "",
    )


def _money(money: Money) -> Sequence[str]:
    told = [
        text.format(amount=kronor(ore))
        for text, ore in ((words.MORE, money.more_ore), (words.LESS, money.less_ore))
        if ore
    ]
    return told or [words.SAME]


def anew_line(found: ToDecideAnew) -> AnewLine:
    """A line of what waits among decided cases."""
    why = words.REMITTED_NOTE
    if found.proposed is not None:
        called = appeals.CAUSE[found.proposed]
        why = (words.MY_PROPOSAL_NOTE if found.is_my_proposal else words.PROPOSED_NOTE).format(called=called)
    return AnewLine(
        file_number=found.file_number,
        href=f"/handlaggning/{found.file_number}",
        municipality=found.municipality,
        type_name=type_name(found.type_code),
        why=why,
        holder="Du" if found.is_mine else found.holder or "Ingen",
    )
