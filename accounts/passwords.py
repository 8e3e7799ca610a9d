"""What a password must be, beyond what the framework checks."""

from django.core.exceptions import ValidationError


class MaximumLengthValidator:
    """Refuses passwords so long that hashing them is work for nothing."""

    def __init__(self, max_length: int = 256) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: object = None) -> None:
        """ValidationError where the password is too long."""
        if len(password) > self.max_length:
            raise ValidationError(
                f"This password is too long. Use at most {self.max_length} characters.",
                code="password_too_long",
            )

    def get_help_text(self) -> str:
        """The rule in words."""
        return f"Your password can have at most {self.max_length} characters."
