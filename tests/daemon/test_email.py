"""An e-mail is plain text and a page of the same words, and what the server answers is understood."""

import socket
import threading
import time
from email import message_from_bytes, policy

import pytest
from msgspec.structs import replace
from telling import at
from worded import alert, taken_back

from scheduler.channels import Never, NotNow, Taken
from scheduler.channels.email import Email
from scheduler.channels.mail import written
from scheduler.messages import message, message_of
from scheduler.settings import SettingsWrong
from scheduler.wording.alerts import withdrawal
from scheduler.wording.templates import shipped
from workflow.facts import Entry
from workflow.vocabulary import Rung

SENDER = "spr@example.org"
RAISED = Entry(
    fact=alert(Rung.OVERDUE),
    occurred=alert(Rung.OVERDUE).due_at,
    id="019d8a2e-7c00-7000-8000-000000000001",
    recorded=at("Tue 14 Apr 2026"),
    position=7,
)


def overdue(address="office@example.org", **more):
    return replace(message_of(RAISED, "email", address, at("Tue 14 Apr 2026")), **more)


@pytest.fixture
def sent(post, email):
    """Hand a message over to a mail server, and say what came of it."""

    def hand_over(each=None, **more):
        return Email(email(post.port, **more)).hand_over(each or overdue())

    return hand_over


# What it is made of


def test_it_is_text_and_a_page_that_say_the_same(post, sent):
    """RFC 2046, section 5.1.4: the plainest alternative first."""
    assert sent() == Taken()
    (mail,) = post.received
    assert mail.get_content_type() == "multipart/alternative"
    plain, page = mail.iter_parts()
    assert (plain.get_content_type(), page.get_content_type()) == ("text/plain", "text/html")
    assert plain.get_content().replace("\r\n", "\n") == overdue().body
    assert page.get_content().replace("\r\n", "\n") == overdue().html


def test_it_has_the_same_bytes_on_every_attempt():
    """Left to itself the boundary between its parts would be another one each time."""
    assert written(overdue(), SENDER).as_bytes() == written(overdue(), SENDER).as_bytes()
    assert written(overdue(), SENDER).get_boundary() == f"=_{overdue().message_id}"


def test_a_withdrawal_stands_under_the_alert_it_takes_back(post, sent):
    """RFC 5322, section 3.6.4."""
    first = overdue()
    back = message(
        withdrawal(shipped(), taken_back()),
        message_id="0e4f2a1c-0000-5000-8000-000000000001",
        announcement=9,
        channel="email",
        told=first.told,
        address=first.address,
        created_at=at("Wed 15 Apr 2026"),
        about=first.about,
        follows=first.message_id,
    )
    assert [sent(first), sent(back)] == [Taken(), Taken()]
    alert_, withdrawn = post.received
    assert withdrawn["References"] == withdrawn["In-Reply-To"] == alert_["Message-ID"]
    assert withdrawn["X-Alert-Key"] == alert_["X-Alert-Key"] == RAISED.id
    assert alert_["References"] is None


def test_one_recipient_is_named_and_no_other(post, sent):
    sent()
    (mail,) = post.received
    assert mail.went_to == ["office@example.org"]
    assert (mail["To"], mail["Cc"], mail["Bcc"]) == ("office@example.org", None, None)


@pytest.mark.parametrize("length", [77, 78, 79, 998, 999, 5000])
def test_a_very_long_line_arrives_whole(post, sent, length):
    """RFC 5321, section 4.5.3.1.6: a line has at most 1,000 octets, its end included."""
    long = overdue(body="x" * length + "\n" + "ü" * length + "\n", subject="x" * 700)
    assert sent(long) == Taken()
    (mail,) = post.received
    plain, _ = mail.iter_parts()
    assert plain.get_content().replace("\r\n", "\n") == long.body
    assert mail["Subject"] == long.subject
    assert max(map(len, written(long, SENDER).as_bytes(policy=policy.SMTP).split(b"\r\n"))) <= 998


def test_a_line_of_one_full_stop_ends_nothing(post, sent):
    assert sent(overdue(body="one\n.\ntwo\n")) == Taken()
    plain, _ = post.received[0].iter_parts()
    assert plain.get_content().replace("\r\n", "\n") == "one\n.\ntwo\n"


# Addresses


def test_a_domain_with_letters_of_its_own_is_written_as_servers_write_it(post, sent):
    assert sent(overdue("office@bücher.example")) == Taken()
    assert post.received[0].went_to == ["office@xn--bcher-kva.example"]


def test_a_mailbox_with_letters_of_its_own_is_reached_where_the_server_can(new_post, email):
    """RFC 6531."""
    with new_post(smtputf8=True) as post:
        assert Email(email(post.port)).hand_over(overdue("jörg@example.org")) == Taken()
        assert post.received[0].went_to == ["jörg@example.org"]


def test_where_the_server_cannot_that_message_alone_is_given_up(post, sent):
    assert sent(overdue("jörg@example.org")) == Never("address-not-supported")
    assert sent() == Taken()


@pytest.mark.parametrize("address", ["a@example.org\nBcc: b@example.org", f"a@{'x' * 70}.exämple"])
def test_an_address_that_cannot_be_written_goes_nowhere(post, sent, address):
    assert sent(overdue(address)) == NotNow("unwritable")
    assert post.received == []


def test_a_subject_of_several_lines_is_given_up_at_once(post, sent):
    """It is frozen, and no operator can mend it: five days later it would be just the same."""
    assert sent(replace(overdue(), subject="one\r\nBcc: two@example.org")) == Never("unwritable")
    assert post.received == []


# What the server answers


@pytest.mark.parametrize(
    ("stage", "answer", "outcome"),
    [
        ("RCPT", "450 4.2.0 Greylisted", NotNow("450")),
        ("RCPT", "451 4.7.1 Greylisted", NotNow("451")),
        ("RCPT", "452 4.5.3 Too many", NotNow("452")),
        ("RCPT", "552 5.5.3 Too many", NotNow("552")),
        ("RCPT", "550 5.1.1 No such mailbox", Never("550")),
        ("RCPT", "553 5.1.3 No such name", Never("553")),
        ("RCPT", "421 4.3.2 Closing", NotNow("421", away=True)),
        ("RCPT", "530 5.7.0 Sign in first", NotNow("530", away=True)),
        ("DATA", "451 4.3.0 Later", NotNow("451")),
        ("DATA", "552 5.3.4 Too large", Never("552")),
        ("DATA", "554 5.6.0 Not taken", Never("554")),
        ("DATA", "421 4.3.2 Closing", NotNow("421", away=True)),
    ],
)
def test_an_answer_ends_the_message_or_puts_it_off_or_stops_the_way(post, sent, stage, answer, outcome):
    post.answers[stage] = [answer]
    assert sent() == outcome
    assert post.received == []
    assert sent() == Taken()


def test_a_server_that_is_closing_says_so_in_its_greeting(email):
    with _speaking(b"421 4.3.2 post closing\r\n") as port:
        assert Email(email(port)).hand_over(overdue()) == NotNow("421", away=True)


def test_a_server_that_speaks_something_else_is_waited_for(email):
    with _speaking(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
        assert Email(email(port)).hand_over(overdue()).away


def test_a_message_whose_answer_was_lost_is_sent_again_with_the_same_id(post, sent):
    """Whether it was taken nobody can say; the mailbox can tell that it is the same."""
    post.answers["DATA"] = ["250 OK and gone"]
    assert sent() == NotNow("disconnected", away=True)
    assert sent() == Taken()
    first, second = post.received
    assert first["Message-ID"] == second["Message-ID"]
    assert first.as_bytes() == second.as_bytes()


def test_a_server_that_answers_letter_by_letter_is_cut_off(email):
    """Each letter comes in time; the claim on the message would run out."""
    began = time.monotonic()
    with _speaking(b"2", every=0.05) as port:
        assert Email(email(port, timeout=0.2)).hand_over(overdue()).away
    assert time.monotonic() - began < 5


def _speaking(words, every=None):
    return _Speaking(words, every)


class _Speaking:
    """A server that says one thing to whoever calls, or says it again and again."""

    def __init__(self, words, every):
        self.words, self.every = words, every

    def __enter__(self):
        self.server = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self._speak, daemon=True)
        self.thread.start()
        return self.server.getsockname()[1]

    def _speak(self):
        try:
            line, _ = self.server.accept()
            with line:
                line.sendall(self.words)
                while self.every:
                    time.sleep(self.every)
                    line.sendall(self.words)
                line.settimeout(5)
                while line.recv(1024):
                    pass
        except OSError:
            return

    def __exit__(self, *_):
        self.server.close()
        self.thread.join(5)


# Encrypted and signed in


@pytest.fixture
def password(tmp_path):
    """A file with a password."""

    def made(text="open sesame", mode=0o600):
        path = tmp_path / "password"
        path.write_text(text + "\n")
        path.chmod(mode)
        return {"login": "spr", "password_file": str(path)}

    return made


def test_the_connection_can_be_encrypted_from_its_start(new_post, email, certificate, monkeypatch):
    """RFC 8314, section 3.3: implicit TLS, port 465."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with new_post(certificate, from_the_start=True) as post:
        assert Email(email(post.port, tls=True)).hand_over(overdue()) == Taken()
        assert len(post.received) == 1


def test_a_server_nobody_vouches_for_is_told_nothing_from_the_start(new_post, email, certificate):
    with new_post(certificate, from_the_start=True) as post:
        assert Email(email(post.port, tls=True)).hand_over(overdue()) == NotNow("not-trusted", away=True)
        assert post.received == []


def test_a_certificate_of_another_name_vouches_for_nobody(new_post, email, certificate, monkeypatch):
    """It is made out to 127.0.0.1, and not to localhost."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with new_post(certificate, from_the_start=True) as post:
        settings = replace(email(post.port, tls=True), host="localhost")
        assert Email(settings).hand_over(overdue()) == NotNow("not-trusted", away=True)


def test_who_must_sign_in_signs_in_with_the_password_of_the_file(
    new_post, email, certificate, password, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with new_post(certificate, logins={"spr": "open sesame"}) as post:
        assert Email(email(post.port, starttls=True, **password())).hand_over(overdue()) == Taken()
        assert post.received[0].was_encrypted


def test_a_wrong_password_waits_for_the_operator(new_post, email, certificate, password, monkeypatch):
    """A statutory deadline is not dropped for it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with new_post(certificate, logins={"spr": "another"}) as post:
        outcome = Email(email(post.port, starttls=True, **password())).hand_over(overdue())
        assert outcome == NotNow("535", away=True)
        assert Email(email(post.port, starttls=True)).hand_over(overdue()) == NotNow("530", away=True)


@pytest.mark.parametrize(
    ("text", "mode", "says"),
    [("open sesame", 0o644, "Other accounts can open"), ("", 0o600, "holds no secret")],
)
def test_a_password_that_is_not_safe_is_refused_and_never_shown(email, password, text, mode, says):
    with pytest.raises(SettingsWrong, match=says) as refused:
        Email(email(25, **password(text, mode)))
    assert "email.password_file" in str(refused.value)
    assert "open sesame" not in str(refused.value)


def test_what_arrives_reads_back_as_a_mail_program_reads_it(post, sent):
    sent()
    again = message_from_bytes(post.received[0].as_bytes(), policy=policy.default)
    assert (
        again.get_body(("plain",))
        .get_content()
        .startswith("incident/2026-001: a national report is overdue.")
    )
    assert not again.defects
