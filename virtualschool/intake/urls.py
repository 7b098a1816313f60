"""Files in, and what people tell."""

from django.urls import path

from .views import files, held, sources, told, undone

app_name = "intake"
urlpatterns = [
    path("files/", files.files, name="files"),
    path("files/<uuid:run_id>/", files.run, name="run"),
    path("files/<uuid:run_id>/progress/", files.progress, name="progress"),
    path("files/<uuid:run_id>/apply/", files.apply, name="apply"),
    path("files/<uuid:run_id>/drop/", files.drop, name="drop"),
    path("files/<uuid:run_id>/periods/", files.periods, name="periods"),
    path("files/<uuid:run_id>/columns/<int:position>/", sources.columns, name="columns"),
    path("files/<uuid:run_id>/hidden/<int:position>/", sources.hidden, name="hidden"),
    path("files/codes/", sources.codes, name="codes"),
    path("files/receipts/<uuid:receipt_id>/again/", sources.again, name="again"),
    path("files/receipts/<uuid:receipt_id>/rejected/", held.rejects, name="rejects"),
    path("files/receipts/<uuid:receipt_id>/release/", held.release, name="release"),
    path("files/receipts/<uuid:receipt_id>/ahead/", held.look_ahead, name="ahead"),
    path("files/receipts/<uuid:receipt_id>/undo/", undone.undo, name="undo"),
    path("told/new/", told.add_learner, name="add_learner"),
    path("told/<uuid:learner_id>/", told.add_fact, name="add_fact"),
]
