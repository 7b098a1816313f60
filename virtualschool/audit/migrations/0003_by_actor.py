from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_insert_only'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['actor', 'at'], name='audit_by_actor'),
        ),
    ]
