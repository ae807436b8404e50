import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from clinic import guards
from clinic.migration_steps import Together

CHOICE = "sessions_app_thresholdchoice"


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0010_find_among_many'),
        ('sessions_app', '0014_decisions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='measure',
            name='rates_change',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='threshold',
            name='conditions',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='threshold',
            name='depends_on',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='threshold',
            name='is_for_any_condition',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='threshold',
            name='kind',
            field=models.CharField(choices=[('worthwhile', 'A change that matters'), ('error', 'Measurement error')], default='worthwhile', max_length=10),
        ),
        migrations.CreateModel(
            name='ThresholdChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('worthwhile', 'A change that matters'), ('error', 'Measurement error')], max_length=10)),
                ('is_by_rule', models.BooleanField(default=False)),
                ('chosen_at', models.DateTimeField()),
                ('chosen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('condition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sessions_app.condition')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sessions_app.measure')),
                ('threshold', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sessions_app.threshold')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['clinic', 'measure', 'condition', 'kind', 'id'], name='threshold_choices')],
                'constraints': [models.CheckConstraint(condition=models.Q(('is_by_rule', False), ('threshold', None), _connector='OR'), name='a_rule_names_no_threshold')],
            },
        ),
        guards.row_security(CHOICE),
        guards.append_only(CHOICE),
        guards.codes_of_its_clinic(CHOICE, "measure_id", "condition_id", "threshold_id"),
    ]
    operations = [Together(operations)]
