from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0013_log_ins_of_guardians'),
    ]

    operations = [
        migrations.AlterField(
            model_name='consent',
            name='kind',
            field=models.CharField(choices=[('treatment', 'Treatment'), ('iastm', 'Massage with a metal tool (IASTM)'), ('clinic_review', "Use in the clinic's review"), ('research_export', 'Use in research'), ('publication', 'Publication of my case'), ('portal', 'Own log-in'), ('trial', 'Trial: the metal tool, in and out by lot')], max_length=20, verbose_name='For'),
        ),
    ]
