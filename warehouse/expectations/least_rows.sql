-- Of every source and host for which a least is said (meta_least) as much stands in the warehouse.
WITH wanted AS (
    SELECT scope_kind, scope_name, measure, least
    FROM meta_least
    QUALIFY row_number() OVER (
        PARTITION BY scope_kind, scope_name, measure ORDER BY said_at DESC, least DESC, said_by
    ) = 1
),
asked AS (
    SELECT uri, max({'at': attempted_at, 'name': source_name}).name AS source_name
    FROM meta_attempt
    WHERE source_name IS NOT NULL AND EXISTS (FROM wanted WHERE scope_kind = 'source')
    GROUP BY uri
),
page AS (
    SELECT 'source' AS scope_kind, asked.source_name AS scope_name, page.uri, reading.document_id
    FROM asked
    JOIN current_page page USING (uri)
    LEFT JOIN current_reading reading USING (sha256)
    UNION ALL
    SELECT 'host', regexp_extract(page.uri, '^[a-z]+://([^/:?#]+)', 1), page.uri, reading.document_id
    FROM current_page page
    LEFT JOIN current_reading reading USING (sha256)
    WHERE EXISTS (FROM wanted WHERE scope_kind = 'host')
),
standing AS (
    SELECT page.* FROM page SEMI JOIN wanted USING (scope_kind, scope_name)
),
counted AS (
    SELECT scope_kind, scope_name, 'pages' AS measure, count(*) AS found FROM standing GROUP BY ALL
    UNION ALL
    SELECT scope_kind, scope_name, 'reports', count(DISTINCT (document_id, report_index))
    FROM standing JOIN core_report USING (document_id) GROUP BY ALL
    UNION ALL
    SELECT scope_kind, scope_name, 'sections', count(DISTINCT (document_id, report_index, section_index))
    FROM standing JOIN core_section USING (document_id) GROUP BY ALL
    UNION ALL
    SELECT scope_kind, scope_name, 'figures', count(DISTINCT (document_id, report_index, metric_index))
    FROM standing JOIN core_metric USING (document_id) GROUP BY ALL
    UNION ALL
    SELECT scope_kind, scope_name, 'cells', count(DISTINCT (document_id, report_index, cell_index))
    FROM standing JOIN core_cell USING (document_id) WHERE cell_state <> 'missing' GROUP BY ALL
)
SELECT concat_ws(' ', scope_kind, scope_name || ':', coalesce(found, 0), measure || ', at least', least) AS place
FROM wanted
LEFT JOIN counted USING (scope_kind, scope_name, measure)
WHERE coalesce(found, 0) < least;
