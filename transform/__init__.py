"""From a Document to reports, sections, metrics, cells: text in, values out, no I/O."""
