"""What a record is opened by stays as narrow as its page says, whatever the app's account is made to send."""

from django.db import migrations

from clinic import guards_people


class Migration(migrations.Migration):

    dependencies = [('clinic', '0026_log_ins_are_renewed')]

    operations = [
        guards_people.an_opening_lasts_an_hour(),
        guards_people.a_place_in_a_team_ends_once(),
        guards_people.no_clinic_becomes_a_demonstration(),
    ]
