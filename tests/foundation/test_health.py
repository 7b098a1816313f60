"""Whoever watches the installation learns whether it serves, and nothing else."""

from django.db import connection
from django.test import Client


def test_the_process_says_that_it_lives_without_a_sign_in_or_a_database(client: Client):
    answer = client.get("/livez")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_it_is_ready_with_this_versions_tables(client: Client, db: None):
    assert client.get("/readyz").content == b"ok\n"


def test_it_is_not_ready_while_a_table_is_missing(client: Client, db: None):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'register'")

    assert client.get("/readyz").status_code == 503
