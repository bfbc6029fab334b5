"""The record in a file that proves itself, for an accountant or a tax officer."""
