"""Corrections are facts: nothing recorded is altered, and a case is read as it was put right."""

from telling import Story, when

from workflow.catalogue import INCIDENT, REVIEW
from workflow.corrections import (
    DutyWaived,
    FactCorrected,
    LatenessExplained,
    Linked,
    Merge,
    Unlinked,
    Unmerge,
)
from workflow.facts import Record
from workflow.incident import facts as f
from workflow.kinds import Kind
from workflow.review import facts as r
from workflow.rules import Refused
from workflow.vocabulary import (
    AbuseOrNeglect,
    Agency,
    ClockState,
    IncidentType,
    LateReason,
    Situation,
    Why,
    Words,
)

NOTIFIED = f.Notified(
    organisation=Agency.SCHOOL,
    type=IncidentType.SERIOUS_HARM,
    children=("A",),
    abuse_or_neglect=AbuseOrNeglect.SUSPECTED,
)
AWARE = f.LocalAuthorityBecameAware()


def harmed(now: str = "Mon 23 Nov 2026") -> Story:
    """Notified (1) and the local authority aware (2), each with its due dates after it."""
    return Story(INCIDENT, now).tell((NOTIFIED, "Mon 9 Nov 2026"), (AWARE, "Tue 10 Nov 2026"))


def version(story: Story, fact: type) -> int:
    """The number of the first fact of this sort in the case."""
    return next(entry.version for entry in story.standing.entries() if isinstance(entry.fact, fact))


def rules(verdict: object) -> set[str]:
    assert isinstance(verdict, Refused), verdict
    return {unmet.rule for unmet in verdict.because}


# Correcting


def test_a_corrected_awareness_moves_the_five_working_days():
    story = harmed()
    story.correct(version(story, f.LocalAuthorityBecameAware), AWARE, "Thu 12 Nov 2026")
    clock = story.clock("sin.notify_panel")
    assert (clock.date.due_on, clock.date.previous) == (when("Thu 19 Nov 2026"), when("Tue 17 Nov 2026"))
    assert (clock.date.number, clock.date.because) == (3, Why.START_MOVED)


def test_what_was_recorded_first_stays_on_record():
    story = harmed()
    story.correct(version(story, f.LocalAuthorityBecameAware), AWARE, "Thu 12 Nov 2026")
    kept = [e.occurred for e in story.standing.entries() if isinstance(e.fact, f.LocalAuthorityBecameAware)]
    assert kept == [when("Tue 10 Nov 2026"), when("Thu 12 Nov 2026")]


def test_a_correction_stands_where_the_fact_stood_that_it_corrects():
    """The case was opened by what opened it, however late that was put right."""
    story = harmed()
    police = f.Notified(organisation=Agency.POLICE, type=IncidentType.DEATH, children=("A",))
    story.correct(1, police, "Sun 8 Nov 2026")
    assert story.standing.source is Agency.POLICE
    assert story.standing.opened.version == 1
    assert story.standing.opened.occurred == when("Sun 8 Nov 2026")


def test_the_last_correction_of_a_fact_governs():
    story = harmed()
    aware = version(story, f.LocalAuthorityBecameAware)
    story.correct(aware, AWARE, "Thu 12 Nov 2026")
    story.correct(aware, AWARE, "Wed 11 Nov 2026")
    assert story.standing.aware.occurred == when("Wed 11 Nov 2026")


def test_a_correction_is_not_corrected_but_the_fact_itself_again():
    story = harmed()
    story.correct(version(story, f.LocalAuthorityBecameAware), AWARE, "Thu 12 Nov 2026")
    instead = story.standing.entries()[-1].version
    assert rules(story.correct(instead, AWARE, "Fri 13 Nov 2026")) == {"not-a-correction"}
    correction = version(story, FactCorrected)
    assert rules(story.correct(correction, AWARE, "Fri 13 Nov 2026")) == {"not-a-correction"}
    assert rules(story.retract(correction)) == {"not-a-correction"}


def test_a_fact_is_corrected_by_one_of_its_own_sort():
    story = harmed()
    verdict = story.correct(version(story, f.LocalAuthorityBecameAware), NOTIFIED, "Mon 9 Nov 2026")
    assert rules(verdict) == {"same-sort"}


def test_a_fact_that_is_not_there_cannot_be_corrected():
    assert rules(harmed().correct(99, AWARE, "Thu 12 Nov 2026")) == {"fact-exists"}


def test_a_due_date_is_reckoned_and_not_corrected():
    story = harmed()
    reckoned = next(iter(story.standing.clocks.values())).version
    assert rules(story.correct(reckoned, AWARE, "Thu 12 Nov 2026")) == {"fact-exists"}


def test_a_correction_is_not_dated_in_the_future():
    story = harmed()
    verdict = story.correct(version(story, f.LocalAuthorityBecameAware), AWARE, "Tue 24 Nov 2026")
    assert rules(verdict) == {"not-in-the-future"}


def test_what_a_correction_says_must_have_been_possible_then():
    """A report before the criteria was a departure, and its correction is one as well."""
    story = harmed()
    story.record(f.ReportedToOfsted(), "Fri 13 Nov 2026", departure="It was urgent.")
    report = version(story, f.ReportedToOfsted)
    assert rules(story.correct(report, f.ReportedToOfsted(reference="SIN-1"), "Fri 13 Nov 2026")) == {
        "criteria-confirmed"
    }
    story.correct(
        report, f.ReportedToOfsted(reference="SIN-1"), "Fri 13 Nov 2026", departure="It was urgent."
    )
    assert [e.fact.reference for e in story.standing.reports] == ["SIN-1"]
    assert story.standing.departures[-1].departs_from == ("criteria-confirmed",)


# Retracting


def test_a_retracted_report_meets_no_duty():
    story = harmed()
    story.record(f.ReportedToOfsted(), "Fri 13 Nov 2026", departure="It was urgent.")
    assert story.clock("ofsted.notify_wt2015").state is ClockState.MET
    story.retract(version(story, f.ReportedToOfsted))
    assert story.clock("ofsted.notify_wt2015").state is ClockState.RUNNING
    assert story.standing.status == "notified"


def test_a_death_recorded_in_the_wrong_case_is_retracted_and_its_clocks_are_void():
    story = harmed().tell((f.ChildDied(child="A"), "Mon 16 Nov 2026"))
    assert story.clock("cdr.notify", "A").state is ClockState.RUNNING
    story.retract(version(story, f.ChildDied))
    assert story.clock("cdr.notify", "A").state is ClockState.VOID
    assert story.clock("cdr.notify", "A").ended.fact.stored == "case.fact-retracted"


def test_a_retracted_fact_counts_again_when_it_is_corrected():
    story = harmed().tell((f.ChildDied(child="A"), "Mon 16 Nov 2026"))
    died = version(story, f.ChildDied)
    story.retract(died)
    story.correct(died, f.ChildDied(child="A"), "Sun 15 Nov 2026")
    assert story.standing.child("A").died_on == when("Sun 15 Nov 2026")
    assert story.clock("cdr.notify", "A").state is ClockState.RUNNING


def test_what_opened_a_case_is_never_retracted():
    assert rules(harmed().retract(1)) == {"not-what-opened-it"}


def test_a_fold_of_what_was_recorded_is_the_standing_after_any_correction():
    story = harmed().tell((f.ChildDied(child="A"), "Mon 16 Nov 2026"))
    story.correct(version(story, f.LocalAuthorityBecameAware), AWARE, "Thu 12 Nov 2026")
    story.retract(version(story, f.ChildDied))
    folded = INCIDENT.begin(story.standing.case)
    for entry in story.entries:
        folded = INCIDENT.evolve(folded, entry)
    assert folded == story.standing


# Links


def test_a_link_is_recorded_in_both_cases_and_taken_back_in_both():
    story = harmed().tell((Linked(case="incident/2026-009"), "Mon 16 Nov 2026"))
    assert [(stream, entry.fact.case) for stream, entry in story.elsewhere] == [
        ("incident/2026-009", "incident/2026-001")
    ]
    assert set(story.standing.links) == {"incident/2026-009"}
    story.tell((Unlinked(case="incident/2026-009"), "Tue 17 Nov 2026"))
    assert story.standing.links == {}
    assert isinstance(story.elsewhere[-1][1].fact, Unlinked)


def test_a_case_is_not_linked_with_itself_nor_twice_nor_taken_apart_unlinked():
    story = harmed()
    assert story.refused(Linked(case="incident/2026-001")) == {"other-case"}
    assert story.refused(Unlinked(case="incident/2026-009")) == {"linked"}
    story.tell((Linked(case="incident/2026-009"), "Mon 16 Nov 2026"))
    assert story.refused(Linked(case="incident/2026-009")) == {"not-linked"}


# Merging


class Two:
    """Two cases that turn out to be one: the second one heard of it a day earlier."""

    def __init__(self, children: tuple[str, ...] = ("A",)) -> None:
        self.first = harmed()
        self.second = Story(INCIDENT).tell(
            (
                f.Notified(organisation=Agency.POLICE, type=IncidentType.SERIOUS_HARM, children=children),
                "Mon 9 Nov 2026",
            ),
            (AWARE, "Mon 9 Nov 2026"),
        )
        self.second.standing = _renamed(self.second, INCIDENT, "incident/2026-002")

    def merge(self, **how: object) -> object:
        self.second.others = {self.first.standing.case: self.first.standing}
        merge = Merge(into="incident/2026-001", reasons=Words("The same event."), **how)
        verdict = self.second.do(merge)
        for stream, entry in self.second.elsewhere:
            assert stream == "incident/2026-001"
            self._in_first(entry)
        self.second.elsewhere.clear()
        for entry in INCIDENT.reckon(self.first.standing, self.first.given):
            self._in_first(entry)
        return verdict

    def unmerge(self) -> object:
        verdict = self.second.do(Unmerge(reasons=Words("Another family.")))
        for _, entry in self.second.elsewhere:
            self._in_first(entry)
        for entry in INCIDENT.reckon(self.first.standing, self.first.given):
            self._in_first(entry)
        return verdict

    def _in_first(self, entry: object) -> None:
        self.first.standing = INCIDENT.evolve(self.first.standing, entry)


def _renamed(story: Story, kind: Kind, case: str) -> object:
    standing = kind.begin(case)
    for entry in story.entries:
        standing = kind.evolve(standing, entry)
    return standing


def test_what_was_known_in_the_merged_case_counts_in_the_one_that_carries_it_on():
    """The last statement of awareness governs; the one brought along is the last."""
    two = Two()
    two.merge()
    assert two.first.clock("sin.notify_panel").date.due_on == when("Mon 16 Nov 2026")


def test_the_clocks_of_a_merged_case_have_passed_to_the_other():
    two = Two()
    two.merge()
    after = {clock.duty.code: clock.state for clock in INCIDENT.clocks(two.second.standing)}
    assert after["sin.notify_panel"] is ClockState.SUPERSEDED
    assert after["ofsted.notify_wt2015"] is ClockState.SUPERSEDED
    assert ClockState.RUNNING not in after.values()


def test_a_merged_case_is_carried_on_in_the_other_one():
    two = Two()
    two.merge()
    assert two.second.refused(f.SafetySecured(), "Mon 16 Nov 2026") == {"not-merged"}


def test_children_of_a_merged_case_take_the_codes_they_have_in_the_other():
    two = Two(children=("A", "B"))
    two.merge(children={"A": "C"})
    assert set(two.first.standing.children) == {"A", "B", "C"}


def test_taken_apart_again_both_cases_stand_as_they_did():
    two = Two(children=("B",))
    before, second = two.first.standing, two.second.standing
    two.merge()
    two.unmerge()
    assert two.first.standing.children == before.children
    assert two.first.standing.aware == before.aware
    assert two.first.clock("sin.notify_panel").date.due_on == when("Tue 17 Nov 2026")
    assert two.second.standing.merged is None
    assert {c.state for c in INCIDENT.clocks(two.second.standing)} == {
        c.state for c in INCIDENT.clocks(second)
    }


def test_a_case_is_not_merged_into_itself_nor_into_another_kind_nor_twice():
    story = harmed()
    reasons = Words("The same.")
    itself = story.do(Merge(into="incident/2026-001", reasons=reasons))
    assert "other-case" in rules(itself)
    review = Story(REVIEW).tell((r.SituationArose(situation=Situation.OTHER), "Mon 9 Nov 2026"))
    story.others = {"review/2026-002": review.standing}
    assert "one-kind" in rules(story.do(Merge(into="review/2026-002", reasons=reasons)))
    two = Two()
    two.merge()
    assert "not-merged" in rules(two.merge())


def test_only_what_was_merged_is_taken_apart():
    assert rules(harmed().do(Unmerge(reasons=Words("No.")))) == {"merged"}


# Waivers and reasons for lateness


def test_a_duty_of_law_is_never_waived():
    """Children Act 2004, section 16C: must."""
    story = harmed()
    waiver = DutyWaived(duty="sin.notify_panel", authority="Director", reasons="x")
    assert story.refused(waiver) == {"not-a-duty-of-law"}


def test_a_local_duty_is_waived_by_somebody_with_authority_and_a_reason():
    story = harmed()
    story.tell(
        (DutyWaived(duty="ofsted.notify_wt2015", authority="Director", reasons="x"), "Mon 16 Nov 2026")
    )
    assert story.clock("ofsted.notify_wt2015").state is ClockState.WAIVED


def test_a_duty_that_nobody_owes_is_not_waived():
    story = harmed()
    assert story.refused(DutyWaived(duty="cdr.notify", authority="Director", reasons="x")) == {"clock-exists"}


def test_a_duty_that_was_met_is_not_waived_afterwards():
    story = harmed()
    story.record(f.ReportedToOfsted(), "Fri 13 Nov 2026", departure="It was urgent.")
    waiver = DutyWaived(duty="ofsted.notify_wt2015", authority="Director", reasons="x")
    assert story.refused(waiver) == {"still-owed"}


def test_an_accepted_reason_explains_lateness_and_stops_no_clock():
    """Nothing in the sources pauses a clock."""
    story = harmed()
    before = story.clock("sin.notify_panel").date
    story.tell(
        (
            LatenessExplained(
                duty="sin.notify_panel",
                reason=LateReason.SYSTEM_UNAVAILABLE,
                forecast=when("Mon 30 Nov 2026"),
            ),
            "Wed 18 Nov 2026",
        )
    )
    clock = story.clock("sin.notify_panel")
    assert (clock.state, clock.date) == (ClockState.RUNNING, before)
    assert clock.explained.fact.forecast == when("Mon 30 Nov 2026")
    assert clock.overdue(story.given.now)


def test_a_command_to_record_a_correction_by_hand_still_keeps_the_rules():
    """What a program other than the command might ask for is refused or harmless."""
    story = harmed()
    verdict = story.do(Record(fact=FactCorrected(version=99, reasons="x"), occurred=when("Mon 16 Nov 2026")))
    if not isinstance(verdict, Refused):
        assert story.standing.aware.occurred == when("Tue 10 Nov 2026")
