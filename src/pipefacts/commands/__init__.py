"""The commands: each module has ``EXAMPLES``, ``options(parser)`` and ``run(options) -> exit status``."""
