-- Published as a table.
CREATE VIEW out_copies AS
WITH standing AS (
    SELECT
        report.document_id, report.report_index, report.uri, report.sha256, report.title, report.org,
        report.region_code, report.report_year, report.report_kind, report.report_digest, report.is_clone,
        report.duplicate_of_report_index, document.published_on
    FROM current_report report
    JOIN current_document document USING (document_id)
    WHERE NOT report.is_superseded
),
-- Few words stand twice: only these are put in order.
repeated AS (
    SELECT report_digest
    FROM standing
    WHERE duplicate_of_report_index IS NULL AND report_digest <> ''
    GROUP BY report_digest
    HAVING count(*) > 1
),
on_page AS (
    SELECT
        'same_page' AS copy_kind, copy.document_id, copy.report_index, copy.uri, copy.title, copy.org, copy.report_year,
        first.document_id AS original_document_id, first.report_index AS original_report_index,
        first.uri AS original_uri, first.title AS original_title
    FROM standing copy
    JOIN standing first
        ON first.document_id = copy.document_id AND first.report_index = copy.duplicate_of_report_index
),
equal AS (
    SELECT
        *,
        first_value(document_id) OVER same AS original_document_id,
        first_value(report_index) OVER same AS original_report_index,
        first_value(uri) OVER same AS original_uri,
        first_value(title) OVER same AS original_title
    FROM standing
    SEMI JOIN repeated USING (report_digest)
    WHERE duplicate_of_report_index IS NULL
    WINDOW same AS (PARTITION BY report_digest ORDER BY is_clone, published_on NULLS LAST, uri, sha256, report_index)
),
cloned AS (
    -- A hijacked copy has words of its own put in: the body and the year say whose report it is.
    SELECT
        'clone' AS copy_kind, copy.document_id, copy.report_index, copy.uri, copy.title, copy.org, copy.report_year,
        first.document_id AS original_document_id, first.report_index AS original_report_index,
        first.uri AS original_uri, first.title AS original_title
    FROM standing copy
    JOIN standing first
        ON regexp_replace(first.org, '\s', '', 'g') = regexp_replace(copy.org, '\s', '', 'g')
        AND first.report_year = copy.report_year
        AND (first.region_code = copy.region_code OR first.region_code IS NULL OR copy.region_code IS NULL)
        AND (first.report_kind = copy.report_kind OR first.report_kind IS NULL OR copy.report_kind IS NULL)
    WHERE copy.is_clone AND NOT first.is_clone
        AND copy.duplicate_of_report_index IS NULL AND first.duplicate_of_report_index IS NULL
    QUALIFY row_number() OVER (
        PARTITION BY copy.document_id, copy.report_index
        ORDER BY
            first.report_digest <> copy.report_digest, first.published_on NULLS LAST, first.uri, first.sha256,
            first.report_index
    ) = 1
)
FROM on_page
UNION ALL
SELECT
    'other_page' AS copy_kind, document_id, report_index, uri, title, org, report_year,
    original_document_id, original_report_index, original_uri, original_title
FROM equal
ANTI JOIN cloned USING (document_id, report_index)
WHERE document_id <> original_document_id OR report_index <> original_report_index
UNION ALL
FROM cloned;

COMMENT ON VIEW out_copies IS 'Which reports are copies of others: on the same page (same_page), or word for word on another (other_page), where the page published first, else the first by address, counts as the original; or false copies (clone) of a report of the same body and year that stands elsewhere. A page that is a clone is never the original of one that is not.';
COMMENT ON COLUMN out_copies.copy_kind IS 'same_page: the page holds the report twice, perhaps with small differences; other_page: another page holds the same words; clone: the page is a false copy and another holds the report of this body and year.';
COMMENT ON COLUMN out_copies.document_id IS 'The page that holds the copy (current_report.document_id).';
COMMENT ON COLUMN out_copies.report_index IS 'The copy''s place on its page.';
COMMENT ON COLUMN out_copies.uri IS 'Address of the page that holds the copy.';
COMMENT ON COLUMN out_copies.title IS 'The copy''s heading.';
COMMENT ON COLUMN out_copies.original_document_id IS 'The page that holds the original (current_report.document_id).';
COMMENT ON COLUMN out_copies.original_report_index IS 'The original''s place on its page.';
COMMENT ON COLUMN out_copies.original_uri IS 'Address of the page that holds the original.';
COMMENT ON COLUMN out_copies.original_title IS 'The original''s heading.';
