"""Signed notes are those of C2SP: what other programs sign we read, and they ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from events.evidence.notes import (
    LARGEST_NOTE,
    MOST_SIGNATURES,
    Note,
    Signer,
    Verifier,
    decoded,
    encoded,
    signed,
)
from events.refusals import NoteRefused

# golang.org/x/mod, sumdb/note/note_test.go and example_test.go
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
BY_PETER = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJ"
    "nAM=\n"
)
BY_ENOCH = (
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ"
    "=\n"
)
WITH_WRONG_LENGTH = "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=="
OF_ANOTHER_KIND = "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
# C2SP, signed-note.md, "Example", and its first page
FOO = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
BY_FOO = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
EMPTY_LINES_WITHIN = (
    "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
    "— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj9"
    "9ihAQwaqP3ZekRwNtIc=\n"
)


def note(text):
    return Note.read(text.encode())


def peter():
    return Signer("PeterNeumann", decoded(PETERS_SECRET.split("+", 4)[4])[1:])


def test_the_published_note_is_signed_as_published():
    assert bytes(signed(TEXT, peter())).decode() == TEXT + "\n" + BY_PETER
    assert str(peter().verifier) == PETER


def test_the_published_notes_are_verified():
    assert note(TEXT + "\n" + BY_PETER).signed_by([Verifier.read(PETER)]) == [Verifier.read(PETER)]
    assert note(BY_FOO).signed_by([Verifier.read(FOO)]) == [Verifier.read(FOO)]


def test_signatures_of_unknown_keys_are_left_alone():
    """C2SP: verifiers must ignore signatures from unknown keys."""
    both, keys = note(TEXT + "\n" + BY_PETER + BY_ENOCH), [Verifier.read(PETER), Verifier.read(ENOCH)]
    assert [both.signed_by(keys), both.signed_by(keys[:1]), both.signed_by([])] == [keys, keys[:1], []]
    assert bytes(both).decode() == TEXT + "\n" + BY_PETER + BY_ENOCH


def test_a_name_or_an_id_alone_does_not_make_a_key_known():
    known = [Verifier.read(PETER)]
    assert note(TEXT + "\n" + BY_PETER.replace("PeterNeumann", "CarmenSandiego")).signed_by(known) == []
    assert note(TEXT + "\n" + BY_PETER.replace(" x08g", " xxxx")).signed_by(known) == []


@pytest.mark.parametrize("below", [
    BY_PETER[:60] + "ABCD" + BY_PETER[60:],
    BY_PETER + BY_PETER[:60] + "ABCD" + BY_PETER[60:],
    BY_PETER.replace("ZJku", "ZJkv"),
])  # fmt: skip
def test_a_signature_of_a_known_key_that_does_not_fit_spoils_the_note(below):
    with pytest.raises(NoteRefused, match="PeterNeumann does not fit"):
        note(TEXT + "\n" + below).signed_by([Verifier.read(PETER)])


def test_the_last_empty_line_parts_text_and_signatures():
    assert note(EMPTY_LINES_WITHIN).text.endswith("sole:\n\ned è subito sera.\n")
    assert bytes(note(EMPTY_LINES_WITHIN)).decode() == EMPTY_LINES_WITHIN


ODD = {
    "nothing": "",
    "no signature": TEXT,
    "an empty line only": TEXT + "\n",
    "an empty line twice": TEXT + "\n\n",
    "no line feed at the end": TEXT + "\n" + BY_PETER[:-1],
    "a control character": "\x01" + TEXT + "\n" + BY_PETER,
    "a tabulator": "\t" + TEXT + "\n" + BY_PETER,
    "a carriage return": (TEXT + "\n" + BY_PETER).replace("\n", "\r\n"),
    "a name of two words": TEXT + "\n" + BY_PETER.replace("PeterNeumann", "Bad Name"),
    "a name with a plus": TEXT + "\n" + BY_PETER.replace("PeterNeumann", "Peter+Neumann"),
    "a name with a wide space": TEXT + "\n" + BY_PETER.replace("PeterNeumann", "Peter\u3000Neumann"),
    "no name": TEXT + "\n" + BY_PETER.replace("PeterNeumann", ""),
    "another line below": TEXT + "\n" + BY_PETER + "Unexpected line.\n",
    "a hyphen for the dash": TEXT + "\n" + BY_PETER.replace("—", "-"),
    "a space at the end": TEXT + "\n" + BY_PETER.replace("=\n", "= \n"),
    "no padding": TEXT + "\n" + BY_PETER.replace("=\n", "\n"),
    "bits in the padding": TEXT + "\n" + BY_PETER.replace("nAM=\n", "nAN=\n"),
    "only a key id": TEXT + "\n" + "— PeterNeumann x08gow==\n",
    "too many signatures": TEXT + "\n" + BY_ENOCH * (MOST_SIGNATURES + 1),
    "too many bytes": "a" * LARGEST_NOTE + "\n\n" + BY_PETER,
}  # fmt: skip


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_what_is_not_written_as_a_note_is_refused(odd):
    with pytest.raises(NoteRefused, match="no signed note") as refused:
        note(odd)
    assert refused.value.remedy


def test_what_is_not_text_is_refused():
    with pytest.raises(NoteRefused, match="UTF-8"):
        Note.read(b"\xff" + (TEXT + "\n" + BY_PETER).encode())


def test_as_many_signatures_as_are_allowed_are_read():
    """The control of too many."""
    assert len(note(TEXT + "\n" + BY_ENOCH * MOST_SIGNATURES).signatures) == MOST_SIGNATURES


def test_no_part_of_a_key_and_no_altered_key_is_accepted():
    """golang.org/x/mod, TestNewVerifier: every piece of it, and each character raised by one."""
    pieces = {PETER[i:j] for i in range(len(PETER)) for j in range(i, len(PETER) + 1)} - {PETER}
    raised = {PETER[:n] + chr(ord(PETER[n]) + 1) + PETER[n + 1 :] for n in range(len(PETER))}
    wrong = pieces | raised | {WITH_WRONG_LENGTH, OF_ANOTHER_KIND, PETER + "\n", " " + PETER, PETER.upper()}
    assert [text for text in wrong if not refused(text)] == []
    assert str(Verifier.read(PETER)) == PETER


def refused(text):
    try:
        Verifier.read(text)
    except NoteRefused:
        return True
    return False


def test_a_text_without_an_end_and_a_name_with_a_space_are_mistakes():
    with pytest.raises(ValueError, match="line feed"):
        signed("abc", peter())
    with pytest.raises(ValueError, match="neither spaces nor a plus"):
        Signer("a b", bytes(32))


LINES = some.text(some.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=30)
SEEDS = some.binary(min_size=32, max_size=32)


@given(some.lists(LINES, min_size=1, max_size=5), some.lists(SEEDS, min_size=1, max_size=3, unique=True))
def test_a_note_comes_back_as_it_was_signed(lines, seeds):
    """Whatever the text; an empty line within it does not end it."""
    signers = [Signer(f"spr/{n}", seed) for n, seed in enumerate(seeds)]
    made = signed("\n".join(lines) + "\n", *signers)
    known = [signer.verifier for signer in signers]
    assert Note.read(bytes(made)) == made
    assert made.signed_by(known) == known
    assert [Verifier.read(str(each)) for each in known] == known


@given(some.integers(0, len(BY_FOO.encode()) - 1), some.integers(0, 7))
def test_no_altered_note_is_verified(place, bit):
    """Refused as a note, refused as forged, or signed by nobody known: never accepted."""
    altered = bytearray(BY_FOO.encode())
    altered[place] ^= 1 << bit
    assert not accepted(bytes(altered))
    assert accepted(BY_FOO.encode())


def accepted(stored):
    try:
        return Note.read(stored).signed_by([Verifier.read(FOO)])
    except NoteRefused:
        return []


@given(some.binary(max_size=200))
def test_arbitrary_bytes_are_refused_in_words(noise):
    with pytest.raises(NoteRefused):
        Note.read(noise + encoded(noise).encode())
