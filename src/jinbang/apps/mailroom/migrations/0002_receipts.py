"""A letter may carry receipts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mailroom", "0001_initial")]

    operations = [
        migrations.AddField(model_name="letter", name="receipts", field=models.JSONField(default=list)),
    ]
