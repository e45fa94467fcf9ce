"""Alerts go to the log: always there, and where an e-mail cannot go."""

from scheduler.channels import Outcome, Taken
from scheduler.logs import logger
from scheduler.messages import Message, label_of


class Log:
    """The log as a channel."""

    def hand_over(self, message: Message) -> Outcome:
        """Write the subject and the neutral label as one line; the log always takes it."""
        logger().warning(
            "alert",
            says=message.subject,
            label=label_of(message),
            told=str(message.told),
            message=message.message_id,
        )
        return Taken()
