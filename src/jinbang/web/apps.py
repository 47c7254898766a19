from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "jinbang.web"
    label = "web"
