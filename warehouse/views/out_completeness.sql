-- Published as a table.
CREATE VIEW out_completeness AS
WITH register AS (
    -- The newest register counts, whole; where it was taken back, none does.
    SELECT register_id, array_to_string(register_names, ', ') AS register, is_withdrawal
    FROM meta_register
    QUALIFY row_number() OVER (ORDER BY made_at DESC, register_id DESC) = 1
),
report AS (
    SELECT
        document_id, report_index, sha256, uri, report_digest, is_clone, org, region_code, region_name, body_line,
        report_year,
        regexp_replace(org, '\s', '', 'g') AS body,
        -- The office in charge of a line of work keeps it through changes of name (卫生局, 卫生健康委员会);
        -- what belongs to it (卫生局监督所) is known by its name alone.
        CASE WHEN region_code IS NOT NULL AND body_line IS NOT NULL
            AND regexp_full_match(regexp_replace(org, '\s', '', 'g'), '[^局厅委办]*(?:局|厅|委员会|委|办公室)')
            THEN concat_ws('/', region_code, coalesce(admin_level, ''), body_line) END AS office
    FROM current_report
    WHERE NOT is_superseded AND org IS NOT NULL AND report_year IS NOT NULL
),
span AS (
    SELECT min(report_year) AS oldest, max(report_year) AS newest FROM report
),
listed AS (
    SELECT DISTINCT
        register.register,
        concat_ws('/', expected.org, expected.region_code) AS body_key,
        expected.org, regexp_replace(expected.org, '\s', '', 'g') AS body, expected.region_code, expected.body_line,
        expected.since_year, expected.until_year
    FROM meta_expected_body expected
    JOIN register ON register.register_id = expected.register_id AND NOT register.is_withdrawal
),
-- Which reports are an expected body's: by name, or by place and line of work under another name.
matched AS (
    SELECT listed.body_key, report.*
    FROM listed
    JOIN report ON report.body = listed.body
    WHERE listed.region_code IS NULL OR report.region_code IS NULL OR report.region_code = listed.region_code
    UNION
    SELECT listed.body_key, report.*
    FROM listed
    JOIN report ON report.region_code = listed.region_code AND report.body_line = listed.body_line
    WHERE report.office IS NOT NULL
        AND regexp_full_match(listed.body, '[^局厅委办]*(?:局|厅|委员会|委|办公室)')
    UNION ALL
    SELECT coalesce(office, concat_ws('/', body, region_code)) AS body_key, report.*
    FROM report
    WHERE NOT EXISTS (FROM listed)
),
expected AS (
    SELECT
        register, body_key, org, body, region_code, body_line,
        unnest(range(
            coalesce(since_year, span.oldest, until_year),
            coalesce(until_year, greatest(span.newest, since_year), since_year) + 1
        ))::INTEGER AS report_year
    FROM listed
    CROSS JOIN span
    UNION ALL
    SELECT
        'seen' AS register, body_key, arg_max(org, {'year': report_year, 'org': org}) AS org,
        arg_max(body, {'year': report_year, 'org': org}) AS body, arg_max(region_code, report_year) AS region_code,
        arg_max(body_line, report_year) AS body_line,
        unnest(range(min(report_year), any_value(span.newest) + 1))::INTEGER AS report_year
    FROM matched
    CROSS JOIN span
    WHERE NOT EXISTS (FROM listed)
    GROUP BY body_key
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
sectioned AS (
    SELECT section.document_id, section.report_index, count(*) AS section_count
    FROM core_section section
    JOIN current_reading USING (document_id, batch_id)
    GROUP BY ALL
),
-- Words that stood at an address earlier and stand there no more, by what they were a report of.
withdrawn_words AS (
    SELECT DISTINCT earlier.uri, former.report_year, regexp_replace(former.org, '\s', '', 'g') AS body
    FROM raw_page earlier
    JOIN current_page page ON page.uri = earlier.uri AND page.sha256 <> earlier.sha256 AND page.version_count > 1
    JOIN current_report former ON former.sha256 = earlier.sha256
    WHERE NOT EXISTS (
        FROM current_report now
        WHERE now.sha256 = page.sha256 AND now.report_digest = former.report_digest AND now.report_digest <> ''
    )
),
stood AS (
    SELECT
        matched.body_key, matched.report_year, matched.document_id, matched.report_index, matched.uri,
        matched.org, matched.region_name, matched.is_clone, document.published_on,
        coalesce(sectioned.section_count, 0) AS section_count,
        coalesce(figured.figure_count, 0) AS figure_count,
        -- Only an official page's date is when the body published; others say when somebody copied it.
        CASE WHEN starts_with(document.page_type, 'gov_') AND NOT matched.is_clone THEN document.published_on END
            AS official_on,
        withdrawn_words.uri IS NOT NULL AS is_edited,
        coalesce(page.version_count, 1) AS version_count
    FROM matched
    JOIN current_document document ON document.document_id = matched.document_id
    LEFT JOIN sectioned
        ON sectioned.document_id = matched.document_id AND sectioned.report_index = matched.report_index
    LEFT JOIN figured ON figured.document_id = matched.document_id AND figured.report_index = matched.report_index
    LEFT JOIN current_page page ON page.uri = matched.uri
    LEFT JOIN withdrawn_words
        ON withdrawn_words.uri = matched.uri AND withdrawn_words.report_year = matched.report_year
        AND withdrawn_words.body = matched.body
),
gathered AS (
    SELECT
        body_key, report_year,
        count(*)::INTEGER AS report_count,
        max(section_count)::INTEGER AS section_count,
        max(figure_count)::INTEGER AS figure_count,
        min(official_on) AS published_on,
        bool_or(is_edited) AS is_edited,
        max(version_count)::INTEGER AS version_count,
        min({
            'clone': is_clone, 'empty': section_count + figure_count = 0, 'uri': uri, 'report': report_index,
            'document': document_id, 'org': org, 'region': region_name
        }) AS best
    FROM stood
    GROUP BY ALL
),
-- Pages in whose text no report was found, by the year that their title names.
unread AS (
    SELECT
        document.document_id, reading.uri, regexp_replace(document.title, '\s', '', 'g') AS title,
        try_cast(regexp_extract(document.title, '(20[0-9]{2})\s*年', 1) AS INTEGER) AS report_year
    FROM core_document document
    JOIN current_reading reading USING (document_id, batch_id)
    WHERE NOT reading.is_superseded AND document.title IS NOT NULL
        AND NOT EXISTS (FROM core_report report WHERE report.document_id = document.document_id)
),
untold AS (
    SELECT
        expected.body_key, expected.report_year, min({'uri': unread.uri, 'document': unread.document_id}) AS page
    FROM expected
    JOIN unread ON unread.report_year = expected.report_year AND contains(unread.title, expected.body)
    ANTI JOIN gathered
        ON gathered.body_key = expected.body_key AND gathered.report_year = expected.report_year
    GROUP BY ALL
)
SELECT DISTINCT
    expected.register,
    coalesce(gathered.best.org, expected.org) AS org,
    expected.region_code,
    gathered.best.region AS region_name,
    expected.body_line,
    expected.report_year,
    CASE
        WHEN gathered.section_count + gathered.figure_count > 0 THEN 'present'
        WHEN gathered.report_count > 0 OR untold.page IS NOT NULL THEN 'empty'
        ELSE 'missing'
    END AS state,
    gathered.published_on,
    gathered.published_on > make_date(expected.report_year + 1, 3, 31) AS is_late,
    gathered.is_edited,
    gathered.version_count,
    coalesce(gathered.report_count, 0) AS report_count,
    coalesce(gathered.section_count, 0) AS section_count,
    coalesce(gathered.figure_count, 0) AS figure_count,
    coalesce(gathered.best.uri, untold.page.uri) AS uri,
    coalesce(gathered.best.document, untold.page.document) AS document_id,
    gathered.best.report AS report_index
FROM expected
LEFT JOIN gathered ON gathered.body_key = expected.body_key AND gathered.report_year = expected.report_year
LEFT JOIN untold ON untold.body_key = expected.body_key AND untold.report_year = expected.report_year;

COMMENT ON VIEW out_completeness IS 'One row per expected body and year: whether its report is there, and how. Expected is what the register says that was given last (gongkai expected); without one, each body from the first year it was seen in to the newest year of the warehouse. Reports are a body''s by its name and place, or, of the office in charge of a line of work, by place and line under its earlier and later names.';
COMMENT ON COLUMN out_completeness.register IS 'The files of the register that expects it; seen: no register counts, and it follows from the years that were seen.';
COMMENT ON COLUMN out_completeness.org IS 'The body as its report of that year names it, else as the register does, else as its newest report does.';
COMMENT ON COLUMN out_completeness.region_code IS 'GB/T 2260 code of its place, as the register has it, else as its newest report has it; NULL where neither decides.';
COMMENT ON COLUMN out_completeness.region_name IS 'The place''s full name as the report of that year has it; NULL where there is none.';
COMMENT ON COLUMN out_completeness.body_line IS 'Its line of work; NULL where its name does not say.';
COMMENT ON COLUMN out_completeness.report_year IS 'The year to be reported on.';
COMMENT ON COLUMN out_completeness.state IS 'present; empty: a page is there, but a report without sections and figures, or by its title the body''s of that year and no report found in it; missing: no page of it is in the warehouse.';
COMMENT ON COLUMN out_completeness.published_on IS 'Date of publication that the report''s official pages state, the earliest of several; NULL where none does.';
COMMENT ON COLUMN out_completeness.is_late IS 'Whether that is after 31 March of the year after; NULL where the date is not known.';
COMMENT ON COLUMN out_completeness.is_edited IS 'Whether a report of this body and year stood at the address in other words earlier (out_edit says what changed); NULL where there is no report.';
COMMENT ON COLUMN out_completeness.version_count IS 'How many different contents were seen at the address, of several addresses the most; what changed may be furniture alone. NULL where there is no report.';
COMMENT ON COLUMN out_completeness.report_count IS 'How many reports of this body and year are in the warehouse, copies too.';
COMMENT ON COLUMN out_completeness.section_count IS 'How many sections the fullest of them has.';
COMMENT ON COLUMN out_completeness.figure_count IS 'How many figures in text and places of forms the one with most of them states.';
COMMENT ON COLUMN out_completeness.uri IS 'Address of the report, of several that of one that is no clone and not empty; NULL where it is missing.';
COMMENT ON COLUMN out_completeness.document_id IS 'The reading of that page (core_document.document_id); NULL where it is missing.';
COMMENT ON COLUMN out_completeness.report_index IS 'The report''s place on that page; NULL where there is none.';
