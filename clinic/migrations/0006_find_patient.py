from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

from clinic import patient_index


class Migration(migrations.Migration):
    dependencies = [("clinic", "0005_keys_and_immutability")]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        patient_index.searchable_words(),
        patient_index.patient_indexes(),
        patient_index.find_patients(),
        patient_index.similar_patients(),
    ]
