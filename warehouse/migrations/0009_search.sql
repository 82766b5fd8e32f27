-- Layer search_: the index of full-text search. It can be built anew from core_; nothing else is read from it.

CREATE TABLE search_report (
    document_id UUID NOT NULL,
    report_index INTEGER NOT NULL,
    segment_id UUID NOT NULL,
    first_piece INTEGER NOT NULL,
    piece_count INTEGER NOT NULL,
    term_count INTEGER NOT NULL,
    piece_roles VARCHAR[] NOT NULL,
    piece_term_counts INTEGER[] NOT NULL,
    batch_id UUID NOT NULL
);
COMMENT ON TABLE search_report IS 'One row per report that can be searched: where its pieces stand in the index. Its first piece is what comes before its first section, the others are its sections in order, each without those below it.';
COMMENT ON COLUMN search_report.document_id IS 'The reading it belongs to (core_document.document_id).';
COMMENT ON COLUMN search_report.report_index IS 'The report (core_report.report_index).';
COMMENT ON COLUMN search_report.segment_id IS 'The segment that holds its postings (search_posting.segment_id).';
COMMENT ON COLUMN search_report.first_piece IS 'Number of its first piece in the segment. The piece of section n is first_piece + n + 1.';
COMMENT ON COLUMN search_report.piece_count IS 'How many pieces it has: one more than sections.';
COMMENT ON COLUMN search_report.term_count IS 'How many terms it has.';
COMMENT ON COLUMN search_report.piece_roles IS 'The role of each piece: of its section, or where that has none of its own, of the innermost section around it that has; NULL where none has.';
COMMENT ON COLUMN search_report.piece_term_counts IS 'How many terms each piece has.';
COMMENT ON COLUMN search_report.batch_id IS 'The batch that brought the reading (core_document.batch_id).';

CREATE TABLE search_posting (
    segment_id UUID NOT NULL,
    term_hash UBIGINT NOT NULL,
    piece_numbers INTEGER[] NOT NULL,
    counts INTEGER[] NOT NULL
);
COMMENT ON TABLE search_posting IS 'One row per segment and term: which pieces hold the term. A batch brings one segment, sorted by term_hash; maintenance merges segments into larger ones. Numbers that no row of search_report covers count for nothing.';
COMMENT ON COLUMN search_posting.segment_id IS 'The segment: the batch that brought it, or an id of its own where it was merged from several.';
COMMENT ON COLUMN search_posting.term_hash IS 'First 8 bytes of the BLAKE2b of the term in UTF-8, as a number, the highest byte first.';
COMMENT ON COLUMN search_posting.piece_numbers IS 'Numbers of the pieces in this segment that hold the term, ascending (search_report.first_piece).';
COMMENT ON COLUMN search_posting.counts IS 'How often each of these pieces holds it.';
