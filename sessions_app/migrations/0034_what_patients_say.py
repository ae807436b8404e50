"""What patients say before a visit, and what they say is wrong."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from clinic import guards
from clinic.migration_steps import Together

CHECK_IN, REPORT, BEGUN = "sessions_app_checkin", "sessions_app_patientreport", "sessions_app_begunreport"
REQUEST, ANSWER = "sessions_app_correctionrequest", "sessions_app_correctionanswer"

class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0013_log_ins_of_guardians'),
        ('sessions_app', '0033_parts_are_what_they_say_and_signers_are_who_acts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='checkin',
            name='from_patient',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None),
        ),
        migrations.CreateModel(
            name='BegunReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answers', models.JSONField(default=dict)),
                ('saved_at', models.DateTimeField()),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.patient')),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('visit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='begun_report', to='sessions_app.visit')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CorrectionRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('correction', 'Something is wrong'), ('opening', 'About an opening of the record')], max_length=10)),
                ('opening', models.BigIntegerField(blank=True, null=True)),
                ('words', models.TextField(verbose_name="In the patient's words")),
                ('asked_at', models.DateTimeField()),
                ('addressed_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.patient')),
                ('treatment_session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='correction_requests', to='sessions_app.treatmentsession')),
            ],
            options={
                'ordering': ['-asked_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='CorrectionAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField(verbose_name='To the patient')),
                ('answered_at', models.DateTimeField()),
                ('addendum', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sessions_app.addendum')),
                ('answered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.patient')),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='sessions_app.correctionrequest')),
            ],
        ),
        migrations.CreateModel(
            name='PatientReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField()),
                ('answers', models.JSONField()),
                ('sent_at', models.DateTimeField()),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.patient')),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='sessions_app.visit')),
            ],
            options={
                'ordering': ['visit', '-version'],
            },
        ),
        migrations.AddField(
            model_name='checkin',
            name='patient_report',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sessions_app.patientreport'),
        ),
        migrations.AddIndex(
            model_name='correctionrequest',
            index=models.Index(fields=['clinic', '-asked_at'], name='requests_of_a_clinic'),
        ),
        migrations.AddConstraint(
            model_name='correctionrequest',
            constraint=models.UniqueConstraint(fields=('patient', 'id'), name='request_with_its_patient'),
        ),
        migrations.AddConstraint(
            model_name='correctionrequest',
            constraint=models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='a_request_says_what'),
        ),
        migrations.AddConstraint(
            model_name='correctionrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'opening'), ('opening__isnull', False), ('treatment_session', None)), models.Q(models.Q(('kind', 'opening'), _negated=True), ('opening', None)), _connector='OR'), name='a_question_about_an_opening_names_it'),
        ),
        migrations.AddConstraint(
            model_name='correctionanswer',
            constraint=models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='an_answer_to_a_patient_has_words'),
        ),
        migrations.AddConstraint(
            model_name='patientreport',
            constraint=models.UniqueConstraint(fields=('visit', 'version'), name='reports_before_a_visit_are_numbered'),
        ),
        migrations.AddConstraint(
            model_name='patientreport',
            constraint=models.UniqueConstraint(fields=('clinic', 'id'), name='report_with_its_clinic'),
        ),
        guards.row_security_of_own_words(REPORT, "sent_by_id"),
        guards.row_security_of_own_words(REQUEST, "asked_by_id"),
        guards.row_security_of_own_words(ANSWER, "answered_by_id"),
        guards.row_security(BEGUN),
        *(guards.append_only(table) for table in (REPORT, REQUEST, ANSWER)),
        *(guards.clinic_key(table, "patient_id", "clinic_patient") for table in (REPORT, BEGUN, REQUEST, ANSWER)),
        *(guards.clinic_key(table, "visit_id", "sessions_app_visit") for table in (REPORT, BEGUN)),
        guards.patient_key(REQUEST, "treatment_session_id", "sessions_app_treatmentsession"),
        guards.patient_key(ANSWER, "request_id", REQUEST),
        guards.patient_key(ANSWER, "addendum_id", "sessions_app_addendum"),
        guards.clinic_key(CHECK_IN, "patient_report_id", REPORT),
    ]
    operations = [Together(operations[:5]), Together(operations[5:])]
