"""A reading that an addendum put in the place of a signed one says which addendum."""

import django.db.models.deletion
from django.db import migrations, models

from clinic import guards

READING, ADDENDUM = "sessions_app_observation", "sessions_app_addendum"
# Until now the hour was the link. Readings refuse every change; this one changes nothing of what they say.
NAME_THEM = f"""
    ALTER TABLE {READING} DISABLE TRIGGER a_record_keeps_to_its_moves;
    UPDATE {READING} reading SET addendum_id = addendum.id
    FROM {ADDENDUM} addendum
    WHERE reading.treatment_session_id IS NULL AND addendum.struck_place LIKE 'reading.%'
        AND reading.patient_id = addendum.patient_id AND reading.clinic_id = addendum.clinic_id
        AND reading.entered_at = addendum.added_at AND reading.entered_by_id = addendum.added_by_id;
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
    ALTER TABLE {READING} ENABLE TRIGGER a_record_keeps_to_its_moves;
"""


class Migration(migrations.Migration):

    dependencies = [('sessions_app', '0027_the_seal_asks_the_catalogue')]

    operations = [
        migrations.AddConstraint(
            model_name='addendum',
            constraint=models.UniqueConstraint(fields=('patient', 'id'), name='addendum_with_its_patient'),
        ),
        migrations.AddField(
            model_name='observation',
            name='addendum',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sessions_app.addendum'),
        ),
        migrations.RunSQL(NAME_THEM, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.CheckConstraint(condition=models.Q(('addendum', None), ('treatment_session', None), _connector='OR'), name='a_corrected_reading_was_not_signed'),
        ),
        guards.patient_key(READING, "addendum_id", ADDENDUM),
    ]
