"""Every check of an examination by its name, and what it means when it finds something.

The one place where they are told: the reference page of the examination is written from it.
"""

from __future__ import annotations

from typing import Final

CHECKS: Final = {
    # The facts
    "bytes": "a fact has other bytes than those that were recorded",
    "header": "its header is not written as this program writes one, as with a line more or other line ends",
    "columns": "its columns say something else than its bytes, or something that no record says",
    "body": "its body cannot be read, or is not the canonical JSON that this program writes",
    "sealed": "a text is marked as sealed and is not among the sealed texts, or the other way round",
    "chain": "it does not follow the one before it in its case, or stands before it",
    "positions": "a position is empty: a fact was taken out",
    "order": "it was recorded before the one that stands before it",
    "commands": "the table of commands does not say who recorded it, or says so twice",
    "ids": "it has the id of another fact",
    "end": "a command recorded more than there is: the newest facts were taken out",
    # The checkpoints
    "truncated": "a checkpoint is over more facts than there are: the end was cut off, or it is an old copy",
    "rewritten": "a checkpoint has another root than the record at its size: facts were written anew",
    "signature": "a checkpoint is not signed by a key that counts, or its signature does not fit",
    "other-log": "a checkpoint belongs to another record",
    "checkpoints": "a checkpoint kept beside the facts is not as it was written",
    "proof": "with `spr audit check`: a proof does not lead to the root of its checkpoint",
    # The sealed texts and their keys
    "altered": "with `--words`: a sealed text was altered, or was sealed for another place",
    "other-key": "with `--words`: a sealed text was sealed with another key than the one in the keystore",
    "other-way": "with `--words`: a sealed text was sealed in a way that this program does not know",
    "no-key": "with `--words`: a sealed text has no key, and no sign that there ever was one",
    "destroyed": "with `--words`: the key of a sealed text was destroyed, and no fact says so",
    "destroyed-key": "with `--words`: a key that was destroyed, as the record says, is in the keystore again",
    "erased": "with `--words`: the keystore calls a key destroyed, and no order on record says so",
    "keystore": "the keystore cannot sign; with `--words`: it does not open, or holds what nobody put there",
    # The database
    "file": "the file or the database is damaged",
    "log": "the record says of itself what its facts do not say, or that its version is an unknown one",
    "head": "on a server: the table of the head says that the record ends elsewhere",
    "tables": "a table is not as it was made, or there is an index or a view that is none of ours",
    "guards-missing": "a trigger that refuses to alter the record was removed or altered",
    "guards-foreign": "there is a trigger on the record that is none of ours",
    "rights": "on a server: somebody may do more than was given",
    "settings": "on a server: a setting weakens what is acknowledged, or what guards the record",
    "work": "on a server: something lies in the schema of the views that is none of ours",
    # The examination itself
    "store": "the record could not be opened, and so nothing was examined",
    "copy": "a copy does not hold what was copied",
    "more": "there are more findings than are listed",
}
"""Each name, and a clause that says what was found."""
