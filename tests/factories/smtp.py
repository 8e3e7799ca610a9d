"""A small mail server that really speaks SMTP on a socket, and keeps what it is given."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage


class SmtpServer(socketserver.ThreadingTCPServer):
    """Takes every message. `refusals` are answered first, each once, instead of “250 OK” at the step that they name.

    `on_taken` is called after a message was taken, before that is answered.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.raw: list[bytes] = []
        self.refusals: list[tuple[str, str]] = []
        self.lines: list[str] = []
        self.on_taken: Callable[[], None] = lambda: None

    @property
    def port(self) -> int:
        """The port at which it listens."""
        return int(self.server_address[1])

    @property
    def messages(self) -> list[EmailMessage]:
        """What it has taken."""
        read = [email.message_from_bytes(raw, policy=email.policy.default) for raw in self.raw]
        return [message for message in read if isinstance(message, EmailMessage)]

    def refusal_of(self, step: str) -> str | None:
        """What is answered instead at this step, once."""
        if self.refusals and self.refusals[0][0] == step:
            return self.refusals.pop(0)[1]
        return None


class _Conversation(socketserver.StreamRequestHandler):
    server: SmtpServer

    def handle(self) -> None:
        """Speak until the other side says goodbye or goes away."""
        self._say("220 here")
        while line := self.rfile.readline():
            words = line.decode().strip()
            self.server.lines.append(words)
            step = words.split(" ", 1)[0].upper()
            if step == "QUIT":
                self._say("221 bye")
                return
            if step == "DATA":
                self._take()
            else:
                self._say(self.server.refusal_of(step) or "250 OK")

    def _take(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        refused = self.server.refusal_of("DATA")
        if refused is None:
            self.server.raw.append(b"".join(lines))
            self.server.on_taken()
        self._say(refused or "250 OK")

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


@contextmanager
def mail_server() -> Iterator[SmtpServer]:
    """The server, listening."""
    with SmtpServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()
