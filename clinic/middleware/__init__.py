"""What every request passes through, outermost first: room, headers, unavailable, nul_bytes, transaction,
idle."""
