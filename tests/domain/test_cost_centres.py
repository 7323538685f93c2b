"""A cost centre is a short word that bookkeeping takes and no spreadsheet runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxapp.domain.cost_centres import LONGEST, parse_tag
from rxapp.domain.errors import Invalid
from rxapp.services.spreadsheets import safe


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("", ""),
        ("  ", ""),
        ("4711", "4711"),
        (" Förskola  Öster ", "Förskola Öster"),
        ("12-3.4/B", "12-3.4/B"),
        ("x" * LONGEST, "x" * LONGEST),
    ],
)
def test_spaces_are_single_and_the_rest_stays(typed: str, tag: str) -> None:
    assert parse_tag(typed) == tag


@pytest.mark.parametrize("typed", ["=1+1", "+46", "-1", "@x", "–", "a\0b", "<b>", "a;b", "_x", "x" * 41])
def test_what_a_spreadsheet_could_run_or_a_file_misread_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        parse_tag(typed)


@given(st.text(max_size=60))
def test_what_is_taken_is_taken_again_and_is_text_to_a_spreadsheet(typed: str) -> None:
    try:
        tag = parse_tag(typed)
    except Invalid:
        return
    assert parse_tag(tag) == tag
    assert safe(tag) == tag
    assert len(tag) <= LONGEST
