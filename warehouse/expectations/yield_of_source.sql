-- New pages of a source or host hold no less than half the reports and figures a page that its pages held before.
-- Five new pages, and twenty before: with fewer a page without a report is enough to halve the mean.
WITH document AS (
    SELECT document_id, sha256, min(batch_id) AS batch_id FROM core_document GROUP BY document_id, sha256
),
attempt AS (
    SELECT DISTINCT sha256, uri, source_name FROM meta_attempt WHERE document_id IS NOT NULL
),
scope AS (
    SELECT DISTINCT 'source ' || source_name AS scope, sha256 FROM attempt WHERE source_name IS NOT NULL
    UNION ALL
    SELECT DISTINCT 'host ' || regexp_extract(uri, '^[a-z]+://([^/:?#]+)', 1), sha256
    FROM attempt
    WHERE contains(uri, '://')
),
page AS (
    SELECT
        scope.scope, document.document_id, document.batch_id IN (SELECT batch_id FROM checked_batch) AS is_new
    FROM scope
    JOIN document USING (sha256)
    WHERE scope.scope IN (
        SELECT fresh.scope FROM scope fresh JOIN document USING (sha256) SEMI JOIN checked_batch USING (batch_id)
        GROUP BY fresh.scope HAVING count(*) >= 5
    )
),
report AS (
    SELECT document_id, count(DISTINCT report_index) AS reports
    FROM core_report SEMI JOIN page USING (document_id) GROUP BY document_id
),
figure AS (
    SELECT document_id, count(*) AS figures
    FROM (
        SELECT document_id, batch_id FROM core_metric
        UNION ALL SELECT document_id, batch_id FROM core_cell WHERE cell_state IN ('stated', 'zero')
    )
    SEMI JOIN document USING (document_id, batch_id)
    SEMI JOIN page USING (document_id)
    GROUP BY document_id
),
mean AS (
    SELECT
        scope, is_new, count(*) AS pages,
        avg(coalesce(reports, 0)) AS reports, avg(coalesce(figures, 0)) AS figures
    FROM page
    LEFT JOIN report USING (document_id)
    LEFT JOIN figure USING (document_id)
    GROUP BY scope, is_new
),
compared AS (
    SELECT new.scope, new.pages, measure.name, measure.now, measure.before
    FROM (FROM mean WHERE is_new AND pages >= 5) new
    JOIN (FROM mean WHERE NOT is_new AND pages >= 20) old USING (scope),
    unnest([
        {'name': 'reports', 'now': new.reports, 'before': old.reports},
        {'name': 'figures', 'now': new.figures, 'before': old.figures}
    ]) AS measured(measure)
)
SELECT concat(
    scope, ': ', round(now, 1), ' ', name, ' a page on ', pages, ' new pages, ', round(before, 1), ' before'
) AS place
FROM compared
WHERE now < 0.5 * before;
