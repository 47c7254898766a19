from django.apps import AppConfig


class DeliberationConfig(AppConfig):
    name = "jinbang.apps.deliberation"
    label = "deliberation"
