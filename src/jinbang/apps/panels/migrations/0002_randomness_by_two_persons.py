"""The randomness of a draw is typed by two persons: what the first one typed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("panels", "0001_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AddField("draw", "first_randomness", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField("draw", "first_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "draw",
            "first_by",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
    ]
