"""Pages that anyone may open."""

from jinbang.web.public.caching import for_everyone
from jinbang.web.public.views.call import newest

home = for_everyone(newest)

__all__ = ["home"]
