"""The abbreviations people use for what the guidance spells out; a letter or a meeting may mean nothing else."""

import msgspec


class Abbreviation(msgspec.Struct, frozen=True):
    """Letters people write, what they stand for, and what that is."""

    short: str
    stands_for: str
    means: str


# fmt: off
ABBREVIATIONS = tuple(Abbreviation(*row) for row in (
    ("BU",    "business unit", "The partnership's own office, which keeps the process going."),
    ("CCG",   "clinical commissioning group", "The safeguarding partner for health until 30 June 2022."),
    ("CDOP",  "child death overview panel", "Reviews every death of a child for the child death review partners."),
    ("CDR",   "child death review", "The statutory review of every death of a child, beside any practice review."),
    ("CIN",   "child in need", "A child with a plan under Children Act 1989, section 17."),
    ("CP",    "child protection", "A child protection plan, made by a conference after enquiries under section 47."),
    ("DARDR", "domestic abuse related death review", "The later name of the domestic homicide review."),
    ("DHR",   "domestic homicide review", "Commissioned by the community safety partnership; now DARDR."),
    ("DSP",   "delegated safeguarding partner", "Who acts for one of the three safeguarding partners, by delegation."),
    ("GP",    "general practitioner", "The family doctor."),
    ("ICB",   "integrated care board", "The safeguarding partner for health since 1 July 2022."),
    ("ICPC",  "initial child protection conference", "Held within fifteen working days of the strategy discussion: not those of a rapid review."),
    ("IOPC",  "Independent Office for Police Conduct", "Investigates the police; its proceedings can run beside a review."),
    ("JAR",   "joint agency response", "The immediate response of police, health and social care to an unexpected death."),
    ("KSCP",  "Kirklees Safeguarding Children Partnership", "The partnership whose page this process follows."),
    ("LA",    "local authority", "A safeguarding partner; it owes the notification."),
    ("LADO",  "local authority designated officer", "Is told of allegations against people in a position of trust."),
    ("LCSPR", "local child safeguarding practice review", "The review that a rapid review can lead to; six months until publication."),
    ("LSP",   "lead safeguarding partner", "The head of each of the three partners: its chief executive or chief officer."),
    ("MAPPA", "multi-agency public protection arrangements", "Manage offenders; a serious case review of theirs can run beside."),
    ("MASH",  "multi-agency safeguarding hub", "The front door through which a referral reaches the local authority."),
    ("NCMD",  "National Child Mortality Database", "Is told of every death of a child, through the child death process."),
    ("PSII",  "patient safety incident investigation", "Made by a health care provider; it can run beside a review."),
    ("RR",    "rapid review", "Sent to the Panel within fifteen working days of the notification."),
    ("SAR",   "safeguarding adults review", "Commissioned by a safeguarding adults board."),
    ("SCR",   "serious case review", "The review of the old regimes, until 29 September 2019."),
    ("SGL",   "safeguarding lead", "Who is told first in an organisation, and agrees with the senior manager."),
    ("SIN",   "serious incident notification", "The local authority's notification to the Panel, by the national form."),
    ("SM",    "senior manager", "Agrees with the safeguarding lead that the criteria are met."),
    ("SUDI",  "sudden unexpected death in infancy", "An unexplained death of an infant, to which a joint agency response is made."),
    ("UASC",  "unaccompanied asylum-seeking child", "A child who seeks asylum alone, and is usually looked after."),
))
# fmt: on
