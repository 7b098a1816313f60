"""What people did about facts that differ, and requests for the years that were never kept."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from virtualschool.foundation.creating import CreateTogether


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("register", "0006_a_file_taken_back_can_come_again"),
    ]

    operations = [CreateTogether([
        migrations.CreateModel(
            name="HistoryRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("learner_id", models.UUIDField()),
                ("asked_on", models.DateField()),
                ("asked_by", models.CharField(max_length=200)),
                ("received_on", models.DateField(blank=True, null=True)),
                ("received_by", models.CharField(blank=True, max_length=200)),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="history_requests",
                        to="people.authority",
                    ),
                ),
            ],
            options={
                "db_table": "register_history_request",
                "indexes": [models.Index(fields=["authority", "learner_id"], name="history_request_by_learner")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("received_on", None), ("taken_back_at", None)),
                        fields=("authority", "learner_id"),
                        name="history_is_asked_for_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("received_on", None), ("received_on__gte", models.F("asked_on")), _connector="OR"
                        ),
                        name="history_comes_after_it_was_asked_for",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("learner_id", models.UUIDField()),
                ("field", models.CharField(max_length=30)),
                (
                    "shown_source",
                    models.CharField(
                        choices=[
                            ("education", "education"),
                            ("social_work", "social work"),
                            ("told_by", "told by"),
                            ("my_list", "your list"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "other_source",
                    models.CharField(
                        choices=[
                            ("education", "education"),
                            ("social_work", "social work"),
                            ("told_by", "told by"),
                            ("my_list", "your list"),
                        ],
                        max_length=20,
                    ),
                ),
                ("values_digest", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("asked", "Asked"),
                            ("settled", "Settled: whose value is right is known, and its owner mends it"),
                            ("accepted", "Accepted: both may stand as they are"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "owner",
                    models.CharField(
                        choices=[("social_work", "social work"), ("education", "education"), ("us", "us")],
                        max_length=20,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("by_id", models.UUIDField()),
                ("by_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="settlements", to="people.authority"
                    ),
                ),
            ],
            options={
                "db_table": "register_settlement",
                "indexes": [models.Index(fields=["authority", "learner_id"], name="settlement_by_learner")],
            },
        ),
    ])]
