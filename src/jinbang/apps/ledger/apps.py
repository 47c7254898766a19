from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "jinbang.apps.ledger"
    label = "ledger"
