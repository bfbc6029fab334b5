"""What was sold, to whom and with what gain: sums and lists, read from what other apps keep."""
