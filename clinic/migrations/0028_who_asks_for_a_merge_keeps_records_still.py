"""A merge is confirmed while the first of its two people may still ask for one, as an erasure is."""

from django.db import migrations

from clinic import guards_keeping


class Migration(migrations.Migration):

    dependencies = [('clinic', '0027_narrow_ways_in')]

    operations = [guards_keeping.a_merge_is_asked_for_by_a_keeper_still()]
