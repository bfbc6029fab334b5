"""Numbers and words of protocol version 1, the same on every hop. README.md explains them."""

VERSION = 1
OLDEST_VERSION = 1
MAX_EVENTS = 200
MAX_BATCH_BYTES = 1024 * 1024  # 200 sales of four lines; tablets send 256 KiB at a time
# One event may be up to 1 MiB alone; signatures and JSON quoting of the raw strings come on top.
MAX_BODY_BYTES = 3 * 1024 * 1024
MAX_PULL = 500
MAX_TO_CHECK = 100  # a list this long may have been cut off
MAX_SKEW_MS = 5 * 60 * 1000
REQUEST_PREFIX = "lancar-request-v1"
PING_SECONDS = 10
MAX_RELEASED = 200  # at once, of what people let out of quarantine
