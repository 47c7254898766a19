from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "jinbang.apps.reviews"
    label = "reviews"
