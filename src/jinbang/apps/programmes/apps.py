from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "jinbang.apps.programmes"
    label = "programmes"
