"""Starts a program with a listening socket as systemd does: `python activation.py SOCKET PROGRAM ARGUMENT…`."""

import os
import sys

FIRST = 3  # the number under which systemd hands over the first socket


def main() -> None:
    """Hands the socket over and becomes the program."""
    socket, program = int(sys.argv[1]), sys.argv[2:]
    if socket != FIRST:
        os.dup2(socket, FIRST)
    os.set_inheritable(FIRST, True)
    os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"}
    os.execv(program[0], program)


if __name__ == "__main__":
    main()
