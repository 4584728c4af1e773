"""Chrome told by the sum of many weak signs: what a page's lines show, and where its article begins and ends."""
