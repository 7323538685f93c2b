"""What the fields of a row are called: on the page, in the address of a fault, and in a spreadsheet."""

from rxapp.domain.compensation.forms import CostKind, Document, RowField, SchoolForm

LABEL = {
    RowField.NUMBER: "Individnummer",
    RowField.SCHOOL_FORM: "Skolform",
    RowField.COST_KIND: "Kostnadsslag",
    RowField.FIRST_DAY: "Från och med",
    RowField.LAST_DAY: "Till och med",
    RowField.DAYS: "Antal dygn",
    RowField.DAILY_PAID: "Dygnsschablon utbetald",
    RowField.COST: "Kostnad",
    RowField.FEE: "Egen avgift",
    RowField.MEMBERS: "Personer i hushållet",
    RowField.RECEIVED_ON: "Mottagen första gången",
}

COLUMN = {
    RowField.NUMBER: "individnummer",
    RowField.SCHOOL_FORM: "skolform",
    RowField.COST_KIND: "kostnadsslag",
    RowField.FIRST_DAY: "fran",
    RowField.LAST_DAY: "till",
    RowField.DAYS: "dygn",
    RowField.DAILY_PAID: "schablon",
    RowField.COST: "kostnad",
    RowField.FEE: "avgift",
    RowField.MEMBERS: "personer",
    RowField.RECEIVED_ON: "mottagen",
}
"""The last part of a field's id: `rad-3-kostnad`."""

FIELD_OF = {column: field for field, column in COLUMN.items()}

SCHOOL_FORM = {
    SchoolForm.PRESCHOOL: "Förskola",
    SchoolForm.PRESCHOOL_CLASS: "Förskoleklass",
    SchoolForm.COMPULSORY: "Grundskola",
    SchoolForm.UPPER_SECONDARY: "Gymnasieskola",
}

COST_KIND = {
    CostKind.STUDENT_SUPPORT: "Individuellt stöd",
    CostKind.SCHOOL_TRANSPORT: "Skolskjuts",
    CostKind.PERSONAL_ASSISTANT: "Personlig assistans",
    CostKind.PREMISES: "Anpassning av lokaler",
    CostKind.FIRST_DAY_FOOD: "Mat första dygnet",
    CostKind.CLOTHES: "Kläder",
    CostKind.BASIC_EQUIPMENT: "Hemutrustning",
    CostKind.ALLOWANCE: "Ekonomiskt bistånd",
    CostKind.SUPPORT: "Insatser enligt SoL",
    CostKind.CARE: "Vård enligt LVU eller LVM",
    CostKind.DAILY_ALLOWANCE: "Dagersättning",
    CostKind.SPECIAL_ALLOWANCE: "Särskilt bidrag",
    CostKind.OTHER: "Annan kostnad",
}

DOCUMENT = {
    Document.NEED_AND_COST: "underlag för behovet och kostnaden",
    Document.CARE_STATEMENT: "intyg om att behovet motsvarade vård enligt LVU",
    Document.CARE_DECISION: "beslut om vården",
    Document.ECONOMIC_BASIS: "ekonomiskt underlag för varje barn",
    Document.COURT_JUDGMENT: "domstolens avgörande om vårdnaden (första gången för barnet)",
}

YES_NO = {"ja": "Ja", "nej": "Nej"}
