"""Decisions are inserted, never changed or removed: the database itself refuses."""

from django.db import migrations

from virtualschool.audit import triggers


def refuse(apps, schema_editor):
    triggers.refuse_changes(schema_editor.connection, "register_decision")


def allow(apps, schema_editor):
    triggers.allow_changes(schema_editor.connection, "register_decision")


class Migration(migrations.Migration):
    dependencies = [("register", "0002_relations_end_at_once"), ("audit", "0002_insert_only")]
    operations = [migrations.RunPython(refuse, allow)]
