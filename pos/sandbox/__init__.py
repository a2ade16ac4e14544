"""The processor in a box: plays the service on the loopback; shares nothing with the till."""
