"""A hold in the cases it touches: it explains lateness, stops no clock, and keeps publication waiting."""

import pytest
from holding import DAY, INVESTIGATION, KEPT, LIFTED, PLACED, held, in_the_case, told
from reviewing import PUBLISH_ON, ready
from telling import Story, at, when

from workflow import holds
from workflow.catalogue import CASES, INCIDENT, PROCEEDINGS, REVIEW
from workflow.corrections import LatenessExplained
from workflow.incident.facts import Notified
from workflow.proceedings import facts as f
from workflow.proceedings.holds import standing_holds, standing_of
from workflow.review.facts import Commissioned, Published
from workflow.vocabulary import (
    AbuseOrNeglect,
    Agency,
    ClockState,
    HoldKind,
    IncidentType,
    LateReason,
    ProceedingsKind,
)


@pytest.mark.parametrize("hold", HoldKind)
def test_a_hold_stops_no_clock_in_the_case_it_touches(hold):
    """Trap 8: pause and resume as if a trial stopped time. It explains lateness."""
    review = Story(REVIEW).tell((Commissioned(), "Wed 1 Apr 2026"))
    before = review.clock("lcspr.publish").date
    review.tell((in_the_case(hold), "Mon 3 Aug 2026"))
    clock = review.clock("lcspr.publish")
    assert clock.date == before
    assert clock.overdue(at("Fri 2 Oct 2026"))


def test_a_hold_explains_that_a_publication_is_late():
    review = Story(REVIEW).tell((Commissioned(), "Wed 1 Apr 2026"))
    assert review.clock("lcspr.publish").explained is None
    review.tell((in_the_case(reason=LateReason.INQUEST), "Mon 3 Aug 2026"))
    assert review.clock("lcspr.publish").explained.fact.reason is LateReason.INQUEST
    lifted = holds.HoldLifted(proceedings="proceedings/2026-001", hold=HoldKind.PUBLICATION)
    assert review.tell((lifted, "Mon 2 Nov 2026")).clock("lcspr.publish").explained is None


def test_a_reason_that_somebody_accepted_goes_before_that_of_a_hold():
    review = Story(REVIEW).tell((Commissioned(), "Wed 1 Apr 2026"), (in_the_case(), "Mon 3 Aug 2026"))
    review.tell((LatenessExplained(duty="lcspr.publish", reason=LateReason.QUALITY), "Mon 5 Oct 2026"))
    assert review.clock("lcspr.publish").explained.fact.reason is LateReason.QUALITY


def test_a_hold_does_not_explain_that_a_notification_is_late():
    """A duty to notify waits for no trial."""
    notified = Notified(
        organisation=Agency.SCHOOL,
        type=IncidentType.SERIOUS_HARM,
        abuse_or_neglect=AbuseOrNeglect.KNOWN,
    )
    incident = Story(INCIDENT).tell((notified, "Mon 9 Nov 2026"), (in_the_case(), "Tue 10 Nov 2026"))
    assert incident.clock("sin.notify_panel").explained is None
    assert not any("rr." in duty for duties in holds.EXPLAINS.values() for duty in duties)


def test_a_held_review_is_still_in_the_status_it_was_in():
    """Holds are orthogonal: a held review is still in drafting."""
    review = Story(REVIEW).tell((Commissioned(), "Wed 1 Apr 2026"), (in_the_case(), "Mon 3 Aug 2026"))
    assert review.standing.status == "commissioned"


@pytest.mark.parametrize(
    "kind", [kind for kind in CASES if kind.name != "partnership"], ids=lambda kind: kind.name
)
@pytest.mark.parametrize("hold", HoldKind)
def test_a_hold_blocks_nothing_but_publication_a_rapid_review_least_of_all(kind, hold):
    """Trap 27: the rapid review proceeds; only disclosure limits and publication wait."""
    published = {"review.published", "review.published-again", "review.summary-published"}
    waits = published if hold is HoldKind.PUBLICATION else set()
    for status in type(kind.lifecycle.begins):
        free = kind.begins(case=f"{kind.name}/1", status=status)
        story = Story(kind)
        story.standing = free
        story.tell((in_the_case(hold), DAY))
        assert story.standing.held(hold)
        kept = waits if story.standing.status != str(kind.lifecycle.begins) else set()
        assert {*kind.lifecycle.possible(story.standing)} == {*kind.lifecycle.possible(free)} - kept


def test_a_hold_on_fieldwork_that_names_a_rapid_review_is_said_aloud():
    story = Story(PROCEEDINGS).tell((INVESTIGATION, DAY))
    fieldwork = f.HoldPlaced(
        hold=HoldKind.FIELDWORK,
        owner="SIO",
        review_on=when("Mon 14 Sep 2026"),
        cases=("rapid-review/2026-003",),
    )
    assert [rule.code for rule in story.record(fieldwork, DAY).warnings] == ["rapid-review-goes-on"]


def test_a_hold_can_be_what_is_known_first_of_the_proceedings():
    story = Story(PROCEEDINGS).tell((PLACED, DAY))
    assert story.standing.status == "open"
    assert story.standing.kind is ProceedingsKind.UNKNOWN


def test_a_hold_outlasts_the_proceedings_until_somebody_lifts_it_which_is_said_aloud():
    entry = held().record(f.Concluded(), "Mon 2 Nov 2026")
    assert [rule.code for rule in entry.warnings] == ["no-hold-stands"]
    story = held((f.Concluded(), "Mon 2 Nov 2026"))
    assert standing_holds(story.standing)
    assert story.tell((LIFTED, "Mon 9 Nov 2026")).standing.status == "concluded"


def test_a_hold_that_was_lifted_by_mistake_stands_again():
    """The record: nothing is altered, corrections are facts."""
    story = held((LIFTED, "Thu 1 Oct 2026"))
    lifted = next(e for e in story.standing.entries() if isinstance(e.fact, f.HoldLifted))
    story.retract(lifted.version)
    assert standing_of(story.standing, HoldKind.PUBLICATION)[0].owner == "partnership manager"
    assert story.clock("hold.review", "publication").state is ClockState.RUNNING


def test_a_corrected_day_of_review_moves_the_clock():
    story = held()
    placed = next(e for e in story.standing.entries() if isinstance(e.fact, f.HoldPlaced))
    right = f.HoldPlaced(hold=HoldKind.PUBLICATION, owner="CPS", review_on=when("Mon 2 Nov 2026"))
    story.correct(placed.version, right, DAY)
    assert story.clock("hold.review", "publication").date.due_on == when("Mon 2 Nov 2026")


def test_a_hold_that_belongs_to_another_case_can_be_retracted_where_it_was_told():
    review = Story(REVIEW).tell((Commissioned(), "Wed 1 Apr 2026"), (in_the_case(), "Mon 3 Aug 2026"))
    review.retract(next(e.version for e in review.standing.entries() if isinstance(e.fact, holds.HoldPlaced)))
    assert not review.standing.held(HoldKind.PUBLICATION)
    assert review.clock("lcspr.publish").explained is None


def test_to_publish_against_a_hold_on_publication_is_a_departure():
    """The advice on disclosure; the trial: the report cannot be published yet."""
    refused = ready().tell((in_the_case(), "Fri 21 Aug 2026")).record(Published(), PUBLISH_ON)
    assert {unmet.rule for unmet in refused.because} == {"publication-not-held"}
    assert "proceedings/2026-001" in refused.because[0].sentence
    assert "proceedings.hold-lifted" in refused.because[0].remedy
    assert refused.departure_possible


def test_a_hold_on_fieldwork_and_one_that_was_lifted_keep_nothing_from_being_published():
    """Negative control."""
    lifted = holds.HoldLifted(proceedings="proceedings/2026-001", hold=HoldKind.PUBLICATION)
    story = ready().tell(
        (in_the_case(HoldKind.FIELDWORK), DAY),
        (in_the_case(), "Fri 21 Aug 2026"),
        (lifted, "Mon 24 Aug 2026"),
    )
    assert story.tell((Published(), PUBLISH_ON)).standing.status == "published"


CPS = f.HoldPlaced(
    hold=HoldKind.PUBLICATION,
    owner="CPS",
    review_on=when("Mon 30 Nov 2026"),
    forecast=when("2027-06"),
)
OF_CPS = f.HoldLifted(hold=HoldKind.PUBLICATION, owned_by="CPS")


def test_two_owners_can_hold_up_the_same_and_each_reviews_its_own_hold():
    story = held((CPS, "Tue 15 Sep 2026"))
    assert [hold.owner for hold in standing_holds(story.standing)] == ["partnership manager", "CPS"]
    first, second = (story.clock("hold.review", name) for name in ("publication", "publication-2"))
    assert (first.state, first.date.due_on) == (ClockState.RUNNING, when("Thu 1 Oct 2026"))
    assert (second.state, second.date.due_on) == (ClockState.RUNNING, when("Mon 30 Nov 2026"))


def test_where_two_holds_of_a_kind_stand_it_is_said_which_is_meant():
    story = held((CPS, "Tue 15 Sep 2026"))
    assert story.refused(KEPT, "Wed 30 Sep 2026", departure="busy") == {"which-hold"}
    refused = story.record(LIFTED, "Wed 30 Sep 2026")
    assert "partnership manager, CPS" in refused.because[0].sentence
    nobody = f.HoldLifted(hold=HoldKind.PUBLICATION, owned_by="coroner")
    assert story.refused(nobody, "Wed 30 Sep 2026") == {"held"}


def test_lifting_one_of_two_leaves_the_other_and_its_case_held_up():
    story = held((CPS, "Tue 15 Sep 2026"), (OF_CPS, "Wed 30 Sep 2026"))
    assert [hold.owner for hold in standing_holds(story.standing)] == ["partnership manager"]
    assert story.clock("hold.review", "publication-2").state is ClockState.MET
    assert story.clock("hold.review", "publication").state is ClockState.RUNNING
    review = Story(REVIEW).tell((Commissioned(), "Wed 1 Apr 2026"))
    review.tell(*((fact, DAY) for _, fact in told(story, holds.HoldPlaced)))
    assert len(review.standing.holds) == len([CPS, PLACED])
    review.tell(*((fact, DAY) for _, fact in told(story, holds.HoldLifted)))
    assert [entry.fact.owner for entry in review.standing.holds.values()] == ["partnership manager"]


def test_a_review_by_the_new_owner_names_the_hold_by_the_one_before():
    handed_over = f.HoldReviewed(
        hold=HoldKind.PUBLICATION, review_on=when("Fri 18 Dec 2026"), owned_by="CPS", owner="coroner"
    )
    story = held((CPS, "Tue 15 Sep 2026"), (handed_over, "Wed 30 Sep 2026"))
    assert [hold.owner for hold in standing_holds(story.standing)] == ["partnership manager", "coroner"]
    assert story.clock("hold.review", "publication-2").state is ClockState.MET


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (f.HoldPlaced(hold=HoldKind.PUBLICATION, owner="partnership manager", review_on=when("2026-12")),
         "placed again without a forecast, the last one stands"),
        (f.HoldReviewed(hold=HoldKind.PUBLICATION, review_on=when("2026-12"), forecast=when("2027-01")),
         "an earlier review that comes on record late changes no forecast"),
    ],
)  # fmt: skip
def test_the_case_shows_the_forecast_that_the_proceedings_show(more, why):
    later = f.HoldReviewed(
        hold=HoldKind.PUBLICATION, review_on=when("Fri 18 Dec 2026"), forecast=when("2027-09")
    )
    story = held((later, "Mon 2 Nov 2026"), (more, "Thu 1 Oct 2026"))
    shown = [fact.forecast for _, fact in told(story, holds.HoldPlaced)][-1]
    assert shown == standing_of(story.standing, HoldKind.PUBLICATION)[0].forecast == when("2027-09"), why
