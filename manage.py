#!/usr/bin/env python
import os
import sys

from clinic import database


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
    from django.core.management import execute_from_command_line

    try:
        with database.for_command(sys.argv):
            execute_from_command_line(sys.argv)
    except database.DatabaseUnavailable as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    main()
