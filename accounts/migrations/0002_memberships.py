import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("mission", "0001_record"),
    ]

    operations = [
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "until",
                    models.DateTimeField(blank=True, help_text="Access ends at this moment.", null=True),
                ),
                (
                    "reason",
                    models.CharField(blank=True, help_text="Why it was given or ended.", max_length=300),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mission",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: for all missions.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="mission.mission",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="mission.partner",
                    ),
                ),
                (
                    "stand_in_for",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stand_ins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["user", "since"],
            },
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("partner__isnull", False), ("role__in", ("contributor", "authoriser"))),
                    models.Q(
                        models.Q(("role__in", ("contributor", "authoriser")), _negated=True),
                        ("partner__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="membership_partner_fits_role",
                violation_error_message="Contributors and authorisers need a partner; other roles have none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        ["administrator", "editor", "reviewer", "contributor", "authoriser", "observer"],
                    )
                ),
                name="membership_role_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                name="membership_until_after_since",
                violation_error_message="The end of access cannot lie before its start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "observer"), _negated=True), ("until__isnull", False), _connector="OR"
                ),
                name="membership_observer_for_a_time",
                violation_error_message="Say until when the observer may read.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("stand_in_for", None),
                    models.Q(
                        ("until__isnull", False), models.Q(("stand_in_for", models.F("user")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="membership_stand_in_for_a_time",
                violation_error_message="A stand-in is somebody else, and until a day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                models.F("user"),
                django.db.models.functions.comparison.Coalesce(
                    models.F("partner"), models.Value(0), output_field=models.BigIntegerField()
                ),
                django.db.models.functions.comparison.Coalesce(
                    models.F("mission"), models.Value(0), output_field=models.BigIntegerField()
                ),
                models.F("role"),
                condition=models.Q(("until", None)),
                name="membership_one_live",
                violation_error_message="This person holds this role already.",
            ),
        ),
    ]
