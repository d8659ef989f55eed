"""One file a resource; each route is thin over the ledger's verbs."""
