"""Every address of the site, by audience."""

from django.urls import include, path

from jinbang.web import again, language, styleguide
from jinbang.web.door import door
from jinbang.web.public import views as public

handler400 = "jinbang.web.errors.bad_request"
handler404 = "jinbang.web.errors.page_not_found"
handler500 = "jinbang.web.errors.server_error"

urlpatterns = [
    path("", door("programme.view", public.home), name="home"),
    path("styleguide/", door("programme.view", styleguide.page), name="styleguide"),
    path("language/setlang/", door("programme.view", language.choose), name="set_language"),
    path("account/again/", door("person.account", again.page), name="again"),
    path("account/", include("allauth.account.urls")),
    path("", include("jinbang.web.public.urls")),
    path("apply/", include("jinbang.web.applicant.urls")),
    path("unit/", include("jinbang.web.unit.urls")),
    path("body/", include("jinbang.web.body.urls")),
    path("expert/", include("jinbang.web.expert.urls")),
    path("office/", include("jinbang.web.secretariat.urls")),
    path("export/", include("jinbang.exports.urls")),
]
