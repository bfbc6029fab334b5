"""What happens to a receipt after its sale: printed again, asked for by e-mail, sent.

None of it changes money. `receipt.email_settled` is said by the server that sent it, so that every
till learns of it. How the shop's letters leave it is said in `mail.changed`, without the password.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pos.journal.kinds import Body, Id, ShortText, TimeMs, kind
from pos.journal.kinds.sales import Key, Who

Address = Annotated[str, StringConstraints(pattern=r"^[^\s@]{1,64}@[^\s@]{1,189}$")]
ProofText = Annotated[str, StringConstraints(max_length=400)]


@kind("receipt.reprinted", version=1)
class ReceiptReprinted(Body):
    """`copy_number`: the n of SALINAN ke-n on the device that printed. `sale` may be a refund."""

    sale: Id
    number: Key
    copy_number: Annotated[int, Field(ge=1, le=100_000)]
    printed_at: TimeMs
    by: Who


@kind("receipt.email_requested", version=1)
class ReceiptEmailRequested(Body):
    """`proof` is the text of the receipt's QR code; the server cannot sign for a tablet."""

    request: Id
    sale: Id
    number: Key
    address: Address
    requested_at: TimeMs
    by: Who
    proof: ProofText | None


@kind("receipt.email_settled", version=1)
class ReceiptEmailSettled(Body):
    """`refused`: the receiver's mail server will never take it; nobody tries again."""

    request: Id
    sale: Id
    outcome: Literal["sent", "refused"]
    settled_at: TimeMs


@kind("mail.changed", version=1)
class MailChanged(Body):
    """One outlet's way to its mail server; an empty `host` ends it. The password is kept beside
    the record, `password_changed` says that it is a new one."""

    host: Annotated[str, StringConstraints(max_length=253)]
    port: Annotated[int, Field(ge=1, le=65_535)]
    security: Literal["starttls", "tls"]
    sender: Annotated[str, StringConstraints(max_length=254)]
    user: ShortText
    password_changed: bool
