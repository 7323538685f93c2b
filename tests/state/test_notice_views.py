"""Where a notice leads: to a part that the page has."""

import re
from types import SimpleNamespace

from rxapp.state.notice_views import where
from rxapp.text.notices import TOLD
from tests.fixtures.people import PRESCHOOL
from tests.fixtures.served import ROOT


def test_each_part_that_a_notice_leads_to_is_a_heading_of_a_page() -> None:
    row = SimpleNamespace(type_code=PRESCHOOL, period="2026-2", file_number="5.6-2026-00001")
    led = {where(SimpleNamespace(kind=kind, **vars(row))).partition("#")[2] for kind in TOLD} - {""}
    assert led == {
        "beslut", "historik", "komplettering", "meddelanden", "overklaganden", "reglering", "yttranden"
    }  # fmt: skip
    pages = "".join(page.read_text("utf-8") for page in (ROOT / "rxapp/pages").glob("*.py"))
    for name in led:
        assert re.search(rf'(anchor|id)="{name}"', pages), name
