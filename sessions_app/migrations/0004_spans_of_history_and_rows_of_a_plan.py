from django.conf import settings
from django.db import migrations, models

from clinic.migration_steps import Together


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0003_trail"),
        ("sessions_app", "0003_row_security"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            [
                migrations.RemoveField(
                    model_name="episode",
                    name="duration_days",
                ),
                migrations.AddField(
                    model_name="episode",
                    name="days_off_max",
                    field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="up to"),
                ),
                migrations.AddField(
                    model_name="episode",
                    name="days_off_min",
                    field=models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="Days off, each spell"
                    ),
                ),
                migrations.AddField(
                    model_name="episode",
                    name="history_length",
                    field=models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="The complaint is known since"
                    ),
                ),
                migrations.AddField(
                    model_name="episode",
                    name="history_unit",
                    field=models.CharField(
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
                migrations.AddField(
                    model_name="episode",
                    name="spell_length",
                    field=models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="This spell has lasted"
                    ),
                ),
                migrations.AddField(
                    model_name="episode",
                    name="spell_unit",
                    field=models.CharField(
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
                migrations.AddField(
                    model_name="planfrequency",
                    name="every_days_max",
                    field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="or up to"),
                ),
                migrations.AddField(
                    model_name="plannedcomponent",
                    name="row_id",
                    field=models.CharField(default="", max_length=40),
                    preserve_default=False,
                ),
                migrations.AddField(
                    model_name="planrevision",
                    name="delivered_by",
                    field=models.CharField(blank=True, max_length=200, verbose_name="Who may deliver it"),
                ),
                migrations.AddField(
                    model_name="planrevision",
                    name="summary",
                    field=models.CharField(
                        blank=True, max_length=80, verbose_name="What changed, in a few words"
                    ),
                ),
                migrations.AlterField(
                    model_name="planfrequency",
                    name="times",
                    field=models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="Times"
                    ),
                ),
                migrations.AlterField(
                    model_name="planrevision",
                    name="change_reason",
                    field=models.CharField(blank=True, max_length=300, verbose_name="Why"),
                ),
                migrations.AddConstraint(
                    model_name="episode",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("spell_length", None),
                                models.Q(("spell_unit", ""), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("history_length", None),
                                models.Q(("history_unit", ""), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="a_span_of_time_has_its_unit",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="episode",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("days_off_max", None),
                            ("days_off_max__gte", models.F("days_off_min")),
                            _connector="OR",
                        ),
                        name="days_off_run_upwards",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="planfrequency",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("times__gt", 0), ("every_days__gt", 0), _connector="OR"),
                        name="a_frequency_says_how_often",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="plannedcomponent",
                    constraint=models.UniqueConstraint(
                        fields=("plan_revision", "row_id"), name="a_planned_component_is_in_its_plan_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="plannedcomponent",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("to_week", None), ("to_week__gte", models.F("from_week")), _connector="OR"
                        ),
                        name="the_weeks_of_a_component_run_upwards",
                    ),
                ),
            ]
        ),
    ]
