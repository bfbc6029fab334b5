"""How the shop is paid: the owner's methods, and money on its way outside the drawer."""
