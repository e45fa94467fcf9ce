"""What an incident learns from each fact: the fold.

It is total: it never refuses, reads no clock, and asks neither the state machine nor the calendar.
"""

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from workflow import disagreements
from workflow.cases import Changes, add, keep
from workflow.facts import Entry, Fact
from workflow.incident import facts as f
from workflow.incident.characteristics import stated_of
from workflow.incident.children import (
    Child,
    changed,
    code_of,
    found_to_be_one,
    identified,
    named,
    notified,
    stated,
    status_stated,
)
from workflow.incident.standing import Incident
from workflow.vocabulary import AbuseOrNeglect, Agency, Answer


def learn(standing: Incident, entry: Entry) -> Changes:
    """What an incident learns from one more entry."""
    fact = entry.fact
    changes = _LEARN.get(type(fact), _kept)(standing, entry, fact)
    if not standing.children:
        changes.setdefault("children", {"": Child()})
    return changes


def _notified(standing: Incident, entry: Entry, fact: f.Notified) -> Changes:
    first = standing.opened is None or standing.source is Agency.UNKNOWN
    told = fact.local_authority_told is Answer.YES or fact.organisation is Agency.LOCAL_AUTHORITY
    return {
        "notified": standing.notified or entry,
        "source": fact.organisation if first else standing.source,
        "type": fact.type,
        "children": notified(standing.children, entry, fact),
        **(_contact(standing, entry) if told else {}),
        **(_suspicion(standing, entry) if fact.abuse_or_neglect in _SUSPECTED else {}),
    }


def _described(standing: Incident, entry: Entry, fact: f.ChildDescribed) -> Changes:
    said: Changes = {"identity": fact.identity, **stated(fact, "looked_after", "regulated_setting")}
    if len(said) > 1:
        said["status_by"] = entry
    return _of_child(standing, entry, fact.child, said)


def _died(standing: Incident, entry: Entry, fact: f.ChildDied) -> Changes:
    known = changed(standing.children, fact.child, entry.version, {})
    code = code_of(known, fact.child)
    return {
        "children": {
            each: _dead(child, entry, fact) if code in {"", each} else child for each, child in known.items()
        }
    }


def _dead(child: Child, entry: Entry, fact: f.ChildDied) -> Child:
    """The first day stated of a death governs; another one is put right by a correction."""
    if child.death_stated and (child.died_on.known or not entry.occurred.known):
        return child
    died_on = entry.occurred if entry.occurred.known else child.died_on
    return replace(child, died=Answer.YES, death=entry, expected=fact.expected, died_on=died_on)


def _harmed(standing: Incident, entry: Entry, fact: f.ChildSeriouslyHarmed) -> Changes:
    said = {"harmed": Answer.YES, "harm": fact.harm, "harmed_by": entry}
    return _of_child(standing, entry, fact.child, said)


def _abuse(view: AbuseOrNeglect) -> Callable[[Incident, Entry, f.AbuseOrNeglectKnown], Changes]:
    def learn(standing: Incident, entry: Entry, fact: f.AbuseOrNeglectKnown) -> Changes:
        said = _of_child(standing, entry, fact.child, {"abuse": view, "abuse_by": entry})
        return said | (_suspicion(standing, entry) if view in _SUSPECTED else {})

    return learn


_SUSPECTED = {AbuseOrNeglect.KNOWN, AbuseOrNeglect.SUSPECTED}


def _suspicion(standing: Incident, entry: Entry) -> Changes:
    """Keep the earliest entry that shows that abuse or neglect was known or suspected."""
    return {"suspected": earlier(standing.suspected, entry)}


def _status(standing: Incident, entry: Entry, fact: f.ChildStatusStated) -> Changes:
    said = status_stated(fact) | {"status_by": entry}
    return _kept(standing, entry, fact) | _of_child(standing, entry, fact.child, said)


def _characteristics(standing: Incident, entry: Entry, fact: f.ChildCharacteristicsStated) -> Changes:
    known = changed(standing.children, fact.child, entry.version, {})
    code = code_of(known, fact.child)
    return {
        "children": {
            each: replace(child, stated=stated_of(child.stated, entry, fact)) if code in {"", each} else child
            for each, child in known.items()
        }
    }


def _added(standing: Incident, entry: Entry, fact: f.ChildAdded) -> Changes:
    return _of_child(standing, entry, fact.child, {"identity": fact.identity})


def _asked_for(standing: Incident, entry: Entry, fact: f.ReviewAskedFor) -> Changes:
    asked = _of_child(standing, entry, fact.child, {"review_asked_for": Answer.YES})
    opens = {"source": fact.organisation} if standing.opened is None else {}
    return _kept(standing, entry, fact) | asked | opens


def _identified(standing: Incident, entry: Entry, fact: f.ChildIdentified) -> Changes:
    children = identified(standing.children, entry.version, fact)
    return {"children": children, **_joined(standing, entry, children)}


def _one(standing: Incident, entry: Entry, fact: f.ChildrenFoundToBeOne) -> Changes:
    children = found_to_be_one(standing.children, entry.version, fact.child, fact.also)
    return {"children": children, **_joined(standing, entry, children)}


def _joined(standing: Incident, entry: Entry, children: Mapping[str, Child]) -> Changes:
    also = {subject for child in children.values() for subject in child.also}
    return {"joined": {**dict.fromkeys(also, entry), **standing.joined}}


def _kept(standing: Incident, entry: Entry, fact: Fact) -> Changes:
    """Keep what is evidence and no more, under its stored name."""
    before = standing.steps.get(fact.stored, ())
    return {"steps": {**standing.steps, fact.stored: (*before, entry)}}


def _of_child(standing: Incident, entry: Entry, code: str, said: Changes) -> Changes:
    return {"children": changed(standing.children, code, entry.version, said)}


def _contact(standing: Incident, entry: Entry) -> Changes:
    """Keep the earliest entry that shows that the local authority was in contact.

    Its report is none: nothing can start a clock by meeting it.
    """
    return {"contact": earlier(standing.contact, entry)}


def earlier(one: Entry | None, other: Entry) -> Entry:
    """The entry that occurred earlier; one whose day is unknown only where there is no other."""
    if one is None:
        return other
    first, second = one.occurred.earliest, other.occurred.earliest
    if first is None:
        return other if other.occurred.known else one
    return other if second and second < first else one


def _aware(standing: Incident, entry: Entry, _fact: object) -> Changes:
    return {
        "source": Agency.LOCAL_AUTHORITY if standing.opened is None else standing.source,
        "aware": _stated(standing.aware, entry),
        **(_contact(standing, entry) if entry.occurred.day else {}),
    }


def _stated(before: Entry | None, entry: Entry) -> Entry:
    """The last statement governs, so that a mistake can be mended; one without a day takes none away."""
    return entry if before is None or entry.occurred.day or not before.occurred.day else before


def _referred(standing: Incident, entry: Entry, fact: f.ReferredToLocalAuthority) -> Changes:
    return {
        "source": fact.organisation if standing.opened is None else standing.source,
        "referral": standing.referral or entry,
        **_contact(standing, entry),
    }


def _death_notice(standing: Incident, entry: Entry, fact: f.ChildDeathProcessNotified) -> Changes:
    notices: Changes = {"death_notices": (*standing.death_notices, entry)}
    if standing.opened is None:
        known = _of_child(standing, entry, fact.child, {"died": Answer.YES, "death": entry})
        return notices | known | {"source": Agency.CDOP}
    return notices


def _reported(standing: Incident, entry: Entry, fact: f.PanelNotified) -> Changes:
    reports: Changes = {"reports": (*standing.reports, entry)}
    if standing.opened is None:
        children = named(standing.children, fact.children)
        return reports | {"source": Agency.LOCAL_AUTHORITY, "children": children}
    return reports


def _consulted_la(standing: Incident, entry: Entry, _fact: object) -> Changes:
    return {"local_authority": entry, **_contact(standing, entry)}


def _not_met(standing: Incident, entry: Entry, _fact: object) -> Changes:
    return {"criteria": entry, "not_met": (*standing.not_met, entry)}


def _reopened(standing: Incident, entry: Entry, _fact: object) -> Changes:
    undone = isinstance(standing.criteria and standing.criteria.fact, f.CriteriaNotMet)
    withdrawn = bool(standing.reports) and not standing.standing_reports
    return {
        "closed": None,
        "criteria": None if undone else standing.criteria,
        "reopenings": (*standing.reopenings, entry) if undone or withdrawn else standing.reopenings,
    }


# fmt: off
_LEARN: Mapping[type, Callable[..., Changes]] = {
    f.Notified:                   _notified,
    f.ChildDescribed:             _described,
    f.SafetySecured:              keep("safety"),
    f.SafetyNotYetSecured:        keep("safety"),
    f.ChildDied:                  _died,
    f.ChildSeriouslyHarmed:       _harmed,
    f.AbuseOrNeglectKnown:        _abuse(AbuseOrNeglect.KNOWN),
    f.AbuseOrNeglectSuspected:    _abuse(AbuseOrNeglect.SUSPECTED),
    f.AbuseOrNeglectNotKnown:     _abuse(AbuseOrNeglect.UNKNOWN),
    f.AbuseOrNeglectRuledOut:     _abuse(AbuseOrNeglect.RULED_OUT),
    f.SafeguardingLeadInformed:   keep("lead_informed"),
    f.SafeguardingLeadAgreed:     keep("lead"),
    f.SafeguardingLeadDisagreed:  keep("lead"),
    f.SeniorManagerAgreed:        keep("manager"),
    f.SeniorManagerDisagreed:     keep("manager"),
    f.LocalAuthorityConsulted:    _consulted_la,
    f.PartnershipConsulted:       keep("partnership"),
    f.ReferredToLocalAuthority:   _referred,
    f.LocalAuthorityBecameAware:  _aware,
    f.ChildDeathProcessNotified:  _death_notice,
    f.ChildAdded:                 _added,
    f.ChildStatusStated:          _status,
    f.ChildCharacteristicsStated: _characteristics,
    f.ChildIdentified:            _identified,
    f.ChildrenFoundToBeOne:       _one,
    f.OccurrenceStated:           keep("occurrence"),
    f.AuthoritiesStated:          keep("authorities"),
    f.LeadAgreed:                 keep("lead_agreed"),
    f.ReviewAskedFor:             _asked_for,
    f.NotificationWithdrawn:      add("withdrawals"),
    f.CriteriaConfirmed:          keep("criteria"),
    f.CriteriaNotMet:             _not_met,
    f.ReportedToOfsted:           _reported,
    f.PanelNotified:              _reported,
    f.ReportAttemptFailed:        add("failed_attempts"),
    f.ReviewOpened:               add("reviews"),
    f.RapidReviewOpened:          add("rapid_reviews"),
    f.Reopened:                   _reopened,
    f.Closed:                     keep("closed"),
    **disagreements.learns(f.DisagreementRecorded, f.DisagreementEscalated, f.DisagreementResolved),
}
# fmt: on
