CREATE VIEW current_correction AS
WITH standing AS (
    SELECT
        report.document_id, report.report_index, reading.sha256, report.report_digest,
        count(*) OVER (PARTITION BY report.document_id) AS report_count
    FROM core_report report
    JOIN current_reading reading USING (document_id, batch_id)
),
placed AS (
    SELECT standing.document_id, standing.report_index, correction.*
        EXCLUDE (sha256, report_digest, report_index, report_count)
    FROM core_correction correction
    JOIN standing ON standing.report_digest = correction.report_digest AND standing.report_digest <> ''
    UNION ALL
    -- A newer parser may read a few characters otherwise: then the place on the page decides,
    -- as long as the page still falls into as many reports.
    SELECT standing.document_id, standing.report_index, correction.*
        EXCLUDE (sha256, report_digest, report_index, report_count)
    FROM core_correction correction
    JOIN standing ON standing.sha256 = correction.sha256
        AND standing.report_index = correction.report_index
        AND standing.report_count = correction.report_count
    WHERE correction.report_digest = ''
        OR NOT EXISTS (
            FROM standing same
            WHERE same.sha256 = correction.sha256 AND same.report_digest = correction.report_digest
        )
)
SELECT
    document_id,
    report_index,
    correction_field,
    correction_value,
    why,
    made_by,
    made_at,
    correction_id
FROM placed
QUALIFY row_number() OVER (
        PARTITION BY document_id, report_index, correction_field,
            CASE WHEN correction_field = 'issue' THEN correction_value END
        ORDER BY made_at DESC, correction_id DESC
    ) = 1
    AND NOT is_withdrawal;

COMMENT ON VIEW current_correction IS 'What people have put right and where it applies now: one row per report and field, the last word of each.';
COMMENT ON COLUMN current_correction.document_id IS 'The reading of the page on which it applies (core_document.document_id).';
COMMENT ON COLUMN current_correction.report_index IS 'The report to which it applies, by its place on the page.';
