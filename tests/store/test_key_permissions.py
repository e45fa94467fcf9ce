"""Who else can read the key-encryption key: a file of ours, or a credential that systemd brings."""

import os
import struct

import pytest

from events.keys import wrapping
from events.places import put_file
from events.refusals import Unsafe

USER_OBJ, USER, GROUP_OBJ, GROUP, MASK, OTHER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
NOBODY = 0xFFFFFFFF


@pytest.fixture
def kek(tmp_path):
    put_file(tmp_path / "spr.kek", b"11" * 32)
    return tmp_path / "spr.kek"


def give(path, *entries):
    """Put an access control list on a file, as acl(5) lays it out for the kernel."""
    packed = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)
    try:
        os.setxattr(path, "system.posix_acl_access", packed)
    except OSError as error:
        pytest.skip(f"no access control lists here: {error}")


def credential(path, who, *more):
    """As systemd lays it down: root's, mode 0400, with a list that lets the service's account read."""
    path.chmod(0o400)
    entries = [(USER_OBJ, 4, NOBODY), (USER, 4, who), *more]
    give(path, *entries, (GROUP_OBJ, 0, NOBODY), (MASK, 4, NOBODY), (OTHER, 0, NOBODY))


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_file_for_this_account_alone_is_read(kek, mode):
    kek.chmod(mode)
    assert wrapping.read(kek).check_value


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o440, 0o660, 0o644])
def test_a_file_that_others_can_read_is_refused(kek, mode):
    kek.chmod(mode)
    with pytest.raises(Unsafe, match="Other accounts") as refused:
        wrapping.read(kek)
    assert "chmod 600" in refused.value.remedy


def test_a_credential_of_systemd_is_read_though_its_mode_seems_to_let_a_group_in(kek):
    """systemd.exec(5): an access control list lets the account in; the group bits show its mask."""
    credential(kek, os.geteuid())
    assert kek.stat().st_mode & 0o777 == 0o440
    assert wrapping.read(kek).check_value


def test_a_list_that_lets_another_account_in_is_refused(kek):
    credential(kek, 54321)
    with pytest.raises(Unsafe, match="the account with the number 54321"):
        wrapping.read(kek)


def test_a_list_that_lets_a_group_in_is_refused(kek):
    credential(kek, os.geteuid())
    give(kek, (USER_OBJ, 4, NOBODY), (USER, 4, os.geteuid()), (GROUP_OBJ, 4, NOBODY), (GROUP, 4, 4711),
         (MASK, 4, NOBODY), (OTHER, 4, NOBODY))  # fmt: skip
    with pytest.raises(Unsafe, match="its group and the group with the number 4711 and everybody"):
        wrapping.read(kek)


def test_a_right_that_the_mask_takes_away_is_none(kek):
    give(kek, (USER_OBJ, 6, NOBODY), (USER, 4, 54321), (GROUP_OBJ, 4, NOBODY), (MASK, 0, NOBODY),
         (OTHER, 0, NOBODY))  # fmt: skip
    assert wrapping.read(kek).check_value
