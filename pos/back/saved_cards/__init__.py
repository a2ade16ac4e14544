"""Cards on file: saved with the customer's word, offered at the counter, looked after by managers."""
