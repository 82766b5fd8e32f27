CREATE VIEW current_origin AS
SELECT uri, sha256, origin_kind, reasons, official_uri, parser_version
FROM raw_origin
QUALIFY row_number() OVER (
    PARTITION BY uri, sha256
    -- Of judgements of one parser that differ the most cautious counts, whatever came first.
    ORDER BY parser_version DESC, origin_kind <> 'clone', origin_kind, reasons, official_uri
) = 1;

COMMENT ON VIEW current_origin IS 'One row per page of an address: where it comes from, as the newest parser judged it.';
