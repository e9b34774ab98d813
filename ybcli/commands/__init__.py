"""One verb a room: each gathers flags, calls the library and publishes what came of it."""
