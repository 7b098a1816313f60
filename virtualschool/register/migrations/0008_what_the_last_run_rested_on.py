"""What the last run of linkage rested on, so that a night without news does not link again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0007_disagreements_and_history")]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="gist",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
    ]
