"""What readers said before it is an answer, whether two readers are wanted, and on what evidence each pair stands."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from virtualschool.audit import triggers

ANSWERS = [
    ("same", "Same child"),
    ("not_same", "Not the same"),
    ("cannot_tell", "Can’t tell"),
    ("ask_education", "Ask education records"),
    ("care_experienced", "Care experienced"),
    ("not_care_experienced", "Not care experienced"),
    ("ask_social_work", "Ask social work"),
    ("under_school_age", "Under school age"),
    ("left_school", "Has left school"),
    ("elsewhere", "At school in another authority"),
    ("home_educated", "Educated at home"),
    ("independent", "At an independent school"),
    ("do_not_know", "Don’t know"),
    ("still_current", "Left out by mistake; nothing has changed"),
    ("has_ended", "Has ended; the source has been asked for the date"),
    ("withdrawn", "Taken back"),
]


def refuse(apps, schema_editor):
    triggers.refuse_changes(schema_editor.connection, "linkage_reading")


def allow(apps, schema_editor):
    triggers.allow_changes(schema_editor.connection, "linkage_reading")


class Migration(migrations.Migration):
    dependencies = [("linkage", "0001_initial"), ("people", "0001_initial"), ("audit", "0002_insert_only")]
    operations = [
        migrations.AddField(
            "candidate",
            "evidence_digest",
            models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="ReadingSetting",
            fields=[
                (
                    "authority",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="reading_setting",
                        serialize=False,
                        to="people.authority",
                    ),
                ),
                ("asks_second_reader", models.BooleanField(default=True)),
            ],
            options={"db_table": "linkage_reading_setting"},
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("question_id", models.UUIDField()),
                ("number", models.PositiveIntegerField()),
                ("left_digest", models.CharField(max_length=64)),
                ("right_digest", models.CharField(max_length=64)),
                ("evidence_digest", models.CharField(max_length=64)),
                ("answer", models.CharField(choices=ANSWERS, max_length=30)),
                ("note", models.TextField(blank=True)),
                ("weights_hidden", models.BooleanField(default=False)),
                ("by_id", models.UUIDField()),
                ("by_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("after", models.PositiveIntegerField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="readings", to="people.authority"
                    ),
                ),
                (
                    "takes_back",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_back_by",
                        to="linkage.reading",
                    ),
                ),
            ],
            options={
                "db_table": "linkage_reading",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("question_id", "number"), name="readings_of_a_question_are_counted"
                    )
                ],
            },
        ),
        migrations.RunPython(refuse, allow),
    ]
