"""The bodies of requests and answers. Money is a decimal string, ids are UUIDs, instants are RFC 3339 in UTC."""
