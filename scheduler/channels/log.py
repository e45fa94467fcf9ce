"""Alerts go to the log: always there, and where nothing else can go."""

from scheduler.channels import Outcome, Taken
from scheduler.logs import logger
from scheduler.messages import Message


class Log:
    """The log as a channel."""

    def hand_over(self, message: Message) -> Outcome:
        """Write the subject and the neutral label as one line; the log always takes it."""
        logger().warning(
            "alert",
            says=message.subject,
            label=message.label,
            told=str(message.told),
            message=message.message_id,
        )
        return Taken()
