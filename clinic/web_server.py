"""The web server's program: granian, with the pages loaded before its processes are forked. They share what
is loaded, and one that ended is there again at once (docs/decisions/0039).

It serves as soon as its standard input has ended: `up` has it load while the database is still made ready.
"""

import sys
from importlib import import_module

from granian.cli import entrypoint


def main():
    import_module("clinic.asgi")
    sys.stdin.read()
    entrypoint()


if __name__ == "__main__":
    main()
