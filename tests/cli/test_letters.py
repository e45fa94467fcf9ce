"""`spr report letter`: the letter that comes next, in words of one's own, and what is to be recorded then."""

import pytest

RAPID = "rapid-review/2026-001"
LETTER = f"report letter {RAPID} --agency police"


@pytest.fixture
def asked(spr):
    """A rapid review in which the police were asked on Mon 23 November 2026: due by Thu 3 December."""
    spr.ok("record rapid-review.notification-sent --occurred 'Mon 23 Nov 2026'")
    spr.ok(f"record rapid-review.started {RAPID} --occurred 'Mon 23 Nov 2026'")
    spr.ok(f"record rapid-review.information-requested {RAPID} --agency police --occurred 'Mon 23 Nov 2026'")
    return spr


def of(spr, more="", now=None):
    return spr.ask(f"{LETTER} {more}", now=now)


def test_until_its_day_is_over_the_letter_asks(asked):
    said = of(asked)
    assert (said["letter"], said["reference"]) == ("request", f"{RAPID}/police/1")
    assert "Please let us have it by Thu 3 December 2026." in said["paragraphs"]


def test_when_the_day_is_over_it_reminds_and_then_goes_further_up(asked):
    assert of(asked, now="Fri 4 Dec 2026 10:00")["letter"] == "reminder"
    asked.ok(f"record rapid-review.agency-chased {RAPID} --agency police --occurred today")
    said = of(asked)
    assert said["letter"] == "escalation"
    assert "We reminded your agency on Fri 4 December 2026." in said["paragraphs"][0]
    asked.ok(f"record rapid-review.agency-escalated {RAPID} --agency police --occurred today")
    assert of(asked)["letter"] == "formal"


def test_a_letter_goes_to_the_contact_and_one_that_goes_further_up_to_who_stands_above(asked):
    asked.ok("record partnership.formed --occurred 'Mon 6 Jan 2020'")
    asked.ok(
        "record partnership.agency-contact-named partnership/2026-002 --agency police "
        "--contact review-unit --above superintendent --occurred 'Mon 6 Jan 2020'"
    )
    assert of(asked)["attention"] == "review-unit"
    assert of(asked, "--kind escalation")["attention"] == "superintendent"


def test_the_command_that_puts_it_on_record_is_said_beside_the_letter(asked):
    said = asked.ok(f"{LETTER} --kind formal")
    assert f"spr record rapid-review.formal-request-made {RAPID} --agency police --occurred WHEN" in said.err
    assert "spr record" not in said.out


def test_a_letter_that_asks_needs_nothing_on_record_because_the_request_is(asked):
    said = asked.ok(f"{LETTER} --kind request")
    assert "Nothing is to be recorded when it has gone: the request is on record already." in said.err
    assert "spr history" not in said.err


def test_a_letter_about_an_answer_that_came_is_refused(asked):
    asked.ok(f"record rapid-review.nil-return-received {RAPID} --agency police --occurred today")
    said = asked(LETTER)
    assert said.code == 4
    assert "police said that it holds nothing on Mon 23 November 2026: nothing is owed." in said.words


def test_an_agency_that_was_not_asked_is_asked_first(asked):
    said = asked(f"report letter {RAPID} --agency school")
    assert said.code == 3
    assert f"spr record rapid-review.information-requested {RAPID} --agency school" in said.words


def test_an_agency_that_is_mistyped_is_named_as_it_may_have_been_meant(asked):
    said = asked(f"report letter {RAPID} --agency plice")
    assert said.code == 2
    assert "Did you mean police?" in said.words


def test_a_partnership_writes_in_words_of_its_own(asked, tmp_path):
    folder = tmp_path / "words"
    folder.mkdir()
    (folder / "letter-request.txt").write_text("Bitte\n\nPlease send {asked} by {by}.\n")
    (asked.folder / "spr.toml").write_text(f'messages = "{folder}"\n')
    said = of(asked)
    assert said["heading"] == "Bitte"
    assert said["paragraphs"][0].endswith("by Thu 3 December 2026.")


def test_what_a_letter_may_not_say_is_refused_with_its_place(asked, tmp_path):
    folder = tmp_path / "words"
    folder.mkdir()
    (folder / "letter-request.txt").write_text("Bitte\n\nPlease send {child}.\n")
    (asked.folder / "spr.toml").write_text(f'messages = "{folder}"\n')
    said = asked(LETTER)
    assert said.code == 1
    assert "letter-request.txt, line 3: {child} is nothing a message may say" in said.words


def test_without_a_letterhead_there_is_a_space_to_fill_in(asked):
    assert "......" in asked.ok(LETTER).out
