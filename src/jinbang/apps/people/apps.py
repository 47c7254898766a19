from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "jinbang.apps.people"
    label = "people"
