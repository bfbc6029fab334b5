"""What the deliveries app refuses. The tree and its HTTP answers are in pos.journal.errors.

mail_incomplete   a mail server without the address its letters come from
mail_password     a password that was typed for another server or user
mail_unsafe       a password would cross the network unprotected
"""

from pos.journal.errors import RuleError


def mail_incomplete() -> RuleError:
    return RuleError("mail_incomplete", "Isi juga alamat pengirim, misalnya toko@contoh.id.")


def mail_password() -> RuleError:
    return RuleError(
        "mail_password", "Ketik kata sandi lagi: yang tersimpan milik server atau pengguna lain."
    )


def mail_unsafe() -> RuleError:
    return RuleError(
        "mail_unsafe",
        "Server e-mail ini tidak menawarkan sambungan aman; kata sandi tidak dikirim.",
    )
