"""What the rules are called in a decision: Swedish titles with their source, and a sentence when passed."""

from rxapp.domain.row_case import RuleCode

TITLES: dict[RuleCode, str] = {
    RuleCode.ARRIVED_IN_TIME: "Ansökan kom in i tid (19 § förordningen (2017:193))",
    RuleCode.SETTLED_BY_RULES: "Ersättningen kan avgöras automatiskt (3–4 §§ förordningen (2017:193))",
    RuleCode.PERSON_KNOWN: "Barnet är registrerat för kommunen (3 § förordningen (2017:193))",
    RuleCode.PERIOD_IN_QUARTER: "Perioden ligger i kvartalet (19 § förordningen (2017:193))",
    RuleCode.EDUCATION_HELD: "Ersättningen söks i efterskott (19 § förordningen (2017:193))",
    RuleCode.ROWS_APART: "Rader för samma barn överlappar inte (MIGRFS 2020:13)",
    RuleCode.PRESCHOOL_AGE: "Barnet är i förskoleåldern (8 kap. 4 § skollagen)",
    RuleCode.WITHIN_TERM: "Fyraveckorsperioder börjar inom en termin (MIGRFS 2020:13)",
    RuleCode.NOT_GRANTED_BEFORE: "Perioden är inte redan beviljad för barnet (MIGRFS 2020:13)",
    RuleCode.FOUR_WEEKS_RUN_OUT: "Den förra fyraveckorsperioden har löpt ut (MIGRFS 2020:13)",
    RuleCode.CAP_OF_TEN: "Högst tio perioder per barn och kalenderår (MIGRFS 2020:13)",
    RuleCode.RATE_KNOWN: "Årsbeloppet är fastställt (4 § förordningen (2017:193))",
}

PASSED: dict[RuleCode, str] = {
    RuleCode.ARRIVED_IN_TIME: "Ansökan kom in senast sista dagen.",
    RuleCode.SETTLED_BY_RULES: "Ersättningstypen avgörs av reglerna nedan.",
    RuleCode.PERSON_KNOWN: "Alla individnummer är registrerade för kommunen.",
    RuleCode.PERIOD_IN_QUARTER: "Alla perioder ligger i ansökans kvartal.",
    RuleCode.EDUCATION_HELD: "Alla perioder var slut när ansökan kom in.",
    RuleCode.ROWS_APART: "Inga rader för samma barn överlappar.",
    RuleCode.PRESCHOOL_AGE: "Åldersvillkoret är uppfyllt på alla rader.",
    RuleCode.WITHIN_TERM: "Varje rad har minst en period som börjar inom en termin.",
    RuleCode.NOT_GRANTED_BEFORE: "Ingen period överlappar en som redan beviljats.",
    RuleCode.FOUR_WEEKS_RUN_OUT: "Ingen period börjar medan en annan löper.",
    RuleCode.CAP_OF_TEN: "Inget barn får fler än tio perioder.",
    RuleCode.RATE_KNOWN: "Årsbeloppet är känt för alla perioder.",
}
