"""What a template may name: the kinds of message, and the fields of each. Nothing else is ever filled in."""

from collections.abc import Mapping

# fmt: off
CASE          = {"case": "the reference of the case, such as incident/2026-001"}
LABEL         = {"label": "the neutral label of the duty, such as: a national report"}
DUE           = {"due_day": "the last day, such as Mon 13 April 2026",
                 "until": "the end of the last day, or the hour where the duty is counted in hours",
                 "hour": "the hour where the duty is counted in hours, as a sentence"}
RUNG          = {"rung": "what is announced, such as: due today, Mon 13 April 2026"}
WORKING_DAYS  = {"working_days": "how many working days are left, or how many it is late, as a sentence"}
BORN_OVERDUE  = {"born_overdue": "a sentence where the duty was overdue already when it came on record"}
CAPACITY      = {"capacity": "in which capacity the reader is told, as a sentence"}
STEP_BEFORE   = {"step_before": "a sentence where the step before this one reached nobody"}
TAKEN_ON_BY   = {"taken_on_by": "who had taken it on, by post or work login, such as: b.jones"}
COMMAND       = {"command": "the command to run"}
REFERENCE     = {"case": "the reference of the request, such as rapid-review/2026-001/police/1"}
LETTER        = {"asked": "what is asked, in neutral words",
                 "asked_on": "the day the agency was first asked",
                 "by": "by when, with its weekday; a space to fill in where no day is set",
                 "basis": "on what legal basis, or: to be confirmed by the partnership",
                 "late": "how many working days it is late, as a sentence",
                 "reminded": "how often the agency was reminded, and when last, as a sentence",
                 "answer_to": "whom to answer, as the settings say; a space to fill in where they do not"}
PARTNER       = {"partner": "the partner who answers for the agencies: delegated police safeguarding partner"}
RETURNS       = {"counts": "how many returns are overdue: 3 returns",
                 "day": "the day on which it stands so"}
# fmt: on

_OF_A_DUTY = {
    **CASE,
    **LABEL,
    **RUNG,
    **DUE,
    **WORKING_DAYS,
    **BORN_OVERDUE,
    **STEP_BEFORE,
    **CAPACITY,
    **COMMAND,
}
_OF_A_REQUEST = {**REFERENCE, **RUNG, **DUE, **WORKING_DAYS, **CAPACITY}
_OF_A_WITHDRAWAL = {
    **CASE,
    **LABEL,
    **RUNG,
    **DUE,
    **CAPACITY,
    **COMMAND,
    "outcome": "what became of it, in a few words: done on Fri 10 April 2026",
    "cause": "why it was withdrawn, as the end of a sentence that begins with: it",
}

KINDS: Mapping[str, Mapping[str, str]] = {
    "due-soon": _OF_A_DUTY,
    "due-today": _OF_A_DUTY,
    "still-due-today": _OF_A_DUTY,
    "overdue": _OF_A_DUTY,
    "no-answer": _OF_A_DUTY,
    "escalation": _OF_A_DUTY,
    "still-overdue": _OF_A_DUTY,
    "lapsed": {**_OF_A_DUTY, **TAKEN_ON_BY},
    "withdrawal": _OF_A_WITHDRAWAL,
    "digest": {
        **CAPACITY,
        **COMMAND,
        "cases": "the references of one or two cases; of more, how many they are: 3 cases",
        "counts": "how many alerts there are of each kind: 1 passed on to you, 2 overdue, 1 due today",
        "items": "all alerts, the oldest first, one of digest-item for each",
        "to_do": "those of them that are the reader's to do",
        "passed_on": "those of them that were not done in time and are passed on to the reader",
        "passed_on_count": "how many these are",
        "withdrawn": "the alerts that are taken back, one of digest-withdrawn for each",
    },
    "digest-item": _OF_A_DUTY,
    "digest-withdrawn": _OF_A_WITHDRAWAL,
    "dead-letter": {
        **COMMAND,
        **CAPACITY,
        "addressee": "to whom the message could not be delivered",
        "channel": "by which way",
        "lost": "the subject of that message",
    },
    "agency-reminder": _OF_A_REQUEST,
    "agency-overdue": _OF_A_REQUEST,
    "agency-withdrawal": {
        **REFERENCE,
        **CAPACITY,
        "outcome": "what became of it, in a few words: it has come",
        "cause": "why, as the end of a sentence that begins with: it",
    },
    "agency-digest": {
        **CAPACITY,
        "counts": "how many answers there are of each rung: 2 overdue, 1 due today",
        "items": "what was asked, the oldest first, one of digest-item for each",
        "withdrawn": "what is not needed any more, one of digest-withdrawn for each",
    },
    "letter-request": LETTER,
    "letter-reminder": LETTER,
    "letter-escalation": LETTER,
    "letter-formal": LETTER,
    "overdue-returns": {
        **PARTNER,
        **RETURNS,
        **CAPACITY,
        "items": "the returns, the oldest first, one of overdue-returns-item for each",
    },
    "overdue-returns-item": {
        **REFERENCE,
        "agency": "the agency that was asked, such as: police",
        "due_day": DUE["due_day"],
        "working_days": "how many working days it is late, as a sentence",
        "reminded": "how often the agency was reminded, as a sentence",
    },
    "overdue-returns-nobody": {
        **PARTNER,
        **RETURNS,
        **COMMAND,
        "cause": "why nobody got the list, as a sentence",
    },
    "checkpoint": {
        **COMMAND,
        "facts": "how many facts it covers, such as: 1,204 facts",
        "origin": "the name of the record",
        "when": "when it was made",
        "note": "the signed checkpoint, on lines of its own",
    },
}
"""The kinds of message and of letter, each with the fields its template may name and what these hold."""
