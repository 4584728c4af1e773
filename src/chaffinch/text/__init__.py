"""Documents and read-only views of their text: lines, paragraphs, sentences, quotation marks, language."""
