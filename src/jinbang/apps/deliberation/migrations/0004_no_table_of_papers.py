"""The table of papers goes, in a transaction of its own: PostgreSQL drops no table that rows written just now refer to."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("deliberation", "0003_sealed_papers")]

    operations = [migrations.DeleteModel("Vote")]
