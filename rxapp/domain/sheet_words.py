"""What the columns that applications have in common are called in the files of municipalities."""

INDIVIDUAL_NUMBER = (
    "individnr",
    "individ",
    "individual number",
    "individual no",
    "dossiernummer",
    "dossiernr",
    "LMA-nummer",
    "LMA-nr",
    "LMA",
    "LMA-kortnummer",
)
PERSONAL_NUMBER = (
    "personnr",
    "person nr",
    "samordningsnummer",
    "samordningsnr",
    "personnummer eller samordningsnummer",
    "personnummer/samordningsnummer",
    "personal number",
    "personal identity number",
    "coordination number",
)
FIRST_DAY = (
    "from",
    "fr.o.m.",
    "f.r.o.m.",
    "f.o.m.",
    "från",
    "från datum",
    "från och med datum",
    "from datum",
    "startdatum",
    "start",
    "första dag",
    "start date",
    "from date",
    "first day",
)
LAST_DAY = (
    "tom",
    "t.o.m.",
    "till",
    "till datum",
    "till och med datum",
    "tom datum",
    "slutdatum",
    "slut",
    "sista dag",
    "end date",
    "to date",
    "until",
    "last day",
)
DAYS = ("dygn", "antal dagar", "dagar", "days", "number of days")
COST = ("belopp", "summa kostnad", "kostnader", "cost", "amount", "kronor", "kr")
COST_KIND = ("typ av kostnad", "kostnadstyp", "cost type", "cost kind", "type of cost")
