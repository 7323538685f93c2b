"""Where a notice leads: to a part that the page has."""

import re
from types import SimpleNamespace

import pytest

from rxapp.domain.events import TIMELINE, EventKind
from rxapp.pages.case import case
from rxapp.state.notice_views import where
from rxapp.text.notices import TOLD
from tests.fixtures.people import COMPULSORY, PRESCHOOL
from tests.fixtures.served import ROOT


def test_each_part_that_a_notice_leads_to_is_a_heading_of_a_page() -> None:
    row = SimpleNamespace(type_code=PRESCHOOL, period="2026-2", file_number="5.6-2026-00001")
    led = {where(SimpleNamespace(kind=kind, **vars(row))).partition("#")[2] for kind in TOLD} - {""}
    assert led == {
        "beslut", "historik", "komplettering", "meddelanden", "overklaga", "overklaganden", "reglering",
        "yttranden",
    }  # fmt: skip
    pages = "".join(page.read_text("utf-8") for page in (ROOT / "rxapp/pages").glob("*.py"))
    for name in led:
        assert re.search(rf'(anchor|id)="{name}"', pages), name


@pytest.fixture(scope="module")
def page() -> str:
    return str(case())


@pytest.mark.parametrize("kind", sorted(TIMELINE & TOLD.keys()))
def test_the_part_of_the_case_that_a_notice_leads_to_is_there(page: str, kind: EventKind) -> None:
    row = SimpleNamespace(kind=kind, file_number="1440-26-1", type_code=COMPULSORY, period=None)
    path, _, part = where(row).partition("#")
    assert "1440-26-1" in path
    assert not part or f'id:"{part}"' in page
