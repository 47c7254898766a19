"""Pages that anyone may open."""

from jinbang.web.public.caching import unchanged
from jinbang.web.public.views.call import newest

home = unchanged(newest)

__all__ = ["home"]
