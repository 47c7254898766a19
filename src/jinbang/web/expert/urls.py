"""Addresses for: experts."""

from django.urls import path

from jinbang.web.door import door
from jinbang.web.expert import record, views

app_name = "expert"
urlpatterns = [
    path("", door("panel.seats", views.home), name="home"),
    path("invitation/<str:token>/", door("panel.open-invitation", views.invitation), name="invitation"),
    path("panel/<int:pk>/answer/", door("panel.answer", views.answer), name="answer"),
    path("panel/<int:pk>/undertaking/", door("panel.undertake", views.undertaking), name="undertaking"),
    path("panel/<int:pk>/declare/", door("seat.declare", views.declare), name="declare"),
    path("seat/<int:pk>/", door("seat.score", views.seat), name="seat"),
    path("seat/<int:pk>/submit/", door("seat.score", views.submit), name="submit"),
    path("seat/<int:pk>/recuse/", door("seat.recuse", views.recuse), name="recuse"),
    path("seat/<int:pk>/file/<slug:digest>", door("seat.view", views.file), name="file"),
    path("seat/<int:pk>/receipt.txt", door("seat.view", views.receipt), name="receipt"),
    path("seat/<int:pk>/content.json", door("seat.view", views.content), name="content"),
    path("record/", door("panel.seats", record.record), name="record"),
    path("solicitation/", door("panel.report-solicitation", views.solicitation), name="solicitation"),
]
