"""What the national online form asks, in its order, and where the answer is in an incident.

The order is that of the child safeguarding incident notification system as partnerships describe it; it is
not published, and is to be confirmed by whoever fills it in next. The form takes up to four children; what
is about others goes into the further information (GOV.UK, Report a serious child safeguarding incident).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from workflow.criteria import grounds
from workflow.facts import Entry, Fact
from workflow.incident import facts as f
from workflow.incident import jurisdiction
from workflow.incident.characteristics import NOT_STATED
from workflow.incident.children import Child, code_of
from workflow.incident.standing import Incident
from workflow.moments import Moment, spoken
from workflow.vocabulary import Agency, Country, Harm, Term

AT_MOST = 4
NOT_KEPT = "not kept in this record"
SEALED = "on record and sealed: add --words to read it here"
_UNKNOWN = "unknown"

Opened = Callable[[Entry, str], str]
"""The sealed text of a field of an entry, opened; or that it is sealed."""


class Question(NamedTuple):
    """A question of the form: its heading, its label, what is on record, and the fact that records it.

    `records` begins with `correct` where a fact on record is to say it; `instead` is what is known instead.
    """

    section: str
    label: str
    answer: str
    records: str = ""
    instead: str = ""


def questions(incident: Incident, opened: Opened) -> Iterator[Question]:
    """Every question of the form, in its order."""
    yield from _notifier(incident)
    children = [*incident.children.values()]
    for child in children[:AT_MOST]:
        yield from _child(incident, child, opened)
    for child in children[AT_MOST:]:
        yield Question("Further children", f"Child {child.code}", "for the further information of the form")
    yield from _incident(incident)
    yield from _outline(incident, opened)
    yield from _around_it(incident, opened)


def _notifier(incident: Incident) -> Iterator[Question]:
    section, lead = "You and your authority", jurisdiction.lead(incident)
    authority = "our own" if lead == f.OURS else "" if lead == f.UNSTATED else lead
    records = "incident.authorities-stated --incident-authority ours"
    yield Question(section, "Notifying local authority", authority, records)
    yield Question(section, "Your name, role, telephone and e-mail", f"{NOT_KEPT}: type your own")


def _child(incident: Incident, child: Child, opened: Opened) -> Iterator[Question]:
    section = f"Child {child.code}" if child.code else "The child"
    about = f" --child {child.code}" if child.code else ""
    described, stated = f"incident.child-described{about}", child.stated or NOT_STATED
    characteristics = f"incident.child-characteristics-stated{about}"
    status = f"incident.child-status-stated{about}"
    yield Question(section, "Name", _of_child(incident, child, "name", opened), described)
    yield Question(
        section, "Date of birth, or expected", _of_child(incident, child, "date_of_birth", opened), described
    )
    yield Question(section, "Age", _term(child.age), f"{status} --age-band WORD")
    yield Question(section, "Sex", _term(stated.sex), f"{characteristics} --sex WORD")
    yield Question(section, "Ethnicity", _term(stated.ethnicity), f"{characteristics} --ethnicity WORD")
    yield Question(section, "Disability", _term(stated.disability), f"{characteristics} --disability WORD")
    for asked in ("NHS number", "Address and postcode", "Nationality"):
        yield Question(section, asked, f"{NOT_KEPT}: take it from the child's own file")
    yield Question(section, "Looked after", _term(child.looked_after), f"{described} --looked-after WORD")
    yield Question(section, "Legal status", _term(child.legal_status), f"{status} --legal-status WORD")
    yield Question(section, "Placement type", _term(child.placement), f"{status} --placement WORD")
    yield Question(
        section, "Placement provider and distance", f"{NOT_KEPT}: take it from the child's own file"
    )
    yield Question(
        section,
        "Child in need plan",
        _term(stated.child_in_need),
        f"{characteristics} --child-in-need WORD",
    )
    yield Question(
        section,
        "Child protection plan, now or before",
        _term(stated.child_protection),
        f"{characteristics} --child-protection WORD",
    )
    by_name = ", ".join(agency.label for agency in stated.known_to)
    known = by_name or (
        f"{stated.known.label}; which agencies is not on record" if _term(stated.known) else ""
    )
    yield Question(section, "Known to which agencies", known, f"{characteristics} --known-to WORD")
    yield _death(section, child, f"incident.child-died{about}")
    harm = ", ".join(each.label for each in child.harm if each is not Harm.NOT_STATED)
    harmed = harm or _term(child.harmed)
    yield Question(section, "Serious harm", harmed, f"incident.child-seriously-harmed{about} --harm WORD")
    records = f"incident.abuse-or-neglect-suspected{about}"
    yield Question(section, "Abuse or neglect", _term(child.abuse), records)
    placing = (
        jurisdiction.who_looks_after(incident) if child.looked_after == "yes" else "none: not looked after"
    )
    if child.looked_after != "no":
        answer = "" if placing == f.UNSTATED or child.looked_after == _UNKNOWN else _area(placing)
        records = "incident.authorities-stated --placing-authority TEXT"
        yield Question(section, "Authority that looks after the child", answer, records)


def _death(section: str, child: Child, records: str) -> Question:
    """The day of the death as somebody stated it; the day of the incident is another question."""
    if child.death and child.death_stated and child.death.occurred.known:
        return Question(section, "Died", spoken(child.death.occurred))
    if child.death and child.died_on.known:
        return Question(section, "Died", "", records, f"the incident is dated {spoken(child.died_on)}")
    return Question(section, "Died", _term(child.died), records)


def _incident(incident: Incident) -> Iterator[Question]:
    section, stated = "The incident", incident.authorities.fact if incident.authorities else None
    around, found = incident.around, incident.occurrence.fact.found if incident.occurrence else None
    occurrence = "incident.occurrence-stated"
    yield Question(section, "Date and time of the incident", _day(around), f"{occurrence} --happened WHEN")
    yield Question(section, "Found, where that was another day", _day(found), f"{occurrence} --found WHEN")
    authorities = "incident.authorities-stated"
    where = _area(stated.incident_authority) if stated and stated.incident_authority != f.UNSTATED else ""
    country = stated.country.label if stated and stated.country is not Country.UNKNOWN else ""
    place = ", ".join(filter(None, (where, country)))
    yield Question(section, "Area where it happened", place, f"{authorities} --incident-authority TEXT")
    yield Question(section, "Place", f"{NOT_KEPT}: type it")
    aware = _day(incident.aware.occurred) if incident.aware else ""
    yield Question(
        section, "Date the local authority became aware", aware, "incident.local-authority-became-aware"
    )
    nature = "" if incident.type == _UNKNOWN else incident.type.label
    yield Question(section, "Nature", nature, _told_anew(incident, "type=WORD"))
    met = [ground.label for ground in incident.grounds] or [
        each.replace("-", " ") for each in grounds(incident)
    ]
    yield Question(section, "Grounds", ", ".join(met), "incident.criteria-confirmed")


def _told_anew(incident: Incident, field: str) -> str:
    """What says it: the notification corrected, since a second one would be another; or the first."""
    if incident.notified:
        return f"correct {incident.notified.version} --set {field}"
    name, _, value = field.partition("=")
    return f"incident.notified --organisation WORD --{name} {value}"


def _outline(incident: Incident, opened: Opened) -> Iterator[Question]:
    section = "What happened"
    told = [opened(entry, "summary") for entry in incident.facts_of(f.Notified.stored) if entry.fact.summary]
    yield Question(section, "Case outline", "\n".join(told), _told_anew(incident, "summary=TEXT"))
    yield Question(section, "Suspected perpetrator and relation to the child", f"{NOT_KEPT}: type it")


def _around_it(incident: Incident, opened: Opened) -> Iterator[Question]:
    section = "Other bodies, other children, immediate action"
    told = _last(incident, f.BodyInformed, lambda fact: f"{fact.body.label} told")
    police = _last(
        incident, f.StrategyDiscussionHeld, lambda fact: f"strategy discussion: {fact.outcome.label}"
    )
    yield Question(section, "Police", police, "incident.strategy-discussion-held")
    coroner = _last(incident, f.CoronerNotified, lambda _: "notified")
    if incident.deaths:
        yield Question(section, "Coroner", coroner, "incident.coroner-notified")
        process = _day(incident.death_notices[-1].occurred) if incident.death_notices else ""
        yield Question(
            section, "Child death review partners", process, "incident.child-death-process-notified"
        )
    considered = _last(incident, f.OtherChildrenConsidered, lambda fact: f"at risk: {fact.at_risk.label}")
    yield Question(section, "Siblings and other children", considered, "incident.other-children-considered")
    press = _last(incident, f.PressInterestNoted, lambda fact: fact.interest.label)
    yield Question(section, "Interest of the press", press, "incident.press-interest-noted --interest WORD")
    yield Question(
        section,
        "Safeguarding partners consulted",
        _views(incident),
        "incident.partner-view-recorded --partner WORD",
    )
    partners = _last(
        incident, f.SafeguardingPartnersInformed, lambda fact: f"safeguarding partners, {_area(fact.area)}"
    )
    informed = "; ".join(filter(None, (partners, told)))
    yield Question(section, "Others informed", informed, "incident.safeguarding-partners-informed")
    yield Question(
        section, "Immediate action", _safety(incident, opened), "incident.safety-secured --actions TEXT"
    )


def _safety(incident: Incident, opened: Opened) -> str:
    """What was done for the immediate safety, and how far it was reached."""
    safety = incident.safety
    if safety is None:
        return ""
    secured = isinstance(safety.fact, f.SafetySecured)
    reached = safety.fact.outcome.label if secured else "not yet secured"
    words = opened(safety, "actions") if safety.fact.actions else ""
    return "\n".join(filter(None, (f"{reached}, {_day(safety.occurred)}", words)))


def _last(incident: Incident, fact: type[Fact], says: Callable[[Any], str]) -> str:
    """What the last fact of a sort says, and when it was; empty where there is none."""
    entries = incident.of(fact)
    return f"{says(entries[-1].fact)}, {_day(entries[-1].occurred)}" if entries else ""


def _views(incident: Incident) -> str:
    said: Mapping[Agency, str] = {
        entry.fact.partner: entry.fact.view.label for entry in incident.of(f.PartnerViewRecorded)
    }
    return ", ".join(f"{partner.label}: {view}" for partner, view in said.items())


def _of_child(incident: Incident, child: Child, field: str, opened: Opened) -> str:
    """A sealed text about one child, as stated last."""
    told = [
        entry
        for entry in incident.facts_of(f.ChildDescribed.stored, f.ChildIdentified.stored)
        if getattr(entry.fact, field) is not None
        and code_of(incident.children, entry.fact.child) == child.code
    ]
    return opened(told[-1], field) if told else ""


def _term(term: Term) -> str:
    return "" if term == _UNKNOWN else term.label


def _area(authority: str) -> str:
    return "our own" if authority == f.OURS else authority


def _day(moment: Moment | None) -> str:
    return spoken(moment) if moment and moment.known else ""
