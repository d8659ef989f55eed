"""REST for the app, pages for people, the composition root of the web process, and the `munshi` command."""
