"""Entries of the ledger that were made by one act know each other."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0004_what_stood_before_the_reader")]
    operations = [migrations.AddField("decision", "act", models.UUIDField(blank=True, null=True))]
