"""The tables of the site's database, as this version of Jinbang wants them.

Playing every migration that ever was takes four seconds, and most databases are new: a rehearsal's, a demonstration's, a restored
site's.  An empty SQLite file gets its tables at once as the models have them, with every migration on record as done; a test
compares this with the migrations' own work (tests/doors/cli/test_tables.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.migrations.executor import MigrationExecutor


def up_to_date(*, alias: str = "default") -> None:
    """Make the tables of a new database; bring those of an older version up to date; leave the rest alone."""
    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    connection = connections[alias]
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    if connection.vendor == "sqlite" and not connection.introspection.table_names():
        _at_once(executor)
    else:
        call_command("migrate", database=alias, verbosity=0)


def _at_once(executor: MigrationExecutor) -> None:
    """All tables as the models have them, and every migration recorded; then what each app adds to new tables."""
    from django.apps import apps
    from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal

    connection = executor.connection
    emit_pre_migrate_signal(0, False, connection.alias)
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True):
            executor.record_migration(migration)  # type: ignore[call-arg, arg-type] # its stubs are older
    executor.check_replacements()
    emit_post_migrate_signal(0, False, connection.alias)
