from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "jinbang.apps.publication"
    label = "publication"
