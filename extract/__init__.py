"""From a source to a Document: fetching, archiving, decoding, stripping."""
