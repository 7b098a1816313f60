"""Addresses of what spans the rooms: Today, learners, one learner, Find, a school's page."""

from django.urls import path

from .views import export, find, first_day, learner, learners, lists, school, telling, today

app_name = "desk"
urlpatterns = [
    path("", today.today, name="today"),
    path("authority/", today.choose_authority, name="authority"),
    path("find/", find.find, name="find"),
    path("learners/", learners.learners, name="learners"),
    path("learners/export/", export.export, name="export"),
    path("learners/<uuid:learner_id>/", learner.learner, name="learner"),
    path("learners/<uuid:learner_id>/looked/", learner.looked, name="looked"),
    path("learners/<uuid:learner_id>/tell/", telling.tell, name="tell"),
    path("learners/<uuid:learner_id>/told/<uuid:relation_id>/withdraw/", telling.withdraw, name="withdraw"),
    path("learners/<uuid:learner_id>/protect/", telling.protect, name="protect"),
    path("learners/<uuid:learner_id>/unlink/<uuid:record_id>/", telling.unlink, name="unlink"),
    path("lists/", lists.lists, name="lists"),
    path("lists/letters/<str:to>/", lists.letter, name="letter"),
    path("first-day/", first_day.first_day, name="first_day"),
    path("school/", school.school, name="school"),
    path("school/learners/<uuid:learner_id>/read/", telling.acknowledge, name="acknowledge"),
    path("school/learners/<uuid:learner_id>/not-ours/", telling.not_ours, name="not_ours"),
]
