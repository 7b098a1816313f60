"""Models, their dry runs and adoptions; what was adopted is inserted, never changed or removed."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from virtualschool.audit import triggers

FOR_GOOD = ("linkage_model", "linkage_difference", "linkage_adoption")


def refuse(apps, schema_editor):
    for table in FOR_GOOD:
        triggers.refuse_changes(schema_editor.connection, table)


def allow(apps, schema_editor):
    for table in FOR_GOOD:
        triggers.allow_changes(schema_editor.connection, table)


class Migration(migrations.Migration):

    dependencies = [
        ('linkage', '0003_accuracy'),
        ('audit', '0002_insert_only'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='LinkageModel',
            fields=[
                ('id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('document', models.TextField()),
                ('provenance', models.TextField(blank=True)),
                ('added_by', models.CharField(max_length=254)),
                ('added_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'linkage_model',
            },
        ),
        migrations.CreateModel(
            name='Trial',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('before_id', models.CharField(blank=True, max_length=64)),
                ('revision', models.PositiveBigIntegerField(default=0)),
                ('asked_by', models.CharField(max_length=254)),
                ('asked_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='waiting', max_length=10)),
                ('progress', models.CharField(blank=True, max_length=200)),
                ('failure', models.TextField(blank=True)),
                ('links_before', models.PositiveIntegerField(default=0)),
                ('links_after', models.PositiveIntegerField(default=0)),
                ('questions_before', models.PositiveIntegerField(default=0)),
                ('questions_after', models.PositiveIntegerField(default=0)),
                ('questions_new', models.PositiveIntegerField(default=0)),
                ('questions_gone', models.PositiveIntegerField(default=0)),
                ('wrong_before', models.FloatField(default=0)),
                ('wrong_after', models.FloatField(default=0)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trials', to='people.authority')),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trials', to='linkage.linkagemodel')),
            ],
            options={
                'db_table': 'linkage_trial',
            },
        ),
        migrations.CreateModel(
            name='Difference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('learner_id', models.UUIDField(blank=True, null=True)),
                ('left_source', models.CharField(choices=[('education', 'education'), ('social_work', 'social work'), ('told_by', 'told by'), ('my_list', 'your list')], max_length=20)),
                ('right_source', models.CharField(choices=[('education', 'education'), ('social_work', 'social work'), ('told_by', 'told by'), ('my_list', 'your list')], max_length=20)),
                ('left_digest', models.CharField(max_length=64)),
                ('right_digests', models.TextField()),
                ('stands', models.BooleanField()),
                ('before', models.CharField(choices=[('linked', 'joined by itself'), ('asked', 'asked about'), ('nothing', 'not put together')], max_length=10)),
                ('after', models.CharField(choices=[('linked', 'joined by itself'), ('asked', 'asked about'), ('nothing', 'not put together')], max_length=10)),
                ('trial', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='differences', to='linkage.trial')),
            ],
            options={
                'db_table': 'linkage_difference',
            },
        ),
        migrations.CreateModel(
            name='Adoption',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('by_id', models.UUIDField()),
                ('by_name', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('reason', models.TextField()),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adoptions', to='people.authority')),
                ('trial', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='adoption', to='linkage.trial')),
            ],
            options={
                'db_table': 'linkage_adoption',
            },
        ),
        migrations.AddIndex(
            model_name='trial',
            index=models.Index(fields=['authority', 'asked_at'], name='trial_by_time'),
        ),
        migrations.AddConstraint(
            model_name='adoption',
            constraint=models.UniqueConstraint(fields=('authority', 'number'), name='adoptions_are_numbered'),
        ),
        migrations.RunPython(refuse, allow),
    ]
