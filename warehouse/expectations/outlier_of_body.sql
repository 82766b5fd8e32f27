-- No new figure is ten times, or a tenth of, what the same body states for its other years (their median), unless its figures always jump so.
-- Three other years at least, and beyond three median absolute deviations. Both are taken of ln(figure + 3): figures
-- grow by factors, and those of a few pieces come and go.
WITH touched AS (
    SELECT DISTINCT org FROM core_report SEMI JOIN checked_batch USING (batch_id) WHERE org IS NOT NULL
),
-- What current_report shows of these bodies, worked out for them alone: a quarter of the time.
candidate AS (
    SELECT document_id, batch_id, report_index, org, region_code, report_year
    FROM core_report SEMI JOIN touched USING (org)
    -- A report that people put right has been looked at, and counts under other words than its own.
    ANTI JOIN (FROM core_correction WHERE correction_field <> 'issue' AND report_digest <> '') USING (report_digest)
    WHERE duplicate_of_report_index IS NULL
),
version AS (
    SELECT document.sha256, max({
        'version': parser_version, 'sure': charset_confidence, 'id': document_id, 'batch': batch_id
    }) AS chosen
    FROM core_document document
    WHERE sha256 IN (
        SELECT sha256 FROM core_document SEMI JOIN candidate USING (document_id, batch_id)
    )
    GROUP BY sha256
),
place AS (
    SELECT uri, sha256 FROM raw_page SEMI JOIN version USING (sha256)
),
shown AS (
    SELECT uri, sha256
    FROM meta_attempt SEMI JOIN place USING (uri)
    WHERE sha256 IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY uri ORDER BY attempted_at DESC, sha256) = 1
),
standing AS (
    SELECT DISTINCT place.sha256
    FROM place
    SEMI JOIN shown USING (uri, sha256)
    ANTI JOIN (FROM raw_origin WHERE origin_kind = 'clone') clone USING (uri, sha256)
),
told AS (
    SELECT
        document_id, report_index, candidate.batch_id, report_year,
        regexp_replace(org, '\s', '', 'g') AS body, region_code, org,
        candidate.batch_id IN (SELECT batch_id FROM checked_batch) AS is_new
    FROM candidate
    JOIN version ON version.chosen.id = document_id AND version.chosen.batch = candidate.batch_id
    SEMI JOIN standing USING (sha256)
    WHERE report_year IS NOT NULL
),
figure AS (
    SELECT
        body, region_code, org, report_year, is_new, concat_ws('/', table_code, row_code, column_code) AS what,
        coalesce(cell.unit, '') AS unit, "value",
        left(document_id::VARCHAR, 8) || ':' || report_index || ':c' || cell_index AS row_name
    FROM told
    JOIN core_cell cell USING (document_id, report_index, batch_id)
    WHERE "value" >= 0 AND (table_code = 'proactive' OR column_code = 'total')
    UNION ALL
    SELECT
        body, region_code, org, report_year, is_new, metric_code, coalesce(metric.unit, ''), "value",
        left(document_id::VARCHAR, 8) || ':' || report_index || ':m' || metric_index
    FROM told
    JOIN core_metric metric USING (document_id, report_index, batch_id)
    WHERE "value" >= 0 AND relation IS NULL AND metric_code <> 'other' AND metric_kind <> 'percent'
        AND (period IS NULL OR regexp_full_match(period, '全年|当年|年内|年度内|本年度|本年|\d{4}年'))
        AND scope IS NULL AND qualifier IS NULL
),
yearly AS (
    -- Of several statements of one year the one nearest to the others would be the figure: the median.
    SELECT
        body, region_code, what, unit, report_year, bool_or(is_new) AS is_new, any_value(org) AS org,
        median("value")::DOUBLE AS "value", min(row_name) AS row_name
    FROM figure
    GROUP BY body, region_code, what, unit, report_year
),
-- Against all other years, those after it too: an old report may be loaded last.
middle AS (
    SELECT
        this.body, this.region_code, this.what, this.unit, this.report_year, this.org, this."value", this.row_name,
        count(*) AS years, median(other."value") AS middle, mad(ln(other."value" + 3)) AS deviation
    FROM yearly this
    JOIN yearly other
        ON other.body = this.body AND other.region_code IS NOT DISTINCT FROM this.region_code
        AND other.what = this.what AND other.unit = this.unit AND other.report_year <> this.report_year
    WHERE this.is_new
    GROUP BY ALL
    HAVING count(*) >= 3
)
SELECT concat(
    org, ' ', report_year, ' ', what, ': ', "value", ', ', middle, ' in ', years, ' other years (', row_name, ')'
) AS place
FROM middle
WHERE abs(ln(("value" + 3) / (middle + 3))) > greatest(ln(10), 3 * 1.4826 * deviation);
