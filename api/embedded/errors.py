"""The one error of the embedded servers. It must never carry a secret: its text is shown in the terminal."""


class EmbeddedError(Exception):
    """The embedded servers cannot be started or used; the text says why and what to do."""
