"""The store of log-ins (django.contrib.sessions): two pages of one log-in undo nothing of each other.

Django reads a session when a page begins and writes all of it when the page ends. So a slow page would
take back what another wrote meanwhile: a log-in that was locked would be open again, and one that ended
would live on under a new key. Here a page writes only what it changed, into the row as it then is, and a new
key is given only to a log-in that is still there.
"""

from copy import deepcopy

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import transaction

from clinic.actions.people import held_devices_of, note_new_key


class SessionStore(db.SessionStore):
    _as_read = None  # what the row held when this page read or wrote it

    def load(self):
        read = super().load()
        self._as_read = deepcopy(read)
        return read

    @transaction.atomic
    def save(self, must_create=False):
        if not must_create and self._is_kept():
            self._session_cache = self._changed(self._now())
        super().save(must_create)
        self._as_read = deepcopy(self._session_cache)

    @transaction.atomic
    def cycle_key(self):
        if not self._is_kept():
            return super().cycle_key()
        if person := self.get(SESSION_KEY):
            held_devices_of(person)  # whoever ends this person's log-ins waits, or has done so
        before = self.session_key
        try:
            self._session_cache = self._changed(self._now())
        except UpdateError as gone:
            raise SessionInterrupted("The log-in ended while this page was made.") from gone
        super().cycle_key()
        return note_new_key(before, self.session_key)

    def _is_kept(self):
        """It came from a row, and is read by now: an unknown key is forgotten then."""
        return self._session is not None and self.session_key is not None

    def _now(self):
        """What the row holds at this moment; nobody else writes it until the transaction ends."""
        row = self.model.objects.select_for_update().filter(session_key=self.session_key).first()
        if row is None:
            raise UpdateError
        return self.decode(row.session_data)

    def _changed(self, now):
        """`now` with what this page changed, and nothing else."""
        mine, read = self._session, self._as_read or {}
        taken = {name for name in read if name not in mine}
        given = {name: value for name, value in mine.items() if name not in read or read[name] != value}
        return {name: value for name, value in now.items() if name not in taken} | given
