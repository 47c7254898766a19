"""The roles of offices, for those who may not see the models."""

from jinbang.apps.people.models import Role

__all__ = ["Role"]
