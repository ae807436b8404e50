import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from clinic.migration_steps import Together


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0014_consent_to_a_trial'),
    ]

    operations = [
        Together([
        pgtrigger.migrations.RemoveTrigger(
            model_name='clinic',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='clinic',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='clinic',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='clinic',
            name='session_minutes_high',
            field=models.PositiveSmallIntegerField(default=45, verbose_name='to, minutes'),
        ),
        migrations.AddField(
            model_name='clinic',
            name='session_minutes_low',
            field=models.PositiveSmallIntegerField(default=30, verbose_name='A session lasts from, minutes'),
        ),
        migrations.AddField(
            model_name='clinic',
            name='smallest_cell_shown',
            field=models.PositiveSmallIntegerField(default=5, verbose_name='No count under so many patients'),
        ),
        migrations.AddField(
            model_name='clinichistory',
            name='session_minutes_high',
            field=models.PositiveSmallIntegerField(default=45, verbose_name='to, minutes'),
        ),
        migrations.AddField(
            model_name='clinichistory',
            name='session_minutes_low',
            field=models.PositiveSmallIntegerField(default=30, verbose_name='A session lasts from, minutes'),
        ),
        migrations.AddField(
            model_name='clinichistory',
            name='smallest_cell_shown',
            field=models.PositiveSmallIntegerField(default=5, verbose_name='No count under so many patients'),
        ),
        migrations.AlterField(
            model_name='clinic',
            name='smallest_comparison_arm',
            field=models.PositiveSmallIntegerField(default=20, verbose_name='No comparison under so many in each group'),
        ),
        migrations.AlterField(
            model_name='clinic',
            name='smallest_group_shown',
            field=models.PositiveSmallIntegerField(default=10, verbose_name='No rate under so many'),
        ),
        migrations.AlterField(
            model_name='clinichistory',
            name='smallest_comparison_arm',
            field=models.PositiveSmallIntegerField(default=20, verbose_name='No comparison under so many in each group'),
        ),
        migrations.AlterField(
            model_name='clinichistory',
            name='smallest_group_shown',
            field=models.PositiveSmallIntegerField(default=10, verbose_name='No rate under so many'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clinic',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_clinichistory" ("discomfort_limit", "gender_label", "iastm_review_sessions", "id", "idle_minutes", "is_demo", "language", "name", "opened_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsible_clinician_id", "retention_years", "session_minutes_high", "session_minutes_low", "smallest_cell_shown", "smallest_comparison_arm", "smallest_group_shown", "time_zone") VALUES (NEW."discomfort_limit", NEW."gender_label", NEW."iastm_review_sessions", NEW."id", NEW."idle_minutes", NEW."is_demo", NEW."language", NEW."name", NEW."opened_at", NOW(), \'insert\', NEW."id", NEW."responsible_clinician_id", NEW."retention_years", NEW."session_minutes_high", NEW."session_minutes_low", NEW."smallest_cell_shown", NEW."smallest_comparison_arm", NEW."smallest_group_shown", NEW."time_zone"); RETURN NULL;', hash='2c4f431e9c5500e1d5ee9e3c69e90f73eaf0ee62', operation='INSERT', pgid='pgtrigger_insert_insert_89e20', table='clinic_clinic', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clinic',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "clinic_clinichistory" ("discomfort_limit", "gender_label", "iastm_review_sessions", "id", "idle_minutes", "is_demo", "language", "name", "opened_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsible_clinician_id", "retention_years", "session_minutes_high", "session_minutes_low", "smallest_cell_shown", "smallest_comparison_arm", "smallest_group_shown", "time_zone") VALUES (NEW."discomfort_limit", NEW."gender_label", NEW."iastm_review_sessions", NEW."id", NEW."idle_minutes", NEW."is_demo", NEW."language", NEW."name", NEW."opened_at", NOW(), \'update\', NEW."id", NEW."responsible_clinician_id", NEW."retention_years", NEW."session_minutes_high", NEW."session_minutes_low", NEW."smallest_cell_shown", NEW."smallest_comparison_arm", NEW."smallest_group_shown", NEW."time_zone"); RETURN NULL;', hash='c4900e8832d1ae81f4ede6d02680a49335202c52', operation='UPDATE', pgid='pgtrigger_update_update_20361', table='clinic_clinic', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clinic',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_clinichistory" ("discomfort_limit", "gender_label", "iastm_review_sessions", "id", "idle_minutes", "is_demo", "language", "name", "opened_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsible_clinician_id", "retention_years", "session_minutes_high", "session_minutes_low", "smallest_cell_shown", "smallest_comparison_arm", "smallest_group_shown", "time_zone") VALUES (OLD."discomfort_limit", OLD."gender_label", OLD."iastm_review_sessions", OLD."id", OLD."idle_minutes", OLD."is_demo", OLD."language", OLD."name", OLD."opened_at", NOW(), \'delete\', OLD."id", OLD."responsible_clinician_id", OLD."retention_years", OLD."session_minutes_high", OLD."session_minutes_low", OLD."smallest_cell_shown", OLD."smallest_comparison_arm", OLD."smallest_group_shown", OLD."time_zone"); RETURN NULL;', hash='f309126c6476a1509ae9c29e6d57f37b941a4a22', operation='DELETE', pgid='pgtrigger_delete_delete_b174d', table='clinic_clinic', when='AFTER')),
        ),
        ]),
    ]
