"""Swedish words for the forecast: headings of its files, and shares."""

from rxapp.domain.forecasts import Share

HEADINGS = (
    "Ersättningstyp",
    "Kvartal",
    "Kostnadsställe",
    "Beviljat och inte utbetalt (kr)",
    "Sökt och inte beslutat (kr)",
    "Tidigare beviljad andel (%)",
    "Uppskattning av det sökta (kr)",
    "Att vänta (kr)",
)
NO_ESTIMATE = "Ingen uppskattning"
NO_TAG = "Utan kostnadsställe"


def percent(share: Share) -> str:
    """The share that has been granted before.

    >>> percent(Share(300_00, 200_00))
    '66,7\xa0%'
    """
    return f"{share.tenths // 10},{share.tenths % 10}\xa0%"
