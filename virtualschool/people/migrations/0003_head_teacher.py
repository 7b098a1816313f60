"""The head's post is called as the profession calls it; nothing in the database changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_observers")]

    operations = [
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("lead", "Virtual School Head Teacher"),
                    ("team_member", "Team member"),
                    ("data_officer", "Data officer"),
                    ("designated_manager", "Designated manager"),
                    ("social_work_partner", "Social work partner"),
                    ("network_member", "Network member"),
                    ("network_coordinator", "Network coordinator"),
                    ("network_observer", "Network observer"),
                    ("data_protection_officer", "Data protection officer"),
                    ("administrator", "Administrator"),
                ],
                max_length=24,
            ),
        ),
    ]
