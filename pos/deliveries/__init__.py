"""What goes out of the shop: an outbox written with the record, sent by the worker, for ever."""
