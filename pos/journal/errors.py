"""The house's tree of errors. Each has a stable `code` and a plain Indonesian sentence.

LancarError            (pos.domain.errors: the root, and DomainError below it)
├── RuleError              a rule says no: verbs refuse; a stored event goes to quarantine
├── NotAllowed             this person or device may not do this                     (HTTP 403)
├── NotFound               there is no such thing here                               (HTTP 404)
├── BadInput               what was sent cannot be understood; sending it again will not help (400)
├── NotSigned              the request carries no valid signature of a known device  (401)
│   └── ClockSkew          signed, but the time is too far off; `extra` has `server_time`
├── TooLarge               more than the named limit                                 (413)
└── Busy                   try again; the only error with permanent = False          (503)
"""

from pos.domain.errors import DomainError, LancarError

__all__ = [
    "BadInput",
    "Busy",
    "ClockSkew",
    "DomainError",
    "LancarError",
    "NotAllowed",
    "NotFound",
    "NotSigned",
    "RuleError",
    "TooLarge",
]


class RuleError(LancarError):
    status = 422


class NotAllowed(LancarError):
    status = 403


class NotFound(LancarError):
    status = 404


class BadInput(LancarError):
    status = 400


class NotSigned(LancarError):
    status = 401


class ClockSkew(NotSigned):
    pass


class TooLarge(LancarError):
    status = 413


class Busy(LancarError):
    status = 503
    permanent = False
