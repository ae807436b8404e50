from django.conf import settings
from django.db import migrations, models

from clinic.migration_steps import Together


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0011_responsible_clinician'),
        ('sessions_app', '0019_who_treats_after_a_takeover'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='addendum',
            name='corrected_words',
            field=models.CharField(blank=True, max_length=120, verbose_name='It should read'),
        ),
        migrations.AddField(
            model_name='addendum',
            name='struck_about',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='addendum',
            name='struck_place',
            field=models.CharField(blank=True, max_length=80, verbose_name='Value to strike out'),
        ),
        migrations.AddField(
            model_name='addendum',
            name='struck_words',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddConstraint(
            model_name='addendum',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('corrected_words', ''), ('struck_place', ''), ('struck_words', '')), models.Q(models.Q(('struck_place', ''), _negated=True), models.Q(('struck_words', ''), _negated=True), models.Q(('corrected_words', ''), _negated=True)), _connector='OR'), name='a_struck_value_says_how_it_should_read'),
        ),
    ]
    operations = [Together(operations)]
