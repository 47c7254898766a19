"""Applications, their submitted versions, attachments, numbered slots, recommendations and milestones."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from jinbang.rules.standing import Standing

PERSON = settings.AUTH_USER_MODEL


class Application(models.Model):
    """One nominee's entry in one contest.

    draft: what is being written.  current: the submitted version in force; edits leave it in force until submitted
    again. standing: projection of the milestones, for lists; written only by `advance`.
    """

    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="applications")
    contest = models.ForeignKey("programmes.Contest", on_delete=models.PROTECT, related_name="applications")
    entered_contest = models.ForeignKey(
        "programmes.Contest", on_delete=models.PROTECT, related_name="+"
    )  # before re-tracking
    number = models.CharField(max_length=40, unique=True)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="applications")
    unit = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="received_applications"
    )
    preparer = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="applications")
    title = models.CharField(max_length=200, blank=True)
    subject_key = models.CharField(max_length=64, blank=True)  # keyed hash of the nominee (R4)
    standing = models.CharField(max_length=20, default=Standing.DRAFT)
    standing_since = models.DateTimeField()
    draft = models.JSONField(default=dict)
    draft_revision = models.PositiveIntegerField(default=0)
    draft_saved_at = models.DateTimeField(null=True)
    current = models.ForeignKey("Version", on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    unit_rank = models.PositiveSmallIntegerField(null=True)  # the unit's own order of its candidates
    created = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["programme", "standing", "id"]),
            models.Index(fields=["programme", "contest", "standing", "id"]),
            models.Index(fields=["unit", "standing", "id"]),
            models.Index(fields=["organisation", "id"]),
            models.Index(fields=["preparer", "id"]),
            models.Index(fields=["programme", "subject_key"]),
            models.Index(fields=["programme", "id"]),
        ]


class Version(models.Model):
    """What was submitted, frozen.  code: four characters that tie a stamped page to it."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    contest = models.ForeignKey("programmes.Contest", on_delete=models.PROTECT, related_name="+")
    programme_version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    data = models.JSONField()
    attachments = models.JSONField(default=list)  # [{field, name, digest, size}]
    digest = models.CharField(max_length=64)
    code = models.CharField(max_length=8)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    token = models.CharField(max_length=64, blank=True)  # idempotency: the form's own key

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="application_version_once"),
            models.UniqueConstraint(fields=["application", "token"], condition=~Q(token=""), name="submit_token_once"),
        ]


class Attachment(models.Model):
    """An uploaded file, stored under its digest."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="attachments")
    field = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["application", "field"])]


class Slot(models.Model):
    """A numbered place of a unit in a contest.  The unique constraint refuses the fourth of three (R2)."""

    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="slots")
    contest = models.ForeignKey("programmes.Contest", on_delete=models.PROTECT, related_name="slots")
    number = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=80)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="slot")
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "contest", "number"], name="slot_taken_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="slot_from_one"),
        ]


class Recommendation(models.Model):
    """A unit's recommendation of one version, with opinion and seal (R7).  recalled_at: taken back in time."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="recommendations")
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="recommendations")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="recommendations")
    contest = models.ForeignKey("programmes.Contest", on_delete=models.PROTECT, related_name="+")
    slot_number = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=80)
    opinion = models.TextField()
    seal_digest = models.CharField(max_length=64, blank=True)
    handled_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    recommended_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    recalled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(recalled_at__isnull=True), name="recommendation_live_once"
            )
        ]


class LiveSubject(models.Model):
    """The one live recommendation of a nominee in a programme (R4), refused by the database the second time."""

    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="+")
    subject_key = models.CharField(max_length=64)
    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="live_subject")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "subject_key"], name="one_live_recommendation")]


class DuplicateSighting(models.Model):
    """A second recommendation of the same nominee was refused; the secretariat sees both parties."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "other"], name="sighting_once")]


class Return(models.Model):
    """A unit sends an application back, with remarks per field."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="returns")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField()
    remarks = models.JSONField(default=list)  # [{field, kind: incorrect|incomplete, text, resolved}]


class Milestone(models.Model):
    """One move of an application, append-only; the standing is its projection."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="milestones")
    move = models.CharField(max_length=24)
    source = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=20)
    at = models.DateTimeField()
    actor = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["application", "id"])]


class Extension(models.Model):
    """A published extension of a stage for one application, unit or contest; or a unit's own earlier cut-off (R1)."""

    EXTENSION, CUT_OFF = "extension", "cut-off"
    kind = models.CharField(max_length=10, default=EXTENSION)
    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="extensions")
    unit = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    contest = models.ForeignKey("programmes.Contest", on_delete=models.PROTECT, null=True, related_name="+")
    stage = models.CharField(max_length=40)
    until = models.DateTimeField()
    reason = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["programme", "stage"])]
        constraints = [
            models.CheckConstraint(condition=Q(kind="extension") | Q(unit__isnull=False), name="cut_off_has_unit"),
            models.CheckConstraint(
                condition=Q(application__isnull=False) | Q(unit__isnull=False) | Q(contest__isnull=False),
                name="extension_of_something",
            ),
        ]


class Preparation(models.Model):
    """The handler's opinion and seal, waiting for the approver where four eyes are asked for (R7)."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="preparation")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    opinion = models.TextField()
    seal_digest = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Withdrawal(models.Model):
    """One side asked to withdraw; where a unit has recommended, the other side confirms."""

    APPLICANT, UNIT = "applicant", "unit"
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="withdrawal")
    side = models.CharField(max_length=10)
    reason = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    confirmed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)


class FormerWinner(models.Model):
    """A nominee listed in an earlier edition (R5), by the same keyed hash as subject_key."""

    subject_key = models.CharField(max_length=64, db_index=True)
    label = models.CharField(max_length=200)
    edition = models.CharField(max_length=80)


class Waiver(models.Model):
    """The secretariat lets a former winner be recommended again, with its reason (R5)."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="waiver")
    reason = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class NumberSeries(models.Model):
    """Next number of a series, locked while taken."""

    key = models.CharField(max_length=120, primary_key=True)
    last = models.PositiveIntegerField(default=0)
