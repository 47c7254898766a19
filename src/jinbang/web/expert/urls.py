"""Addresses for: expert."""

from django.urls import URLPattern

app_name = "expert"
urlpatterns: list[URLPattern] = []
