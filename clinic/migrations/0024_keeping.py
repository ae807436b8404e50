"""How long records are kept, holds, requests to erase, what is left of an erased record, and merges."""

import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from clinic.migration_steps import Together


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0023_records_are_kept_at_least_six_years'),
    ]

    operations = [
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record_number', models.CharField(max_length=30)),
                ('also_erased', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('last_seen_on', models.DateField()),
                ('kept_until_on', models.DateField()),
                ('asked_at', models.DateTimeField()),
                ('done_at', models.DateTimeField()),
                ('trail_numbers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('trail_digest', models.CharField(max_length=64)),
                ('trail_number', models.BigIntegerField()),
                ('written_in', models.CharField(max_length=60)),
            ],
            options={
                'ordering': ['-done_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ErasureRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('asked', 'Waits for a second person'), ('withdrawn', 'Withdrawn')], default='asked', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['asked_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, verbose_name='Reason')),
                ('state', models.CharField(choices=[('standing', 'Standing'), ('lifted', 'Lifted')], default='standing', max_length=10)),
                ('placed_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('lifted_reason', models.CharField(blank=True, max_length=300, verbose_name='Reason')),
            ],
            options={
                'ordering': ['-placed_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='PatientMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, verbose_name='Why they are one person')),
                ('state', models.CharField(choices=[('asked', 'Waits for a second person'), ('withdrawn', 'Withdrawn'), ('done', 'Merged'), ('undone', 'Undone')], default='asked', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('former_status', models.CharField(blank=True, choices=[('active', 'Active'), ('inactive', 'Inactive'), ('deceased', 'Deceased'), ('merged', 'Merged into another record'), ('erased', 'Erased')], max_length=10)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('undone_reason', models.CharField(blank=True, max_length=300, verbose_name='Reason')),
            ],
            options={
                'ordering': ['asked_at', 'id'],
            },
        ),
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
            name='majority_age',
            field=models.PositiveSmallIntegerField(db_default=21, default=21, verbose_name='Age of majority'),
        ),
        migrations.AddField(
            model_name='clinichistory',
            name='majority_age',
            field=models.PositiveSmallIntegerField(db_default=21, default=21, verbose_name='Age of majority'),
        ),
        migrations.AlterField(
            model_name='patient',
            name='status',
            field=models.CharField(choices=[('active', 'Active'), ('inactive', 'Inactive'), ('deceased', 'Deceased'), ('merged', 'Merged into another record'), ('erased', 'Erased')], default='active', max_length=10),
        ),
        migrations.AlterField(
            model_name='patienthistory',
            name='status',
            field=models.CharField(choices=[('active', 'Active'), ('inactive', 'Inactive'), ('deceased', 'Deceased'), ('merged', 'Merged into another record'), ('erased', 'Erased')], default='active', max_length=10),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clinic',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_clinichistory" ("discomfort_limit", "gender_label", "iastm_review_sessions", "id", "idle_minutes", "is_demo", "language", "majority_age", "name", "opened_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsible_clinician_id", "retention_years", "session_minutes_high", "session_minutes_low", "smallest_cell_shown", "smallest_comparison_arm", "smallest_group_shown", "time_zone") VALUES (NEW."discomfort_limit", NEW."gender_label", NEW."iastm_review_sessions", NEW."id", NEW."idle_minutes", NEW."is_demo", NEW."language", NEW."majority_age", NEW."name", NEW."opened_at", NOW(), \'insert\', NEW."id", NEW."responsible_clinician_id", NEW."retention_years", NEW."session_minutes_high", NEW."session_minutes_low", NEW."smallest_cell_shown", NEW."smallest_comparison_arm", NEW."smallest_group_shown", NEW."time_zone"); RETURN NULL;', hash='a89c9900ba25e72fc5d28e36375d0ae83bb7d5b0', operation='INSERT', pgid='pgtrigger_insert_insert_89e20', table='clinic_clinic', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clinic',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "clinic_clinichistory" ("discomfort_limit", "gender_label", "iastm_review_sessions", "id", "idle_minutes", "is_demo", "language", "majority_age", "name", "opened_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsible_clinician_id", "retention_years", "session_minutes_high", "session_minutes_low", "smallest_cell_shown", "smallest_comparison_arm", "smallest_group_shown", "time_zone") VALUES (NEW."discomfort_limit", NEW."gender_label", NEW."iastm_review_sessions", NEW."id", NEW."idle_minutes", NEW."is_demo", NEW."language", NEW."majority_age", NEW."name", NEW."opened_at", NOW(), \'update\', NEW."id", NEW."responsible_clinician_id", NEW."retention_years", NEW."session_minutes_high", NEW."session_minutes_low", NEW."smallest_cell_shown", NEW."smallest_comparison_arm", NEW."smallest_group_shown", NEW."time_zone"); RETURN NULL;', hash='80a4f3f3c2cd99614c3767b71b586a4120a7c890', operation='UPDATE', pgid='pgtrigger_update_update_20361', table='clinic_clinic', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clinic',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "clinic_clinichistory" ("discomfort_limit", "gender_label", "iastm_review_sessions", "id", "idle_minutes", "is_demo", "language", "majority_age", "name", "opened_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsible_clinician_id", "retention_years", "session_minutes_high", "session_minutes_low", "smallest_cell_shown", "smallest_comparison_arm", "smallest_group_shown", "time_zone") VALUES (OLD."discomfort_limit", OLD."gender_label", OLD."iastm_review_sessions", OLD."id", OLD."idle_minutes", OLD."is_demo", OLD."language", OLD."majority_age", OLD."name", OLD."opened_at", NOW(), \'delete\', OLD."id", OLD."responsible_clinician_id", OLD."retention_years", OLD."session_minutes_high", OLD."session_minutes_low", OLD."smallest_cell_shown", OLD."smallest_comparison_arm", OLD."smallest_group_shown", OLD."time_zone"); RETURN NULL;', hash='1b26a72c9fb8aa57b9e5a6a7665e6ac19d901fdd', operation='DELETE', pgid='pgtrigger_delete_delete_b174d', table='clinic_clinic', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='clinic',
            constraint=models.CheckConstraint(condition=models.Q(('retention_years', None), ('retention_years__gte', 6), _connector='OR'), name='records_are_kept_for_their_years', violation_error_message='At least 6 years.'),
        ),
        migrations.AddConstraint(
            model_name='clinic',
            constraint=models.CheckConstraint(condition=models.Q(('majority_age__gte', 18), ('majority_age__lte', 25)), name='majority_is_reached_between_18_and_25'),
        ),
        migrations.AddConstraint(
            model_name='patient',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'erased'), _negated=True), models.Q(('address', ''), ('born_on', datetime.date(1, 1, 1)), ('email', ''), ('family_name', ''), ('given_names', ''), ('language', ''), ('phone', ''), ('portal_user', None), ('sex', 'unknown'), ('title', '')), _connector='OR'), name='nothing_but_its_numbers_is_left_of_an_erased_record'),
        ),
        migrations.AddField(
            model_name='erasure',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='erasure',
            name='clinic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic'),
        ),
        migrations.AddField(
            model_name='erasure',
            name='done_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='erasure',
            name='patient',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='erasure', to='clinic.patient'),
        ),
        migrations.AddField(
            model_name='erasurerequest',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='erasurerequest',
            name='clinic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic'),
        ),
        migrations.AddField(
            model_name='erasurerequest',
            name='ended_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='erasurerequest',
            name='patient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='erasure_requests', to='clinic.patient'),
        ),
        migrations.AddField(
            model_name='erasure',
            name='request',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='erasure', to='clinic.erasurerequest'),
        ),
        migrations.AddField(
            model_name='legalhold',
            name='clinic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic'),
        ),
        migrations.AddField(
            model_name='legalhold',
            name='lifted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='legalhold',
            name='patient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='clinic.patient'),
        ),
        migrations.AddField(
            model_name='legalhold',
            name='placed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='patientmerge',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='patientmerge',
            name='clinic',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic'),
        ),
        migrations.AddField(
            model_name='patientmerge',
            name='done_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='patientmerge',
            name='merged',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merged_by', to='clinic.patient'),
        ),
        migrations.AddField(
            model_name='patientmerge',
            name='patient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='clinic.patient'),
        ),
        migrations.AddField(
            model_name='patientmerge',
            name='undone_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='patientmerge',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='erasurerequest',
            constraint=models.UniqueConstraint(fields=('clinic', 'id'), name='erasure_request_with_its_clinic'),
        ),
        migrations.AddConstraint(
            model_name='erasurerequest',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('patient',), name='the_erasure_of_a_record_is_asked_for_once'),
        ),
        migrations.AddConstraint(
            model_name='erasurerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), _connector='OR'), name='an_ended_request_has_a_hand_and_an_hour'),
        ),
        migrations.AddConstraint(
            model_name='erasurerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_by', None), ('state', 'asked')), models.Q(('ended_by__isnull', False), ('state', 'withdrawn')), _connector='OR'), name='a_request_says_whether_it_stands'),
        ),
        migrations.AddConstraint(
            model_name='erasure',
            constraint=models.CheckConstraint(condition=models.Q(('asked_by', models.F('done_by')), _negated=True), name='two_people_erase'),
        ),
        migrations.AddConstraint(
            model_name='legalhold',
            constraint=models.UniqueConstraint(fields=('clinic', 'id'), name='hold_with_its_clinic'),
        ),
        migrations.AddConstraint(
            model_name='legalhold',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False)), models.Q(('lifted_at__isnull', True), ('lifted_by__isnull', True)), _connector='OR'), name='a_lifted_hold_has_a_hand_and_an_hour'),
        ),
        migrations.AddConstraint(
            model_name='legalhold',
            constraint=models.CheckConstraint(condition=models.Q(('reason__regex', '\\S')), name='a_hold_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='legalhold',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lifted_by', None), ('state', 'standing')), models.Q(('lifted_by__isnull', False), ('state', 'lifted'), models.Q(('lifted_by', models.F('placed_by')), _negated=True), ('lifted_reason__regex', '\\S')), _connector='OR'), name='a_hold_is_lifted_by_somebody_else_who_says_why'),
        ),
        migrations.AddConstraint(
            model_name='patientmerge',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'done'])), fields=('merged',), name='a_record_is_merged_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='patientmerge',
            constraint=models.CheckConstraint(condition=models.Q(('patient', models.F('merged')), _negated=True), name='two_records_are_merged'),
        ),
        migrations.AddConstraint(
            model_name='patientmerge',
            constraint=models.CheckConstraint(condition=models.Q(('reason__regex', '\\S')), name='a_merge_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='patientmerge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), _connector='OR'), name='a_withdrawn_merge_has_a_hand_and_an_hour'),
        ),
        migrations.AddConstraint(
            model_name='patientmerge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', False), ('done_by__isnull', False)), models.Q(('done_at__isnull', True), ('done_by__isnull', True)), _connector='OR'), name='a_merge_has_a_second_hand_and_an_hour'),
        ),
        migrations.AddConstraint(
            model_name='patientmerge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), models.Q(('undone_at__isnull', True), ('undone_by__isnull', True)), _connector='OR'), name='an_undone_merge_has_a_hand_and_an_hour'),
        ),
        migrations.AddConstraint(
            model_name='patientmerge',
            constraint=models.CheckConstraint(condition=models.Q(('done_by', None), models.Q(('done_by', models.F('asked_by')), _negated=True), _connector='OR'), name='two_people_merge'),
        ),
        migrations.AddConstraint(
            model_name='patientmerge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_by', None), ('state', 'asked'), ('undone_by', None), ('withdrawn_by', None)), models.Q(('done_by', None), ('state', 'withdrawn'), ('withdrawn_by__isnull', False)), models.Q(('done_by__isnull', False), ('state', 'done'), ('undone_by', None), ('withdrawn_by', None)), models.Q(('done_by__isnull', False), ('state', 'undone'), ('undone_by__isnull', False), ('undone_reason__regex', '\\S')), _connector='OR'), name='a_merge_says_how_far_it_is'),
        ),
    ]
    operations = [Together(operations[:4]), Together(operations[4:])]
