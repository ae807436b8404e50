"""The store of log-ins (django.contrib.sessions): two pages of one log-in undo nothing of each other.

Django reads a session when a page begins and writes all of it when the page ends. So a slow page would
take back what another wrote meanwhile: a log-in that was locked would be open again, and one that ended
would live on under a new key. Here a page writes only over what it read; where another was quicker it writes
what it changed, and nothing else, into the row as it then is. A new key is given only to a log-in that is
still there.
"""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import transaction

from clinic.actions.people import held_devices_of, note_new_key


class SessionStore(db.SessionStore):
    _as_kept = None  # the text of the row when this page read or wrote it

    def load(self):
        row = self._get_session_from_db()
        self._as_kept = row.session_data if row else None
        return self.decode(row.session_data) if row else {}

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        self._as_kept = row.session_data
        return row

    def save(self, must_create=False):
        read = self._as_kept
        if must_create or not self._is_kept():
            super().save(must_create)
        elif not self._write_over(read):
            self._write_into(read)

    def _write_over(self, read):
        """One statement, which waits for whoever writes the row just now, and then finds it changed."""
        row = self.create_model_instance(self._session)
        as_read = self.model.objects.filter(session_key=self.session_key, session_data=read)
        return as_read.update(session_data=row.session_data, expire_date=row.expire_date)

    @transaction.atomic
    def _write_into(self, read):
        self._session_cache = self._changed(read, self._now())
        super().save()

    @transaction.atomic
    def cycle_key(self):
        if not self._is_kept():
            return super().cycle_key()
        if person := self.get(SESSION_KEY):
            held_devices_of(person)  # whoever ends this person's log-ins waits, or has done so
        before = self.session_key
        try:
            self._session_cache = self._changed(self._as_kept, self._now())
        except UpdateError as gone:
            raise SessionInterrupted("The log-in ended while this page was made.") from gone
        super().cycle_key()
        return note_new_key(before, self.session_key)

    def _is_kept(self):
        """It came from a row, and is read by now: an unknown key is forgotten then."""
        return self._session is not None and self.session_key is not None

    def _now(self):
        """What the row holds at this moment; nobody else writes it until the transaction ends."""
        row = self.model.objects.select_for_update(no_key=True).filter(session_key=self.session_key).first()
        if row is None:
            raise UpdateError
        return self.decode(row.session_data)

    def _changed(self, read, now):
        """`now` with what this page changed since it read, and nothing else."""
        mine, read = self._session, self.decode(read) if read else {}
        taken = {name for name in read if name not in mine}
        given = {name: value for name, value in mine.items() if name not in read or read[name] != value}
        return {name: value for name, value in now.items() if name not in taken} | given
