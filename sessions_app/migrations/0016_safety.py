import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from clinic import guards
from clinic.migration_steps import Together

EVENT, SESSION = "sessions_app_adverseevent", "sessions_app_treatmentsession"
CAUTION = "sessions_app_cliniccaution"


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0011_responsible_clinician'),
        ('sessions_app', '0015_thresholds_in_use'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([
        migrations.CreateModel(
            name='AdverseEventInError',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=300, verbose_name='Why')),
                ('marked_at', models.DateTimeField()),
            ("adverse_event", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='in_error', to='sessions_app.adverseevent')),("clinic", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),("marked_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),("patient", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.patient')),],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ClinicalSignOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list', models.CharField(choices=[('cautions', 'Contraindications and cautions'), ('doses', 'Starting doses and steps of exercises'), ('thresholds', 'Thresholds of measures')], max_length=20)),
                ('read', models.JSONField()),
                ('version', models.CharField(max_length=64)),
                ('signed_at', models.DateTimeField()),
            ("clinic", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),("release", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sessions_app.cataloguerelease')),("signed_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),],
            options={"indexes": [models.Index(fields=['clinic', 'list', '-id'], name='sign_offs_of_a_list')],
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ClinicCaution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('block_session', 'No instrument work in this session'), ('block_area', 'No instrument work on this area'), ('confirm_reason', 'Go on only with a reason'), ('warn', 'Warn'), ('warn_and_offer_stop', 'Warn and offer to stop')], max_length=20, verbose_name='What happens')),
                ('reason', models.CharField(max_length=300, verbose_name='Reason')),
                ('version', models.PositiveIntegerField(default=1)),
                ('decided_at', models.DateTimeField()),
            ("clinic", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),("contraindication", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sessions_app.contraindication')),("decided_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),], options={"constraints": [models.UniqueConstraint(fields=('clinic', 'contraindication'), name='a_clinic_has_one_rule_for_a_caution'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_rule_for_a_caution_says_why')],},
        ),
        migrations.CreateModel(
            name='ClinicCautionHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('action', models.CharField(choices=[('block_session', 'No instrument work in this session'), ('block_area', 'No instrument work on this area'), ('confirm_reason', 'Go on only with a reason'), ('warn', 'Warn'), ('warn_and_offer_stop', 'Warn and offer to stop')], max_length=20, verbose_name='What happens')),
                ('reason', models.CharField(max_length=300, verbose_name='Reason')),
                ('version', models.PositiveIntegerField(default=1)),
                ('decided_at', models.DateTimeField()),
            ("changed_by", models.ForeignKey(db_constraint=False, db_default=models.Func(function='app_user', output_field=models.BigIntegerField()), null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),("clinic", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='clinic.clinic')),("contraindication", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='sessions_app.contraindication')),("decided_by", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),("pgh_obj", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='sessions_app.cliniccaution')),],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(choices=[('none_asked', 'None, asked'), ('yes', 'Yes, a reaction')], max_length=12, verbose_name='Answer')),
                ('how', models.CharField(choices=[('phone', 'By telephone'), ('message', 'By message'), ('in_person', 'In person')], max_length=10, verbose_name='How it was asked')),
                ('words', models.CharField(blank=True, max_length=300, verbose_name="In the patient's words")),
                ('asked_at', models.DateTimeField()),
            ("asked_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),("clinic", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),("patient", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.patient')),("treatment_session", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='sessions_app.treatmentsession')),],
            options={
                'ordering': ['-asked_at', '-id'],
            },
        ),
        migrations.AddField(
            model_name='adverseevent',
            name='after_session',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reactions', to='sessions_app.treatmentsession'),
        ),
        migrations.AddField(
            model_name='adverseevent',
            name='arose',
            field=models.CharField(blank=True, choices=[('in_session', 'In this session'), ('since_last', 'Since last time'), ('outside', 'Told between visits')], max_length=10, verbose_name='When'),
        ),
        migrations.AddField(
            model_name='adverseevent',
            name='onset_is_a_date',
            field=models.BooleanField(default=False, verbose_name='Only the day is known'),
        ),
        migrations.AddIndex(
            model_name='adverseevent',
            index=models.Index(fields=['clinic', 'recorded_at'], name='adverse_events_of_a_clinic'),
        ),
        migrations.AddConstraint(
            model_name='adverseevent',
            constraint=models.CheckConstraint(condition=models.Q(('onset_is_a_date', False), ('onset_at__isnull', False), _connector='OR'), name='a_day_of_onset_is_a_day'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cliniccaution',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "sessions_app_cliniccautionhistory" ("action", "clinic_id", "contraindication_id", "decided_at", "decided_by_id", "id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "version") VALUES (NEW."action", NEW."clinic_id", NEW."contraindication_id", NEW."decided_at", NEW."decided_by_id", NEW."id", NOW(), \'insert\', NEW."id", NEW."reason", NEW."version"); RETURN NULL;', hash='ff110ada2331670b7a26a25feb4158d57a074761', operation='INSERT', pgid='pgtrigger_insert_insert_0ef77', table='sessions_app_cliniccaution', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cliniccaution',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "sessions_app_cliniccautionhistory" ("action", "clinic_id", "contraindication_id", "decided_at", "decided_by_id", "id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "version") VALUES (NEW."action", NEW."clinic_id", NEW."contraindication_id", NEW."decided_at", NEW."decided_by_id", NEW."id", NOW(), \'update\', NEW."id", NEW."reason", NEW."version"); RETURN NULL;', hash='11efd423c6aac4147b9d97fdf522056c02d631e6', operation='UPDATE', pgid='pgtrigger_update_update_4471a', table='sessions_app_cliniccaution', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cliniccaution',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "sessions_app_cliniccautionhistory" ("action", "clinic_id", "contraindication_id", "decided_at", "decided_by_id", "id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "version") VALUES (OLD."action", OLD."clinic_id", OLD."contraindication_id", OLD."decided_at", OLD."decided_by_id", OLD."id", NOW(), \'delete\', OLD."id", OLD."reason", OLD."version"); RETURN NULL;', hash='4046ae1ecd6f0f2b4c8d8cc52e8cab1ae751e59f', operation='DELETE', pgid='pgtrigger_delete_delete_c6fed', table='sessions_app_cliniccaution', when='AFTER')),
        ),
        ]),
        guards.patient_key(EVENT, "after_session_id", SESSION),
        *(
            operation
            for name in ("adverseeventinerror", "followup")
            for operation in (
                guards.row_security(f"sessions_app_{name}"),
                guards.append_only(f"sessions_app_{name}"),
                guards.clinic_key(f"sessions_app_{name}", "patient_id", "clinic_patient"),
            )
        ),
        guards.patient_key("sessions_app_adverseeventinerror", "adverse_event_id", EVENT),
        guards.patient_key("sessions_app_followup", "treatment_session_id", SESSION),
        guards.row_security("sessions_app_clinicalsignoff"),
        guards.append_only("sessions_app_clinicalsignoff"),
        guards.row_security(CAUTION),
        guards.codes_of_its_clinic(CAUTION, "contraindication_id"),
        guards.row_security(f"{CAUTION}history"),
        guards.append_only(f"{CAUTION}history"),
    ]
