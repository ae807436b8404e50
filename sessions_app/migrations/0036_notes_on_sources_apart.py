"""Notes on how far a source was read stand beside the source, not in it."""

from django.db import migrations, models

from clinic.migration_steps import Together


class Migration(migrations.Migration):

    dependencies = [
        ('sessions_app', '0035_home_log'),
    ]

    operations = [
        migrations.AddField(
            model_name='bandlevel',
            name='check_note',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='bodyregion',
            name='check_note',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='condition',
            name='check_note',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='contraindication',
            name='check_note',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='evidencestatement',
            name='check_note',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='exercise',
            name='check_note',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='instrument',
            name='check_note',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='lotion',
            name='check_note',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='measure',
            name='check_note',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='othermodality',
            name='check_note',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='rangenorm',
            name='check_note',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='responsecode',
            name='check_note',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='screenquestion',
            name='check_note',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='strokepattern',
            name='check_note',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='structure',
            name='check_note',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='threshold',
            name='check_note',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='warmupactivity',
            name='check_note',
            field=models.TextField(blank=True),
        ),
    ]
    operations = [Together(operations)]
