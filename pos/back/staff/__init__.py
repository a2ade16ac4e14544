"""Who is at the till and what they may do: accounts, PINs, the lock, approvals, and the gate before every command."""
