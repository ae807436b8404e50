"""A guardian has an own log-in, an invitation a short code, and an access ends in a row of its own."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from clinic import guards
from clinic.migration_steps import Together


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0012_alerts_name_their_contraindication'),
    ]

    operations = [
        Together([
        migrations.CreateModel(
            name='PortalEnding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ended_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='Reason')),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('ended_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('guardian', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.guardian')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='portal_endings', to='clinic.patient')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='guardian',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='guardian',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='guardian',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='guardian',
            name='may_answer',
            field=models.BooleanField(default=False, verbose_name='Answers questions and ticks exercises'),
        ),
        migrations.AddField(
            model_name='guardian',
            name='may_keep_data',
            field=models.BooleanField(default=False, verbose_name='Keeps consents and data'),
        ),
        migrations.AddField(
            model_name='guardian',
            name='portal_user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='guardianhistory',
            name='may_answer',
            field=models.BooleanField(default=False, verbose_name='Answers questions and ticks exercises'),
        ),
        migrations.AddField(
            model_name='guardianhistory',
            name='may_keep_data',
            field=models.BooleanField(default=False, verbose_name='Keeps consents and data'),
        ),
        migrations.AddField(
            model_name='guardianhistory',
            name='portal_user',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='invitation',
            name='code_hash',
            field=models.CharField(blank=True, max_length=64, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='invitation',
            name='guardian',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.guardian'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='guardian',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_guardianhistory" ("added_at", "added_by_id", "clinic_id", "ended_at", "ended_by_id", "id", "may_answer", "may_keep_data", "name", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "portal_user_id", "relation") VALUES (NEW."added_at", NEW."added_by_id", NEW."clinic_id", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."may_answer", NEW."may_keep_data", NEW."name", NEW."patient_id", NOW(), \'insert\', NEW."id", NEW."phone", NEW."portal_user_id", NEW."relation"); RETURN NULL;', hash='3db20076e5e7d9327c2455972f1d4b34e089e4bd', operation='INSERT', pgid='pgtrigger_insert_insert_f218d', table='clinic_guardian', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='guardian',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "clinic_guardianhistory" ("added_at", "added_by_id", "clinic_id", "ended_at", "ended_by_id", "id", "may_answer", "may_keep_data", "name", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "portal_user_id", "relation") VALUES (NEW."added_at", NEW."added_by_id", NEW."clinic_id", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."may_answer", NEW."may_keep_data", NEW."name", NEW."patient_id", NOW(), \'update\', NEW."id", NEW."phone", NEW."portal_user_id", NEW."relation"); RETURN NULL;', hash='03902555d8540cc1f9e788390fb8c4d318dda064', operation='UPDATE', pgid='pgtrigger_update_update_48996', table='clinic_guardian', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='guardian',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_guardianhistory" ("added_at", "added_by_id", "clinic_id", "ended_at", "ended_by_id", "id", "may_answer", "may_keep_data", "name", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "portal_user_id", "relation") VALUES (OLD."added_at", OLD."added_by_id", OLD."clinic_id", OLD."ended_at", OLD."ended_by_id", OLD."id", OLD."may_answer", OLD."may_keep_data", OLD."name", OLD."patient_id", NOW(), \'delete\', OLD."id", OLD."phone", OLD."portal_user_id", OLD."relation"); RETURN NULL;', hash='4b7a0bba734cc98fa369d39e4d21fb610f740ab1', operation='DELETE', pgid='pgtrigger_delete_delete_965f4', table='clinic_guardian', when='AFTER')),
        ),
        ]),
        migrations.AddConstraint(
            model_name='guardian',
            constraint=models.UniqueConstraint(fields=('patient', 'portal_user'), name='a_log_in_is_one_guardian_of_a_patient'),
        ),
        migrations.AddConstraint(
            model_name='guardian',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at', None), ('portal_user', None), _connector='OR'), name='an_ended_guardian_has_no_log_in'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('guardian', None), ('patient__isnull', False), _connector='OR'), name='a_guardian_is_invited_for_a_patient'),
        ),
        migrations.AddConstraint(
            model_name='portalending',
            constraint=models.UniqueConstraint(fields=('clinic', 'id'), name='portal_ending_with_its_clinic'),
        ),
        migrations.AddConstraint(
            model_name='portalending',
            constraint=models.CheckConstraint(condition=models.Q(('ended_by', models.F('person')), models.Q(('reason', ''), _negated=True), _connector='OR'), name='who_ends_the_access_of_another_says_why'),
        ),
        guards.a_code_finds_its_clinic_too(),
        guards.guardians_find_their_places("clinic_guardian", "clinic_clinic"),
        guards.row_security("clinic_portalending"),
        guards.clinic_key("clinic_portalending", "patient_id", "clinic_patient"),
        guards.clinic_key("clinic_portalending", "guardian_id", "clinic_guardian"),
        guards.patient_key("clinic_portalending", "guardian_id", "clinic_guardian"),
        guards.clinic_key("clinic_invitation", "guardian_id", "clinic_guardian"),
        guards.patient_key("clinic_invitation", "guardian_id", "clinic_guardian"),
        guards.append_only("clinic_portalending"),
    ]
