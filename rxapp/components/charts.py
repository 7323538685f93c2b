"""A chart as a picture with a name, its legend, and the region that scrolls it in a narrow window.

The picture is one image to those who hear the page: its figures are in the table that goes with it.
"""

from typing import Any

import reflex as rx

from rxapp.components.layout import some
from rxapp.text.charts import HEIGHT, LEFT, RIGHT, WIDTH


def bar_chart(chart: Any) -> rx.Component:
    """The drawing of a chart; `chart` has `name`, `series`, and the parts of a `Drawing`."""
    return rx.el.figure(
        rx.el.div(
            _picture(chart),
            class_name="chart-region",
            role="region",
            aria_label=rx.Var.create("Diagram: ") + chart.name,
            tab_index=0,
        ),
        rx.el.figcaption(_legend(chart), rx.el.p(chart.said, class_name="hint")),
        class_name="chart",
    )


def _picture(chart: Any) -> rx.Component:
    return rx.el.svg(
        rx.foreach(chart.lines, _line),
        rx.foreach(chart.shapes, _shape),
        rx.el.svg.line(x1=str(LEFT), x2=str(WIDTH - RIGHT), y1=chart.zero, y2=chart.zero),
        rx.foreach(chart.marks, _mark),
        rx.foreach(chart.words, lambda word: _text(word, "middle")),
        view_box=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_label=rx.Var.create("Diagram: ") + chart.name + ". Siffrorna står i tabellen.",
    )


def _line(line: Any) -> rx.Component:
    return rx.el.svg.g(
        rx.el.svg.line(x1=line.x1, x2=line.x2, y1=line.y, y2=line.y),
        rx.el.svg.text(line.text, x=line.text_x, y=line.text_y, custom_attrs={"textAnchor": "end"}),
    )


def _shape(shape: Any) -> rx.Component:
    return rx.el.svg.rect(
        x=shape.x,
        y=shape.y,
        width=shape.width,
        height=shape.height,
        custom_attrs={"data-series": shape.series},
    )


def _mark(mark: Any) -> rx.Component:
    return rx.el.svg.line(x1=mark.x1, x2=mark.x2, y1=mark.y, y2=mark.y, class_name="mark")


def _text(word: Any, anchor: str) -> rx.Component:
    return rx.el.svg.text(word.text, x=word.x, y=word.y, custom_attrs={"textAnchor": anchor})


def _legend(chart: Any) -> rx.Component:
    return rx.cond(
        some(chart.series),
        rx.el.ul(
            rx.foreach(
                chart.series,
                lambda each: rx.el.li(
                    rx.el.span(
                        "\u00a0",
                        class_name="swatch",
                        aria_hidden="true",
                        custom_attrs={"data-series": each.number},
                    ),
                    each.name,
                    class_name="cluster",
                ),
            ),
            class_name="chips",
        ),
    )
