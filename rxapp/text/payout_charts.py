"""What came by month and type, and how recoveries came to zero, as drawings with their tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from rxapp.text.charts import SERIES_AT_MOST, Bar, Drawing, draw
from rxapp.text.format import day, kronor
from rxapp.text.labels import type_name
from rxapp.text.payout_explanations import Table, left_of, way_of
from rxapp.text.payout_facts import Moved, Owing, Step
from rxapp.text.recoveries import marked

MONTHS = "Utbetalt per månad och ersättningstyp"
SET_OFF, OTHERS, REST, TOTAL = (
    "Återkrav som har dragits av",
    "Ersättningstyper som du saknar behörighet för",
    "Övriga ersättningstyper",
    "Totalt",
)
LEFT, TAKEN = "Kvar av återkravet", "Reglerat den dagen"
BARS_AT_MOST = 7
"""Days of a recovery that are drawn, the latest; the table has all."""

NOTHING_PAID = "Inget har betalats ut de senaste tolv månaderna."
SEEN = (
    "Strecket vid varje månad är det som betalades ut i allt. Staplarna visar de ersättningstyper som du "
    "har behörighet för. Återkrav som har dragits av går nedåt från noll."
)


@dataclass(frozen=True, slots=True)
class Month:
    """A month as values: `by_type` what came of the types that the reader holds, `set_off_ore` what was taken
    for recoveries of them (below nothing), `total_ore` all that was paid, over every type."""

    year: int
    month: int
    total_ore: int
    by_type: Mapping[str, int] = field(default_factory=dict[str, int])
    set_off_ore: int = 0

    @property
    def name(self) -> str:
        """«2026-11»."""
        return f"{self.year}-{self.month:02d}"

    @property
    def others_ore(self) -> int:
        """What came of types that the reader lacks, less what was taken for recoveries of them."""
        return self.total_ore - sum(self.by_type.values()) - self.set_off_ore


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with its name, the names of its series in their order, and its table."""

    name: str = ""
    said: str = ""
    series: tuple[str, ...] = ()
    drawing: Drawing = field(default_factory=Drawing)
    table: Table = field(default_factory=Table)


def months_chart(months: Sequence[Month]) -> Chart:
    """The months oldest first, each type a series; the table has the newest first and a column for each
    type."""
    held = _held(months)
    has_set_off = any(month.set_off_ore for month in months)
    has_others = any(month.others_ore for month in months)
    room = SERIES_AT_MOST - has_set_off - has_others
    place = room if len(held) <= room else room - 1
    drawn, rest = held[:place], held[place:]
    series = [type_name(code) for code in drawn]
    series += [REST] * bool(rest) + [OTHERS] * has_others + [SET_OFF] * has_set_off
    bars = [
        Bar(
            month.name,
            (
                *(month.by_type.get(code, 0) for code in drawn),
                *([sum(month.by_type.get(code, 0) for code in rest)] if rest else []),
                *([month.others_ore] if has_others else []),
                *([month.set_off_ore] if has_set_off else []),
            ),
            month.total_ore,
        )
        for month in months
    ]
    return Chart(
        MONTHS, SEEN, tuple(series), draw(bars), _months_table(months, held, has_others, has_set_off)
    )


def _held(months: Sequence[Month]) -> list[str]:
    """The types of which anything came, the largest first."""
    sums: dict[str, int] = {}
    for month in months:
        for code, ore in month.by_type.items():
            sums[code] = sums.get(code, 0) + ore
    return sorted(sums, key=lambda code: (-sums[code], code))


def _months_table(months: Sequence[Month], held: Sequence[str], has_others: bool, has_set_off: bool) -> Table:
    heads = ("Månad", *(type_name(code) for code in held), *[OTHERS] * has_others, *[SET_OFF] * has_set_off)
    rows = [
        (
            month.name,
            *(_something(month.by_type.get(code, 0)) for code in held),
            *[_something(month.others_ore)] * has_others,
            *[_something(month.set_off_ore)] * has_set_off,
            kronor(month.total_ore),
        )
        for month in reversed(months)
    ]
    return Table(MONTHS, (*heads, TOTAL), tuple(rows))


def _something(ore: int) -> str:
    """Nothing where nothing came: of a year by type most cells are empty, and what there is stands out."""
    return kronor(ore) if ore else ""


def whole(owings: Sequence[Owing]) -> Owing:
    """The claims of one recovery as one: what came to it later makes it larger on its day."""
    first = min(owing.claimed_on for owing in owings)
    steps: dict[tuple[date, Moved], int] = {}
    for owing in owings:
        if owing.claimed_on > first:
            key = (owing.claimed_on, Moved.CLAIMED)
            steps[key] = steps.get(key, 0) - owing.claimed_ore
        for step in owing.steps:
            key = (step.on, step.moved)
            steps[key] = steps.get(key, 0) + step.ore
    # A day on which something was taken of one row and nothing of another is one on which something was.
    taken = {on for on, moved in steps if moved is Moved.SET_OFF}
    claimed = sum(owing.claimed_ore for owing in owings if owing.claimed_on == first)
    return Owing(
        file_number=owings[0].file_number,
        claimed_ore=claimed,
        claimed_on=first,
        before_ore=claimed,
        taken_ore=0,
        steps=tuple(
            Step(on, moved, ore)
            for (on, moved), ore in sorted(steps.items(), key=lambda each: each[0][0])
            if not (moved is Moved.NOTHING and on in taken)
        ),
    )


def way_chart(owing: Owing) -> Chart:
    """A recovery from the claim to what is left, a bar for each day on which something came of it."""
    left = owing.claimed_ore
    bars = [Bar(day(owing.claimed_on), (left, 0))]
    for step in owing.steps:
        left -= step.ore
        bars.append(Bar(day(step.on), (left, max(0, step.ore))))
    now = left_of(owing)
    said = f"Återstår {kronor(now)}." if now else "Återkravet är reglerat. Inget återstår."
    return Chart(
        f"Återkravet {marked(owing.file_number)}",
        said,
        (LEFT, TAKEN),
        draw(bars[-BARS_AT_MOST:]),
        way_of(owing),
    )
