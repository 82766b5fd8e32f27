-- Published as a table.
CREATE VIEW out_to_mend AS
WITH report AS (
    SELECT
        document_id, report_index, row_name,
        regexp_replace(org, '\s', '', 'g') AS body, region_code, report_year
    FROM current_report
    WHERE NOT is_superseded
),
figured AS (
    SELECT document_id, report_index, count(*) AS figure_count
    FROM (
        SELECT document_id, batch_id, report_index FROM core_metric
        UNION ALL
        SELECT document_id, batch_id, report_index FROM core_cell WHERE cell_state <> 'missing'
    )
    JOIN current_reading USING (document_id, batch_id)
    GROUP BY ALL
),
issue AS (
    SELECT
        issue_code, to_do, message, uri, document_id, report_index, start_char,
        nullif(regexp_extract(uri, '^[a-z]+://([^/:?#]+)', 1), '') AS host,
        regexp_extract(uri, '^(.*)/[^/]*$', 1) AS folder
    FROM out_open_issues
),
-- What hangs on an issue: the report it lies in, or every report of a page that it concerns as a whole.
hanging AS (
    SELECT
        issue.*,
        report.report_index AS hanging_index,
        report.row_name,
        report.body,
        coalesce(figured.figure_count, 0) AS figure_count,
        CASE WHEN report.document_id IS NOT NULL THEN
            CASE WHEN report.body IS NULL OR report.report_year IS NULL THEN report.row_name
            ELSE concat_ws('/', report.body, report.region_code, report.report_year) END
        END AS body_year
    FROM issue
    LEFT JOIN report
        ON report.document_id = issue.document_id
        AND (issue.report_index IS NULL OR report.report_index = issue.report_index)
    LEFT JOIN figured ON figured.document_id = report.document_id AND figured.report_index = report.report_index
),
-- A body that writes so wherever it publishes is one cause; else a site, of whatever bodies; else a folder.
spread AS (
    SELECT issue_code, host, count(DISTINCT coalesce(body, document_id::VARCHAR)) AS body_count
    FROM hanging
    WHERE host IS NOT NULL
    GROUP BY ALL
),
placed AS (
    SELECT
        hanging.*,
        CASE
            WHEN hanging.host IS NOT NULL AND (spread.body_count > 1 OR hanging.body IS NULL) THEN 'site'
            WHEN hanging.body IS NOT NULL THEN 'body'
            ELSE 'folder'
        END AS place_kind,
        CASE
            WHEN hanging.host IS NOT NULL AND (spread.body_count > 1 OR hanging.body IS NULL) THEN hanging.host
            WHEN hanging.body IS NOT NULL THEN hanging.body
            ELSE hanging.folder
        END AS place
    FROM hanging
    LEFT JOIN spread ON spread.issue_code = hanging.issue_code AND spread.host = hanging.host
),
-- One row per report, however many issues of one kind it has.
one AS (
    SELECT
        issue_code, to_do, place_kind, place, document_id, hanging_index, body_year,
        any_value(figure_count) AS figure_count,
        -- An issue of a whole page stands here once for each of its reports and counts at the first alone.
        count(*) FILTER (report_index IS NOT NULL OR hanging_index IS NULL OR hanging_index = 0) AS issue_count,
        min({'uri': uri, 'start': coalesce(start_char, 0), 'row': row_name, 'message': message}) AS example
    FROM placed
    GROUP BY ALL
),
counted AS (
    SELECT
        issue_code,
        to_do,
        place_kind,
        place,
        sum(issue_count)::INTEGER AS issue_count,
        count(DISTINCT document_id)::INTEGER AS page_count,
        count(hanging_index)::INTEGER AS report_count,
        sum(figure_count)::INTEGER AS figure_count,
        count(DISTINCT body_year)::INTEGER AS body_year_count,
        min(example) AS example
    FROM one
    GROUP BY ALL
)
SELECT
    row_number() OVER (
        ORDER BY
            body_year_count DESC, report_count DESC, figure_count DESC, page_count DESC, issue_count DESC,
            issue_code, place_kind, place
    )::INTEGER AS place_in_line,
    issue_code,
    place_kind,
    place,
    issue_count,
    page_count,
    report_count,
    figure_count,
    body_year_count,
    example."row" AS example_row_name,
    example.uri AS example_uri,
    example.message AS example_message,
    to_do
FROM counted;

COMMENT ON VIEW out_to_mend IS 'Open questions by what would mend most: one row per kind of issue and site or body, where one cause is likely, with what hangs on it. ORDER BY place_in_line; out_open_issues has them one by one.';
COMMENT ON COLUMN out_to_mend.place_in_line IS 'Its place in the order of what to do first, from 1: by body-years, then reports, then figures that hang on it.';
COMMENT ON COLUMN out_to_mend.issue_code IS 'What kind of doubt it is (meta_issue_code.issue_code).';
COMMENT ON COLUMN out_to_mend.place_kind IS 'site: a host, where reports of several bodies show it, or of none that is known; body: a body alone; folder: local files of which no body is known.';
COMMENT ON COLUMN out_to_mend.place IS 'The host''s name, the body''s without white space, or the folder.';
COMMENT ON COLUMN out_to_mend.issue_count IS 'How many open issues.';
COMMENT ON COLUMN out_to_mend.page_count IS 'On how many pages.';
COMMENT ON COLUMN out_to_mend.report_count IS 'How many reports hang on them: those in which they lie, or all of a page that they concern as a whole.';
COMMENT ON COLUMN out_to_mend.figure_count IS 'How many figures in text and places of forms these reports state.';
COMMENT ON COLUMN out_to_mend.body_year_count IS 'How many bodies'' years they are; a report of which body or year is not known counts as one.';
COMMENT ON COLUMN out_to_mend.example_row_name IS 'A report to look at first: ''gongkai show ROW_NAME'' opens it; NULL where the page has none.';
COMMENT ON COLUMN out_to_mend.example_uri IS 'The address of its page.';
COMMENT ON COLUMN out_to_mend.example_message IS 'What its issue says.';
COMMENT ON COLUMN out_to_mend.to_do IS 'What the code means and what a person should do.';
