"""The ladder of a duty: when it is said to come due and to be overdue, and who above is told when."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from profile_texts import HEAD, faults, only
from telling import CALENDAR, Story, at, bank_holidays, day
from watching import SIN, Watched, aware, rungs, with_ladder

from workflow.catalogue import INCIDENT, RAPID_REVIEW
from workflow.clocks import DueDateReckoned
from workflow.incident import facts as f
from workflow.ladders import Ladder, Step, ladder_of
from workflow.moments import london_day
from workflow.profile_files import read_profile
from workflow.rapid_review.facts import NotificationSent
from workflow.vocabulary import Answer, Force, Office, Party, Why

NOBODY = Ladder(steps=())
CALM = Ladder(urgent=Answer.NO, steps=(Step(3, (Office.CHAIR,), mandatory=False),))


def ladder(clock):
    return [(str(each.rung), each.at) for each in clock.ladder]


# fmt: off
SHORT = [
    ("due-soon",          "Thu 9 Apr 2026 00:00"),   # the last days have begun; Easter Monday does not count
    ("due-today",         "Mon 13 Apr 2026 00:00"),
    ("still-due-today",   "Mon 13 Apr 2026 15:00"),
    ("overdue",           "Tue 14 Apr 2026 00:00"),
    ("first-escalation",  "Wed 15 Apr 2026 00:00"),  # one working day has gone by
    ("second-escalation", "Thu 16 Apr 2026 00:00"),  # two
    ("third-escalation",  "Tue 21 Apr 2026 00:00"),  # five
]
OVER_CHRISTMAS = [
    ("due-soon",          "Mon 21 Dec 2026 00:00"),
    ("due-today",         "Wed 23 Dec 2026 00:00"),
    ("still-due-today",   "Wed 23 Dec 2026 15:00"),
    ("overdue",           "Thu 24 Dec 2026 00:00"),
    ("first-escalation",  "Fri 25 Dec 2026 00:00"),
    ("second-escalation", "Wed 30 Dec 2026 00:00"),  # Christmas Day, and Boxing Day made up on Monday
    ("third-escalation",  "Tue 5 Jan 2027 00:00"),   # New Year's Day
]
CLOCKS_GO_FORWARD = [
    ("due-soon",          "Wed 25 Mar 2026 00:00"),
    ("due-today",         "Fri 27 Mar 2026 00:00"),
    ("still-due-today",   "Fri 27 Mar 2026 15:00"),
    ("overdue",           "Sat 28 Mar 2026 00:00"),
    ("first-escalation",  "Tue 31 Mar 2026 00:00"),  # summer time has begun on Sunday: 23:00 in UTC
    ("second-escalation", "Wed 1 Apr 2026 00:00"),
    ("third-escalation",  "Wed 8 Apr 2026 00:00"),   # Good Friday and Easter Monday
]
# fmt: on


@pytest.mark.parametrize(
    ("on", "expected"),
    [("Thu 2 Apr 2026", SHORT), ("Wed 16 Dec 2026", OVER_CHRISTMAS), ("Fri 20 Mar 2026", CLOCKS_GO_FORWARD)],
)
def test_a_duty_of_five_working_days_has_every_rung_at_its_instant_in_london(on, expected):
    clock = aware(on).story.clock(SIN)
    assert ladder(clock) == [(rung, at(moment)) for rung, moment in expected]


def test_a_duty_of_more_than_five_working_days_is_not_urgent_and_its_steps_are_further_apart():
    """Panel: fifteen working days; two, five and ten working days late."""
    story = Story(RAPID_REVIEW, now="Mon 2 Nov 2026").tell(
        (NotificationSent(incident="incident/2026-001"), "Mon 2 Nov 2026")
    )
    clock = story.clock("rr.complete")
    assert "still-due-today" not in dict(ladder(clock))
    last = clock.date.due_on.day
    late = [
        CALENDAR.between(last, london_day(moment - timedelta(minutes=1))) for _, moment in ladder(clock)[-3:]
    ]
    assert (clock.date.urgent, late) == (Answer.NO, [2, 5, 10])


def test_the_last_day_of_an_urgent_duty_and_what_is_late_are_said_in_any_case():
    mandatory = {str(each.rung): each.mandatory for each in aware().story.clock(SIN).ladder}
    assert [rung for rung, must in mandatory.items() if not must] == ["due-soon"]


def test_each_step_tells_those_who_stand_above_whoever_owes_it():
    tells = [each.tells for each in aware().story.clock(SIN).ladder if each.tells]
    assert tells == [
        (Office.BUSINESS_MANAGER,),
        (Office.DELEGATED_LOCAL_AUTHORITY,),
        (Office.LEAD_LOCAL_AUTHORITY,),
    ]


def test_of_what_is_only_expected_nobody_above_is_ever_told():
    expected = next(duty for duty in RAPID_REVIEW.duties.values() if duty.force is Force.EXPECTATION)
    ladders = (Ladder(frozenset({expected.code}), Answer.YES, (Step(1, (Office.CHAIR,)),)),)
    found = ladder_of(ladders, expected, expected.within)
    assert (found.urgent, found.steps) == (Answer.NO, ())


def test_of_what_is_owed_elsewhere_nobody_here_is_told_above_nor_at_three():
    watched = aware()
    watched.tell(f.AuthoritiesStated(incident_authority="other"), "Thu 2 Apr 2026")
    names = [name for name, _ in ladder(watched.story.clock(SIN))]
    assert names == ["due-soon", "due-today", "overdue"]


# Born overdue


def test_what_was_overdue_when_it_came_on_record_tells_nobody_above_before_working_days_have_passed():
    """Nobody above has been waiting for what nobody knew: on record on Friday 1 May, told from Wednesday."""
    watched = aware("Thu 2 Apr 2026", now="Fri 1 May 2026")
    (only_one,) = watched.look()
    assert (rungs([only_one]), only_one.tells, only_one.born_overdue) == (["overdue"], (), True)
    assert ladder(watched.story.clock(SIN))[-3:] == [
        ("first-escalation", at("Wed 6 May 2026 00:00")),  # the bank holiday is Monday 4 May
        ("second-escalation", at("Thu 7 May 2026 00:00")),
        ("third-escalation", at("Tue 12 May 2026 00:00")),
    ]


def test_what_came_on_record_in_time_is_counted_from_its_last_day_however_late_somebody_looks():
    """Negative control."""
    watched = aware()
    (only_one,) = watched.look("Fri 1 May 2026")
    assert (rungs([only_one]), only_one.born_overdue) == (["third-escalation"], False)


# Profiles and adoption


def test_the_ladder_that_names_a_duty_goes_before_the_one_for_all_others():
    naming = Ladder(frozenset({SIN}), Answer.UNKNOWN, CALM.steps)
    duty = INCIDENT.duties[SIN]
    assert ladder_of((NOBODY, naming), duty, duty.within).steps == CALM.steps
    assert ladder_of((NOBODY, naming), replace(duty, code="sin.other"), duty.within).steps == ()


def test_a_profile_can_say_that_nobody_above_is_told():
    watched = aware(policy=with_ladder(NOBODY))
    assert [name for name, _ in ladder(watched.story.clock(SIN))][-1] == "overdue"


def test_adopting_a_policy_sets_the_ladder_anew_and_keeps_the_number_of_the_reckoning():
    watched = aware()
    before = watched.story.clock(SIN).date
    watched.story.under(with_ladder(CALM))
    after = watched.story.clock(SIN).date
    assert (after.number, after.due_at, after.because) == (before.number, before.due_at, Why.LADDER_SET)
    assert [(each.at.earliest, each.to) for each in after.steps_up] == [
        (at("Fri 17 Apr 2026 00:00"), (Office.CHAIR,))
    ]


def test_a_second_adoption_of_the_same_says_nothing():
    watched = aware()
    watched.story.under(with_ladder(CALM))
    before = len(watched.story.entries)
    watched.story.under(with_ladder(CALM))
    assert len(watched.story.entries) == before


def test_a_ladder_set_anew_says_nothing_that_was_said():
    watched = aware()
    watched.look("Wed 15 Apr 2026")
    watched.story.under(with_ladder(CALM))
    assert watched.look() == []
    assert watched.look("Mon 20 Apr 2026") == []


def test_a_ladder_set_anew_on_what_was_born_overdue_counts_from_the_day_it_came_on_record():
    watched = aware("Thu 2 Apr 2026", now="Fri 1 May 2026")
    watched.at("Thu 7 May 2026").story.under(with_ladder(CALM))
    (step,) = watched.story.clock(SIN).date.steps_up
    assert step.at.earliest == at(
        "Fri 8 May 2026 00:00"
    )  # three working days after Friday 1 May have gone by


def test_another_list_of_bank_holidays_moves_the_steps_with_the_date():
    story = Story(INCIDENT, now="Thu 2 Apr 2026", calendar=bank_holidays(without="Mon 6 Apr 2026"))
    watched = Watched(story.tell((f.LocalAuthorityBecameAware(), "Thu 2 Apr 2026")))
    assert watched.story.clock(SIN).date.due_on.day == day("Fri 10 Apr 2026")
    story.calendar = CALENDAR
    story.again()
    assert ladder(story.clock(SIN)) == [(rung, at(moment)) for rung, moment in SHORT]
    assert len([e for e in story.entries if isinstance(e.fact, DueDateReckoned) and e.fact.duty == SIN]) == 2


def test_whoever_is_asked_of_a_party_the_nearest_above_comes_first():
    duty = INCIDENT.duties[SIN]
    steps = ladder_of((), duty, duty.within).steps
    assert duty.owed_by is Party.LOCAL_AUTHORITY
    assert [step.after for step in steps] == [1, 2, 5]


# Its file

FILE = """
[[ladder]]
duties = ["sin.notify_panel"]
urgent = "yes"
steps_up = [
    { after = 1, to = ["business-manager"] },
    { after = 3, to = ["chair", "lead-police"], mandatory = "no" },
]

[[ladder]]
steps_up = []
"""


def test_a_file_says_who_is_told_and_when():
    profile, found = read_profile((HEAD + FILE).encode())
    assert found == []
    assert profile.ladders == (
        Ladder(
            frozenset({SIN}),
            Answer.YES,
            (
                Step(1, (Office.BUSINESS_MANAGER,)),
                Step(3, (Office.CHAIR, Office.LEAD_POLICE), mandatory=False),
            ),
        ),
        Ladder(steps=()),
    )
    assert faults(FILE) == []


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ('"business-manager"', '"busines-manager"', "there is no office “busines-manager”"),
        ("after = 3", "after = 1", "each comes later than the one before it"),
        ("after = 1,", "after = 0,", "after"),
        ("after = 1, ", "", "after"),
        (', to = ["business-manager"]', "", "to"),
        ('urgent = "yes"', 'urgent = "perhaps"', "perhaps"),
        ('urgent = "yes"', 'urgnt = "yes"', "urgnt"),
        ('["sin.notify_panel"]', '["sin.notify_pannel"]', "sin.notify_pannel"),
    ],
)
def test_each_fault_of_a_ladder_is_found_at_its_place(was, becomes, says):
    assert was in FILE
    place, found = only(FILE.replace(was, becomes, 1))
    assert says in f"{place} {found}"


def test_more_than_three_steps_are_too_many():
    steps = ", ".join(f'{{ after = {each}, to = ["chair"] }}' for each in range(1, 5))
    _, found = only(f"[[ladder]]\nsteps_up = [{steps}]\n")
    assert found == "there are 4 of them"


def test_a_duty_has_one_ladder():
    """Two ladders that name it, or two for all others, contradict each other."""
    twice = FILE.replace(
        "[[ladder]]\nsteps_up = []", '[[ladder]]\nduties = ["sin.notify_panel"]\nsteps_up = []'
    )
    assert faults(twice)
    assert faults(FILE + "\n[[ladder]]\nsteps_up = []\n")


def test_the_days_between_are_working_days_of_the_calendar():
    first = aware("Fri 20 Mar 2026").story.clock(SIN).date.steps_up[0].at.earliest
    assert first - at("Fri 27 Mar 2026 00:00") == timedelta(days=4) - timedelta(hours=1)
