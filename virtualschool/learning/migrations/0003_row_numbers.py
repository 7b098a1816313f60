"""Which rows of its file a statement of facts was."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learning", "0002_told")]

    operations = [
        migrations.AddField(
            model_name="factstatement", name="rows", field=models.TextField(blank=True, default=""), preserve_default=False
        ),
    ]
