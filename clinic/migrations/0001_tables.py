import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Clinic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='Name')),
                ('time_zone', models.CharField(default='Asia/Singapore', max_length=64, verbose_name='Time zone')),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', '简体中文'), ('ms', 'Bahasa Melayu'), ('ta', 'தமிழ்')], default='en', max_length=12, verbose_name='Language')),
                ('gender_label', models.CharField(default='Gender', max_length=20, verbose_name='Label of the sex field')),
                ('discomfort_limit', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MaxValueValidator(10)], verbose_name='Discomfort limit for instrument work, 0 to 10')),
                ('iastm_review_sessions', models.PositiveSmallIntegerField(default=6, validators=[django.core.validators.MinValueValidator(1)], verbose_name='Review instrument work after so many sessions')),
                ('smallest_group_shown', models.PositiveSmallIntegerField(default=10, verbose_name='Smallest group shown')),
                ('smallest_comparison_arm', models.PositiveSmallIntegerField(default=20, verbose_name='Smallest comparison arm')),
                ('idle_minutes', models.PositiveSmallIntegerField(default=15, verbose_name='Log off after so many idle minutes')),
                ('retention_years', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Keep records for so many years')),
                ('is_demo', models.BooleanField(default=False, editable=False)),
                ('opened_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('discomfort_limit__lte', 10)), name='discomfort_limit_is_on_the_scale')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='E-mail')),
                ('display_name', models.CharField(max_length=120, verbose_name='Name')),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', '简体中文'), ('ms', 'Bahasa Melayu'), ('ta', 'தமிழ்')], default='en', max_length=12, verbose_name='Language')),
                ('is_active', models.BooleanField(default=True)),
                ('joined_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='an_email_belongs_to_one_person')],
            },
        ),
        migrations.CreateModel(
            name='Patient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('record_number', models.CharField(max_length=30, verbose_name='Record number')),
                ('family_name', models.CharField(max_length=80, verbose_name='Family name')),
                ('given_names', models.CharField(max_length=120, verbose_name='Given names')),
                ('title', models.CharField(blank=True, max_length=20, verbose_name='Title')),
                ('born_on', models.DateField(verbose_name='Born on')),
                ('sex', models.CharField(choices=[('female', 'Female'), ('male', 'Male'), ('intersex', 'Intersex'), ('unknown', 'Not known')], default='unknown', max_length=10, verbose_name='Sex')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='Phone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='E-mail')),
                ('address', models.TextField(blank=True, verbose_name='Address')),
                ('language', models.CharField(blank=True, max_length=12, verbose_name='Language')),
                ('portal_user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='patient_records', to=settings.AUTH_USER_MODEL)),
                ('status', models.CharField(choices=[('active', 'Active'), ('inactive', 'Inactive'), ('deceased', 'Deceased'), ('merged', 'Merged into another record')], default='active', max_length=10)),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.patient')),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['family_name', 'given_names', 'id'],
                'constraints': [models.UniqueConstraint(fields=('clinic', 'record_number'), name='a_record_number_is_given_once_in_a_clinic', violation_error_message='Another patient of this clinic has this record number.'), models.UniqueConstraint(fields=('clinic', 'id'), name='patient_with_its_clinic'), models.UniqueConstraint(fields=('clinic', 'portal_user'), name='a_log_in_opens_one_record_in_a_clinic'), models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('status', 'merged')), models.Q(models.Q(('status', 'merged'), _negated=True), ('merged_into', None)), _connector='OR'), name='a_merged_record_points_to_its_successor')],
            },
        ),
        migrations.CreateModel(
            name='Guardian',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guardians', to='clinic.patient')),
                ('name', models.CharField(max_length=120, verbose_name='Name')),
                ('relation', models.CharField(max_length=60, verbose_name='Relation')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='Phone')),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('clinic', 'id'), name='guardian_with_its_clinic'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), _connector='OR'), name='an_ended_guardianship_has_a_hand_and_an_hour')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='clinic.patient')),
                ('kind', models.CharField(choices=[('treatment', 'Treatment'), ('iastm', 'Massage with a metal tool (IASTM)'), ('clinic_review', "Use in the clinic's review"), ('research_export', 'Use in research'), ('publication', 'Publication of my case'), ('portal', 'Own log-in')], max_length=20, verbose_name='For')),
                ('wording', models.TextField(verbose_name='Wording')),
                ('wording_version', models.CharField(max_length=20, verbose_name='Version of the wording')),
                ('given_at', models.DateTimeField(verbose_name='Given at')),
                ('given_by_guardian', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.guardian')),
                ('on_paper', models.BooleanField(default=False, verbose_name='Signed on paper')),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-given_at', '-id'],
                'constraints': [models.UniqueConstraint(fields=('clinic', 'id'), name='consent_with_its_clinic')],
            },
        ),
        migrations.CreateModel(
            name='ConsentWithdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('consent', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='clinic.consent')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.patient')),
                ('withdrawn_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='Reason')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Credential',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credentials', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(choices=[('registration', 'Registration'), ('iastm_course', 'Instrument course'), ('other', 'Other training')], max_length=20, verbose_name='Kind')),
                ('title', models.CharField(max_length=120, verbose_name='Title')),
                ('awarding_body', models.CharField(blank=True, max_length=120, verbose_name='Awarded by')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='Number')),
                ('gained_on', models.DateField(blank=True, null=True, verbose_name='Gained on')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='Expires on')),
                ('hours', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Hours')),
                ('added_at', models.DateTimeField(auto_now_add=True)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('removed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['user', 'kind', 'title'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('checked_at__isnull', False), ('checked_by__isnull', False)), models.Q(('checked_at__isnull', True), ('checked_by__isnull', True)), _connector='OR'), name='a_credential_check_has_a_hand_and_an_hour'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), models.Q(('removed_at__isnull', True), ('removed_by__isnull', True)), _connector='OR'), name='a_credential_removal_has_a_hand_and_an_hour'), models.CheckConstraint(condition=models.Q(('checked_by', None), models.Q(('checked_by', models.F('user')), _negated=True), _connector='OR'), name='a_credential_is_not_checked_by_its_owner')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('email', models.EmailField(max_length=254, verbose_name='E-mail')),
                ('display_name', models.CharField(max_length=120, verbose_name='Name')),
                ('role', models.CharField(blank=True, choices=[('physiotherapist', 'Physiotherapist'), ('manager', 'Manager'), ('front_desk', 'Front desk')], max_length=20, verbose_name='Role')),
                ('is_student', models.BooleanField(default=False, verbose_name='Student, signs through a supervisor')),
                ('patient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.patient')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('invited_at', models.DateTimeField()),
                ('invited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('used_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('used_at__isnull', False), ('used_by__isnull', False)), models.Q(('used_at__isnull', True), ('used_by__isnull', True)), _connector='OR'), name='a_used_invitation_has_a_hand_and_an_hour'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), _connector='OR'), name='a_withdrawn_invitation_has_a_hand_and_an_hour'), models.CheckConstraint(condition=models.Q(('patient', None), ('role', ''), _connector='XOR'), name='an_invitation_is_for_a_role_or_a_patient')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('role', models.CharField(choices=[('physiotherapist', 'Physiotherapist'), ('manager', 'Manager'), ('front_desk', 'Front desk')], max_length=20, verbose_name='Role')),
                ('is_student', models.BooleanField(default=False, verbose_name='Student, signs through a supervisor')),
                ('started_at', models.DateTimeField(auto_now_add=True)),
                ('started_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('user', 'clinic', 'role'), name='a_role_is_held_once_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), _connector='OR'), name='an_end_of_membership_has_a_hand_and_an_hour')],
            },
        ),
        migrations.CreateModel(
            name='PatientAlert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='clinic.patient')),
                ('kind', models.CharField(choices=[('allergy', 'Allergy'), ('anticoagulant', 'Blood thinner'), ('pacemaker', 'Implanted device'), ('pregnancy', 'Pregnancy'), ('cancer', 'Cancer'), ('diabetes', 'Diabetes'), ('fragile_skin', 'Fragile skin'), ('numbness', 'Reduced feeling'), ('falls', 'Risk of falls'), ('other', 'Other')], max_length=20, verbose_name='Kind')),
                ('substance', models.CharField(blank=True, max_length=80, verbose_name='Substance')),
                ('words', models.CharField(blank=True, max_length=200, verbose_name='In words')),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_reason', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ['kind', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), _connector='OR'), name='an_ended_alert_has_a_hand_and_an_hour')],
            },
        ),
        migrations.CreateModel(
            name='Site',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('name', models.CharField(max_length=120, verbose_name='Name')),
                ('address', models.TextField(blank=True, verbose_name='Address')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='Closed on')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('clinic', 'name'), name='a_site_is_named_once_in_its_clinic'), models.UniqueConstraint(fields=('clinic', 'id'), name='site_with_its_clinic')],
            },
        ),
        migrations.CreateModel(
            name='AccessEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('number', models.BigIntegerField()),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('patient', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.patient')),
                ('page', models.CharField(max_length=120)),
                ('method', models.CharField(max_length=8)),
                ('outcome', models.CharField(choices=[('seen', 'Seen'), ('refused', 'Refused')], max_length=10)),
                ('subject', models.CharField(blank=True, max_length=120)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('address', models.CharField(blank=True, max_length=64)),
                ('at', models.DateTimeField()),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['-number'],
                'indexes': [models.Index(fields=['patient', '-at'], name='trail_of_a_patient')],
                'constraints': [models.UniqueConstraint(fields=('clinic', 'number'), name='the_trail_of_a_clinic_is_numbered')],
            },
        ),
        migrations.CreateModel(
            name='BreakGlass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.patient')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reason', models.CharField(max_length=300, verbose_name='Reason')),
                ('opened_at', models.DateTimeField()),
                ('until_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CareTeamMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.clinic')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='care_team', to='clinic.patient')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('since_at', models.DateTimeField()),
                ('since_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('until_at', models.DateTimeField(blank=True, null=True)),
                ('until_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('until_at', None)), fields=('patient', 'user'), name='a_carer_is_in_the_team_once'), models.CheckConstraint(condition=models.Q(models.Q(('until_at__isnull', False), ('until_by__isnull', False)), models.Q(('until_at__isnull', True), ('until_by__isnull', True)), _connector='OR'), name='leaving_the_team_has_a_hand_and_an_hour')],
            },
        ),
        migrations.CreateModel(
            name='TrailHead',
            fields=[
                ('clinic', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='clinic.clinic')),
                ('number', models.BigIntegerField(default=0)),
                ('hash', models.CharField(default='', max_length=64)),
            ],
        ),
    ]
