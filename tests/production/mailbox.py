"""A mail server that keeps what it is given; it can be closed, slow, or hang up at the worst moment."""

import email
import socketserver
import threading
import time
from collections import Counter
from email import policy
from email.message import EmailMessage


class _Talk(socketserver.StreamRequestHandler):
    """One client's conversation, in as much SMTP as a client needs."""

    server: "Mailbox"

    def handle(self) -> None:
        self._say("220 mailbox")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"DATA":
                self._say("354 go on")
                self.server.keep(self._read_message())
                self._say("250 kept")
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 yes")

    def _read_message(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class Mailbox(socketserver.ThreadingTCPServer):
    """Listens on a port of this machine from `open` to `close`, as often as one likes."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int) -> None:
        self.port, self.pause = port, 0.0
        self.messages: list[EmailMessage] = []
        self._thread: threading.Thread | None = None

    def open(self) -> None:
        """Starts to answer."""
        super().__init__(("127.0.0.1", self.port), _Talk)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stops to answer: who comes is refused."""
        if self._thread is not None:
            self.shutdown()
            self.server_close()
            self._thread.join()
            self._thread = None

    def keep(self, raw: bytes) -> None:
        """Takes a message in, after a pause if one was asked for."""
        time.sleep(self.pause)
        self.messages.append(email.message_from_bytes(raw, policy=policy.default))

    def doubled(self) -> list[str]:
        """The mails that came more than once."""
        return [name for name, count in Counter(self.ids()).items() if count > 1]

    def ids(self) -> list[str]:
        """What the portal calls each mail that came."""
        return [str(message["X-Listo-Mail"]) for message in self.messages]

    def text_to(self, address: str, patience: float = 20.0) -> str:
        """The text of the newest mail to somebody; waits for it."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            found = [message for message in self.messages if message["To"] == address]
            if found:
                body = found[-1].get_body()
                return "" if body is None else str(body.get_content())
            time.sleep(0.05)
        raise TimeoutError(f"no mail came to {address}")
