"""Flags and entries name the records that they rest on; and of which state of the register the flags are, is kept."""

from collections import defaultdict

import django.db.models.deletion
from django.db import migrations, models


def name_records(apps, schema_editor):
    """Entries from before rest on all records that the learner has now: flags say it themselves at the next look."""
    entries = apps.get_model("monitoring", "FlagEntry").objects.exclude(learner_id=None)
    ids = list(entries.values_list("learner_id", flat=True).distinct())
    aliases = apps.get_model("register", "LearnerAlias").objects
    now = {pk: aliases.filter(alias=pk).values_list("learner_id", flat=True).first() for pk in ids}
    held = defaultdict(list)
    records = apps.get_model("register", "LearnerRecord").objects.order_by("record_id")
    for learner, record in records.values_list("learner_id", "record_id"):
        held[learner].append(str(record))
    for pk in ids:
        entries.filter(learner_id=pk).update(rests_on=" ".join(held[now[pk] or pk]))


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0003_figures_made_ready"),
        ("people", "0001_initial"),
        ("register", "0008_what_the_last_run_rested_on"),
    ]

    operations = [
        migrations.CreateModel(
            name="Followed",
            fields=[
                (
                    "authority",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.authority",
                    ),
                ),
                ("revision", models.PositiveBigIntegerField()),
                ("on", models.DateField()),
            ],
            options={"db_table": "monitoring_followed"},
        ),
        migrations.AddField(model_name="flag", name="rests_on", field=models.TextField(blank=True, default="")),
        migrations.AddField(model_name="flagentry", name="rests_on", field=models.TextField(blank=True, default="")),
        migrations.AddField(model_name="flag", name="subjects", field=models.TextField(blank=True, default="")),
        migrations.AddField(model_name="flagentry", name="subjects", field=models.TextField(blank=True, default="")),
        migrations.RunPython(name_records, migrations.RunPython.noop),
    ]
