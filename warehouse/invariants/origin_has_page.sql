-- Where a page comes from was judged of a page that is recorded.
SELECT concat_ws(' ', uri, 'sha256', sha256) AS place
FROM raw_origin
ANTI JOIN raw_page USING (uri, sha256);
