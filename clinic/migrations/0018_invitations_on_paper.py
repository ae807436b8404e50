"""An invitation says whether it was handed over on paper: only one by mail proves the address."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("clinic", "0017_small_numbers_stay_hidden"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="on_paper",
            field=models.BooleanField(default=False),
        ),
    ]
