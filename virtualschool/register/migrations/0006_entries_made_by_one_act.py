"""Entries of the ledger that were made by one act know each other."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0003_the_ledger_is_insert_only")]
    operations = [migrations.AddField("decision", "act", models.UUIDField(blank=True, null=True))]
