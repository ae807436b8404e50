"""What every request passes through, outermost first: headers, unavailable, nul_bytes, transaction, idle."""
