from django.apps import AppConfig


class PromotionConfig(AppConfig):
    name = "jinbang.apps.promotion"
    label = "promotion"
