"""Addresses of what the authority says about its schools."""

from django.urls import path

from . import views

app_name = "schools"
urlpatterns = [path("schools/term-dates/", views.term_dates, name="term_dates")]
