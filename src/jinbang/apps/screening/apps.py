from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "jinbang.apps.screening"
    label = "screening"
