"""What stood before the reader, and who read first.

SQLite makes a table anew to give it some of these columns, and would lose the
triggers that keep the ledger insert-only: they are taken away and put back.
"""

from django.db import migrations, models

from virtualschool.audit import triggers


def refuse(apps, schema_editor):
    triggers.refuse_changes(schema_editor.connection, "register_decision")


def allow(apps, schema_editor):
    triggers.allow_changes(schema_editor.connection, "register_decision")


class Migration(migrations.Migration):
    dependencies = [("register", "0003_the_ledger_is_insert_only")]
    operations = [
        migrations.RunPython(allow, refuse),
        migrations.AddField("decision", "weight", models.FloatField(blank=True, null=True)),
        migrations.AddField("decision", "probability", models.FloatField(blank=True, null=True)),
        migrations.AddField("decision", "guard", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField("decision", "weights_hidden", models.BooleanField(default=False)),
        migrations.AddField("decision", "first_by_id", models.UUIDField(blank=True, null=True)),
        migrations.AddField(
            "decision",
            "first_by_name",
            models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
        migrations.RunPython(refuse, allow),
    ]
