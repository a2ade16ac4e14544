"""The processor in a box: plays the service on the loopback for tills, testers and checkers; shares nothing with the till."""
