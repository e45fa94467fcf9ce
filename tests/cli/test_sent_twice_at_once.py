"""The same decision sent twice at the same moment is one decision, recorded once."""

import pytest

from scheduler.service import Service

EXPLAIN = "decide explain-lateness {} sin.notify_panel --reason agency-late --request-id E-1"


@pytest.fixture
def overtaken(spr, monkeypatch):
    """Sends a line five minutes later, just before the decision that is under way goes to the record."""
    do, sent = Service.do, []

    def by(line):
        def first(service, *command, **more):
            if not sent:
                sent.append(line)
                sent.append(spr.ask(line, now="Mon 23 Nov 2026 10:05"))
            return do(service, *command, **more)

        monkeypatch.setattr(Service, "do", first)
        return sent

    return by


@pytest.mark.parametrize(
    "line",
    [
        EXPLAIN,
        "decide waive {} agency.raise --authority Chair --because x --request-id W-1",
        "decide correct {} 1 --set looked-after=yes --because x --request-id C-1",
    ],
)
def test_the_same_decision_sent_twice_at_once_is_recorded_once(spr, incident, overtaken, line):
    line = line.format(incident)
    sent = overtaken(line)
    mine = spr.ask(line)
    assert mine["repeated"]
    assert mine["position"] == sent[1]["position"]


def test_a_retraction_sent_twice_at_once_is_recorded_once(spr, incident, overtaken):
    spr.ok(f"record safety-secured {incident} --occurred today")
    number = spr.ask(f"show {incident}")["facts"]
    line = f"decide retract {incident} {number} --because x --request-id T-1"
    sent = overtaken(line)
    assert spr.ask(line)["position"] == sent[1]["position"]


def test_another_decision_under_the_same_id_is_still_told_apart(spr, incident, overtaken):
    overtaken(EXPLAIN.format(incident))
    said = spr(EXPLAIN.format(incident).replace("agency-late", "inquest"))
    assert said.code == 2
    assert "was used before for a different request" in said.words


def test_another_day_that_was_typed_is_another_request(spr, incident):
    spr.ok(EXPLAIN.format(incident))
    said = spr(f"{EXPLAIN.format(incident)} --occurred 'Fri 20 Nov 2026'")
    assert "was used before for a different request" in said.words
