"""Whoever looks at a record holds the end of the trail while the record's key is looked up. An erasure held the
record whole and waited for that end: each could wait for the other. Now it lets keys be looked up."""

from importlib import import_module

from django.db import migrations

from clinic.trail import ERASED_LOOKS

before = import_module("sessions_app.migrations.0049_records_end").ERASE.replace("{wordless}", ERASED_LOOKS)
before = before.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
LOCKED = "ORDER BY id FOR UPDATE;"


class Migration(migrations.Migration):

    dependencies = [('sessions_app', '0049_records_end')]

    operations = [migrations.RunSQL(before.replace(LOCKED, "ORDER BY id FOR NO KEY UPDATE;"), before)]
