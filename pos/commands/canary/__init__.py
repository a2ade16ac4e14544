"""The canary: types random card numbers into a till of its own and looks for them where none may ever be."""
