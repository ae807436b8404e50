import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from clinic.migration_steps import Together


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0010_find_among_many'),
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
            name='responsible_clinician',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Responsible clinician'),
        ),
        migrations.AddField(
            model_name='clinichistory',
            name='responsible_clinician',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Responsible clinician'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clinic',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_clinichistory" ("discomfort_limit", "gender_label", "iastm_review_sessions", "id", "idle_minutes", "is_demo", "language", "name", "opened_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsible_clinician_id", "retention_years", "smallest_comparison_arm", "smallest_group_shown", "time_zone") VALUES (NEW."discomfort_limit", NEW."gender_label", NEW."iastm_review_sessions", NEW."id", NEW."idle_minutes", NEW."is_demo", NEW."language", NEW."name", NEW."opened_at", NOW(), \'insert\', NEW."id", NEW."responsible_clinician_id", NEW."retention_years", NEW."smallest_comparison_arm", NEW."smallest_group_shown", NEW."time_zone"); RETURN NULL;', hash='1ede18328ee82cb0658bc650cb621bfb5813af05', operation='INSERT', pgid='pgtrigger_insert_insert_89e20', table='clinic_clinic', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clinic',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "clinic_clinichistory" ("discomfort_limit", "gender_label", "iastm_review_sessions", "id", "idle_minutes", "is_demo", "language", "name", "opened_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsible_clinician_id", "retention_years", "smallest_comparison_arm", "smallest_group_shown", "time_zone") VALUES (NEW."discomfort_limit", NEW."gender_label", NEW."iastm_review_sessions", NEW."id", NEW."idle_minutes", NEW."is_demo", NEW."language", NEW."name", NEW."opened_at", NOW(), \'update\', NEW."id", NEW."responsible_clinician_id", NEW."retention_years", NEW."smallest_comparison_arm", NEW."smallest_group_shown", NEW."time_zone"); RETURN NULL;', hash='80cf1ac83f4836c2022527ee1405b16cad79dffa', operation='UPDATE', pgid='pgtrigger_update_update_20361', table='clinic_clinic', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clinic',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_clinichistory" ("discomfort_limit", "gender_label", "iastm_review_sessions", "id", "idle_minutes", "is_demo", "language", "name", "opened_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsible_clinician_id", "retention_years", "smallest_comparison_arm", "smallest_group_shown", "time_zone") VALUES (OLD."discomfort_limit", OLD."gender_label", OLD."iastm_review_sessions", OLD."id", OLD."idle_minutes", OLD."is_demo", OLD."language", OLD."name", OLD."opened_at", NOW(), \'delete\', OLD."id", OLD."responsible_clinician_id", OLD."retention_years", OLD."smallest_comparison_arm", OLD."smallest_group_shown", OLD."time_zone"); RETURN NULL;', hash='2c63e9d20898be0ade1483c6bc2722a2aa1d35cd', operation='DELETE', pgid='pgtrigger_delete_delete_b174d', table='clinic_clinic', when='AFTER')),
        ),
        ]),
    ]
