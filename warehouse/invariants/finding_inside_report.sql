-- Every finding lies inside its report and is of a rule that is known.
SELECT concat_ws(' ', document_id, 'report', report_index, 'finding', finding_index) AS place
FROM core_finding finding
LEFT JOIN core_report report USING (document_id, batch_id, report_index)
WHERE report.start_char IS NULL
    OR NOT (report.start_char <= finding.start_char
        AND finding.start_char <= finding.end_char
        AND finding.end_char <= report.end_char)
    OR finding.rule_id NOT IN (SELECT rule_id FROM meta_audit_rule)
    OR finding.cause NOT IN ('source', 'reading', 'scope');
