"""A score that a guardian told is marked as the guardian's."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("sessions_app", "0043_evidence_names_what_it_conflicts_with"),
    ]

    operations = [
        migrations.AlterField(
            model_name="observation",
            name="source",
            field=models.CharField(
                blank=True,
                choices=[
                    ("patient", "Patient"),
                    ("guardian", "Guardian"),
                    ("clinician", "Clinician"),
                    ("device", "Device"),
                ],
                max_length=10,
            ),
        ),
    ]
