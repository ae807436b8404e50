"""A clinic's own words for an entry were written in the clinic's language, not all in English."""

from django.db import migrations

IN_THEIR_LANGUAGE = """
UPDATE sessions_app_clinicchoice AS chosen SET label_language = home.language
FROM clinic_clinic AS home
WHERE home.id = chosen.clinic_id AND chosen.label <> '' AND home.language <> chosen.label_language
"""


class Migration(migrations.Migration):

    dependencies = [('sessions_app', '0036_notes_on_sources_apart')]

    operations = [migrations.RunSQL(IN_THEIR_LANGUAGE, migrations.RunSQL.noop)]
