"""Who is reached how is looked through when the settings are read: every mistake at once."""

import subprocess
import sys

import pytest

from scheduler.cli.examining.of_channels import channels
from scheduler.reaching import Delivery, Webhook
from scheduler.reaching_wrong import is_approved
from scheduler.settings import Settings, SettingsWrong, settings

MAIL = """
[email]
host = "mail.example.org"
sender = "spr@example.org"
to = {default = "office@example.org"}
"""
HOOK = """
[webhooks.desk]
url = "https://chat.example.org/in"
secret_files = ["/etc/spr/desk.secret"]
"""
WHOLE = (
    MAIL
    + HOOK
    + """
[people.business-manager]
email = "manager@example.org"

[people."b.jones"]
email = "b.jones@trust.nhs.uk"
webhook = "desk"

[delivery]
domains = ["example.org", "*.nhs.uk"]
"""
)


@pytest.fixture
def read(tmp_path):
    def from_text(text):
        path = tmp_path / "spr.toml"
        path.write_text(text, "utf-8")
        return settings(config=str(path), database=str(tmp_path / "spr.db"))

    return from_text


@pytest.fixture
def wrong(read):
    def from_text(text):
        with pytest.raises(SettingsWrong) as said:
            read(text)
        return str(said.value)

    return from_text


def test_what_can_be_used_is_read(read):
    found = read(WHOLE)
    assert found.webhooks["desk"].secret_files == ("/etc/spr/desk.secret",)
    assert found.people["b.jones"].webhook == "desk"
    assert found.people["business-manager"].email == "manager@example.org"


def test_an_alert_that_has_no_other_address_has_the_default(wrong):
    """Nothing is unroutable."""
    said = wrong(MAIL.replace("default", "local-authority"))
    assert "email.to.default is needed: an alert that has no other address goes there." in said
    assert 'Add default = "office@example.org" under [email.to]' in said


def test_a_party_nobody_knows_is_refused_with_the_one_that_was_meant(wrong):
    said = wrong(MAIL.replace("to = {", 'to = {local-authorty = "a@example.org", '))
    assert "email.to.local-authorty is nobody who owes a duty. Did you mean local-authority?" in said


# Approved domains


@pytest.mark.parametrize(
    ("domains", "address", "approved"),
    [
        (["example.org"], "a@example.org", True),
        (["example.org"], "a@EXAMPLE.org", True),
        (["Example.org"], "a@example.org", True),
        (["example.org"], "a@mail.example.org", False),
        (["example.org"], "a@notexample.org", False),
        (["example.org"], "a@example.org.evil.test", False),
        (["*.nhs.uk"], "a@trust.nhs.uk", True),
        (["*.nhs.uk"], "a@ward.trust.nhs.uk", True),
        (["*.nhs.uk"], "a@nhs.uk", False),
        (["*.nhs.uk"], "a@xnhs.uk", False),
        ([], "a@example.org", True),
        ([], "a@gmail.com", False),
    ],
)
def test_messages_go_to_approved_domains_only(read, domains, address, approved):
    found = read(MAIL)
    assert is_approved(_with(found, tuple(domains)), address) is approved


def _with(found, domains):
    from msgspec.structs import replace

    return replace(found, delivery=Delivery(domains=domains))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (MAIL.replace("office@example.org", "office@gmail.com"), "email.to.default (office@gmail.com)"),
        (MAIL + '[checkpoints]\nto = "b@gmail.com"', "checkpoints.to (b@gmail.com)"),
        (MAIL + '[people."b.jones"]\nemail = "b@gmail.com"', 'people."b.jones".email (b@gmail.com)'),
    ],
)
def test_an_address_in_another_domain_is_refused_with_what_to_add(wrong, text, place):
    said = wrong(text)
    assert f"{place}: gmail.com is not among the approved domains (example.org)" in said
    assert "add it to domains under [delivery]" in said


def test_who_approves_every_domain_says_so(read):
    text = MAIL.replace("office@example.org", "office@gmail.com") + "[delivery]\nany_domain = true"
    assert read(text).delivery.any_domain


@pytest.mark.parametrize(
    ("domain", "says"),
    [
        ("*", "is every domain; write any_domain = true"),
        ("*.", "is no domain"),
        ("a@example.org", "is no domain"),
        ("*example.org", "is no domain"),
        ("ex ample.org", "is no domain"),
        ("", "is no domain"),
    ],
)
def test_what_is_no_domain_is_refused(wrong, domain, says):
    assert says in wrong(MAIL + f'[delivery]\ndomains = ["example.org", "{domain}"]')


# Addresses


@pytest.mark.parametrize(
    "address",
    [
        "a@b@example.org",
        "a,b@example.org",
        "<a@example.org>",
        "a\\u0000@example.org",
        "a@example..org",
        "a@-example.org",
        f"{'a' * 65}@example.org",
        "a\\u200b@example.org",
        "a;b@example.org",
    ],
)
def test_an_address_is_one_address(wrong, address):
    said = wrong(MAIL.replace("office@example.org", address))
    assert "email.to" in said
    assert "address" in said


@pytest.mark.parametrize(
    "address", ["o'brien@example.org", "a+b@example.org", "jörg@example.org", "A_B-c@example.org"]
)
def test_an_address_may_be_unusual(read, address):
    assert read(MAIL.replace("office@example.org", address)).email.to["default"] == address


# The server


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("starttls = true\ntls = true", "are two ways of encryption; keep one"),
        ('login = "spr"', "email.login and email.password_file go together"),
        ('password_file = "p"', "email.login and email.password_file go together"),
        ('login = "spr"\npassword_file = "p"', "needs encryption: add starttls = true, or tls = true"),
        ("timeout = 500", "takes a number from 0.1 to 60"),
    ],
)
def test_a_server_is_spoken_to_safely_or_not_at_all(wrong, more, says):
    assert says in wrong(MAIL.replace("to = {", f"{more}\nto = {{"))


# Webhooks and people


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://chat.example.org/in", "is not encrypted; write https://"),
        ("ftp://chat.example.org/in", "is no address of the web"),
        ("chat.example.org/in", "is no address of the web"),
        ("https://", "is no address of the web"),
        ("https://[::1", "is no address of the web"),
        ("https://chat.example.org:x/", "is no address of the web"),
        ("https://chat.example.org/ü", "is no address of the web"),
        ("https://ann:secret@chat.example.org/in", "takes no login"),
        ("https://chat.example.org/in#part", "takes no login, no space, and nothing after a #"),
    ],
)
def test_a_webhook_is_an_encrypted_address_of_the_web(wrong, url, says):
    said = wrong(HOOK.replace("https://chat.example.org/in", url))
    assert f"webhooks.desk.url {says}" in said
    assert "secret@" not in said


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1", "[::1]:9"])
def test_on_this_machine_a_webhook_needs_no_encryption(read, host):
    assert read(HOOK.replace("https://chat.example.org", f"http://{host}")).webhooks


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HOOK.replace('["/etc/spr/desk.secret"]', "[]"), "webhooks.desk.secret_files names no file"),
        (HOOK.replace('["/etc/spr/desk.secret"]', '"x"'), "takes a list of texts"),
        (HOOK.replace("url", "ulr"), "webhooks.desk.ulr is no setting. Did you mean url?"),
        (HOOK.replace("url", "ulr"), "webhooks.desk.url is needed"),
        ("[webhooks]\ndesk = 5", "takes a table: [webhooks.NAME]"),
        ("webhooks = 5", "takes a table: [webhooks.NAME]"),
        ('[people."b.jones"]', 'people."b.jones" can be reached by nothing; add email or webhook'),
        (
            '[people.ann]\nwebhook = "desk"',
            "people.ann.webhook (desk) is no webhook of these settings: none yet",
        ),
        (
            MAIL + '[people.Ann]\nemail = "a@example.org"\n[people."ann "]\nemail = "b@example.org"',
            'people."ann " and people.Ann are one name; keep one of the two',
        ),
        ('[people.ann]\nemail = "a@example.org"', "people.ann.email needs a mail server"),
        (MAIL + '[people.ann]\nemail = "a"', "people.ann.email (the mailbox) takes an e-mail address"),
        (MAIL + '[people.ann]\nphone = "1"', "people.ann.phone is no setting"),
        ('[checkpoints]\nto = "a@example.org"', "checkpoints.to needs a mail server"),
        ("people = 5", 'takes a table: [people."NAME"]'),
    ],
)
def test_a_webhook_or_a_person_that_cannot_be_used_is_named(wrong, text, says):
    assert says in wrong(text)


def test_every_mistake_is_named_at_once_each_with_its_file(wrong):
    text = (
        MAIL.replace("default", "coronner").replace("sender", "login = 'x'\nsender")
        + HOOK.replace("https", "http")
        + '[people.ann]\nwebhook = "dsk"\n[delivery]\ndomains = ["*"]\n'
    )
    said = wrong(text).splitlines()
    for place in (
        "delivery.domains",
        "email.login",
        "email.to.default",
        "email.to.coronner",
        "email.to.coronner (office@example.org)",
        "webhooks.desk.url",
        "people.ann.webhook",
    ):
        assert [line for line in said if f"spr.toml: {place}" in line], place


def test_reading_the_settings_loads_no_library_of_a_channel(tmp_path):
    """Other commands read them as well, and begin at once."""
    path = tmp_path / "spr.toml"
    path.write_text(WHOLE, "utf-8")
    program = (
        "import sys; from scheduler.settings import settings; "
        f"settings(config={str(path)!r}, database='x.db'); "
        "heavy = ('smtplib', 'ssl', 'http.client', 'email', 'sqlalchemy'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_without_any_of_it_nothing_is_looked_through():
    assert Settings(database="x.db").people == {}


@pytest.mark.parametrize("address", ["a%evil.org@example.org", "evil.org!a@example.org"])
def test_an_address_that_some_servers_relay_to_another_domain_is_refused(wrong, address):
    """The approved domain is the last thing such a server looks at."""
    said = wrong(MAIL.replace("office@example.org", address))
    assert f"email.to.default ({address}): a % or ! before the @" in said
    assert "write an address without" in said


@pytest.mark.parametrize(
    ("host", "state"),
    [
        ("169.254.169.254", "warn"),
        ("[fe80::1]", "warn"),
        ("[::ffff:169.254.169.254]", "warn"),
        ("[fd00:ec2::254]", "warn"),
        ("metadata.google.internal", "warn"),
        ("chat.example.org", "ok"),
        ("10.0.0.1", "ok"),
    ],
)
def test_a_webhook_to_what_tells_machines_their_passwords_is_warned_of(host, state):
    hook = Webhook(url=f"https://{host}/in", secret_files=("x",))
    found = {each.name: each for each in channels(Settings(webhooks={"desk": hook}))}
    assert found["webhooks"].state == state
