"""Scales, pole displays, scanners and drawer boxes on the server's own cables: who owns them, what
they say."""
