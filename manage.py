#!/usr/bin/env python
import os
import sys

from clinic import database, serving

NO_SUCH_TABLE = "42P01"


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError, ProgrammingError

    try:
        with serving.for_command(sys.argv), database.for_command(sys.argv):
            execute_from_command_line(sys.argv)
    except (database.DatabaseUnavailable, serving.CannotServe, ImproperlyConfigured) as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        if not serving.stop.is_asked:
            raise
        sys.stdout.write("Stopped.\n")
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None):
            raise  # the server answered, and this was its answer
        sys.exit(f"The database does not answer: {str(error).strip()}")
    except ProgrammingError as error:
        if getattr(error.__cause__, "sqlstate", None) != NO_SUCH_TABLE:
            raise
        lacks = str(error).splitlines()[0]
        sys.exit(f"The tables are not there ({lacks}). First manage.py migrate, then manage.py catalogue.")


if __name__ == "__main__":
    main()
