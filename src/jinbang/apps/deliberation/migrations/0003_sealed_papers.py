"""Papers go from a table of their own into one sorted cell of each ballot; closing and counting become two acts."""

import secrets

import django.db.models.deletion
from django.db import migrations, models


def fill_urns(apps, schema_editor):
    """Papers cast before get a nonce now; ballots already counted stay counted, and were never sealed in public."""
    here = schema_editor.connection.alias
    ballots, votes, urns, members, recusals = (
        apps.get_model("deliberation", name).objects.using(here) for name in ("Ballot", "Vote", "Urn", "Member", "Recusal")
    )
    from jinbang.transparency.paper import place_nonce

    for ballot in ballots.select_related("item").iterator():
        papers = []
        for vote in votes.filter(ballot=ballot):
            salt = secrets.token_hex(32)
            if vote.member_id is None:
                papers.append([salt, vote.choice])
            else:
                place = members.filter(sitting=ballot.item.sitting_id, pk__lte=vote.member_id).count()
                papers.append([place_nonce(place=place, salt=salt), vote.choice, place, salt])
        urns.create(ballot=ballot, papers=sorted(papers))
        ballot.recused = recusals.filter(item=ballot.item).count()
        ballot.counted_at = ballot.closed_at
        ballot.save(update_fields=["recused", "counted_at"])


class Migration(migrations.Migration):
    dependencies = [("deliberation", "0002_counted_by")]

    operations = [
        migrations.AddField("ballot", "box", models.CharField(default="sealed", max_length=10)),
        migrations.AddField("ballot", "counted_at", models.DateTimeField(null=True)),
        migrations.AddField("ballot", "recused", models.PositiveSmallIntegerField(default=0)),
        migrations.CreateModel(
            name="Urn",
            fields=[
                (
                    "ballot",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="urn", serialize=False,
                        to="deliberation.ballot",
                    ),
                ),
                ("papers", models.JSONField(default=list)),
                ("commitments", models.TextField(blank=True)),
                ("archive", models.BinaryField(null=True)),
            ],
        ),
        migrations.RunPython(fill_urns, migrations.RunPython.noop, elidable=True),
    ]  # fmt: skip
