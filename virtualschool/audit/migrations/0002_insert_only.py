"""Events are inserted, never changed or removed: the database itself refuses."""

from django.db import migrations

from virtualschool.audit import triggers


def refuse(apps, schema_editor):
    triggers.refuse_changes(schema_editor.connection, "audit_event")


def allow(apps, schema_editor):
    triggers.allow_changes(schema_editor.connection, "audit_event")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(refuse, allow)]
