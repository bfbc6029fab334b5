"""What `manage.py shop` does: look before it leaps, start the processes, keep them running."""
