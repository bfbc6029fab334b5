"""Refusals of alerts."""

from pos.journal.errors import BadInput, NotFound, RuleError


def bad_push_address() -> BadInput:
    return BadInput(
        "bad_push_address",
        "Layanan pemberitahuan peramban ini tidak dapat dipakai. Coba Chrome, Edge, Firefox, atau "
        "Safari yang terbaru.",
    )


def unknown_alert(kind: str) -> RuleError:
    return RuleError("unknown_alert", f"Jenis pemberitahuan {kind} tidak dikenal.")


def not_subscribed() -> NotFound:
    return NotFound("not_subscribed", "Perangkat ini belum menerima pemberitahuan. Nyalakan dulu.")
