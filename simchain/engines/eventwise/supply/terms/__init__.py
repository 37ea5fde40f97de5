"""What terms make of a lane's orders: prices by size, premiums, penalties, invoices with errors, carbon."""
