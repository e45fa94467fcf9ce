"""What is still to be asked and done in an incident: each question, its answer, the command that answers it.

Nothing here decides anything: an open question is no breach. It is read before a case is reported or closed.
"""

from collections.abc import Collection, Iterator

import msgspec

from workflow.criteria import BORN, REFERRAL, Test, findings, told
from workflow.disagreements import unsettled
from workflow.incident import facts as f
from workflow.incident import jurisdiction
from workflow.incident.standing import Incident
from workflow.review.facts import SituationArose
from workflow.vocabulary import Addressee, AgeBand, Agency, Answer, PressInterest, Situation, Told

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


class Item(msgspec.Struct, frozen=True):
    """One question: its answer, because of what, and the command to run next; empty where there is none."""

    question: str
    answer: Answer
    because: str
    command: str = ""


def checklist(incident: Incident, asked_by: Collection[Test] | None = None) -> list[Item]:
    """Every question of an incident, in the order of the process; `CASE` in a command is its reference.

    The criteria are those given, else those in force when the incident was, with the page's four.
    """
    return [
        _safety(incident),
        _other_children(incident),
        *_children(incident),
        *_criteria(incident, asked_by),
        *_situations(incident),
        *_of_an_adult(incident),
        *_whose(incident),
        _position_of_trust(incident),
        _records(incident),
        _press(incident),
        *_views(incident),
        *_disagreements(incident),
        *_bodies(incident, asked_by),
    ]


def _record(fact: type, options: str = "") -> str:
    more = f" {options}" if options else ""
    return f"spr record {fact.stored} CASE{more} --occurred WHEN"  # type: ignore[attr-defined]  # a fact


def _asked(question: str, *, done: bool, because: str, otherwise: str, command: str) -> Item:
    """A question that something on record answers with yes; without it nobody knows."""
    return Item(question, YES, because) if done else Item(question, UNKNOWN, otherwise, command)


def _safety(incident: Incident) -> Item:
    question = "Is the child safe, or the impact of the harm minimised?"
    safety = incident.safety
    if safety and isinstance(safety.fact, f.SafetySecured):
        return Item(question, YES, "it is on record")
    because = "it is on record that the child is not yet safe" if safety else "nobody has said so"
    return Item(question, NO if safety else UNKNOWN, because, _record(f.SafetySecured))


def _other_children(incident: Incident) -> Item:
    considered = incident.of(f.OtherChildrenConsidered)
    with_safety = incident.safety and incident.safety.fact.other_children_considered is YES
    return _asked(
        "Were siblings and other children considered?",
        done=bool(considered or with_safety),
        because="it is on record",
        otherwise="nobody has said so",
        command=_record(f.OtherChildrenConsidered),
    )


def _children(incident: Incident) -> Iterator[Item]:
    """The age as at the event decides which ground a death is notified on."""
    for child in incident.children.values():
        if child.died is YES and child.age is AgeBand.UNKNOWN:
            name = f"child {child.code}" if child.code else "the child"
            options = f"--child {child.code} --age-band BAND" if child.code else "--age-band BAND"
            yield Item(
                f"How old was {name} as at the event?",
                UNKNOWN,
                "nobody has said so",
                _record(f.ChildStatusStated, options),
            )
        if child.stated is None:
            yield _characteristics(child.code)


def _characteristics(code: str) -> Item:
    """The form asks for them, and times out; whoever has them at hand before copies them in one go."""
    return Item(
        f"Is on record what the national form asks of {f'child {code}' if code else 'the child'}?",
        UNKNOWN,
        "sex, ethnic group, disability, plans, which agencies knew the child: nobody has said so",
        _record(f.ChildCharacteristicsStated, f"--child {code} --sex SEX" if code else "--sex SEX"),
    )


def _criteria(incident: Incident, asked_by: Collection[Test] | None) -> Iterator[Item]:
    """Each answer that is missing, once for each child."""
    missing = dict.fromkeys(
        (finding.child, question) for finding in findings(incident, asked_by) for question in finding.missing
    )
    for child, question in missing:
        because = f"child {child}: the criteria ask for it" if child else "the criteria ask for it"
        yield Item(question, UNKNOWN, because, _answering(question, child))
    asked = [finding for finding in findings(incident, (REFERRAL,)) if finding.answer is YES]
    if asked:
        yield Item("Has an agency asked for a review?", YES, "it is on record; it is no notification")


_ALWAYS_CONSIDERED = (
    (Situation.SEXUAL_ABUSE, "Was the child seriously harmed by sexual abuse?"),
    (
        Situation.VIOLENT_ASSAULT,
        "Was the child seriously harmed in a violent assault, by a child or an adult?",
    ),
    (Situation.PARENT_MURDERED, "Has a parent been murdered and a domestic homicide review initiated?"),
)
"""The page: a review is always considered, also where abuse or neglect by a carer is ruled out."""


def _situations(incident: Incident) -> Iterator[Item]:
    """The page's situations beyond the criteria; the first two only where a child was seriously harmed."""
    harmed = any(child.harmed is YES for child in incident.children.values())
    for situation, question in _ALWAYS_CONSIDERED if incident.children else ():
        if harmed or situation is Situation.PARENT_MURDERED:
            yield _asked(
                question,
                done=bool(incident.reviews),
                because="a review is being considered for the incident",
                otherwise="the page always considers a review then",
                command=f"spr record {SituationArose.stored} --incident CASE --situation {situation} --occurred WHEN",
            )


_CONSIDERED_BY = (
    (Addressee.SAFEGUARDING_ADULTS_BOARD, "Was a safeguarding adults review considered?"),
    (Addressee.COMMUNITY_SAFETY_PARTNERSHIP, "Was a domestic homicide review considered?"),
)


def _of_an_adult(incident: Incident) -> Iterator[Item]:
    """What is considered of a care leaver of 18 or over who has died."""
    if not any(child.adult and child.was_care_leaver is YES for child in incident.deaths):
        return
    for body, question in _CONSIDERED_BY:
        yield _asked(
            question,
            done=any(entry.fact.body is body for entry in incident.of(f.BodyInformed)),
            because="whoever considers it was informed",
            otherwise="a care leaver of 18 or over has died",
            command=_record(f.BodyInformed, f"--body {body}"),
        )


def _answering(question: str, child: str) -> str:
    """The fact that answers a question of the criteria; told by its words, which stand in `criteria`."""
    of_child = f"--child {child}" if child else ""
    if question == BORN[0]:
        return _record(f.CriteriaConfirmed, "--grounds GROUND")
    for word, fact in _ANSWERED_BY:
        if word in question:
            return _record(fact, of_child)
    return "spr possible CASE"


_ANSWERED_BY: tuple[tuple[str, type], ...] = (
    ("died", f.ChildDied),
    ("harmed", f.ChildSeriouslyHarmed),
    ("abuse", f.AbuseOrNeglectSuspected),
    ("looked after", f.ChildStatusStated),
    ("care leaver", f.ChildStatusStated),
    ("regulated", f.ChildDescribed),
)


def _whose(incident: Incident) -> Iterator[Item]:
    """Whose incident it is, and whether English law decides."""
    yield _asked(
        "Is it stated where it happened, where the child lives, and who placed the child?",
        done=incident.authorities is not None,
        because="it is on record",
        otherwise="until it is stated, it is taken to be ours",
        command=_record(f.AuthoritiesStated),
    )
    if jurisdiction.other_law(incident):
        yield Item(
            "Does section 16C of the Children Act 2004 apply?",
            UNKNOWN,
            "it happened outside England, where other law applies (in Wales, the single unified safeguarding "
            "review), unless the child normally lives in our area",
            _record(f.AuthoritiesStated, "--home-authority AREA"),
        )
    if jurisdiction.other_areas(incident) and incident.lead_agreed is None:
        yield Item(
            "Is it agreed which area leads?", UNKNOWN, "other areas are concerned", _record(f.LeadAgreed)
        )


def _position_of_trust(incident: Incident) -> Item:
    question = "Is a person in a position of trust concerned?"
    said = incident.of(f.PositionOfTrustConsidered)
    if incident.of(f.AllegationRaised):
        return Item(question, YES, "an allegation is on record")
    if said and said[-1].fact.concerned is not UNKNOWN:
        return Item(question, said[-1].fact.concerned, "it is on record")
    return Item(
        question, UNKNOWN, "nobody has said so", _record(f.PositionOfTrustConsidered, "--concerned ANSWER")
    )


def _records(incident: Incident) -> Item:
    return _asked(
        "Are the agencies' records preserved?",
        done=bool(incident.of(f.RecordsPreserved)),
        because="it is on record",
        otherwise="nobody has said so",
        command=_record(f.RecordsPreserved),
    )


def _press(incident: Incident) -> Item:
    question = "Does the press take an interest?"
    noted = incident.of(f.PressInterestNoted)
    if not noted:
        return Item(
            question, UNKNOWN, "nobody has said so", _record(f.PressInterestNoted, "--interest ANSWER")
        )
    interest = noted[-1].fact.interest
    return Item(question, NO if interest is PressInterest.NONE else YES, interest.means)


def _views(incident: Incident) -> Iterator[Item]:
    """The views of the three partners; where they were asked through the partnership, that is no view."""
    given = {entry.fact.partner for entry in incident.of(f.PartnerViewRecorded)}
    if incident.local_authority:
        given.add(Agency.LOCAL_AUTHORITY)
    for partner in (Agency.LOCAL_AUTHORITY, Agency.INTEGRATED_CARE_BOARD, Agency.POLICE):
        yield _asked(
            f"Is the view of the {partner.label} on record?",
            done=partner in given,
            because="it is on record",
            otherwise="nobody has said so",
            command=_record(f.PartnerViewRecorded, f"--partner {partner} --view VIEW"),
        )


def _disagreements(incident: Incident) -> Iterator[Item]:
    for entry in unsettled(incident.disagreements):
        yield Item(
            f"Is the disagreement about {entry.fact.about.label} settled?",
            NO,
            "nothing on record settles it",
            _record(f.DisagreementResolved, f"--about {entry.fact.about}"),
        )


_STATE = {Told.TOLD: YES, Told.NOT_TOLD: NO, Told.NOT_NEEDED: NO, Told.NOT_KNOWN: UNKNOWN}
_TELLS: dict[Addressee, tuple[type, str]] = {
    Addressee.PANEL: (f.PanelNotified, ""),
    Addressee.OFSTED: (f.ReportedToOfsted, ""),
    Addressee.SECRETARY_OF_STATE: (f.SecretaryOfStateInformed, ""),
    Addressee.SAFEGUARDING_PARTNERS: (f.SafeguardingPartnersInformed, ""),
    Addressee.PARTNERS_OF_OTHER_AREAS: (f.OtherAuthorityTold, "--authority AREA"),
    Addressee.PARTNERSHIP_OFFICE: (f.PartnershipConsulted, ""),
    Addressee.CHILD_DEATH_REVIEW_PARTNERS: (f.ChildDeathProcessNotified, ""),
    Addressee.CORONER: (f.CoronerNotified, ""),
    Addressee.DESIGNATED_OFFICER: (f.LadoTold, ""),
    Addressee.PARENTS: (f.ParentsTold, ""),
}


def _bodies(incident: Incident, asked_by: Collection[Test] | None) -> Iterator[Item]:
    """Each body that can have to be told: told, not told, not needed because, or not known yet."""
    for telling in told(incident, asked_by):
        fact, options = _TELLS.get(telling.body, (f.BodyInformed, f"--body {telling.body}"))
        not_told = telling.state is Told.NOT_TOLD
        yield Item(
            f"Told: {telling.body.label}?",
            _STATE[telling.state],
            f"{telling.state.label}: {telling.because}",
            _record(fact, options) if not_told else "",
        )
