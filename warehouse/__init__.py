"""From parsed pages to DuckDB: spool, load, migrations, views, checks."""
