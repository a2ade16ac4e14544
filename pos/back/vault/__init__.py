"""Where secrets lie: the system's keyring, or an encrypted file; the only room that opens either."""
