"""Reports as attachments: what writes them, and the PDFs that a browser has printed."""
