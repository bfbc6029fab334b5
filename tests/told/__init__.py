"""One told month of a minimarket: what was done (month.csv), played, and booked by other hands."""
