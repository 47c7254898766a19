"""Pages for: public."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """The open calls."""
    return render(request, "public/home.html")
