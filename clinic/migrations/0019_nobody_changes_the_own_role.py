from django.db import migrations

from clinic import guards_people


class Migration(migrations.Migration):

    dependencies = [('clinic', '0018_invitations_on_paper')]

    operations = [guards_people.roles_are_given_and_ended_by_others()]
