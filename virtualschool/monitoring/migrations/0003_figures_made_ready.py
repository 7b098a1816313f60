"""Two derived tables: learners' parts in the figures of a session, and the sums over them."""

import django.db.models.deletion
from django.db import migrations, models

from virtualschool.foundation.creating import CreateTogether


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0002_flags"), ("people", "0001_initial")]

    operations = [CreateTogether([
        migrations.CreateModel(
            name="Part",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("learner_id", models.UUIDField(db_index=True)),
                ("session", models.CharField(max_length=7)),
                ("digest", models.CharField(max_length=32)),
                ("groups", models.CharField(max_length=120)),
                ("on_roll", models.BooleanField()),
                ("sector", models.CharField(blank=True, max_length=10)),
                ("stage", models.CharField(blank=True, max_length=10)),
                ("school_code", models.CharField(blank=True, max_length=20)),
                ("lives_with", models.CharField(blank=True, max_length=30)),
                ("legal_reason", models.CharField(blank=True, max_length=30)),
                ("shares", models.TextField()),
                ("series", models.TextField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
            ],
            options={"db_table": "monitoring_part"},
        ),
        migrations.CreateModel(
            name="Worked",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("session", models.CharField(max_length=7)),
                ("group", models.CharField(max_length=20)),
                ("mark", models.CharField(max_length=64)),
                ("content", models.TextField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.authority"
                    ),
                ),
            ],
            options={"db_table": "monitoring_worked"},
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.UniqueConstraint(
                fields=("authority", "session", "learner_id"), name="a_learner_has_one_part_in_a_sessions_figures"
            ),
        ),
        migrations.AddConstraint(
            model_name="worked",
            constraint=models.UniqueConstraint(
                fields=("authority", "session", "group"), name="a_groups_sums_are_worked_out_once_a_session"
            ),
        ),
    ])]
