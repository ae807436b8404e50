import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from clinic.migration_steps import Together


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0008_history_guards'),
    ]

    operations = [
        Together([
        pgtrigger.migrations.RemoveTrigger(
            model_name='patient',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='patient',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='patient',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='patient',
            name='born_on_is_estimated',
            field=models.BooleanField(default=False, verbose_name='Birth date is estimated'),
        ),
        migrations.AddField(
            model_name='patienthistory',
            name='born_on_is_estimated',
            field=models.BooleanField(default=False, verbose_name='Birth date is estimated'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='patient',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_patienthistory" ("added_at", "added_by_id", "address", "born_on", "born_on_is_estimated", "clinic_id", "email", "family_name", "given_names", "id", "language", "merged_into_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "portal_user_id", "record_number", "sex", "status", "title") VALUES (NEW."added_at", NEW."added_by_id", NEW."address", NEW."born_on", NEW."born_on_is_estimated", NEW."clinic_id", NEW."email", NEW."family_name", NEW."given_names", NEW."id", NEW."language", NEW."merged_into_id", NOW(), \'insert\', NEW."id", NEW."phone", NEW."portal_user_id", NEW."record_number", NEW."sex", NEW."status", NEW."title"); RETURN NULL;', hash='e2afa5c744a295e925a96b93f5f93d9521796df4', operation='INSERT', pgid='pgtrigger_insert_insert_91ad5', table='clinic_patient', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='patient',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "clinic_patienthistory" ("added_at", "added_by_id", "address", "born_on", "born_on_is_estimated", "clinic_id", "email", "family_name", "given_names", "id", "language", "merged_into_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "portal_user_id", "record_number", "sex", "status", "title") VALUES (NEW."added_at", NEW."added_by_id", NEW."address", NEW."born_on", NEW."born_on_is_estimated", NEW."clinic_id", NEW."email", NEW."family_name", NEW."given_names", NEW."id", NEW."language", NEW."merged_into_id", NOW(), \'update\', NEW."id", NEW."phone", NEW."portal_user_id", NEW."record_number", NEW."sex", NEW."status", NEW."title"); RETURN NULL;', hash='751f56a9a7e13f93489f179f5641fc5b750731eb', operation='UPDATE', pgid='pgtrigger_update_update_87142', table='clinic_patient', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='patient',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_patienthistory" ("added_at", "added_by_id", "address", "born_on", "born_on_is_estimated", "clinic_id", "email", "family_name", "given_names", "id", "language", "merged_into_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "portal_user_id", "record_number", "sex", "status", "title") VALUES (OLD."added_at", OLD."added_by_id", OLD."address", OLD."born_on", OLD."born_on_is_estimated", OLD."clinic_id", OLD."email", OLD."family_name", OLD."given_names", OLD."id", OLD."language", OLD."merged_into_id", NOW(), \'delete\', OLD."id", OLD."phone", OLD."portal_user_id", OLD."record_number", OLD."sex", OLD."status", OLD."title"); RETURN NULL;', hash='594f28132a08495a54d3e9dbb08f161615540112', operation='DELETE', pgid='pgtrigger_delete_delete_94fb2', table='clinic_patient', when='AFTER')),
        ),
        ]),
    ]
