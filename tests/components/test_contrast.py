"""The style sheet: every pair of colours is told apart by day and by night, and it asks nothing of others."""

import re
from pathlib import Path

import pytest

SHEET = Path(__file__).parents[2] / "assets" / "app.css"
LARGEST = 36_000
LAYERS = "@layer reset, tokens, base, layout, components, utilities;"
TONES = ("neutral", "info", "positive", "warning", "negative")

# WCAG 2.2, 1.4.3: text against what it stands on.
TEXT = (
    *((text, ground) for text in ("text", "muted", "link") for ground in ("canvas", "surface")),
    ("text", "sunken"),
    ("muted", "sunken"),
    *((text, "accent-soft") for text in ("text", "muted", "link")),
    ("accent", "surface"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-band", "band"),
    ("on-band-muted", "band"),
    ("band", "on-band"),
    ("on-danger", "danger"),
    *((tone, f"{tone}-soft") for tone in TONES),
    *((tone, ground) for tone in ("positive", "negative") for ground in ("canvas", "surface")),
    ("surface", "negative"),
)

# WCAG 2.2, 1.4.11 and 2.4.13: the edges of controls, marks that mean something, and the focus ring.
EDGES = (
    *(("border", ground) for ground in ("canvas", "surface", "sunken", "accent-soft")),
    *(("focus", ground) for ground in ("canvas", "surface", "sunken", "accent-soft")),
    *(("focus", f"{tone}-soft") for tone in TONES),
    ("focus-band", "band"),
    ("on-band-muted", "band"),
    *(("accent", ground) for ground in ("canvas", "surface", "accent-soft")),
    *((tone, ground) for tone in ("negative", "warning") for ground in ("canvas", "surface")),
)


def _tokens() -> dict[str, tuple[str, str]]:
    found = re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", _sheet())
    return {name: (day, night) for name, day, night in found}


def _sheet() -> str:
    return SHEET.read_text("utf-8")


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _ratio(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_knows_black_on_white_and_a_grey_that_just_passes() -> None:
    assert _ratio("#000000", "#ffffff") == pytest.approx(21)
    assert _ratio("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("text", "ground"), TEXT)
@pytest.mark.parametrize("theme", [0, 1], ids=["day", "night"])
def test_text_can_be_read_on_its_ground(text: str, ground: str, theme: int) -> None:
    tokens = _tokens()
    assert _ratio(tokens[text][theme], tokens[ground][theme]) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), EDGES)
@pytest.mark.parametrize("theme", [0, 1], ids=["day", "night"])
def test_edges_and_the_focus_ring_can_be_seen(edge: str, ground: str, theme: int) -> None:
    tokens = _tokens()
    assert _ratio(tokens[edge][theme], tokens[ground][theme]) >= 3


def test_every_colour_that_has_a_role_is_measured() -> None:
    measured = {name for pair in (*TEXT, *EDGES) for name in pair}
    # Fine lines between things are decoration: nothing is known by them alone.
    assert set(_tokens()) - {"line"} == measured


def test_colours_are_named_by_their_roles_outside_of_the_tokens() -> None:
    rules = _sheet().split("@layer base {", maxsplit=1)[1]
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{}]*;)", rules) == []


def test_every_token_in_use_is_defined() -> None:
    sheet = _sheet()
    defined = set(re.findall(r"(?<![\w(])--([a-z0-9-]+):", sheet))
    assert set(re.findall(r"var\(--([a-z0-9-]+)", sheet)) - defined == set()


def test_the_sheet_asks_no_other_host_for_anything_and_stays_small() -> None:
    sheet = _sheet()
    assert "@import" not in sheet
    assert "@font-face" not in sheet
    assert re.findall(r"url\(\s*['\"]?(?!data:|/(?!/))", sheet) == []
    assert len(sheet.encode()) <= LARGEST


def test_the_layers_are_declared_in_their_order() -> None:
    assert _sheet().startswith(LAYERS)


def test_both_themes_motion_forced_colours_and_paper_are_provided_for() -> None:
    sheet = _sheet()
    assert "color-scheme: light dark;" in sheet
    for condition in ("(prefers-reduced-motion: reduce)", "(forced-colors: active)", "print"):
        assert f"@media {condition} {{" in sheet
