"""A mail server of our own on this machine, for tests of what really goes out."""

import email
import socket
from email.message import EmailMessage
from email.policy import default as policy

from aiosmtpd.controller import Controller


class Post(Controller):
    """Takes what is sent to it: `letters`; with `refuses` it takes none."""

    def __init__(self):
        self.letters: list[EmailMessage] = []
        self.refuses = False
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        super().__init__(self, hostname="127.0.0.1", port=port)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.refuses:
            return "451 not now"
        self.letters.append(email.message_from_bytes(envelope.content, policy=policy))
        return "250 taken"
