"""What an officer can ask for of each compensation type."""

import pytest

from rxapp.domain.compensation.types import ASYL_SCHOOL_TYPES, TYPES
from rxapp.domain.supplement_templates import Template, templates_for
from rxapp.domain.supplements import MAX_ITEM
from rxapp.text.supplements import TEMPLATE


@pytest.mark.parametrize("type_code", TYPES)
def test_every_type_has_templates_with_a_name_and_a_text(type_code: str) -> None:
    found = templates_for(type_code)
    assert len(found) == len(set(found)) >= 2
    for name, text in (TEMPLATE[template] for template in found):
        assert 0 < len(name) <= 40
        assert text.endswith(".")
        assert len(text) <= MAX_ITEM


def test_school_types_ask_for_enrolment_and_no_costs() -> None:
    for type_code in ASYL_SCHOOL_TYPES:
        assert templates_for(type_code)[0] is Template.ENROLMENT
        assert Template.COST not in templates_for(type_code)


def test_types_of_costs_ask_for_what_is_to_be_attached_to_them() -> None:
    assert templates_for("UAM_CARE_UNDER18")[:3] == (
        Template.CARE_STATEMENT,
        Template.CARE_DECISION,
        Template.ECONOMIC_BASIS,
    )
    assert Template.COURT_JUDGMENT in templates_for("GUARDIAN_COST")
    assert Template.ENROLMENT not in templates_for("GUARDIAN_COST")


def test_no_template_is_of_no_type() -> None:
    assert {template for code in TYPES for template in templates_for(code)} == set(Template) == set(TEMPLATE)
