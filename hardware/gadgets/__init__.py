"""Scales, pole displays and scanners on the server's own cables: who owns them, what they say."""
