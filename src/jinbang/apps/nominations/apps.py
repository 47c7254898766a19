from django.apps import AppConfig


class NominationsConfig(AppConfig):
    name = "jinbang.apps.nominations"
    label = "nominations"
