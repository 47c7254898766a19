"""Addresses for: body."""

from django.urls import URLPattern

app_name = "body"
urlpatterns: list[URLPattern] = []
