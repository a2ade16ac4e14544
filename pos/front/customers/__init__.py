"""F3: who pays: found on file while typing, put on file in place, or an address typed for one sale."""
