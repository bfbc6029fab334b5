"""Staff clock: who came, paused and left when; and what that comes to by the law's hours."""
