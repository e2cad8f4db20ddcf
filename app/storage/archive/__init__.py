"""Every case the centre ever had, found in milliseconds: what is asked by lies in columns in
memory, the words in an index of their own, both rebuilt from the ledger at any time."""
