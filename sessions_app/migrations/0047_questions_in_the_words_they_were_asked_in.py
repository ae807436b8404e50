from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sessions_app', '0046_who_handed_a_draft_over'),
    ]

    operations = [
        migrations.AddField(
            model_name='patientreport',
            name='asked',
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
