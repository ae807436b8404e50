import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from clinic.migration_steps import Together


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0006_find_patient"),
    ]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="CareTeamMemberHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("since_at", models.DateTimeField()),
                        ("until_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "changed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_default=models.Func(
                                    function="app_user", output_field=models.BigIntegerField()
                                ),
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "clinic",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.clinic",
                            ),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.patient",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="clinic.careteammember",
                            ),
                        ),
                        (
                            "since_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "until_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ClinicHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("name", models.CharField(max_length=120, verbose_name="Name")),
                        (
                            "time_zone",
                            models.CharField(
                                default="Asia/Singapore", max_length=64, verbose_name="Time zone"
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                choices=[
                                    ("en", "English"),
                                    ("zh-hans", "简体中文"),
                                    ("ms", "Bahasa Melayu"),
                                    ("ta", "தமிழ்"),
                                ],
                                default="en",
                                max_length=12,
                                verbose_name="Language",
                            ),
                        ),
                        (
                            "gender_label",
                            models.CharField(
                                default="Gender", max_length=20, verbose_name="Label of the sex field"
                            ),
                        ),
                        (
                            "discomfort_limit",
                            models.PositiveSmallIntegerField(
                                default=5,
                                validators=[django.core.validators.MaxValueValidator(10)],
                                verbose_name="Discomfort limit for instrument work, 0 to 10",
                            ),
                        ),
                        (
                            "iastm_review_sessions",
                            models.PositiveSmallIntegerField(
                                default=6,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="Review instrument work after so many sessions",
                            ),
                        ),
                        (
                            "smallest_group_shown",
                            models.PositiveSmallIntegerField(default=10, verbose_name="Smallest group shown"),
                        ),
                        (
                            "smallest_comparison_arm",
                            models.PositiveSmallIntegerField(
                                default=20, verbose_name="Smallest comparison arm"
                            ),
                        ),
                        (
                            "idle_minutes",
                            models.PositiveSmallIntegerField(
                                default=15, verbose_name="Log off after so many idle minutes"
                            ),
                        ),
                        (
                            "retention_years",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="Keep records for so many years"
                            ),
                        ),
                        ("is_demo", models.BooleanField(default=False, editable=False)),
                        ("opened_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "changed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_default=models.Func(
                                    function="app_user", output_field=models.BigIntegerField()
                                ),
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="clinic.clinic",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CredentialHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("registration", "Registration"),
                                    ("iastm_course", "Instrument course"),
                                    ("other", "Other training"),
                                ],
                                max_length=20,
                                verbose_name="Kind",
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="Title")),
                        (
                            "awarding_body",
                            models.CharField(blank=True, max_length=120, verbose_name="Awarded by"),
                        ),
                        ("number", models.CharField(blank=True, max_length=60, verbose_name="Number")),
                        ("gained_on", models.DateField(blank=True, null=True, verbose_name="Gained on")),
                        ("expires_on", models.DateField(blank=True, null=True, verbose_name="Expires on")),
                        (
                            "hours",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Hours"),
                        ),
                        ("added_at", models.DateTimeField(auto_now_add=True)),
                        ("checked_at", models.DateTimeField(blank=True, null=True)),
                        ("removed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "added_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "changed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_default=models.Func(
                                    function="app_user", output_field=models.BigIntegerField()
                                ),
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "checked_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "clinic",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.clinic",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="clinic.credential",
                            ),
                        ),
                        (
                            "removed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="GuardianHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("name", models.CharField(max_length=120, verbose_name="Name")),
                        ("relation", models.CharField(max_length=60, verbose_name="Relation")),
                        ("phone", models.CharField(blank=True, max_length=40, verbose_name="Phone")),
                        ("added_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "added_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "changed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_default=models.Func(
                                    function="app_user", output_field=models.BigIntegerField()
                                ),
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "clinic",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.clinic",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.patient",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="clinic.guardian",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="MembershipHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("physiotherapist", "Physiotherapist"),
                                    ("manager", "Manager"),
                                    ("front_desk", "Front desk"),
                                ],
                                max_length=20,
                                verbose_name="Role",
                            ),
                        ),
                        (
                            "is_student",
                            models.BooleanField(
                                default=False, verbose_name="Student, signs through a supervisor"
                            ),
                        ),
                        ("started_at", models.DateTimeField(auto_now_add=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "changed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_default=models.Func(
                                    function="app_user", output_field=models.BigIntegerField()
                                ),
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "clinic",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.clinic",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="clinic.membership",
                            ),
                        ),
                        (
                            "started_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PatientAlertHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("allergy", "Allergy"),
                                    ("anticoagulant", "Blood thinner"),
                                    ("pacemaker", "Implanted device"),
                                    ("pregnancy", "Pregnancy"),
                                    ("cancer", "Cancer"),
                                    ("diabetes", "Diabetes"),
                                    ("fragile_skin", "Fragile skin"),
                                    ("numbness", "Reduced feeling"),
                                    ("falls", "Risk of falls"),
                                    ("other", "Other"),
                                ],
                                max_length=20,
                                verbose_name="Kind",
                            ),
                        ),
                        ("substance", models.CharField(blank=True, max_length=80, verbose_name="Substance")),
                        ("words", models.CharField(blank=True, max_length=200, verbose_name="In words")),
                        ("added_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_reason", models.CharField(blank=True, max_length=200)),
                        (
                            "added_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "changed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_default=models.Func(
                                    function="app_user", output_field=models.BigIntegerField()
                                ),
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "clinic",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.clinic",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.patient",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="clinic.patientalert",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PatientHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("record_number", models.CharField(max_length=30, verbose_name="Record number")),
                        ("family_name", models.CharField(max_length=80, verbose_name="Family name")),
                        ("given_names", models.CharField(max_length=120, verbose_name="Given names")),
                        ("title", models.CharField(blank=True, max_length=20, verbose_name="Title")),
                        ("born_on", models.DateField(verbose_name="Born on")),
                        (
                            "sex",
                            models.CharField(
                                choices=[
                                    ("female", "Female"),
                                    ("male", "Male"),
                                    ("intersex", "Intersex"),
                                    ("unknown", "Not known"),
                                ],
                                default="unknown",
                                max_length=10,
                                verbose_name="Sex",
                            ),
                        ),
                        ("phone", models.CharField(blank=True, max_length=40, verbose_name="Phone")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="E-mail")),
                        ("address", models.TextField(blank=True, verbose_name="Address")),
                        ("language", models.CharField(blank=True, max_length=12, verbose_name="Language")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("active", "Active"),
                                    ("inactive", "Inactive"),
                                    ("deceased", "Deceased"),
                                    ("merged", "Merged into another record"),
                                ],
                                default="active",
                                max_length=10,
                            ),
                        ),
                        ("added_at", models.DateTimeField()),
                        (
                            "added_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "changed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_default=models.Func(
                                    function="app_user", output_field=models.BigIntegerField()
                                ),
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "clinic",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.clinic",
                            ),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.patient",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="clinic.patient",
                            ),
                        ),
                        (
                            "portal_user",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SiteHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("name", models.CharField(max_length=120, verbose_name="Name")),
                        ("address", models.TextField(blank=True, verbose_name="Address")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="Closed on")),
                        (
                            "changed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                db_default=models.Func(
                                    function="app_user", output_field=models.BigIntegerField()
                                ),
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "clinic",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.clinic",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="clinic.site",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="careteammember",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clinic_careteammemberhistory" ("clinic_id", "id", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since_at", "since_by_id", "until_at", "until_by_id", "user_id") VALUES (NEW."clinic_id", NEW."id", NEW."patient_id", NOW(), \'insert\', NEW."id", NEW."since_at", NEW."since_by_id", NEW."until_at", NEW."until_by_id", NEW."user_id"); RETURN NULL;',
                            hash="58a50d9976b935b98bf8dcb5b28c968c9333b69e",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c360f",
                            table="clinic_careteammember",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="careteammember",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "clinic_careteammemberhistory" ("clinic_id", "id", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since_at", "since_by_id", "until_at", "until_by_id", "user_id") VALUES (NEW."clinic_id", NEW."id", NEW."patient_id", NOW(), \'update\', NEW."id", NEW."since_at", NEW."since_by_id", NEW."until_at", NEW."until_by_id", NEW."user_id"); RETURN NULL;',
                            hash="fe2cb8eb396edff34580346bb7d1f167fc261d47",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0d4d8",
                            table="clinic_careteammember",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="careteammember",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clinic_careteammemberhistory" ("clinic_id", "id", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since_at", "since_by_id", "until_at", "until_by_id", "user_id") VALUES (OLD."clinic_id", OLD."id", OLD."patient_id", NOW(), \'delete\', OLD."id", OLD."since_at", OLD."since_by_id", OLD."until_at", OLD."until_by_id", OLD."user_id"); RETURN NULL;',
                            hash="05c0c2ab6cfa80b8893a75bbd4f3698b28c880e0",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f7036",
                            table="clinic_careteammember",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="clinic",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clinic_clinichistory" ("discomfort_limit", "gender_label", "iastm_review_sessions", "id", "idle_minutes", "is_demo", "language", "name", "opened_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "retention_years", "smallest_comparison_arm", "smallest_group_shown", "time_zone") VALUES (NEW."discomfort_limit", NEW."gender_label", NEW."iastm_review_sessions", NEW."id", NEW."idle_minutes", NEW."is_demo", NEW."language", NEW."name", NEW."opened_at", NOW(), \'insert\', NEW."id", NEW."retention_years", NEW."smallest_comparison_arm", NEW."smallest_group_shown", NEW."time_zone"); RETURN NULL;',
                            hash="d4eec117e1184796544b06468c1638b358199817",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_89e20",
                            table="clinic_clinic",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="clinic",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "clinic_clinichistory" ("discomfort_limit", "gender_label", "iastm_review_sessions", "id", "idle_minutes", "is_demo", "language", "name", "opened_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "retention_years", "smallest_comparison_arm", "smallest_group_shown", "time_zone") VALUES (NEW."discomfort_limit", NEW."gender_label", NEW."iastm_review_sessions", NEW."id", NEW."idle_minutes", NEW."is_demo", NEW."language", NEW."name", NEW."opened_at", NOW(), \'update\', NEW."id", NEW."retention_years", NEW."smallest_comparison_arm", NEW."smallest_group_shown", NEW."time_zone"); RETURN NULL;',
                            hash="8c89fd69415fc2395f80377bce19cc2e6b815372",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_20361",
                            table="clinic_clinic",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="clinic",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clinic_clinichistory" ("discomfort_limit", "gender_label", "iastm_review_sessions", "id", "idle_minutes", "is_demo", "language", "name", "opened_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "retention_years", "smallest_comparison_arm", "smallest_group_shown", "time_zone") VALUES (OLD."discomfort_limit", OLD."gender_label", OLD."iastm_review_sessions", OLD."id", OLD."idle_minutes", OLD."is_demo", OLD."language", OLD."name", OLD."opened_at", NOW(), \'delete\', OLD."id", OLD."retention_years", OLD."smallest_comparison_arm", OLD."smallest_group_shown", OLD."time_zone"); RETURN NULL;',
                            hash="4008f01567c2fd70bc5cb4cdabdc1934e32ea5f1",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_b174d",
                            table="clinic_clinic",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="credential",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clinic_credentialhistory" ("added_at", "added_by_id", "awarding_body", "checked_at", "checked_by_id", "clinic_id", "expires_on", "gained_on", "hours", "id", "kind", "number", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "removed_by_id", "title", "user_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."awarding_body", NEW."checked_at", NEW."checked_by_id", NEW."clinic_id", NEW."expires_on", NEW."gained_on", NEW."hours", NEW."id", NEW."kind", NEW."number", NOW(), \'insert\', NEW."id", NEW."removed_at", NEW."removed_by_id", NEW."title", NEW."user_id"); RETURN NULL;',
                            hash="035ab77f4ec21d3cde01ac962369f776e0340f44",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f9141",
                            table="clinic_credential",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="credential",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "clinic_credentialhistory" ("added_at", "added_by_id", "awarding_body", "checked_at", "checked_by_id", "clinic_id", "expires_on", "gained_on", "hours", "id", "kind", "number", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "removed_by_id", "title", "user_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."awarding_body", NEW."checked_at", NEW."checked_by_id", NEW."clinic_id", NEW."expires_on", NEW."gained_on", NEW."hours", NEW."id", NEW."kind", NEW."number", NOW(), \'update\', NEW."id", NEW."removed_at", NEW."removed_by_id", NEW."title", NEW."user_id"); RETURN NULL;',
                            hash="61935eb087edde6df998b9eb8ccd94c1bae87fd6",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_afded",
                            table="clinic_credential",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="credential",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clinic_credentialhistory" ("added_at", "added_by_id", "awarding_body", "checked_at", "checked_by_id", "clinic_id", "expires_on", "gained_on", "hours", "id", "kind", "number", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "removed_by_id", "title", "user_id") VALUES (OLD."added_at", OLD."added_by_id", OLD."awarding_body", OLD."checked_at", OLD."checked_by_id", OLD."clinic_id", OLD."expires_on", OLD."gained_on", OLD."hours", OLD."id", OLD."kind", OLD."number", NOW(), \'delete\', OLD."id", OLD."removed_at", OLD."removed_by_id", OLD."title", OLD."user_id"); RETURN NULL;',
                            hash="c7899c66fae23a0268fdb494194aa2307bcd3613",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_52da0",
                            table="clinic_credential",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="guardian",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clinic_guardianhistory" ("added_at", "added_by_id", "clinic_id", "ended_at", "ended_by_id", "id", "name", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "relation") VALUES (NEW."added_at", NEW."added_by_id", NEW."clinic_id", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."name", NEW."patient_id", NOW(), \'insert\', NEW."id", NEW."phone", NEW."relation"); RETURN NULL;',
                            hash="20bff0b257fccb5528ff087ae9fb5674918d9d3d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f218d",
                            table="clinic_guardian",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="guardian",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "clinic_guardianhistory" ("added_at", "added_by_id", "clinic_id", "ended_at", "ended_by_id", "id", "name", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "relation") VALUES (NEW."added_at", NEW."added_by_id", NEW."clinic_id", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."name", NEW."patient_id", NOW(), \'update\', NEW."id", NEW."phone", NEW."relation"); RETURN NULL;',
                            hash="9b67bee38f819bacb879e71f867b363e78084795",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_48996",
                            table="clinic_guardian",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="guardian",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clinic_guardianhistory" ("added_at", "added_by_id", "clinic_id", "ended_at", "ended_by_id", "id", "name", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "relation") VALUES (OLD."added_at", OLD."added_by_id", OLD."clinic_id", OLD."ended_at", OLD."ended_by_id", OLD."id", OLD."name", OLD."patient_id", NOW(), \'delete\', OLD."id", OLD."phone", OLD."relation"); RETURN NULL;',
                            hash="32f53544fb6b88cee944e5d823095adc45d7e9f4",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_965f4",
                            table="clinic_guardian",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="membership",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clinic_membershiphistory" ("clinic_id", "ended_at", "ended_by_id", "id", "is_student", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "started_at", "started_by_id", "user_id") VALUES (NEW."clinic_id", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."is_student", NOW(), \'insert\', NEW."id", NEW."role", NEW."started_at", NEW."started_by_id", NEW."user_id"); RETURN NULL;',
                            hash="0bebd7be98eb6997aeed8b2a200c75895df5aada",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_847aa",
                            table="clinic_membership",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="membership",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "clinic_membershiphistory" ("clinic_id", "ended_at", "ended_by_id", "id", "is_student", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "started_at", "started_by_id", "user_id") VALUES (NEW."clinic_id", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."is_student", NOW(), \'update\', NEW."id", NEW."role", NEW."started_at", NEW."started_by_id", NEW."user_id"); RETURN NULL;',
                            hash="c5b0b61486e60b44364372d4bbb70abb991926a5",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d0685",
                            table="clinic_membership",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="membership",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clinic_membershiphistory" ("clinic_id", "ended_at", "ended_by_id", "id", "is_student", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "started_at", "started_by_id", "user_id") VALUES (OLD."clinic_id", OLD."ended_at", OLD."ended_by_id", OLD."id", OLD."is_student", NOW(), \'delete\', OLD."id", OLD."role", OLD."started_at", OLD."started_by_id", OLD."user_id"); RETURN NULL;',
                            hash="fd83bac5fc8bfa789a76d89881e96f9a21e20368",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_e1e0f",
                            table="clinic_membership",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="patient",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clinic_patienthistory" ("added_at", "added_by_id", "address", "born_on", "clinic_id", "email", "family_name", "given_names", "id", "language", "merged_into_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "portal_user_id", "record_number", "sex", "status", "title") VALUES (NEW."added_at", NEW."added_by_id", NEW."address", NEW."born_on", NEW."clinic_id", NEW."email", NEW."family_name", NEW."given_names", NEW."id", NEW."language", NEW."merged_into_id", NOW(), \'insert\', NEW."id", NEW."phone", NEW."portal_user_id", NEW."record_number", NEW."sex", NEW."status", NEW."title"); RETURN NULL;',
                            hash="a6d519311db1de52f748680d2207a856b240a0da",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_91ad5",
                            table="clinic_patient",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="patient",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "clinic_patienthistory" ("added_at", "added_by_id", "address", "born_on", "clinic_id", "email", "family_name", "given_names", "id", "language", "merged_into_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "portal_user_id", "record_number", "sex", "status", "title") VALUES (NEW."added_at", NEW."added_by_id", NEW."address", NEW."born_on", NEW."clinic_id", NEW."email", NEW."family_name", NEW."given_names", NEW."id", NEW."language", NEW."merged_into_id", NOW(), \'update\', NEW."id", NEW."phone", NEW."portal_user_id", NEW."record_number", NEW."sex", NEW."status", NEW."title"); RETURN NULL;',
                            hash="11db3116b778e48e901fa77e26ca549e476100d6",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_87142",
                            table="clinic_patient",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="patient",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clinic_patienthistory" ("added_at", "added_by_id", "address", "born_on", "clinic_id", "email", "family_name", "given_names", "id", "language", "merged_into_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "portal_user_id", "record_number", "sex", "status", "title") VALUES (OLD."added_at", OLD."added_by_id", OLD."address", OLD."born_on", OLD."clinic_id", OLD."email", OLD."family_name", OLD."given_names", OLD."id", OLD."language", OLD."merged_into_id", NOW(), \'delete\', OLD."id", OLD."phone", OLD."portal_user_id", OLD."record_number", OLD."sex", OLD."status", OLD."title"); RETURN NULL;',
                            hash="bfa468caaa9e4953324d113954c8ae884106ef80",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_94fb2",
                            table="clinic_patient",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="patientalert",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clinic_patientalerthistory" ("added_at", "added_by_id", "clinic_id", "ended_at", "ended_by_id", "ended_reason", "id", "kind", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "substance", "words") VALUES (NEW."added_at", NEW."added_by_id", NEW."clinic_id", NEW."ended_at", NEW."ended_by_id", NEW."ended_reason", NEW."id", NEW."kind", NEW."patient_id", NOW(), \'insert\', NEW."id", NEW."substance", NEW."words"); RETURN NULL;',
                            hash="2d88717fae114ef2eb54646188e0df30f36d2412",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b73ab",
                            table="clinic_patientalert",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="patientalert",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "clinic_patientalerthistory" ("added_at", "added_by_id", "clinic_id", "ended_at", "ended_by_id", "ended_reason", "id", "kind", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "substance", "words") VALUES (NEW."added_at", NEW."added_by_id", NEW."clinic_id", NEW."ended_at", NEW."ended_by_id", NEW."ended_reason", NEW."id", NEW."kind", NEW."patient_id", NOW(), \'update\', NEW."id", NEW."substance", NEW."words"); RETURN NULL;',
                            hash="e5e0081bcaa6aa00e1f61a65aadf95996c665f12",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_451c5",
                            table="clinic_patientalert",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="patientalert",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clinic_patientalerthistory" ("added_at", "added_by_id", "clinic_id", "ended_at", "ended_by_id", "ended_reason", "id", "kind", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "substance", "words") VALUES (OLD."added_at", OLD."added_by_id", OLD."clinic_id", OLD."ended_at", OLD."ended_by_id", OLD."ended_reason", OLD."id", OLD."kind", OLD."patient_id", NOW(), \'delete\', OLD."id", OLD."substance", OLD."words"); RETURN NULL;',
                            hash="9694778e5603206094994bf358a40ed9e601efdb",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_bc0ea",
                            table="clinic_patientalert",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="site",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clinic_sitehistory" ("address", "clinic_id", "closed_on", "id", "name", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."address", NEW."clinic_id", NEW."closed_on", NEW."id", NEW."name", NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="bf593aa6433f2478d124bbb309e89b511db8b841",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_43f6d",
                            table="clinic_site",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="site",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "clinic_sitehistory" ("address", "clinic_id", "closed_on", "id", "name", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."address", NEW."clinic_id", NEW."closed_on", NEW."id", NEW."name", NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="a2fe5447b78edbbc5f6da3f0c84fa1cc3b3ea7dd",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_fbf19",
                            table="clinic_site",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="site",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "clinic_sitehistory" ("address", "clinic_id", "closed_on", "id", "name", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."address", OLD."clinic_id", OLD."closed_on", OLD."id", OLD."name", NOW(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="8b1f72b2015ddf0dcb287f4022faa658a307c795",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_58f64",
                            table="clinic_site",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        )
    ]
