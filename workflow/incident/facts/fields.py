"""The fields that several facts of an incident share."""

from typing import Annotated

import msgspec

from workflow.facts import says
from workflow.vocabulary import Agency, Words

Reasons = Annotated[Words | None, says("the reasons; sealed")]
Organisation = Annotated[Agency, says("the organisation")]
Authority = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[a-z]+(-[a-z]+)*$",
        max_length=40,
        description="an authority, called by its area in one word (calderdale, north-yorkshire), or: ours, unknown",
    ),
]
OURS = "ours"
"""The local authority of the partnership that keeps this record."""
UNSTATED = "unknown"
"""Nobody knows which authority, or nobody has said."""
