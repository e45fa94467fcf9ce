"""The health of the service, told by another process than the daemon: from the heartbeat and the record."""

import re
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from projections.alerts import alerts
from scheduler.cli.desk.needs import Desk, Sort
from scheduler.cli.reading.clocks_said import Asked
from scheduler.reaching import Person
from scheduler.running.health import Check, State, health, longest_age
from scheduler.running.heartbeat import DELIVERY, SWEEP, Heartbeat
from scheduler.running.measures import BOUNDS, measured
from scheduler.running.metrics import exposition, write_file
from scheduler.running.work import Pulse
from scheduler.ticking import Came, Ticks
from workflow.alerts import Raised
from workflow.catalogue import KINDS
from workflow.facts import Record
from workflow.incident.facts import LocalAuthorityBecameAware
from workflow.moments import at as moment_at
from workflow.partnership.facts import Formed, OfficeTaken
from workflow.rapid_review.facts import NotificationSent
from workflow.vocabulary import Office

AWARE = LocalAuthorityBecameAware()
LONG = 15.0


def states(found):
    """How each thing is, by its name."""
    return {check.name: check.state for check in found.checks}


@pytest.fixture
def well(office, email, post):
    """An office in which somebody sweeps and delivers, whose messages arrive."""
    office.open(email=email(post.port))
    office.tell("incident", AWARE)
    swept_and_delivered(office)
    return office


def swept_and_delivered(office):
    office.sweep()
    office.deliver()
    for work in (SWEEP, DELIVERY):
        Heartbeat(office.service.store).beats(work, office.now, {"raised": 0})


# The heartbeat


def test_a_heartbeat_counts_what_was_completed_and_says_what_it_came_to(office):
    heart = Heartbeat(office.service.store)
    assert heart.last() == {}
    for raised in (3, 0):
        assert heart.beats(SWEEP, office.now, {"raised": raised})
    beat = heart.last()[SWEEP]
    assert (beat.number, beat.at, beat.came) == (2, office.now, {"raised": 0})


def test_a_daemon_of_an_earlier_term_writes_no_heartbeat_and_a_sweep_by_hand_does(office):
    """Of several daemons one leads; whoever was stopped past its term stands back."""
    heart = Heartbeat(office.service.store)
    assert heart.beats(SWEEP, office.now, {}, term=5)
    assert not heart.beats(SWEEP, office.now, {}, term=4)
    assert heart.beats(SWEEP, office.now, {})
    assert not heart.beats(SWEEP, office.now, {}, term=4)
    assert (heart.last()[SWEEP].number, heart.last()[SWEEP].term) == (2, 5)


# Health


def test_where_somebody_sweeps_and_delivers_all_is_well(well):
    found = health(well.service)
    assert set(states(found).values()) == {State.OK}, found.checks
    assert found.well


def test_a_daemon_that_died_is_found_out_by_its_last_heartbeat(well):
    well.now += timedelta(seconds=longest_age(well.settings) + 1)
    found = health(well.service)
    assert (states(found)["sweep"], states(found)["delivery"]) == (State.FAILED, State.FAILED)
    assert not found.well
    assert health(well.service, max_age=3600).well


def test_what_was_not_announced_is_found_out_without_a_heartbeat(well):
    """The heart beats on, and nothing is said: five working days have passed."""
    well.at("Tue 14 Apr 2026")
    for work in (SWEEP, DELIVERY):
        Heartbeat(well.service.store).beats(work, well.now, {})
    assert states(health(well.service))["announcements"] is State.FAILED
    swept_and_delivered(well)
    assert states(health(well.service))["announcements"] is State.OK


def test_a_message_that_was_given_up_fails_until_its_alert_is_no_more(well, post):
    """Nobody may know of it: that is for somebody to look at, now."""
    post.answers["RCPT"] = ["550 no such mailbox"] * 10
    well.at("Tue 14 Apr 2026")
    swept_and_delivered(well)
    found = health(well.service)
    assert states(found)["given up"] is State.FAILED
    assert next(each for each in found.checks if each.name == "given up").remedy.endswith("spr alerts dead")
    assert measured(well.service).undeliverable > 0


def test_the_desk_names_the_command_that_lists_what_was_given_up(well):
    """The mail, the desk and the check of health name the same one."""
    well.at("Tue 14 Apr 2026")
    swept_and_delivered(well)
    with well.service.views.connect() as tx:
        found = {Sort.UNTOLD: alerts(tx)}
    (need,) = Desk(well.service, Asked(well.now, well.service.calendar)).needs(found, 1)
    assert need.run.startswith("spr alerts dead --case ")


def said_of(office, name):
    return next(check for check in health(office.service).checks if check.name == name)


def test_what_waits_for_the_morning_is_counted_and_is_no_fault(well):
    """A rapid review is due on Mon 27 April 2026: the last days begin on Thu 23 April at midnight."""
    well.tell("rapid-review", NotificationSent(), "Thu 2 Apr 2026")
    well.at("Thu 23 Apr 2026 00:01")
    swept_and_delivered(well)
    found = measured(well.service)
    assert (found.tellings_waiting > 0, found.tellings_since) == (True, None)
    assert said_of(well, "outbox").state is State.OK
    assert "hour" in said_of(well, "outbox").says


def test_what_should_have_gone_in_the_morning_and_has_not_is_a_fault(well):
    """The office opens at eight, the digest goes at nine, and at half past ten nothing has gone."""
    well.tell("rapid-review", NotificationSent(), "Thu 2 Apr 2026")
    well.at("Thu 23 Apr 2026 00:01")
    swept_and_delivered(well)
    well.at("Thu 23 Apr 2026 10:30")
    assert said_of(well, "outbox").state is State.WARN
    assert "the oldest should have gone 1 hour ago" in said_of(well, "outbox").says
    swept_and_delivered(well)
    assert said_of(well, "outbox") == Check("outbox", State.OK, "no message waits")


def test_an_alert_of_which_a_mailbox_alone_was_told_is_said_until_that_is_mended(well):
    """A mailbox of the office answers to nobody by name; once somebody is named and reached, it is well."""
    well.at("Tue 14 Apr 2026")
    assert said_of(well, "recipients").state is State.OK
    swept_and_delivered(well)
    found = said_of(well, "recipients")
    assert found.state is State.WARN
    assert "nobody but a mailbox or the log can be told" in found.says
    well.tell("partnership/kirklees", Formed(), "Mon 6 Jan 2014")
    taken = OfficeTaken(office=Office.NOTIFYING_OFFICER, holder="officer")
    well.tell("partnership/kirklees", taken, "Mon 6 Jan 2014")
    assert said_of(well, "recipients").state is State.WARN
    well.open(people={"officer": Person(email="officer@example.org")})
    assert said_of(well, "recipients").state is State.OK


def test_bank_holidays_that_run_out_are_said_a_year_before(well):
    assert states(health(well.service))["bank holidays"] is State.OK
    last = well.service.calendar.last
    well.at("Tue 14 Apr 2026")
    found = measured(well.service)
    assert found.calendar_days_left == (last - well.now.date()).days


def test_views_that_nobody_brought_up_are_said_once_they_are_old(well):
    """Whoever looks brings them up; that nobody had done so before is what is said."""
    fallen_behind(well)
    assert states(health(well.service, max_age=7200))["views"] is State.OK
    fallen_behind(well)
    assert states(health(well.service, max_age=1800))["views"] is State.WARN
    assert well.service.views.behind().facts == 0


def fallen_behind(office):
    """A program died an hour ago, after it had recorded a fact and before the views showed it."""
    with office.another() as other:
        other.views.catch_up = lambda *_, **__: 0
        command = Record(fact=AWARE, occurred=moment_at(office.now))
        other.record(command, kind=KINDS["incident"])
    office.now += timedelta(hours=1)
    assert office.service.views.behind().facts > 0


# Metrics


def test_metrics_are_read_by_their_own_parser_and_count_what_is_overdue(well):
    well.at("Tue 14 Apr 2026")
    found = measured(well.service)
    families = {
        each.name: each for each in text_string_to_metric_families(exposition(found, Pulse(60, 15)).decode())
    }
    buckets = [each for each in families["spr_overdue_working_days"].samples if each.name.endswith("_bucket")]
    assert {each.labels["le"] for each in buckets} == {*(f"{bound:.1f}" for bound in BOUNDS), "+Inf"}
    whole = sum(each.value for each in buckets if each.labels["le"] == "+Inf")
    assert whole == sum(each.number for each in found.overdue) > 0
    assert families["spr_last_completed_timestamp_seconds"].samples[0].value <= well.now.timestamp()


def test_no_metric_names_a_case_a_duty_or_anybody(well):
    """A label is a force, a rung, a kind of work, or a bound."""
    well.at("Tue 14 Apr 2026")
    swept_and_delivered(well)
    ticks = Ticks()
    ticks.note("sweep", Came.RAN)
    text = exposition(measured(well.service), Pulse(60, 15), ticks).decode()
    assert set(re.findall(r'[{,](\w+)="', text)) == {"came", "force", "job", "le", "rung", "work"}
    for told in ("incident", "2026-001", "sin.", "example.org"):
        assert told not in text
    assert "2026-001" in str([fact.case for fact in well.facts_of(Raised)])


def test_the_file_of_metrics_is_put_in_place_whole_for_others_to_read(well, tmp_path):
    path = tmp_path / "spr.prom"
    path.write_text("the one before")
    write_file(path, measured(well.service))
    assert path.read_text().startswith("# HELP spr_facts")
    assert path.stat().st_mode & 0o777 == 0o644
    assert [each.name for each in tmp_path.iterdir()] == ["spr.prom"]
