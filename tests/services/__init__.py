"""Real servers for tests and bench: PostgreSQL, Redis, Chromium and Coppice itself.

Nothing here knows pytest. Each service is a class with `start()`, `stop()`, `kill()`, `restart()`
and `url`; what cannot be had raises `process.Missing` with a sentence that says what to install.
"""
