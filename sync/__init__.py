"""The protocol between tablet, hub and cloud. README.md beside this file is its full text."""
