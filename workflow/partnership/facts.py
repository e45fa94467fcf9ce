"""What can have happened in the partnership itself: offices, agencies, arrangements, the yearly report."""

from typing import Annotated

import msgspec

from workflow.facts import NONE_HELD, Evidence, Fact, Person, Reference, fact, says
from workflow.moments import UNKNOWN, Moment
from workflow.vocabulary import Agency, Name, Office, Party, Words

Held = Annotated[Office, says("the office")]
Holder = Annotated[Person, says("who holds it, by post or work login")]
Version = Annotated[Reference, says("its version or reference, in one word, or: none held")]
PeriodTo = Annotated[Moment, says("the last day of the period it reports on; left out: the last that ended")]


@fact("partnership.formed", "The partnership was formed.")
class Formed(Fact):
    """The safeguarding partners of an area form their partnership."""


@fact("partnership.office-taken", "Took office as {office}: {holder}.")
class OfficeTaken(Fact):
    """Somebody takes an office of the partnership; whoever held it until then holds it no longer."""

    office: Held
    holder: Holder
    agency: Annotated[Agency, says("the agency they are of")] = Agency.UNKNOWN
    name: Annotated[Name | None, says("the name; sealed, by prompt or file only")] = None


@fact("partnership.office-left", "Left office: {office}.")
class OfficeLeft(Fact):
    """Somebody leaves an office; the day they leave is the last on which they hold it."""

    office: Held
    holder: Holder = ""


@fact("partnership.deputy-delegated", "Deputy of {office}: {deputy}; from: {since}, until: {until}.")
class DeputyDelegated(Fact):
    """The holder of an office delegates to a deputy from one day until another, both included."""

    office: Held
    deputy: Annotated[Person, says("who deputises, by post or work login")]
    since: Annotated[Moment, says("the first day")] = UNKNOWN
    until: Annotated[Moment, says("the last day; unknown: until further notice")] = UNKNOWN
    reference: Annotated[Reference, says("the written delegation, in one word, or: none held")] = NONE_HELD


@fact("partnership.agency-contact-named", "Contact of {agency}: {contact}; above: {above}.")
class AgencyContactNamed(Fact):
    """An agency names whom the partnership asks, and whom it turns to when no answer comes."""

    agency: Annotated[Agency, says("the agency")]
    contact: Annotated[Person, says("whom to ask, by post or work login")]
    above: Annotated[Person, says("whom to turn to when no answer comes, by post or work login")] = ""


@fact(
    "partnership.overdue-returns-sent",
    "The list of overdue returns went to {to}: {returns} of them, the oldest due {oldest}.",
)
class OverdueReturnsSent(Fact):
    """A delegated partner is sent the list of what the agencies they answer for have not returned."""

    to: Annotated[Office, says("the delegated partner it went to")]
    returns: Annotated[int, msgspec.Meta(ge=0, le=9999), says("how many returns stood in it")]
    oldest: Annotated[Moment, says("the last day of the oldest of them")] = UNKNOWN
    reference: Reference = NONE_HELD


@fact("partnership.person-left", "Left: {person}.")
class PersonLeft(Fact):
    """Somebody has left, whatever they held or looked after; the day they leave is their last."""

    person: Annotated[Person, says("who, by post or work login")]


@fact("partnership.person-returned", "Returned: {person}.")
class PersonReturned(Fact):
    """Somebody who had left is back; the day they return is their first."""

    person: Annotated[Person, says("who, by post or work login")]


@fact("partnership.relevant-agencies-named", "Relevant agencies: {agencies}.")
class RelevantAgenciesNamed(Fact):
    """The partners name the relevant agencies they work with; a later list takes the place of this one."""

    agencies: Annotated[tuple[Agency, ...], says("the agencies, of those in the schedule")]


@fact("partnership.arrangements-published", "Arrangements published; version: {version}.")
class ArrangementsPublished(Fact):
    """The partners publish their arrangements, or what they changed in them."""

    version: Version = NONE_HELD
    evidence: Evidence = NONE_HELD


@fact("partnership.report-period-ended", "A period of the yearly report ended.")
class ReportPeriodEnded(Fact):
    """A period of the yearly report ends; the report on it is published within twelve months."""


@fact("partnership.yearly-report-published", "Yearly report published; period to: {period_to}.")
class YearlyReportPublished(Fact):
    """The partners publish their report on what they did, and on what it changed."""

    period_to: PeriodTo = UNKNOWN
    version: Version = NONE_HELD
    evidence: Evidence = NONE_HELD


@fact("partnership.yearly-report-sent", "Yearly report sent to {to}.")
class YearlyReportSent(Fact):
    """The yearly report is sent to the Panel and to others."""

    to: Annotated[tuple[Party, ...], says("to whom")] = (Party.PANEL,)
    period_to: PeriodTo = UNKNOWN
    reference: Reference = NONE_HELD


@fact("partnership.independent-scrutiny-held", "Independent scrutiny was held.")
class IndependentScrutinyHeld(Fact):
    """The arrangements, or the learning from reviews, are scrutinised independently."""

    findings: Annotated[Words | None, says("what was found; sealed")] = None
