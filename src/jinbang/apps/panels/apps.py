from django.apps import AppConfig


class PanelsConfig(AppConfig):
    name = "jinbang.apps.panels"
    label = "panels"
