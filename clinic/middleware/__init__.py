"""What every request passes through, outermost first: room, headers, unavailable, sizes, nul_bytes,
transaction, idle."""
