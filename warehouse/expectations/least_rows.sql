-- Of every source and host for which a least is said (meta_least) as much stands in the warehouse.
WITH wanted AS (
    SELECT scope_kind, scope_name, measure, least
    FROM meta_least
    QUALIFY row_number() OVER (
        PARTITION BY scope_kind, scope_name, measure ORDER BY said_at DESC, least DESC, said_by
    ) = 1
),
-- A page belongs to the source that asked for it last.
named AS (
    SELECT 'source' AS scope_kind, max({'at': attempted_at, 'name': source_name}).name AS scope_name, uri
    FROM meta_attempt
    WHERE source_name IS NOT NULL AND uri IN (
        SELECT uri FROM meta_attempt
        WHERE source_name IN (SELECT scope_name FROM wanted WHERE scope_kind = 'source')
    )
    GROUP BY uri
    UNION ALL
    SELECT DISTINCT 'host', wanted.scope_name, uri
    FROM meta_attempt
    JOIN wanted ON scope_kind = 'host' AND regexp_extract(uri, '^[a-z]+://([^/:?#]+)', 1) = wanted.scope_name
),
-- What current_page and current_reading show of these pages, worked out for them alone.
shown AS (
    SELECT uri, sha256
    FROM meta_attempt SEMI JOIN named USING (uri)
    WHERE sha256 IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY uri ORDER BY attempted_at DESC, sha256) = 1
),
reading AS (
    SELECT sha256, max({
        'version': parser_version, 'sure': charset_confidence, 'id': document_id, 'batch': batch_id
    }) AS chosen
    FROM core_document SEMI JOIN shown USING (sha256)
    GROUP BY sha256
),
standing AS (
    SELECT scope_kind, scope_name, uri, reading.chosen.id AS document_id, reading.chosen.batch AS batch_id
    FROM named
    SEMI JOIN wanted USING (scope_kind, scope_name)
    JOIN shown USING (uri)
    LEFT JOIN reading USING (sha256)
),
content AS (
    SELECT DISTINCT scope_kind, scope_name, document_id, batch_id FROM standing
),
counted AS (
    SELECT scope_kind, scope_name, 'pages' AS measure, count(*) AS found FROM standing GROUP BY ALL
    UNION ALL
    SELECT scope_kind, scope_name, 'reports', count(*)
    FROM content JOIN core_report USING (document_id, batch_id) GROUP BY ALL
    UNION ALL
    SELECT scope_kind, scope_name, 'sections', count(*)
    FROM content JOIN core_section USING (document_id, batch_id) GROUP BY ALL
    UNION ALL
    SELECT scope_kind, scope_name, 'figures', count(*)
    FROM content JOIN core_metric USING (document_id, batch_id) GROUP BY ALL
    UNION ALL
    SELECT scope_kind, scope_name, 'cells', count(*)
    FROM content JOIN core_cell USING (document_id, batch_id) WHERE cell_state <> 'missing' GROUP BY ALL
)
SELECT concat_ws(' ', scope_kind, scope_name || ':', coalesce(found, 0), measure || ', at least', least) AS place
FROM wanted
LEFT JOIN counted USING (scope_kind, scope_name, measure)
WHERE coalesce(found, 0) < least;
