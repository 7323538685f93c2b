"""«Förklara beloppet»: why a payout line is of just that amount, in plain words and tables."""

from dataclasses import dataclass, field

from rxapp.domain.amount_basis import Basis
from rxapp.domain.amount_basis import Part as Counting
from rxapp.domain.amounts import SHARE_IN_100
from rxapp.domain.compensation.forms import AmountRule
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.decided import Cause
from rxapp.text.appeals import CAUSE
from rxapp.text.format import counted, day, kronor, listed
from rxapp.text.payout_facts import Change, LineFacts, Moved, Owing, RowGranted
from rxapp.text.payout_lines import kind_words
from rxapp.text.reasons import reason_sentence
from rxapp.text.recoveries import marked
from rxapp.text.unasked_counting import counting

COUNTED, CHANGES, NETTED, WAY, AGAIN, BESIDE = (
    "Så har beloppet räknats fram",
    "Senare beslut",
    "Så har återkravet reglerats",
    "Återkravets väg till noll",
    "Betalningar av raden",
    "Andra avdrag från samma konto",
)
NO_LINE = "Utbetalningsraden finns inte, eller så har du inte behörighet till den."
"""The same of one that is not there, of another municipality, or of a type one lacks."""

_SFS = {2018: "SFS 2017:1315", 2025: "SFS 2024:1254"}
"""The regulations that set the yearly amounts, where the tables know them."""


_MOVED = {
    Moved.SET_OFF: "Draget från utbetalning",
    Moved.PAID_IN: "Inbetalt av kommunen",
    Moved.WAIVED: "Eftergivet",
    Moved.UNDONE: "Upphävt av senare beslut eller dom",
    Moved.SENT_BACK: "Åter på kravet: banken skickade tillbaka betalningen",
    Moved.CLAIMED: "Mer krävs åter",
    Moved.NOTHING: "Inget att dra av från vid utbetalningen",
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table that goes with a part: a caption, heads (the last of which are `numeric`), and rows."""

    caption: str = ""
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part under a heading: sentences, and a table where there is one."""

    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    table: Table = field(default_factory=Table)


@dataclass(frozen=True, slots=True)
class Explanation:
    """All of it. `facts` are labels with what they stand for; `short` is the answer in one sentence."""

    amount: str = ""
    short: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    parts: tuple[Part, ...] = ()


def explain(found: LineFacts) -> Explanation:
    """Why the line is of its amount."""
    if found.owing is not None:
        parts = [_netted(found.owing), _way(found.owing)]
    else:
        parts = [_counted(found), _changes(found), _beside(found)]
    return Explanation(
        amount=found.cells.amount,
        short=_short(found),
        facts=_facts(found),
        parts=tuple(part for part in (*parts, _again(found)) if part is not None),
    )


def way_of(owing: Owing) -> Table:
    """Every step of a claim with what is left after it."""
    left, rows = owing.claimed_ore, [(day(owing.claimed_on), "Kravet", "", kronor(owing.claimed_ore))]
    for step in owing.steps:
        left -= step.ore
        rows.append((day(step.on), _MOVED[step.moved], kronor(-step.ore) if step.ore else "", kronor(left)))
    return Table(f"{WAY}: {marked(owing.file_number)}", ("Dag", "Händelse", "Ändring", "Kvar"), tuple(rows))


def left_of(owing: Owing) -> int:
    """What is left of the claim today."""
    return owing.claimed_ore - sum(step.ore for step in owing.steps)


def _short(found: LineFacts) -> str:
    amount, paid_on = found.cells.amount, found.cells.paid_on
    if found.owing is not None:
        return (
            f"{kronor(found.owing.taken_ore)} av återkravet {marked(found.owing.file_number)} drogs av från "
            f"utbetalningen {paid_on}. Därefter återstod "
            f"{kronor(found.owing.before_ore - found.owing.taken_ore)} av kravet för raden."
        )
    if found.is_recovery:
        return (
            f"{amount} hade redan reglerats av återkravet {found.cells.number}, som sedan ändrades. Kommunen "
            f"fick tillbaka beloppet i utbetalningen {paid_on}."
        )
    paying = found.paying
    if paying is None or is_first(paying):
        return f"{amount} beviljades för raden och betalades ut {paid_on}."
    return f"{differing(paying)} Skillnaden kom med i utbetalningen {paid_on}."


def is_first(change: Change) -> bool:
    """Whether it is what the first decision granted."""
    return change.cause is Cause.FIRST and not change.is_by_court


def differing(change: Change) -> str:
    """What a later decision made of the row."""
    more = "mer" if change.ore >= 0 else "mindre"
    return f"{_source(change)} gav raden {kronor(abs(change.ore))} {more} än tidigare."


def _source(change: Change) -> str:
    if change.is_by_court:
        return "En domstols avgörande"
    made = f" {day(change.decided_on)}" if change.decided_on else ""
    return f"{CAUSE[change.cause]}{made}"


def _facts(found: LineFacts) -> tuple[tuple[str, str], ...]:
    cells = found.cells
    named = (
        ("Diarienummer", cells.number),
        ("Vad raden är", kind_words(found.ore, is_recovery=found.is_recovery, is_again=found.is_again)),
        ("Ersättningstyp", cells.type_name),
        ("Individ", cells.whom),
        ("Period", cells.period),
        (
            "Rad i beslutet" if TYPES[found.type_code].is_unasked else "Rad i ansökan",
            f"{found.row.case_number}, rad {found.row.position}",
        ),
        ("Utbetalningsdag", cells.paid_on),
        ("Konto", found.account),
        ("Belopp", cells.amount),
    )
    return tuple((label, words) for label, words in named if words)


def _counted(found: LineFacts) -> Part | None:
    if found.is_recovery:
        return None
    if found.counted is not None:
        return Part(COUNTED, counting(found.counted))
    row, declared = found.row, TYPES[found.type_code]
    granted = sum(change.ore for change in found.changes)
    said = [*_basis(row, declared.legal_basis)]
    computed = row.basis.computed_ore
    if computed is None or computed != granted:
        said.append(f"Migrationsverket har beviljat {kronor(granted)} för raden. Skälen står i beslutet.")
    if row.applied_ore is not None and row.applied_ore > granted:
        said.append(f"Kommunen sökte {kronor(row.applied_ore)}.")
    if row.reason:
        said.append(reason_sentence(row.reason))
    return Part(COUNTED, tuple(said))


def _basis(row: RowGranted, law: str) -> tuple[str, ...]:
    basis = row.basis
    if basis.rule is None:
        return (f"Ersättningen betalas ut utan ansökan ({law}).",)
    if basis.rule is AmountRule.FOUR_WEEK_PERIODS:
        return _of_periods(row)
    if basis.rule is AmountRule.DAYS_TIMES_RATE:
        return _of_days(basis, law)
    return f"Ersättning lämnas för {cost_words(basis)} ({law}).", *_of_days(basis, law)


def cost_words(basis: Basis) -> str:
    """Which part of the cost is compensated."""
    cost = kronor(basis.cost_ore)
    match basis.rule:
        case AmountRule.COST_ABOVE_DAILY:
            return f"kostnaden, {cost}, minskad med den dygnsschablon som har betalats ut"
        case AmountRule.SHARE_OF_COST:
            return (
                f"{SHARE_IN_100} % av kostnaden, {cost}, sedan avgiften, {kronor(basis.fee_ore)}, är avdragen"
            )
        case AmountRule.CAPPED_COST if basis.cap_ore is not None:
            return f"kostnaden, {cost}, med högst {kronor(basis.cap_ore)}"
        case _:
            return f"den faktiska kostnaden, {cost}"


def _of_periods(row: RowGranted) -> tuple[str, ...]:
    of = f" av {row.applied_periods} sökta" if row.applied_periods else ""
    granted = row.granted_periods or 0
    first = f"{counted(granted, 'fyraveckorsperiod', 'fyraveckorsperioder')}{of} har beviljats."
    if row.rate_by_officer:
        return first, f"Årsbeloppet är angett av handläggaren. {row.rate_by_officer}"
    if not row.basis.parts:
        return first, "Årsbeloppet är inte fastställt i tjänsten. Hur det har bestämts står i beslutet."
    return first, *(
        f"{period_sum(part)}. Varje period ger en tiondel av "
        f"årsbeloppet för {part.year}, {kronor(part.rate_ore)} ({_rate_source(part.year)})."
        for part in row.basis.parts
    )


def _rate_source(year: int) -> str:
    law = "4 § förordningen (2017:193)"
    return f"{law}, {_SFS[year]}" if year in _SFS else f"{law} i den lydelse som gällde då"


def period_sum(part: Counting) -> str:
    """Four-week periods of a year times the amount of each."""
    return f"{part.units} × {kronor(part.each_ore)} = {kronor(part.ore)}"


def day_sum(part: Counting) -> str:
    """Days times the amount of a day."""
    return f"{counted(part.units, 'dygn', 'dygn')} × {kronor(part.each_ore)} = {kronor(part.ore)}"


def _of_days(basis: Basis, law: str) -> tuple[str, ...]:
    return tuple(f"{day_sum(part)} ({law})." for part in basis.parts)


def _changes(found: LineFacts) -> Part | None:
    if found.is_recovery or len(found.changes) < 2:
        return None
    total, rows = 0, list[tuple[str, ...]]()
    for change in found.changes:
        total += change.ore
        rows.append((day(change.booked_on), _source(change), kronor(change.ore), kronor(total)))
    said = "Raden har fått ett nytt beslut. Det som skiljer betalas ut, eller dras av, för sig."
    return Part(CHANGES, (said,), Table("Beslut om raden", _CHANGE_HEADS, tuple(rows)))


_CHANGE_HEADS = ("Dag", "Beslut", "Ändring", "Beviljat därefter")


def _beside(found: LineFacts) -> Part | None:
    if not found.beside:
        return None
    taken = [f"{kronor(ore)} av återkravet {marked(number)}" for number, ore in found.beside]
    return Part(
        BESIDE,
        (
            f"I samma utbetalning drogs {listed(taken)}. Radens belopp påverkas inte, men kontot fick så "
            "mycket mindre.",
        ),
    )


def _netted(owing: Owing) -> Part:
    return Part(
        NETTED,
        (
            f"Beslutet om återkrav {marked(owing.file_number)} har fått laga kraft. För raden krävs "
            f"{kronor(owing.claimed_ore)} åter.",
            taken(owing.before_ore, owing.taken_ore),
            "Räcker inte en utbetalning dras resten från de följande, äldsta kravet först.",
        ),
    )


def taken(before_ore: int, taken_ore: int) -> str:
    """What a payout took of what was left of a claim."""
    before, took, left = (kronor(ore) for ore in (before_ore, taken_ore, before_ore - taken_ore))
    return f"Före utbetalningen återstod {before}. {took} drogs av, så att {left} återstod."


def _way(owing: Owing) -> Part:
    left = left_of(owing)
    now = f"I dag återstår {kronor(left)}." if left else "I dag återstår inget: kravet är reglerat."
    return Part(WAY, (now,), way_of(owing))


def _again(found: LineFacts) -> Part | None:
    if len(found.attempts) < 2:
        return None
    rows = tuple(
        (
            day(each.paid_on),
            f"Banken skickade tillbaka betalningen {day(each.returned_on)}"
            if each.returned_on
            else "Betalningen står fast",
        )
        for each in found.attempts
    )
    said = "En betalning kom tillbaka från banken. Samma belopp betalades därför på nytt, en gång."
    return Part(AGAIN, (said,), Table("Betalningar", ("Utbetalningsdag", "Vad som hände"), rows))
