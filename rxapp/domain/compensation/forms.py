"""What an application of a type holds: the fields of a row, how its amount is counted, what is attached."""

from dataclasses import dataclass
from enum import StrEnum


class RowField(StrEnum):
    """A field of a row. The values are kept in drafts and are the names of the columns: never reuse one."""

    NUMBER = "individual_number"
    SCHOOL_FORM = "school_form"
    COST_KIND = "cost_kind"
    FIRST_DAY = "first_day"
    LAST_DAY = "last_day"
    DAYS = "days"
    DAILY_PAID = "daily_paid"
    COST = "cost"
    FEE = "fee"
    MEMBERS = "members"
    RECEIVED_ON = "received_on"


class Claim(StrEnum):
    """The time that one application is for."""

    QUARTERS = "quarters"
    CALENDAR_YEAR = "calendar_year"
    TWELVE_MONTHS = "twelve_months"


class AmountRule(StrEnum):
    """How the amount of a row is worked out; each has a function in `amounts`."""

    FOUR_WEEK_PERIODS = "four_week_periods"
    COST = "cost"
    COST_ABOVE_DAILY = "cost_above_daily"
    DAYS_TIMES_RATE = "days_times_rate"
    SHARE_OF_COST = "share_of_cost"
    COST_FROM_THRESHOLD = "cost_from_threshold"
    CAPPED_COST = "capped_cost"


class SchoolForm(StrEnum):
    """The form of school, where the type alone does not say it. The values are codes of school types."""

    PRESCHOOL = "ASYL_PRESCHOOL"
    PRESCHOOL_CLASS = "ASYL_PRESCHOOL_CLASS"
    COMPULSORY = "ASYL_COMPULSORY"
    UPPER_SECONDARY = "ASYL_UPPER_SECONDARY"


class CostKind(StrEnum):
    """What a cost is for, where that decides what is covered."""

    STUDENT_SUPPORT = "student_support"
    SCHOOL_TRANSPORT = "school_transport"
    PERSONAL_ASSISTANT = "personal_assistant"
    PREMISES = "premises"
    FIRST_DAY_FOOD = "first_day_food"
    CLOTHES = "clothes"
    BASIC_EQUIPMENT = "basic_equipment"
    ALLOWANCE = "allowance"
    SUPPORT = "support"
    CARE = "care"
    DAILY_ALLOWANCE = "daily_allowance"
    SPECIAL_ALLOWANCE = "special_allowance"
    OTHER = "other"


class Document(StrEnum):
    """What is to be attached."""

    NEED_AND_COST = "need_and_cost"
    CARE_STATEMENT = "care_statement"
    CARE_DECISION = "care_decision"
    ECONOMIC_BASIS = "economic_basis"
    COURT_JUDGMENT = "court_judgment"


@dataclass(frozen=True, slots=True)
class ApplicationForm:
    """One declaration: everything that the form, the spreadsheet, the checks and the amounts start from.

    `optional` are the fields that may be left empty. `daily_type` is the type whose daily amount is taken
    off the cost (the part that has been paid without application).
    """

    fields: tuple[RowField, ...]
    amount: AmountRule
    claim: Claim = Claim.QUARTERS
    optional: frozenset[RowField] = frozenset()
    daily_type: str = ""
    cost_kinds: tuple[CostKind, ...] = ()
    documents: tuple[Document, ...] = ()

    def has(self, field: RowField) -> bool:
        return field in self.fields

    def requires(self, field: RowField) -> bool:
        return field in self.fields and field not in self.optional


_PERIOD = (RowField.NUMBER, RowField.FIRST_DAY, RowField.LAST_DAY)
_KIND_AND_PERIOD = (RowField.NUMBER, RowField.COST_KIND, RowField.FIRST_DAY, RowField.LAST_DAY)

CARE_DOCUMENTS = (Document.CARE_STATEMENT, Document.CARE_DECISION, Document.ECONOMIC_BASIS)
"""That the need was equal to one under LVU, the decision on care, and what the costs rest on."""

SCHOOL_PERIODS = ApplicationForm(_PERIOD, AmountRule.FOUR_WEEK_PERIODS)
"""Dates give the periods, and the periods the amount (3–4 §§ förordningen (2017:193))."""

WITNESS_PERIODS = ApplicationForm(
    (RowField.NUMBER, RowField.SCHOOL_FORM, RowField.FIRST_DAY, RowField.LAST_DAY),
    AmountRule.FOUR_WEEK_PERIODS,
)

PLAIN_COST = ApplicationForm((*_PERIOD, RowField.COST), AmountRule.COST)
"""The actual cost of a person in a period."""


EXTRA_EDUCATION = ApplicationForm(
    (*_KIND_AND_PERIOD, RowField.COST),
    AmountRule.COST,
    cost_kinds=(
        CostKind.STUDENT_SUPPORT,
        CostKind.SCHOOL_TRANSPORT,
        CostKind.PERSONAL_ASSISTANT,
        CostKind.PREMISES,
        CostKind.OTHER,
    ),
    documents=(Document.NEED_AND_COST,),
)
"""Beyond what the yearly amount is to cover (5 § förordningen (2017:193))."""

WITNESS_COSTS = ApplicationForm(
    (*_KIND_AND_PERIOD, RowField.COST),
    AmountRule.COST,
    cost_kinds=(CostKind.ALLOWANCE, CostKind.SUPPORT, CostKind.CARE),
)
LMA_ALLOWANCES = ApplicationForm(
    (*_KIND_AND_PERIOD, RowField.COST),
    AmountRule.COST,
    cost_kinds=(CostKind.DAILY_ALLOWANCE, CostKind.SPECIAL_ALLOWANCE),
)
ARRIVAL = ApplicationForm(
    (*_PERIOD, RowField.DAYS), AmountRule.DAYS_TIMES_RATE, optional=frozenset({RowField.DAYS})
)
"""An amount by child and day (11 § förordningen (2017:193))."""

GUARDIAN = ApplicationForm(
    (*_PERIOD, RowField.COST),
    AmountRule.COST,
    documents=(Document.COURT_JUDGMENT, Document.ECONOMIC_BASIS),
)
FROM_THRESHOLD = ApplicationForm(
    (*_PERIOD, RowField.COST, RowField.RECEIVED_ON), AmountRule.COST_FROM_THRESHOLD, Claim.TWELVE_MONTHS
)
"""Only costs that reach a sum in twelve months (27 § förordningen (2010:1122))."""

SPECIAL = ApplicationForm(
    (*_KIND_AND_PERIOD, RowField.MEMBERS, RowField.COST, RowField.RECEIVED_ON),
    AmountRule.CAPPED_COST,
    Claim.CALENDAR_YEAR,
    optional=frozenset({RowField.MEMBERS, RowField.RECEIVED_ON}),
    cost_kinds=(CostKind.FIRST_DAY_FOOD, CostKind.CLOTHES, CostKind.BASIC_EQUIPMENT, CostKind.OTHER),
)
"""Costs of resettled refugees when they come, with caps, and other special costs (32 §)."""


def care(*documents: Document, daily_type: str = "", asks_daily: bool = False) -> ApplicationForm:
    """The actual cost of care by day; what the daily amount has covered is taken off.

    With `asks_daily` the row says whether the daily amount has been paid for the person.
    """
    asked = (RowField.DAILY_PAID,) if asks_daily else ()
    return ApplicationForm(
        (*_PERIOD, RowField.DAYS, *asked, RowField.COST),
        AmountRule.COST_ABOVE_DAILY if daily_type else AmountRule.COST,
        optional=frozenset({RowField.DAYS}),
        daily_type=daily_type,
        documents=documents,
    )


def yearly(*fields: RowField, amount: AmountRule = AmountRule.COST) -> ApplicationForm:
    """Costs of a calendar year; the day of reception tells whether a first application is in time (23 §)."""
    return ApplicationForm(
        (*_PERIOD, RowField.COST, *fields, RowField.RECEIVED_ON), amount, Claim.CALENDAR_YEAR
    )
