-- A page that was forgotten on request, and not allowed since, is not in the warehouse.
SELECT concat_ws(' ', 'page', uri) AS place
FROM raw_page
SEMI JOIN (
    SELECT uri
    FROM meta_forgotten
    QUALIFY row_number() OVER (PARTITION BY uri ORDER BY forgotten_at DESC, is_withdrawal) = 1
        AND NOT is_withdrawal
) USING (uri);
