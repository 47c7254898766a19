"""Addresses of exports."""

from django.urls import path

from jinbang.exports import applications, bundles
from jinbang.exports.door import door

app_name = "exports"
urlpatterns = [
    path("<slug:key>/applications.<str:kind>", door("application.view", applications.table), name="applications"),
    path("<slug:key>/files.zip", door("application.view", bundles.files), name="files"),
]
