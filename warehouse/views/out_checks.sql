CREATE VIEW out_checks AS
SELECT
    check_name,
    check_kind,
    severity,
    found_count,
    message,
    places,
    is_whole,
    checked_at,
    run_id
FROM meta_check
QUALIFY row_number() OVER (
    PARTITION BY check_name ORDER BY checked_at DESC, run_id DESC, is_whole DESC, found_count DESC, places
) = 1
ORDER BY found_count = 0, severity, check_kind, check_name;

COMMENT ON VIEW out_checks IS 'What each check found when it was last made, those that found something first. Every run makes them over what it brought, ''gongkai maintain'' over the whole warehouse.';
