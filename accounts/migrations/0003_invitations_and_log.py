import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_memberships"),
        ("mission", "0002_entry_writers"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                (
                    "event",
                    models.CharField(
                        choices=[
                            ("person_added", "An account was made"),
                            ("role_given", "A role was given"),
                            ("role_changed", "A role was changed"),
                            ("role_ended", "A role was ended"),
                            ("stand_in_named", "A stand-in was named"),
                            ("invited", "An invitation was sent"),
                            ("invitation_resent", "An invitation was sent again"),
                            ("invitation_withdrawn", "An invitation was withdrawn"),
                            ("invitation_accepted", "An invitation was accepted"),
                            ("account_closed", "An account was closed and its personal data erased"),
                            ("sessions_ended", "Sessions were ended"),
                            ("password_changed", "A password was changed"),
                            ("second_factor_added", "A second factor was added"),
                            ("second_factor_removed", "A second factor was removed"),
                            ("viewed_as_partner", "The workspace was viewed as a partner"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "actor",
                    models.CharField(
                        blank=True, help_text="Opaque id of who did it; empty for the service.", max_length=40
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        blank=True, db_index=True, help_text="Opaque id of whom it concerns.", max_length=40
                    ),
                ),
                (
                    "target",
                    models.CharField(
                        blank=True, help_text="What it concerns, in words that last.", max_length=300
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "event__in",
                                [
                                    "person_added",
                                    "role_given",
                                    "role_changed",
                                    "role_ended",
                                    "stand_in_named",
                                    "invited",
                                    "invitation_resent",
                                    "invitation_withdrawn",
                                    "invitation_accepted",
                                    "account_closed",
                                    "sessions_ended",
                                    "password_changed",
                                    "second_factor_added",
                                    "second_factor_removed",
                                    "viewed_as_partner",
                                ],
                            )
                        ),
                        name="auditevent_event_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("administrator", "Administrator"),
                            ("editor", "Editor"),
                            ("reviewer", "Reviewer"),
                            ("contributor", "Contributor"),
                            ("authoriser", "Authoriser"),
                            ("observer", "Observer"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "until",
                    models.DateTimeField(blank=True, help_text="When the role itself will end.", null=True),
                ),
                ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("invited_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mission",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="mission.mission",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="mission.partner",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-invited_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("partner__isnull", False), ("role__in", ("contributor", "authoriser"))),
                            models.Q(
                                models.Q(("role__in", ("contributor", "authoriser")), _negated=True),
                                ("partner__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="invitation_partner_fits_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "observer"), _negated=True),
                            ("until__isnull", False),
                            _connector="OR",
                        ),
                        name="invitation_observer_for_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at", None), ("accepted_by", None)),
                            models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="invitation_accepted_paired",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="invitation_withdrawn_paired",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("accepted_at", None), ("withdrawn_at", None), _connector="OR"),
                        name="invitation_one_answer",
                    ),
                    models.UniqueConstraint(
                        models.F("email"),
                        django.db.models.functions.comparison.Coalesce(
                            models.F("partner"), models.Value(0), output_field=models.BigIntegerField()
                        ),
                        django.db.models.functions.comparison.Coalesce(
                            models.F("mission"), models.Value(0), output_field=models.BigIntegerField()
                        ),
                        models.F("role"),
                        condition=models.Q(("accepted_at", None), ("withdrawn_at", None)),
                        name="invitation_one_unanswered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                (
                    "outcome",
                    models.CharField(
                        choices=[("signed_in", "Signed in"), ("wrong", "Refused: wrong password")],
                        max_length=20,
                    ),
                ),
                ("method", models.CharField(blank=True, max_length=30)),
                ("address", models.GenericIPAddressField(blank=True, null=True)),
                ("agent", models.CharField(blank=True, max_length=200)),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_ins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "indexes": [models.Index(fields=["user", "-at"], name="signin_of_person")],
            },
        ),
    ]
