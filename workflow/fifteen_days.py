"""The fifteen working days of a rapid review, and the six ways in which sources read where they start.

The duty runs first in the incident, from the notification, and then in the rapid review that takes it
over; both declare it from here, so that a policy chooses one reading for the two of them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from workflow.duties import Anchor, Duty, Ending, Reading, WorkingDays
from workflow.facts import Entry
from workflow.policy import since
from workflow.vocabulary import Force, Party

FIFTEEN = WorkingDays(15)
Starts = Callable[[Any], Iterable[Anchor]]
Finds = Callable[[Any], "Entry | None"]


def stated(sent: Starts, found: Finds) -> Starts:
    """The count from another day than the sending; where nobody stated that day, presumed from the sending.

    A clock that started anew after its case was opened again counts from what is known of that.
    """

    def starts(standing: Any) -> Iterator[Anchor]:  # noqa: ANN401  an incident or a rapid review
        for anchor in sent(standing):
            entry = found(standing) if anchor.cycle == 1 else None
            if entry and entry.occurred.day:
                yield Anchor("", entry.occurred, entry.id)
            else:
                yield Anchor("", anchor.moment, anchor.cause, anchor.cycle, presumed=True)

    return starts


def six_readings(  # each reading looks for a day of its own
    sent: Starts, *, copy: Finds, partnership: Finds, aware: Finds, instructed: Finds
) -> Mapping[str, Reading]:
    """The readings A to F by code, each with who reads it so; `sent` gives the sending, A."""
    return {
        "sin-sent": Reading(
            "From the day the notification is sent to the Panel, which is not counted.",
            "Cambridgeshire and Peterborough since the guidance of June 2025; Wiltshire; North Yorkshire",
        ),
        "day-plan-from-zero": Reading(
            "A day plan: the day the notification goes is working day 0; the partners sign by day 15.",
            "Devon in 2021 (its summary step on working day 16 is not read as a longer limit)",
        ),
        "briefing-is-day-one": Reading(
            "A day plan: the day the copy of the notification or the briefing arrives is working day 1.",
            "Devon later",
            stated(sent, copy),
            WorkingDays(15, first_counts=True),
        ),
        "partnership-notified": Reading(
            "From the day the partnership receives the local notification.",
            "Havering; Kent (fifteen days, of which kind it does not say)",
            stated(sent, partnership),
        ),
        "local-authority-aware": Reading(
            "From the day the local authority becomes aware of the incident.",
            "older local texts, after the Panel's letter of 2018",
            stated(sent, aware),
        ),
        "panel-instructed": Reading(
            "From the day the Panel's request for a rapid review is received.",
            "Wirral",
            stated(sent, instructed),
        ),
    }


def rapid_review_owed(  # the incident and the rapid review each say what they know
    *,
    starts: Starts,
    starts_with: str,
    met_by: Callable[[Any, Anchor], Iterable[Entry]],
    met_with: str,
    ended_by: Callable[[Any, Anchor], "Ending | None"],
    readings: Mapping[str, Reading],
) -> Duty:
    """The duty `rr.complete`, as one kind of case sees it."""
    return Duty(
        code="rr.complete",
        says=(
            "The rapid review is completed and sent to the Panel within fifteen working days "
            "of the notification."
        ),
        source=(
            "Child Safeguarding Practice Review Panel: guidance for safeguarding partners "
            "(sources read its start in six ways; a review of any year is judged by the start of June 2025, "
            "whose wording, and that of the letter of June 2018 and of the guidance of April 2019 and "
            "September 2022, is to be confirmed by the partnership)"
        ),
        force=Force.PANEL_GUIDANCE,
        owed_by=Party.SAFEGUARDING_PARTNERS,
        owed_to=Party.PANEL,
        label="a rapid review",
        within=FIFTEEN,
        starts_with=starts_with,
        met_with=met_with,
        starts=starts,
        met_by=met_by,
        ended_by=ended_by,
        in_force=since(2018, 6, 29),
        readings=readings,
    )
