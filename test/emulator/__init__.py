"""An emulated AWS for the end-to-end tests: moto's server, with what it lacks or gets wrong mended.

Each module concerns one service or one mechanism and says what it mends. Modules that change moto have
a function `install`; modules that only add operations register them with `hooks` when imported. See
README.md for what is emulated, what is only stored and echoed, and what is left out.
"""
