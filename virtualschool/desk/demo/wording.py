"""How the two systems word the codes: by the labels and official names of the published lists, or by keys."""

LEGAL_REASONS = {
    "CSO_HOME": "Supervision order, at home",
    "CSO_AWAY": "Supervision order, living away from home",
    "CSO_SECURE": "Supervision order with secure care",
    "ICSO": "Interim supervision order",
    "S25": "Living away by agreement",
    "PO": "Permanence order",
    "POA": "Permanence order, adoption agreed",
}

LIVES_WITH = {
    "HOME": "At home with parents",
    "KINSHIP": "With friends or relatives (kinship care)",
    "FOSTER_LA": "With foster carers provided by the local authority",
    "FOSTER_PURCHASED": "With foster carers purchased by the local authority",
    "ADOPTERS": "With prospective adopters",
    "COMMUNITY_OTHER": "Other community (for example supported accommodation)",
    "HOUSE_LA": "Local authority home",
    "HOUSE_VOLUNTARY": "Voluntary home",
    "RESIDENTIAL_SCHOOL": "Residential school",
    "SECURE": "Secure accommodation",
}

ENDINGS = {
    "HOME": "Home with parents, no order",
    "KCO": "Living with family or friends under a kinship care order",
    "CONTINUING": "Continuing care: staying where they live after 16",
    "AFTERCARE": "Own home, with aftercare",
    "ADOPTED": "Adopted",
    "OTHER_LA": "Moved to another authority's care",
    "NOT_KNOWN": "Not known",
}

IN_WORDS = {"legal_reason": LEGAL_REASONS, "lives_with": LIVES_WITH, "ended_as": ENDINGS}
REASONS_IN_WORDS = {"legal_reason": LEGAL_REASONS}
