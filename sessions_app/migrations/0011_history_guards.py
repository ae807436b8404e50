from django.db import migrations

from clinic import guards

HISTORIES = ["clinicchoice", "clinicstep", "draft", "episode", "episodegoal", "sessiontemplate", "visit"]


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0010_history"), ("clinic", "0008_history_guards")]

    operations = [
        *(guards.append_only(f"sessions_app_{name}history") for name in HISTORIES),
        *(guards.row_security(f"sessions_app_{name}history") for name in HISTORIES),
    ]
