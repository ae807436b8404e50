from django.db import migrations

from clinic import patient_index


class Migration(migrations.Migration):
    dependencies = [("clinic", "0009_estimated_birth_date")]

    operations = [patient_index.find_patients_among_many()]
