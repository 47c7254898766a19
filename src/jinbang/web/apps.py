from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "jinbang.web"
    label = "web"

    def ready(self) -> None:
        """What allauth tells us of accounts."""
        from allauth.account.signals import password_reset  # noqa: PLC0415 - models are there only now

        from jinbang.web.account import reached_by_letter  # noqa: PLC0415

        password_reset.connect(reached_by_letter, dispatch_uid="reached-by-letter")
