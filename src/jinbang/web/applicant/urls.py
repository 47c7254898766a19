"""Addresses for applicants."""

from django.urls import path

from jinbang.web.applicant.views import colleagues, handing, home, papers, writing
from jinbang.web.door import door

app_name = "applicant"
urlpatterns = [
    path("", door("programme.dashboard", home.home), name="home"),
    path("organisations/new/", door("person.register-organisation", home.register), name="register"),
    path(
        "organisations/<int:organisation>/people/",
        door("person.colleagues", colleagues.of_organisation),
        name="colleagues",
    ),
    path("p/<slug:key>/start/", door("application.start", home.start), name="start"),
    path("<int:pk>/", door("application.view", writing.tasks), name="tasks"),
    path("<int:pk>/section/<slug:section>/", door("application.edit", writing.section), name="section"),
    path("<int:pk>/section/<slug:section>/autosave/", door("application.edit", writing.autosave), name="autosave"),
    path("<int:pk>/unit/", door("application.edit", writing.unit), name="unit"),
    path("<int:pk>/check/", door("application.view", writing.check), name="check"),
    path("<int:pk>/files/<slug:digest>/", door("application.view", writing.file), name="file"),
    path("<int:pk>/submit/", door("application.submit", handing.submit), name="submit"),
    path("<int:pk>/receipt/", door("application.receipt", handing.receipt), name="receipt"),
    path("<int:pk>/recall/", door("application.recall", handing.recall), name="recall"),
    path("<int:pk>/withdraw/", door("application.withdraw", handing.withdraw), name="withdraw"),
    path("<int:pk>/correct/", door("application.correct", handing.correct), name="correct"),
    path("<int:pk>/appeal/", door("application.appeal", handing.appeal), name="appeal"),
    path("<int:pk>/form.pdf", door("application.print", papers.form), name="form"),
    path("<int:pk>/stamped-page.pdf", door("application.print", papers.stamped), name="stamped"),
    path("<int:pk>/receipt.txt", door("application.receipt", handing.receipt_file), name="receipt-file"),
    path("<int:pk>/content.json", door("application.receipt", handing.content), name="content"),
    path("<int:pk>/receipt.pdf", door("application.receipt", papers.receipt), name="receipt-pdf"),
]
