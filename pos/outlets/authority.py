"""Which devices may say what: pos.journal.authority, under the name most apps know it by."""

from pos.journal.authority import SERVERS, only_servers

__all__ = ["SERVERS", "only_servers"]
