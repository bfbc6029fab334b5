"""The sentences a customer says yes to, by version.

A tick names its version for ever, so a sentence is never rewritten: a new one is a new version,
here and at the till (i18n/id/basket.ts).
"""

WORDING = "2026-11"  # in use now

WORDINGS = {
    "2026-11": {
        "keep_data": "Pelanggan setuju nama dan nomornya disimpan toko ini.",
        "send_receipts": "Pelanggan setuju dikirimi struk lewat WhatsApp.",
        "send_promotions": "Pelanggan setuju dikirimi promosi; boleh berhenti kapan saja.",
    },
}
# Asked in the office only, so no till needs the sentence.
OFFICE_WORDINGS = {
    "2026-11": {
        "keep_birthday": "Pelanggan setuju hari ulang tahunnya dicatat untuk ucapan dan hadiah.",
    },
}


def sentence_of(wording: str, consent: str) -> str:
    """What was read out; a version of a newer release is named, not guessed."""
    return {**WORDINGS.get(wording, {}), **OFFICE_WORDINGS.get(wording, {})}.get(consent, "")
