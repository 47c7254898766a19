"""Addresses for: secretariat."""

from django.urls import URLPattern

app_name = "secretariat"
urlpatterns: list[URLPattern] = []
