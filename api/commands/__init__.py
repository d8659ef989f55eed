"""The subcommands of `munshi`, by topic. Composition roots: they read settings and hand out values."""
