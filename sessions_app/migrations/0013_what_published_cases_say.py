import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from clinic import guards
from clinic.migration_steps import Together

MEASURE = "sessions_app_plannedmeasure"


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0009_estimated_birth_date'),
        ('sessions_app', '0012_versions_of_own_entries'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PlannedMeasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('side', models.CharField(blank=True, choices=[('left', 'Left'), ('right', 'Right'), ('both', 'Both sides'), ('midline', 'Midline'), ('not_recorded', 'Not recorded')], max_length=12, verbose_name='Side')),
                ('also_other_side', models.BooleanField(default=False, verbose_name='Also on the side that is not treated')),
                ('subject', models.CharField(blank=True, max_length=80, verbose_name='Of what')),
                ('measured_state', models.CharField(blank=True, choices=[('rest', 'At rest'), ('activity', 'In activity'), ('first_step', 'First step in the morning'), ('squat', 'Squat'), ('sport', 'Sport'), ('palpation', 'On palpation'), ('before_treatment', 'Before treatment'), ('after_treatment', 'After treatment')], max_length=16, verbose_name='Taken')),
                ('method', models.CharField(blank=True, max_length=80, verbose_name='Method or device')),
                ('trials', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Trials each time')),
                ('at_baseline', models.BooleanField(default=False, verbose_name='At the start')),
                ('before_each', models.BooleanField(default=False, verbose_name='Before each session')),
                ('after_each', models.BooleanField(default=False, verbose_name='After each session')),
                ('at_discharge', models.BooleanField(default=False, verbose_name='At the end')),
                ('by_visit', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='or at visit, if that is earlier')),
                ('visits', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None, verbose_name='At visits')),
                ('weeks', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None, verbose_name='Weeks from the start')),
                ('months', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None, verbose_name='Months from the start')),
                ('weeks_after_end', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None, verbose_name='Weeks after the end')),
                ('months_after_end', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None, verbose_name='Months after the end')),
                ('when_words', models.CharField(blank=True, max_length=120, verbose_name='When, in words')),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sessions_app.measure', verbose_name='Measure')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.patient')),
                ('plan_revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='sessions_app.planrevision')),
            ],
            options={
                'ordering': ['plan_revision', 'position'],
                'constraints': [models.UniqueConstraint(fields=('plan_revision', 'position'), name='planned_measures_are_ordered'), models.CheckConstraint(condition=models.Q(('by_visit', None), ('at_discharge', True), _connector='OR'), name='the_earlier_visit_belongs_to_the_end')],
            },
        ),
        Together([
        pgtrigger.migrations.RemoveTrigger(
            model_name='episode',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='episode',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='episode',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='episode',
            name='a_span_of_time_has_its_unit',
        ),
        migrations.AddField(
            model_name='episode',
            name='better_with',
            field=models.CharField(blank=True, max_length=300, verbose_name='Better with'),
        ),
        migrations.AddField(
            model_name='episode',
            name='dates_not_recorded',
            field=models.BooleanField(default=False, verbose_name='The source gives no dates'),
        ),
        migrations.AddField(
            model_name='episode',
            name='diagnosis_basis',
            field=models.CharField(blank=True, max_length=300, verbose_name='The diagnosis rests on'),
        ),
        migrations.AddField(
            model_name='episode',
            name='recurs_max',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='or up to every'),
        ),
        migrations.AddField(
            model_name='episode',
            name='recurs_min',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Comes back every'),
        ),
        migrations.AddField(
            model_name='episode',
            name='recurs_unit',
            field=models.CharField(blank=True, choices=[('days', 'days'), ('weeks', 'weeks'), ('months', 'months'), ('years', 'years')], max_length=6),
        ),
        migrations.AddField(
            model_name='episode',
            name='transcribed_from',
            field=models.CharField(blank=True, max_length=300, verbose_name='Transcribed from'),
        ),
        migrations.AddField(
            model_name='episode',
            name='usual_relief',
            field=models.CharField(blank=True, max_length=300, verbose_name='What has helped so far'),
        ),
        migrations.AddField(
            model_name='episode',
            name='worse_with',
            field=models.CharField(blank=True, max_length=300, verbose_name='Worse with'),
        ),
        migrations.AddField(
            model_name='episodehistory',
            name='better_with',
            field=models.CharField(blank=True, max_length=300, verbose_name='Better with'),
        ),
        migrations.AddField(
            model_name='episodehistory',
            name='dates_not_recorded',
            field=models.BooleanField(default=False, verbose_name='The source gives no dates'),
        ),
        migrations.AddField(
            model_name='episodehistory',
            name='diagnosis_basis',
            field=models.CharField(blank=True, max_length=300, verbose_name='The diagnosis rests on'),
        ),
        migrations.AddField(
            model_name='episodehistory',
            name='recurs_max',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='or up to every'),
        ),
        migrations.AddField(
            model_name='episodehistory',
            name='recurs_min',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Comes back every'),
        ),
        migrations.AddField(
            model_name='episodehistory',
            name='recurs_unit',
            field=models.CharField(blank=True, choices=[('days', 'days'), ('weeks', 'weeks'), ('months', 'months'), ('years', 'years')], max_length=6),
        ),
        migrations.AddField(
            model_name='episodehistory',
            name='transcribed_from',
            field=models.CharField(blank=True, max_length=300, verbose_name='Transcribed from'),
        ),
        migrations.AddField(
            model_name='episodehistory',
            name='usual_relief',
            field=models.CharField(blank=True, max_length=300, verbose_name='What has helped so far'),
        ),
        migrations.AddField(
            model_name='episodehistory',
            name='worse_with',
            field=models.CharField(blank=True, max_length=300, verbose_name='Worse with'),
        ),
        migrations.AddField(
            model_name='iastmpass',
            name='edge',
            field=models.CharField(blank=True, choices=[('convex', 'Convex'), ('concave', 'Concave'), ('scalloped', 'Scalloped'), ('tip', 'Tip')], max_length=10, verbose_name='Edge'),
        ),
        migrations.AddField(
            model_name='iastmpass',
            name='instruments_chosen_by',
            field=models.CharField(blank=True, max_length=80, verbose_name='One of these, chosen by'),
        ),
        migrations.AddField(
            model_name='observation',
            name='day_not_recorded',
            field=models.BooleanField(default=False, verbose_name='Day not stated in the source'),
        ),
        migrations.AddField(
            model_name='planrevision',
            name='allowed_beside',
            field=models.CharField(blank=True, max_length=300, verbose_name='Allowed beside it'),
        ),
        migrations.AddField(
            model_name='planrevision',
            name='months_planned',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Months'),
        ),
        migrations.AddField(
            model_name='planrevision',
            name='programme',
            field=models.CharField(blank=True, max_length=120, verbose_name='Name of the programme'),
        ),
        migrations.AddField(
            model_name='treatmentsession',
            name='day_not_recorded',
            field=models.BooleanField(default=False, verbose_name='Day not stated in the source'),
        ),
        migrations.AddField(
            model_name='treatmentsession',
            name='place_words',
            field=models.CharField(blank=True, max_length=120, verbose_name='Place in words'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='episode',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "sessions_app_episodehistory" ("better_with", "clinic_id", "closed_at", "closed_by_id", "closed_reason", "condition_id", "dates_not_recorded", "days_off_max", "days_off_min", "diagnosis_basis", "diagnosis_words", "earlier_spells", "findings", "history_length", "history_unit", "id", "mechanism", "onset_on", "opened_at", "opened_by_id", "opened_on", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recurs_max", "recurs_min", "recurs_unit", "referral", "responsible_id", "side", "spell_length", "spell_unit", "state", "surgery_on", "surgery_words", "transcribed_from", "usual_relief", "work_and_sport", "worse_with") VALUES (NEW."better_with", NEW."clinic_id", NEW."closed_at", NEW."closed_by_id", NEW."closed_reason", NEW."condition_id", NEW."dates_not_recorded", NEW."days_off_max", NEW."days_off_min", NEW."diagnosis_basis", NEW."diagnosis_words", NEW."earlier_spells", NEW."findings", NEW."history_length", NEW."history_unit", NEW."id", NEW."mechanism", NEW."onset_on", NEW."opened_at", NEW."opened_by_id", NEW."opened_on", NEW."patient_id", NOW(), \'insert\', NEW."id", NEW."recurs_max", NEW."recurs_min", NEW."recurs_unit", NEW."referral", NEW."responsible_id", NEW."side", NEW."spell_length", NEW."spell_unit", NEW."state", NEW."surgery_on", NEW."surgery_words", NEW."transcribed_from", NEW."usual_relief", NEW."work_and_sport", NEW."worse_with"); RETURN NULL;', hash='138175b273bf03f2aa229a027a6ef6210b9733f1', operation='INSERT', pgid='pgtrigger_insert_insert_26f93', table='sessions_app_episode', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='episode',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "sessions_app_episodehistory" ("better_with", "clinic_id", "closed_at", "closed_by_id", "closed_reason", "condition_id", "dates_not_recorded", "days_off_max", "days_off_min", "diagnosis_basis", "diagnosis_words", "earlier_spells", "findings", "history_length", "history_unit", "id", "mechanism", "onset_on", "opened_at", "opened_by_id", "opened_on", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recurs_max", "recurs_min", "recurs_unit", "referral", "responsible_id", "side", "spell_length", "spell_unit", "state", "surgery_on", "surgery_words", "transcribed_from", "usual_relief", "work_and_sport", "worse_with") VALUES (NEW."better_with", NEW."clinic_id", NEW."closed_at", NEW."closed_by_id", NEW."closed_reason", NEW."condition_id", NEW."dates_not_recorded", NEW."days_off_max", NEW."days_off_min", NEW."diagnosis_basis", NEW."diagnosis_words", NEW."earlier_spells", NEW."findings", NEW."history_length", NEW."history_unit", NEW."id", NEW."mechanism", NEW."onset_on", NEW."opened_at", NEW."opened_by_id", NEW."opened_on", NEW."patient_id", NOW(), \'update\', NEW."id", NEW."recurs_max", NEW."recurs_min", NEW."recurs_unit", NEW."referral", NEW."responsible_id", NEW."side", NEW."spell_length", NEW."spell_unit", NEW."state", NEW."surgery_on", NEW."surgery_words", NEW."transcribed_from", NEW."usual_relief", NEW."work_and_sport", NEW."worse_with"); RETURN NULL;', hash='721dcfc7f61080bd8779979c411e872db3e76b86', operation='UPDATE', pgid='pgtrigger_update_update_b1132', table='sessions_app_episode', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='episode',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "sessions_app_episodehistory" ("better_with", "clinic_id", "closed_at", "closed_by_id", "closed_reason", "condition_id", "dates_not_recorded", "days_off_max", "days_off_min", "diagnosis_basis", "diagnosis_words", "earlier_spells", "findings", "history_length", "history_unit", "id", "mechanism", "onset_on", "opened_at", "opened_by_id", "opened_on", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recurs_max", "recurs_min", "recurs_unit", "referral", "responsible_id", "side", "spell_length", "spell_unit", "state", "surgery_on", "surgery_words", "transcribed_from", "usual_relief", "work_and_sport", "worse_with") VALUES (OLD."better_with", OLD."clinic_id", OLD."closed_at", OLD."closed_by_id", OLD."closed_reason", OLD."condition_id", OLD."dates_not_recorded", OLD."days_off_max", OLD."days_off_min", OLD."diagnosis_basis", OLD."diagnosis_words", OLD."earlier_spells", OLD."findings", OLD."history_length", OLD."history_unit", OLD."id", OLD."mechanism", OLD."onset_on", OLD."opened_at", OLD."opened_by_id", OLD."opened_on", OLD."patient_id", NOW(), \'delete\', OLD."id", OLD."recurs_max", OLD."recurs_min", OLD."recurs_unit", OLD."referral", OLD."responsible_id", OLD."side", OLD."spell_length", OLD."spell_unit", OLD."state", OLD."surgery_on", OLD."surgery_words", OLD."transcribed_from", OLD."usual_relief", OLD."work_and_sport", OLD."worse_with"); RETURN NULL;', hash='b5dced2c33b6551a30298143c7017615d4515f10', operation='DELETE', pgid='pgtrigger_delete_delete_72498', table='sessions_app_episode', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='episode',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('spell_length', None), models.Q(('spell_unit', ''), _negated=True), _connector='OR'), models.Q(('history_length', None), models.Q(('history_unit', ''), _negated=True), _connector='OR'), models.Q(('recurs_min', None), models.Q(('recurs_unit', ''), _negated=True), _connector='OR')), name='a_span_of_time_has_its_unit'),
        ),
        migrations.AddConstraint(
            model_name='episode',
            constraint=models.CheckConstraint(condition=models.Q(('recurs_max', None), ('recurs_max__gte', models.F('recurs_min')), _connector='OR'), name='a_return_of_the_complaint_runs_upwards'),
        ),
        migrations.AddConstraint(
            model_name='episode',
            constraint=models.CheckConstraint(condition=models.Q(('dates_not_recorded', False), models.Q(('transcribed_from', ''), _negated=True), _connector='OR'), name='only_a_transcribed_episode_lacks_its_dates'),
        ),
        migrations.AddConstraint(
            model_name='treatmentsession',
            constraint=models.CheckConstraint(condition=models.Q(('day_not_recorded', False), ('is_transcribed', True), _connector='OR'), name='only_a_transcribed_session_lacks_its_day'),
        ),
        ]),
        guards.row_security(MEASURE),
        guards.clinic_key(MEASURE, "patient_id", "clinic_patient"),
        guards.clinic_key(MEASURE, "plan_revision_id", "sessions_app_planrevision"),
        guards.append_only(MEASURE),
        guards.codes_of_its_clinic(MEASURE, "measure_id"),
    ]
