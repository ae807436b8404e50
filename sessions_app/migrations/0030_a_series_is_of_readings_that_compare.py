"""A summed-up series tells moment, recall period and version apart, as the charts do.

What was summed up more coarsely goes; `manage.py up` and `verify_summaries --missing` derive it anew.
"""

from django.db import migrations, models

from clinic.migration_steps import Together

SERIES = "sessions_app_seriessummary"


class Migration(migrations.Migration):

    dependencies = [('sessions_app', '0029_names_per_language')]

    operations = [
        migrations.RunSQL(
            f"DELETE FROM {SERIES}; SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveConstraint(model_name='seriessummary', name='a_series_is_summed_up_once'),
        *(
            migrations.AddField(
                model_name='seriessummary',
                name=name,
                field=models.CharField(default='', max_length=length),
                preserve_default=False,
            )
            for name, length in (('moment', 6), ('recall_period', 40), ('version', 40))
        ),
        migrations.AddConstraint(
            model_name='seriessummary',
            constraint=models.UniqueConstraint(
                fields=('episode', 'measure', 'side', 'subject', 'measured_state', 'moment', 'recall_period', 'version', 'unit', 'scale_min', 'scale_max'),
                name='a_series_is_summed_up_once',
                nulls_distinct=False,
            ),
        ),
    ]
    operations = [Together(operations)]
