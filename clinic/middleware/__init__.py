"""What every request passes through, outermost first: unavailable, nul_bytes, headers, transaction, idle."""
