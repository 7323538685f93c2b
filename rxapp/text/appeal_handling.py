"""What an officer is told about the steps of an appeal, before they are taken and after."""

from rxapp.domain.appeal_steps import AppealVerb

LOOKS = {
    AppealVerb.HAND_OVER: (
        "Överlämna överklagandet till förvaltningsrätten?",
        "Skicka akten till domstolen. Beslutet är sedan inte längre Migrationsverkets att ändra, och "
        "kommunen kan inte återkalla överklagandet här.",
    ),
    AppealVerb.DISMISS: (
        "Avvisa överklagandet som för sent inkommet?",
        "Kommunen får ett beslut om det, som kan överklagas för sig.",
    ),
    AppealVerb.REINSTATE: (
        "Ta upp överklagandet igen?",
        "Beslutet att avvisa det gäller inte längre. Överklagandet går vidare till omprövning.",
    ),
    AppealVerb.APPEAL_FURTHER: (
        "Registrera att domstolens avgörande har överklagats?",
        "Överklagandet ligger sedan hos {court}.",
    ),
    AppealVerb.WITHDRAW: (
        "Registrera att kommunen har återkallat överklagandet?",
        "Registrera bara en återkallelse som har kommit in skriftligen från kommunen. Den kan inte tas "
        "tillbaka.",
    ),
    AppealVerb.RECONSIDER: (
        "Så här blir omprövningen",
        "Kommunen ser resultatet och motiveringen. Beslutet omprövas en gång.",
    ),
}
"""The question and the consequence of a step that cannot be undone."""

DONE = {
    AppealVerb.REGISTER: "Överklagandet är registrerat.",
    AppealVerb.WITHDRAW: "Återkallelsen är registrerad.",
    AppealVerb.FIND_IN_TIME: "Överklagandet tas upp.",
    AppealVerb.DISMISS: "Överklagandet är avvisat.",
    AppealVerb.REINSTATE: "Överklagandet tas upp igen.",
    AppealVerb.RECONSIDER: "Omprövningen är klar.",
    AppealVerb.HAND_OVER: "Överklagandet är överlämnat till förvaltningsrätten.",
    AppealVerb.JUDGE: "Domstolens avgörande är registrerat.",
    AppealVerb.APPEAL_FURTHER: "Det är registrerat att avgörandet har överklagats.",
    AppealVerb.CLOSE: "Avgörandet har laga kraft.",
}
ESTABLISHED = "Det är noterat vilken dag kommunen fick del av beslutet."
NO_ROW = "Ansökan har ingen rad {position}."
ROW_TWICE = "Rad {position} finns redan med."
CHOOSE_ROW = "Välj en av raderna i återkravet."
CLAIM_TWICE = "Raden finns redan med."
ROWS_ALL = "Alla rader som inte är helt beviljade ändras."
