import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models

from clinic.migration_steps import Together


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0007_history"),
        ("clinic", "__first__"),
        ("sessions_app", "0009_catalogue_codes_of_their_clinic"),
    ]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="ClinicChoiceHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("kind", models.CharField(max_length=40)),
                        ("code", models.CharField(max_length=80)),
                        ("label", models.CharField(blank=True, max_length=200)),
                        ("position", models.PositiveIntegerField(blank=True, null=True)),
                        ("checked_at", models.DateTimeField(blank=True, null=True)),
                        ("retired_at", models.DateTimeField(blank=True, null=True)),
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
                                to="sessions_app.clinicchoice",
                            ),
                        ),
                        (
                            "retired_by",
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
                    name="ClinicStepHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "step_field",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("load", "Load"),
                                    ("reps", "Repetitions"),
                                    ("hold", "Hold or time"),
                                    ("range", "Range"),
                                    ("variant", "Next variant"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "step_amount",
                            models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True),
                        ),
                        (
                            "step_unit",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("kg", "kg"),
                                    ("lb", "lb"),
                                    ("%1RM", "%1RM"),
                                    ("level", "level of the band or machine"),
                                    ("rep", "repetitions"),
                                    ("s", "s"),
                                    ("min", "min"),
                                    ("cm", "cm"),
                                    ("degree", "degrees"),
                                    ("variant", "variant"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("limit_rpe", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("limit_pain", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("decided_at", models.DateTimeField()),
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
                            "decided_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "exercise",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.exercise",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="sessions_app.clinicstep",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="DraftHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                        ("started_at", models.DateTimeField()),
                        ("device_label", models.CharField(blank=True, max_length=80)),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Open"), ("signed", "Signed"), ("discarded", "Discarded")],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("discarded_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "discarded_reason",
                            models.CharField(blank=True, max_length=300, verbose_name="Reason"),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "carried_from",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.treatmentsession",
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
                            "discarded_by",
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
                            "episode",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.episode",
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
                                to="sessions_app.draft",
                            ),
                        ),
                        (
                            "supervisor",
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
                            "visit",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.visit",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="EpisodeGoalHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "words",
                            models.CharField(max_length=300, verbose_name="Goal in the patient's words"),
                        ),
                        (
                            "target_value",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=8, null=True, verbose_name="Target"
                            ),
                        ),
                        ("target_on", models.DateField(blank=True, null=True, verbose_name="By")),
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
                            "episode",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.episode",
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.measure",
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
                                to="sessions_app.episodegoal",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="EpisodeHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "diagnosis_words",
                            models.CharField(blank=True, max_length=200, verbose_name="Diagnosis in words"),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[
                                    ("left", "Left"),
                                    ("right", "Right"),
                                    ("both", "Both sides"),
                                    ("midline", "Midline"),
                                    ("not_recorded", "Not recorded"),
                                ],
                                max_length=12,
                                verbose_name="Side",
                            ),
                        ),
                        ("onset_on", models.DateField(blank=True, null=True, verbose_name="Began on")),
                        (
                            "spell_length",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="This spell has lasted"
                            ),
                        ),
                        (
                            "spell_unit",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("days", "days"),
                                    ("weeks", "weeks"),
                                    ("months", "months"),
                                    ("years", "years"),
                                ],
                                max_length=6,
                            ),
                        ),
                        (
                            "history_length",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="The complaint is known since"
                            ),
                        ),
                        (
                            "history_unit",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("days", "days"),
                                    ("weeks", "weeks"),
                                    ("months", "months"),
                                    ("years", "years"),
                                ],
                                max_length=6,
                            ),
                        ),
                        (
                            "earlier_spells",
                            models.CharField(blank=True, max_length=300, verbose_name="Earlier spells"),
                        ),
                        (
                            "days_off_min",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="Days off, each spell"
                            ),
                        ),
                        (
                            "days_off_max",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="up to"),
                        ),
                        (
                            "mechanism",
                            models.CharField(blank=True, max_length=200, verbose_name="How it began"),
                        ),
                        ("surgery_on", models.DateField(blank=True, null=True, verbose_name="Operated on")),
                        (
                            "surgery_words",
                            models.CharField(blank=True, max_length=200, verbose_name="Operation"),
                        ),
                        (
                            "referral",
                            models.CharField(blank=True, max_length=200, verbose_name="Referred by"),
                        ),
                        ("findings", models.TextField(blank=True, verbose_name="Findings at the start")),
                        (
                            "work_and_sport",
                            models.CharField(blank=True, max_length=200, verbose_name="Work and sport"),
                        ),
                        ("opened_on", models.DateField(verbose_name="Opened on")),
                        ("opened_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Open"), ("closed", "Closed")], default="open", max_length=8
                            ),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "closed_reason",
                            models.CharField(blank=True, max_length=300, verbose_name="Reason for closing"),
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
                            "closed_by",
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
                            "condition",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.condition",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                db_constraint=False,
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
                                to="sessions_app.episode",
                            ),
                        ),
                        (
                            "responsible",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="Responsible physiotherapist",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SessionTemplateHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("name", models.CharField(max_length=120, verbose_name="Name")),
                        ("components", models.JSONField(default=list)),
                        ("added_at", models.DateTimeField()),
                        ("retired_at", models.DateTimeField(blank=True, null=True)),
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
                            "condition",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.condition",
                            ),
                        ),
                        (
                            "owner",
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
                                to="sessions_app.sessiontemplate",
                            ),
                        ),
                        (
                            "retired_by",
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
                    name="VisitHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("starts_at", models.DateTimeField(verbose_name="Starts at")),
                        ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="Ends at")),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=200, verbose_name="Reason for the visit"),
                        ),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("typed", "Typed in"),
                                    ("imported", "Imported"),
                                    ("walk_in", "Walk-in"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("origin_key", models.CharField(blank=True, max_length=200)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("expected", "Expected"),
                                    ("arrived", "Arrived"),
                                    ("charted", "Charted"),
                                    ("did_not_attend", "Did not attend"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="expected",
                                max_length=16,
                            ),
                        ),
                        ("state_reason", models.CharField(blank=True, max_length=200, verbose_name="Reason")),
                        ("state_changed_at", models.DateTimeField(blank=True, null=True)),
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
                            "episode",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.episode",
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
                                to="sessions_app.visit",
                            ),
                        ),
                        (
                            "practitioner",
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
                            "site",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="clinic.site",
                            ),
                        ),
                        (
                            "state_changed_by",
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
                pgtrigger.migrations.AddTrigger(
                    model_name="clinicchoice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_clinicchoicehistory" ("checked_at", "checked_by_id", "clinic_id", "code", "id", "kind", "label", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "retired_at", "retired_by_id") VALUES (NEW."checked_at", NEW."checked_by_id", NEW."clinic_id", NEW."code", NEW."id", NEW."kind", NEW."label", NOW(), \'insert\', NEW."id", NEW."position", NEW."retired_at", NEW."retired_by_id"); RETURN NULL;',
                            hash="92115a56264a22f1f0973d0d0c0e4c9282551820",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_88506",
                            table="sessions_app_clinicchoice",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="clinicchoice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "sessions_app_clinicchoicehistory" ("checked_at", "checked_by_id", "clinic_id", "code", "id", "kind", "label", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "retired_at", "retired_by_id") VALUES (NEW."checked_at", NEW."checked_by_id", NEW."clinic_id", NEW."code", NEW."id", NEW."kind", NEW."label", NOW(), \'update\', NEW."id", NEW."position", NEW."retired_at", NEW."retired_by_id"); RETURN NULL;',
                            hash="868c1ce51be848bc62adc4fab1b9238882fb772b",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f8579",
                            table="sessions_app_clinicchoice",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="clinicchoice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_clinicchoicehistory" ("checked_at", "checked_by_id", "clinic_id", "code", "id", "kind", "label", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "retired_at", "retired_by_id") VALUES (OLD."checked_at", OLD."checked_by_id", OLD."clinic_id", OLD."code", OLD."id", OLD."kind", OLD."label", NOW(), \'delete\', OLD."id", OLD."position", OLD."retired_at", OLD."retired_by_id"); RETURN NULL;',
                            hash="c2a53504b6b6e6e6b7773caac46fe97f080aa694",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_e53d7",
                            table="sessions_app_clinicchoice",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="clinicstep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_clinicstephistory" ("clinic_id", "decided_at", "decided_by_id", "exercise_id", "id", "limit_pain", "limit_rpe", "pgh_created_at", "pgh_label", "pgh_obj_id", "step_amount", "step_field", "step_unit", "version") VALUES (NEW."clinic_id", NEW."decided_at", NEW."decided_by_id", NEW."exercise_id", NEW."id", NEW."limit_pain", NEW."limit_rpe", NOW(), \'insert\', NEW."id", NEW."step_amount", NEW."step_field", NEW."step_unit", NEW."version"); RETURN NULL;',
                            hash="b658a94432b5512f0280e46341277d8c7b68314c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_281f7",
                            table="sessions_app_clinicstep",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="clinicstep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "sessions_app_clinicstephistory" ("clinic_id", "decided_at", "decided_by_id", "exercise_id", "id", "limit_pain", "limit_rpe", "pgh_created_at", "pgh_label", "pgh_obj_id", "step_amount", "step_field", "step_unit", "version") VALUES (NEW."clinic_id", NEW."decided_at", NEW."decided_by_id", NEW."exercise_id", NEW."id", NEW."limit_pain", NEW."limit_rpe", NOW(), \'update\', NEW."id", NEW."step_amount", NEW."step_field", NEW."step_unit", NEW."version"); RETURN NULL;',
                            hash="dbee9b021d673fd37ba2c7696607bdfd46f8d43d",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d9d77",
                            table="sessions_app_clinicstep",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="clinicstep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_clinicstephistory" ("clinic_id", "decided_at", "decided_by_id", "exercise_id", "id", "limit_pain", "limit_rpe", "pgh_created_at", "pgh_label", "pgh_obj_id", "step_amount", "step_field", "step_unit", "version") VALUES (OLD."clinic_id", OLD."decided_at", OLD."decided_by_id", OLD."exercise_id", OLD."id", OLD."limit_pain", OLD."limit_rpe", NOW(), \'delete\', OLD."id", OLD."step_amount", OLD."step_field", OLD."step_unit", OLD."version"); RETURN NULL;',
                            hash="ae01e6f48d5a243e68584d75162433e5ca0c92d2",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ddf83",
                            table="sessions_app_clinicstep",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="draft",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_drafthistory" ("author_id", "carried_from_id", "clinic_id", "device_label", "discarded_at", "discarded_by_id", "discarded_reason", "episode_id", "id", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_at", "state", "supervisor_id", "visit_id") VALUES (NEW."author_id", NEW."carried_from_id", NEW."clinic_id", NEW."device_label", NEW."discarded_at", NEW."discarded_by_id", NEW."discarded_reason", NEW."episode_id", NEW."id", NEW."patient_id", NOW(), \'insert\', NEW."id", NEW."started_at", NEW."state", NEW."supervisor_id", NEW."visit_id"); RETURN NULL;',
                            hash="b9e6684a237ac33c2d3403a632477a8315cbfd46",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e9b02",
                            table="sessions_app_draft",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="draft",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."author_id" IS DISTINCT FROM (NEW."author_id") OR OLD."carried_from_id" IS DISTINCT FROM (NEW."carried_from_id") OR OLD."clinic_id" IS DISTINCT FROM (NEW."clinic_id") OR OLD."device_label" IS DISTINCT FROM (NEW."device_label") OR OLD."discarded_at" IS DISTINCT FROM (NEW."discarded_at") OR OLD."discarded_by_id" IS DISTINCT FROM (NEW."discarded_by_id") OR OLD."discarded_reason" IS DISTINCT FROM (NEW."discarded_reason") OR OLD."episode_id" IS DISTINCT FROM (NEW."episode_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."patient_id" IS DISTINCT FROM (NEW."patient_id") OR OLD."started_at" IS DISTINCT FROM (NEW."started_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."supervisor_id" IS DISTINCT FROM (NEW."supervisor_id") OR OLD."visit_id" IS DISTINCT FROM (NEW."visit_id"))',
                            func='INSERT INTO "sessions_app_drafthistory" ("author_id", "carried_from_id", "clinic_id", "device_label", "discarded_at", "discarded_by_id", "discarded_reason", "episode_id", "id", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_at", "state", "supervisor_id", "visit_id") VALUES (NEW."author_id", NEW."carried_from_id", NEW."clinic_id", NEW."device_label", NEW."discarded_at", NEW."discarded_by_id", NEW."discarded_reason", NEW."episode_id", NEW."id", NEW."patient_id", NOW(), \'update\', NEW."id", NEW."started_at", NEW."state", NEW."supervisor_id", NEW."visit_id"); RETURN NULL;',
                            hash="f488145210de183d1f9c1646dc7b33230645f035",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_505d3",
                            table="sessions_app_draft",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="draft",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_drafthistory" ("author_id", "carried_from_id", "clinic_id", "device_label", "discarded_at", "discarded_by_id", "discarded_reason", "episode_id", "id", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_at", "state", "supervisor_id", "visit_id") VALUES (OLD."author_id", OLD."carried_from_id", OLD."clinic_id", OLD."device_label", OLD."discarded_at", OLD."discarded_by_id", OLD."discarded_reason", OLD."episode_id", OLD."id", OLD."patient_id", NOW(), \'delete\', OLD."id", OLD."started_at", OLD."state", OLD."supervisor_id", OLD."visit_id"); RETURN NULL;',
                            hash="78286ecdc2c0d4fea1194f371a807959f1f25704",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_64edc",
                            table="sessions_app_draft",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="episode",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_episodehistory" ("clinic_id", "closed_at", "closed_by_id", "closed_reason", "condition_id", "days_off_max", "days_off_min", "diagnosis_words", "earlier_spells", "findings", "history_length", "history_unit", "id", "mechanism", "onset_on", "opened_at", "opened_by_id", "opened_on", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "referral", "responsible_id", "side", "spell_length", "spell_unit", "state", "surgery_on", "surgery_words", "work_and_sport") VALUES (NEW."clinic_id", NEW."closed_at", NEW."closed_by_id", NEW."closed_reason", NEW."condition_id", NEW."days_off_max", NEW."days_off_min", NEW."diagnosis_words", NEW."earlier_spells", NEW."findings", NEW."history_length", NEW."history_unit", NEW."id", NEW."mechanism", NEW."onset_on", NEW."opened_at", NEW."opened_by_id", NEW."opened_on", NEW."patient_id", NOW(), \'insert\', NEW."id", NEW."referral", NEW."responsible_id", NEW."side", NEW."spell_length", NEW."spell_unit", NEW."state", NEW."surgery_on", NEW."surgery_words", NEW."work_and_sport"); RETURN NULL;',
                            hash="2babe6b8246d38e657d1cee8f845b93bf87b8623",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_26f93",
                            table="sessions_app_episode",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="episode",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "sessions_app_episodehistory" ("clinic_id", "closed_at", "closed_by_id", "closed_reason", "condition_id", "days_off_max", "days_off_min", "diagnosis_words", "earlier_spells", "findings", "history_length", "history_unit", "id", "mechanism", "onset_on", "opened_at", "opened_by_id", "opened_on", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "referral", "responsible_id", "side", "spell_length", "spell_unit", "state", "surgery_on", "surgery_words", "work_and_sport") VALUES (NEW."clinic_id", NEW."closed_at", NEW."closed_by_id", NEW."closed_reason", NEW."condition_id", NEW."days_off_max", NEW."days_off_min", NEW."diagnosis_words", NEW."earlier_spells", NEW."findings", NEW."history_length", NEW."history_unit", NEW."id", NEW."mechanism", NEW."onset_on", NEW."opened_at", NEW."opened_by_id", NEW."opened_on", NEW."patient_id", NOW(), \'update\', NEW."id", NEW."referral", NEW."responsible_id", NEW."side", NEW."spell_length", NEW."spell_unit", NEW."state", NEW."surgery_on", NEW."surgery_words", NEW."work_and_sport"); RETURN NULL;',
                            hash="1141e02a53218c8fbe05009eb06636958a9ca92f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b1132",
                            table="sessions_app_episode",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="episode",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_episodehistory" ("clinic_id", "closed_at", "closed_by_id", "closed_reason", "condition_id", "days_off_max", "days_off_min", "diagnosis_words", "earlier_spells", "findings", "history_length", "history_unit", "id", "mechanism", "onset_on", "opened_at", "opened_by_id", "opened_on", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "referral", "responsible_id", "side", "spell_length", "spell_unit", "state", "surgery_on", "surgery_words", "work_and_sport") VALUES (OLD."clinic_id", OLD."closed_at", OLD."closed_by_id", OLD."closed_reason", OLD."condition_id", OLD."days_off_max", OLD."days_off_min", OLD."diagnosis_words", OLD."earlier_spells", OLD."findings", OLD."history_length", OLD."history_unit", OLD."id", OLD."mechanism", OLD."onset_on", OLD."opened_at", OLD."opened_by_id", OLD."opened_on", OLD."patient_id", NOW(), \'delete\', OLD."id", OLD."referral", OLD."responsible_id", OLD."side", OLD."spell_length", OLD."spell_unit", OLD."state", OLD."surgery_on", OLD."surgery_words", OLD."work_and_sport"); RETURN NULL;',
                            hash="b93ea587adec2add2f1331e871fdac6fefe17f6a",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_72498",
                            table="sessions_app_episode",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="episodegoal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_episodegoalhistory" ("added_at", "added_by_id", "clinic_id", "ended_at", "ended_by_id", "ended_reason", "episode_id", "id", "measure_id", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "target_on", "target_value", "words") VALUES (NEW."added_at", NEW."added_by_id", NEW."clinic_id", NEW."ended_at", NEW."ended_by_id", NEW."ended_reason", NEW."episode_id", NEW."id", NEW."measure_id", NEW."patient_id", NOW(), \'insert\', NEW."id", NEW."target_on", NEW."target_value", NEW."words"); RETURN NULL;',
                            hash="b0d86339fe66f7ddba8057c39d3de02051d8273c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_789f3",
                            table="sessions_app_episodegoal",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="episodegoal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "sessions_app_episodegoalhistory" ("added_at", "added_by_id", "clinic_id", "ended_at", "ended_by_id", "ended_reason", "episode_id", "id", "measure_id", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "target_on", "target_value", "words") VALUES (NEW."added_at", NEW."added_by_id", NEW."clinic_id", NEW."ended_at", NEW."ended_by_id", NEW."ended_reason", NEW."episode_id", NEW."id", NEW."measure_id", NEW."patient_id", NOW(), \'update\', NEW."id", NEW."target_on", NEW."target_value", NEW."words"); RETURN NULL;',
                            hash="bdfcc7d11d3a39523a4f72c61ffcbf429e80cdc4",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a8492",
                            table="sessions_app_episodegoal",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="episodegoal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_episodegoalhistory" ("added_at", "added_by_id", "clinic_id", "ended_at", "ended_by_id", "ended_reason", "episode_id", "id", "measure_id", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "target_on", "target_value", "words") VALUES (OLD."added_at", OLD."added_by_id", OLD."clinic_id", OLD."ended_at", OLD."ended_by_id", OLD."ended_reason", OLD."episode_id", OLD."id", OLD."measure_id", OLD."patient_id", NOW(), \'delete\', OLD."id", OLD."target_on", OLD."target_value", OLD."words"); RETURN NULL;',
                            hash="ba7ec34a4c5f920a6fe77a8948cf0fabe3dfb7ab",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f6a1b",
                            table="sessions_app_episodegoal",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sessiontemplate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_sessiontemplatehistory" ("added_at", "added_by_id", "clinic_id", "components", "condition_id", "id", "name", "owner_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_at", "retired_by_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."clinic_id", NEW."components", NEW."condition_id", NEW."id", NEW."name", NEW."owner_id", NOW(), \'insert\', NEW."id", NEW."retired_at", NEW."retired_by_id"); RETURN NULL;',
                            hash="9eb4f6401b7fddb29336d5cf2dcfc3fca9df52a8",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_51e7b",
                            table="sessions_app_sessiontemplate",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sessiontemplate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "sessions_app_sessiontemplatehistory" ("added_at", "added_by_id", "clinic_id", "components", "condition_id", "id", "name", "owner_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_at", "retired_by_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."clinic_id", NEW."components", NEW."condition_id", NEW."id", NEW."name", NEW."owner_id", NOW(), \'update\', NEW."id", NEW."retired_at", NEW."retired_by_id"); RETURN NULL;',
                            hash="98600548ae8565ab6fc30a30a061ed8a22899a98",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3df6f",
                            table="sessions_app_sessiontemplate",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sessiontemplate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_sessiontemplatehistory" ("added_at", "added_by_id", "clinic_id", "components", "condition_id", "id", "name", "owner_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_at", "retired_by_id") VALUES (OLD."added_at", OLD."added_by_id", OLD."clinic_id", OLD."components", OLD."condition_id", OLD."id", OLD."name", OLD."owner_id", NOW(), \'delete\', OLD."id", OLD."retired_at", OLD."retired_by_id"); RETURN NULL;',
                            hash="c8273947d0e1307d7d8919c6236ec6037ee7a40f",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_8e8e4",
                            table="sessions_app_sessiontemplate",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_visithistory" ("added_at", "added_by_id", "clinic_id", "ends_at", "episode_id", "id", "origin", "origin_key", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "reason", "site_id", "starts_at", "state", "state_changed_at", "state_changed_by_id", "state_reason") VALUES (NEW."added_at", NEW."added_by_id", NEW."clinic_id", NEW."ends_at", NEW."episode_id", NEW."id", NEW."origin", NEW."origin_key", NEW."patient_id", NOW(), \'insert\', NEW."id", NEW."practitioner_id", NEW."reason", NEW."site_id", NEW."starts_at", NEW."state", NEW."state_changed_at", NEW."state_changed_by_id", NEW."state_reason"); RETURN NULL;',
                            hash="20d31b670bde021da2cf6c995ba4f50344eeb327",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b512c",
                            table="sessions_app_visit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "sessions_app_visithistory" ("added_at", "added_by_id", "clinic_id", "ends_at", "episode_id", "id", "origin", "origin_key", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "reason", "site_id", "starts_at", "state", "state_changed_at", "state_changed_by_id", "state_reason") VALUES (NEW."added_at", NEW."added_by_id", NEW."clinic_id", NEW."ends_at", NEW."episode_id", NEW."id", NEW."origin", NEW."origin_key", NEW."patient_id", NOW(), \'update\', NEW."id", NEW."practitioner_id", NEW."reason", NEW."site_id", NEW."starts_at", NEW."state", NEW."state_changed_at", NEW."state_changed_by_id", NEW."state_reason"); RETURN NULL;',
                            hash="faed1d2fcbc8a66f1c1d653cb89fb9a12ef8f978",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_95fd6",
                            table="sessions_app_visit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_visithistory" ("added_at", "added_by_id", "clinic_id", "ends_at", "episode_id", "id", "origin", "origin_key", "patient_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practitioner_id", "reason", "site_id", "starts_at", "state", "state_changed_at", "state_changed_by_id", "state_reason") VALUES (OLD."added_at", OLD."added_by_id", OLD."clinic_id", OLD."ends_at", OLD."episode_id", OLD."id", OLD."origin", OLD."origin_key", OLD."patient_id", NOW(), \'delete\', OLD."id", OLD."practitioner_id", OLD."reason", OLD."site_id", OLD."starts_at", OLD."state", OLD."state_changed_at", OLD."state_changed_by_id", OLD."state_reason"); RETURN NULL;',
                            hash="d13caec5875545408fb325bdd1f0abf24b25ced1",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f90b7",
                            table="sessions_app_visit",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        )
    ]
