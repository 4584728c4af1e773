"""Why a line of a document stayed, or which rule took it out: told from what the rules themselves found."""
