"""The model that an authority began with; inserted once, never changed or removed."""

import django.db.models.deletion
from django.db import migrations, models

from virtualschool.audit import triggers


def refuse(apps, schema_editor):
    triggers.refuse_changes(schema_editor.connection, "linkage_first_model")


def allow(apps, schema_editor):
    triggers.allow_changes(schema_editor.connection, "linkage_first_model")


class Migration(migrations.Migration):

    dependencies = [
        ('linkage', '0004_adoption'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='FirstModel',
            fields=[
                ('authority', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='first_model', serialize=False, to='people.authority')),
                ('since', models.DateField()),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='first_of', to='linkage.linkagemodel')),
            ],
            options={
                'db_table': 'linkage_first_model',
            },
        ),
        migrations.RunPython(refuse, allow),
    ]
