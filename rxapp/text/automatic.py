"""Words for the figures of automatic decisions and for the quality review."""

from rxapp.domain.cost_rules import CostRule
from rxapp.domain.row_case import RuleCode
from rxapp.domain.settlement import SettlingRule

AGREES, DISAGREES = "Beslutet är rätt", "Beslutet är fel"

STOPPED_BY: dict[str, str] = {
    RuleCode.ARRIVED_IN_TIME: "Ansökan kom in för sent",
    RuleCode.SETTLED_BY_RULES: "Ersättningen beror på tillgången på medel",
    RuleCode.PERSON_KNOWN: "Barnet är inte registrerat för kommunen",
    RuleCode.PERIOD_IN_QUARTER: "Perioden ligger inte i kvartalet",
    RuleCode.EDUCATION_HELD: "Perioden var inte slut",
    RuleCode.ROWS_APART: "Rader för samma barn överlappar",
    RuleCode.PRESCHOOL_AGE: "Barnets ålder behöver prövas",
    RuleCode.WITHIN_TERM: "Terminstiderna är inte kända",
    RuleCode.NOT_GRANTED_BEFORE: "Perioden är redan beviljad",
    RuleCode.FOUR_WEEKS_RUN_OUT: "Den förra fyraveckorsperioden har inte löpt ut",
    RuleCode.CAP_OF_TEN: "Barnet har redan tio perioder",
    RuleCode.RATE_KNOWN: "Årsbeloppet är inte fastställt",
    CostRule.IN_TIME: "Ansökan kom in för sent",
    CostRule.FIRST_CLAIM: "Raden söktes för sent efter mottagandet",
    CostRule.PERSON_KNOWN: "Personen är inte registrerad för kommunen",
    CostRule.IN_CLAIM: "Perioden ligger inte i den tid ansökan avser",
    CostRule.IN_ARREARS: "Perioden var inte slut",
    CostRule.ROWS_APART: "Rader för samma person överlappar",
    CostRule.NOT_BEFORE: "Samma tid är sökt eller beviljad tidigare",
    CostRule.THRESHOLD: "Kostnaderna når inte 60 000 kronor",
    CostRule.AMOUNT: "Beloppet kan inte beräknas",
    SettlingRule.SWITCHED_ON: "Automatiska beslut är avstängda",
    SettlingRule.SETTLED: "Ersättningen kräver en bedömning",
    SettlingRule.DOCUMENTS: "Underlag saknas",
    SettlingRule.AGE: "Åldersvillkoret behöver prövas",
    SettlingRule.AS_APPLIED: "Beloppet är ett annat än det sökta",
}
"""Why a case was an officer's, by the code of the rule that stopped it."""


def stopped_by(code: str) -> str:
    """The words for a rule that stopped a case; an unknown code is told as it stands."""
    return STOPPED_BY.get(code, code)


def share_of(part: int, whole: int) -> str:
    """«3 av 120 (2,5 %)»; nothing to divide is said in words."""
    if not whole:
        return "Inga granskade"
    tenths = (1000 * part + whole // 2) // whole
    return f"{part} av {whole} ({tenths // 10},{tenths % 10}\xa0%)"
