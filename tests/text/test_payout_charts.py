from datetime import date

from rxapp.text.charts import BOTTOM, HEIGHT, SERIES_AT_MOST, TOP, Bar, Drawing, draw, step_of
from rxapp.text.payout_charts import OTHERS, REST, SET_OFF, TAKEN, Month, months_chart, way_chart, whole
from rxapp.text.payout_facts import Moved, Owing, Step

CODES = (
    "ASYL_PRESCHOOL",
    "ASYL_PRESCHOOL_CLASS",
    "ASYL_COMPULSORY",
    "ASYL_UPPER_SECONDARY",
    "ASYL_EXTRA_EDUCATION",
    "WITNESS_SCHOOL",
    "LMA_ASSISTANCE",
)


def test_nothing_is_drawn_of_nothing() -> None:
    assert draw([]) == Drawing()


def test_bars_stand_on_the_line_of_zero_and_go_down_below_it() -> None:
    drawing = draw([Bar("a", (300_00, -100_00), 200_00), Bar("b", (100_00, 0), 100_00)])
    zero = float(drawing.zero)
    up, down, other = drawing.shapes
    assert float(up.y) + float(up.height) == zero
    assert float(down.y) == zero
    assert round(float(up.height) / float(down.height), 1) == 3.0
    assert round(float(other.height) / float(down.height), 1) == 1.0
    assert (up.series, down.series) == ("1", "2")
    assert all(TOP <= float(line.y) <= HEIGHT - BOTTOM + 0.1 for line in drawing.lines)
    assert [word.text for word in drawing.words] == ["a", "b"]


def test_parts_above_each_other_do_not_overlap() -> None:
    first, second = draw([Bar("a", (100_00, 50_00))]).shapes
    assert float(second.y) + float(second.height) == float(first.y)


def test_a_bar_of_nothing_draws_no_shape_and_breaks_nothing() -> None:
    assert draw([Bar("a", (0,), 0)]).shapes == ()


def test_the_lines_are_few_and_at_round_amounts() -> None:
    for span in (1, 99_00, 123_456_78, 10**12):
        step = step_of(span)
        assert span <= step * 5
        assert str(step).strip("0") in {"1", "2", "5"}


def test_a_month_with_types_that_the_reader_lacks_has_them_as_one_rest() -> None:
    chart = months_chart([Month(2026, 10, 100_00, {CODES[0]: 70_00}, -10_00)])
    assert chart.series == ("Asylsökande i förskola", OTHERS, SET_OFF)
    assert chart.table.heads[-1] == "Totalt"
    assert chart.table.rows == (("2026-10", "70,00\xa0kr", "40,00\xa0kr", "−10,00\xa0kr", "100,00\xa0kr"),)


def test_a_month_has_an_empty_cell_for_a_type_of_which_nothing_came_and_always_its_total() -> None:
    chart = months_chart([Month(2026, 10, 0, {}), Month(2026, 9, 70_00, {CODES[0]: 80_00}, -10_00)])
    assert chart.table.rows == (
        ("2026-09", "80,00\xa0kr", "−10,00\xa0kr", "70,00\xa0kr"),
        ("2026-10", "", "", "0,00\xa0kr"),
    )


def test_whoever_holds_every_type_has_no_rest() -> None:
    chart = months_chart([Month(2026, 10, 70_00, {CODES[0]: 70_00})])
    assert chart.series == ("Asylsökande i förskola",)


def test_more_types_than_can_be_told_apart_share_a_series_and_have_each_a_column() -> None:
    month = Month(2026, 10, 28_00, {code: 100 * number for number, code in enumerate(CODES, 1)})
    chart = months_chart([month])
    assert REST in chart.series
    assert len(chart.series) == SERIES_AT_MOST
    assert len(chart.table.heads) == len(CODES) + 2
    heights = [float(shape.height) for shape in chart.drawing.shapes]
    assert round(sum(heights), 0) == round((HEIGHT - TOP - BOTTOM) * 28_00 / 30_00, 0)


def owing(ore: int, on: date, *steps: Step) -> Owing:
    return Owing("2026-000001", ore, on, ore, 0, steps)


ONE, TWO, THREE = date(2026, 9, 1), date(2026, 9, 30), date(2026, 10, 30)


def test_the_claims_of_a_recovery_are_one_way() -> None:
    both = whole(
        [
            owing(1_000_00, ONE, Step(TWO, Moved.SET_OFF, 300_00)),
            owing(400_00, ONE, Step(TWO, Moved.NOTHING, 0)),
        ]
    )
    assert (both.claimed_ore, both.steps) == (1_400_00, (Step(TWO, Moved.SET_OFF, 300_00),))


def test_what_is_claimed_later_makes_more_of_it_on_its_day() -> None:
    both = whole([owing(1_000_00, ONE), owing(400_00, TWO)])
    assert (both.claimed_ore, both.steps) == (1_000_00, (Step(TWO, Moved.CLAIMED, -400_00),))


def test_the_way_to_zero_is_a_bar_for_each_day_with_what_was_taken_on_top() -> None:
    chart = way_chart(
        owing(1_000_00, ONE, Step(TWO, Moved.SET_OFF, 600_00), Step(THREE, Moved.PAID_IN, 400_00))
    )
    assert chart.series[1] == TAKEN
    assert chart.said == "Återkravet är reglerat. Inget återstår."
    assert [shape.series for shape in chart.drawing.shapes] == ["1", "1", "2", "2"]
    assert [row[-1] for row in chart.table.rows] == ["1\xa0000,00\xa0kr", "400,00\xa0kr", "0,00\xa0kr"]
