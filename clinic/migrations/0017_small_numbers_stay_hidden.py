from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('clinic', '0016_small_numbers_are_raised')]

    operations = [
        migrations.AddConstraint(
            model_name='clinic',
            constraint=models.CheckConstraint(condition=models.Q(('smallest_cell_shown__gte', 5), ('smallest_comparison_arm__gte', 20), ('smallest_group_shown__gte', 10)), name='small_numbers_stay_hidden'),
        ),
        migrations.AddConstraint(
            model_name='clinic',
            constraint=models.CheckConstraint(condition=models.Q(('session_minutes_high__lte', 240), ('session_minutes_low__gte', 5), ('session_minutes_low__lt', models.F('session_minutes_high'))), name='a_session_lasts_from_less_to_more', violation_error_message='The longer time has to be above the shorter one.'),
        ),
    ]
