"""Who is at the till: the lock screen, the first owner, the vault's passphrase, and a yes at somebody else's till."""
