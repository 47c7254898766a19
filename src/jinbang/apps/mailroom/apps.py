from django.apps import AppConfig


class MailroomConfig(AppConfig):
    name = "jinbang.apps.mailroom"
    label = "mailroom"
