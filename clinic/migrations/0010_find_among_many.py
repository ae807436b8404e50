from django.db import migrations

from clinic import patient_index

# The setting that the function carries is known only once this connection has used the extension.
load_extension = migrations.RunSQL("SELECT word_similarity('a', 'a')", migrations.RunSQL.noop)


class Migration(migrations.Migration):
    dependencies = [("clinic", "0009_estimated_birth_date")]

    operations = [load_extension, patient_index.find_patients_among_many()]
