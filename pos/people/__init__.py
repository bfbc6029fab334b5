"""Staff: who they are, what their roles allow, PIN and back-office password."""
