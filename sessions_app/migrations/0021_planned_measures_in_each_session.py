from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0020_struck_values")]

    operations = [
        migrations.AddField(
            model_name="plannedmeasure",
            name="in_each",
            field=models.BooleanField(default=False, verbose_name="In each session"),
        ),
        migrations.AddField(
            model_name="planrevision",
            name="written_in",
            field=models.CharField(blank=True, default="", editable=False, max_length=60),
            preserve_default=False,
        ),
    ]
