"""What is commonly missing in an application of each compensation type; the words are in `text`."""

from enum import StrEnum

from rxapp.domain.compensation.forms import AmountRule, ApplicationForm, Document, RowField
from rxapp.domain.compensation.types import TYPES


class Template(StrEnum):
    """A thing that an officer asks for."""

    NUMBER = "number"
    PERIOD = "period"
    ENROLMENT = "enrolment"
    ATTENDANCE = "attendance"
    SCHOOL = "school"
    NEED = "need"
    COST = "cost"
    COST_KIND = "cost_kind"
    CARE_STATEMENT = "care_statement"
    CARE_DECISION = "care_decision"
    ECONOMIC_BASIS = "economic_basis"
    COURT_JUDGMENT = "court_judgment"
    DAYS = "days"
    DAILY_PAID = "daily_paid"
    FEE = "fee"
    MEMBERS = "members"
    RECEIVED_ON = "received_on"


_OF_EVERY = (Template.NUMBER, Template.PERIOD)
_OF_SCHOOL = (Template.ENROLMENT, Template.ATTENDANCE, Template.SCHOOL)
_OF_FIELD = {
    RowField.COST: Template.COST,
    RowField.COST_KIND: Template.COST_KIND,
    RowField.DAYS: Template.DAYS,
    RowField.DAILY_PAID: Template.DAILY_PAID,
    RowField.FEE: Template.FEE,
    RowField.MEMBERS: Template.MEMBERS,
    RowField.RECEIVED_ON: Template.RECEIVED_ON,
}
_OF_DOCUMENT = {
    Document.NEED_AND_COST: Template.NEED,
    Document.CARE_STATEMENT: Template.CARE_STATEMENT,
    Document.CARE_DECISION: Template.CARE_DECISION,
    Document.ECONOMIC_BASIS: Template.ECONOMIC_BASIS,
    Document.COURT_JUDGMENT: Template.COURT_JUDGMENT,
}


def templates_for(type_code: str) -> tuple[Template, ...]:
    """What can be asked for of the type: what its form has, and what is to be attached to it."""
    form = TYPES[type_code].form
    return _OF_EVERY if form is None else _of_form(form)


def _of_form(form: ApplicationForm) -> tuple[Template, ...]:
    school = _OF_SCHOOL if form.amount is AmountRule.FOUR_WEEK_PERIODS else ()
    documents = tuple(_OF_DOCUMENT[document] for document in form.documents)
    fields = tuple(_OF_FIELD[field] for field in form.fields if field in _OF_FIELD)
    return (*school, *documents, *fields, *_OF_EVERY)
