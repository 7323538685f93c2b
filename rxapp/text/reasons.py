"""Why a row got less than it applied for: one sentence a reason, as it stands in the decision."""

from rxapp.domain.assessment import RowReason

REASON_SENTENCES: dict[RowReason, str] = {
    RowReason.LATE: (
        "Ansökan kom in senare än sex månader efter utgången av det kvartal den gäller "
        "(19 § förordningen (2017:193))."
    ),
    RowReason.OVERLAPS_ROW: "Perioden överlappar en tidigare rad för samma barn i ansökan.",
    RowReason.TOO_YOUNG: (
        "Ersättning för förskola lämnas från och med höstterminen det år barnet fyller tre år "
        "(8 kap. 4 § skollagen)."
    ),
    RowReason.OUTSIDE_TERM: "Ingen av fyraveckorsperioderna börjar inom en termin (MIGRFS 2020:13).",
    RowReason.OVERLAPS_GRANTED: (
        "Ersättning har redan beviljats för samma barn under hela eller en del av perioden (MIGRFS 2020:13)."
    ),
    RowReason.CAP_REACHED: (
        "Ersättning lämnas för högst tio fyraveckorsperioder per barn och kalenderår (MIGRFS 2020:13)."
    ),
    RowReason.NOT_COVERED: "Barnet omfattas inte av rätten till ersättning (3 § förordningen (2017:193)).",
    RowReason.GUARDIAN_HAS_PERMIT: (
        "Barnet bor hos en vårdnadshavare som har uppehållstillstånd (3 § förordningen (2017:193))."
    ),
    RowReason.NOT_SHOWN: (
        "Kommunen har inte lämnat de uppgifter som behövs för att pröva rätten till ersättning "
        "(22 § förordningen (2017:193))."
    ),
    RowReason.NO_FUNDS: (
        "Ersättningen lämnas i mån av tillgång på medel, och medlen räcker inte "
        "(3 a § förordningen (2017:193))."
    ),
    RowReason.LATE_CLAIM: "Ansökan kom in efter den sista ansökningsdagen.",
    RowReason.NOT_ENTITLED: "Personen omfattas inte av rätten till ersättning.",
    RowReason.NOT_COMPENSATED: "Kostnaden är inte sådan att den ersätts.",
    RowReason.PARTLY_COMPENSATED: "Kostnaden ersätts med ett annat belopp än det sökta.",
    RowReason.BELOW_THRESHOLD: (
        "De sammanlagda kostnaderna för personen når inte 60 000 kronor under tolv månader "
        "(27 § förordningen (2010:1122))."
    ),
    RowReason.CLAIMED_BEFORE: "Ersättning har redan sökts eller beviljats för personen för samma tid.",
    RowReason.NOT_PROVEN: "Underlaget visar inte att kostnaden ger rätt till ersättning.",
    RowReason.FUNDS_SPENT: (
        "Ersättningen lämnas i mån av tillgång på medel, och medlen räcker inte "
        "(32 § förordningen (2010:1122))."
    ),
}

COST_REASONS = (
    RowReason.LATE_CLAIM,
    RowReason.NOT_ENTITLED,
    RowReason.NOT_COMPENSATED,
    RowReason.BELOW_THRESHOLD,
    RowReason.CLAIMED_BEFORE,
    RowReason.NOT_PROVEN,
    RowReason.FUNDS_SPENT,
)
"""Why an officer refuses a row of a type that the rules do not decide."""

SCHOOL_REASONS = tuple(
    reason for reason in RowReason if reason not in (*COST_REASONS, RowReason.PARTLY_COMPENSATED)
)
"""The same, for a type that the rules decide."""


def reason_sentence(reason: RowReason | str) -> str:
    """The sentence of a reason, given as the member or as the value that is stored.

    >>> reason_sentence("overlaps_row")
    'Perioden överlappar en tidigare rad för samma barn i ansökan.'
    """
    return REASON_SENTENCES[RowReason(reason)]
