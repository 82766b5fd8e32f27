"""All kinds of damage that are planted, by name."""

from __future__ import annotations

from tests.generate import plants_marks as marks
from tests.generate import plants_residue as residue
from tests.generate import plants_words as words
from tests.generate.plant import Planter

PLANTERS: dict[str, Planter] = {
    "chunk_lines": Planter(plant=residue.chunk_lines, flat=True),
    "chunk_inline": Planter(plant=residue.chunk_inline, flat=True),
    "chunk_in_figures": Planter(plant=residue.chunk_in_figures, flat=True),
    "number_in_word": Planter(plant=residue.number_in_word),
    "mark_in_word": Planter(plant=residue.mark_in_word),
    "page_lines": Planter(plant=residue.page_lines),
    "page_inline": Planter(plant=residue.page_inline),
    "header_inline": Planter(plant=residue.header_inline),
    "header_lines": Planter(plant=residue.header_lines),
    "driven_titles": Planter(plant=residue.driven_titles),
    "links": Planter(plant=residue.links, prepare=residue.with_links),
    "wrapped": Planter(plant=residue.wrapped),
    "lone_figures": Planter(plant=residue.lone_figures),
    "inner_spaces": Planter(plant=residue.inner_spaces),
    "item_breaks": Planter(plant=residue.item_breaks, prepare=residue.with_semicolons),
    "doubled_marks": Planter(plant=marks.doubled_marks),
    "shifted_marks": Planter(plant=marks.shifted_marks),
    "slipped_commas": Planter(plant=marks.slipped_commas, prepare=marks.with_headings),
    "spaced_stops": Planter(plant=marks.spaced_stops),
    "dash_for_one": Planter(plant=marks.dash_for_one, prepare=marks.with_headings),
    "letter_for_one": Planter(plant=marks.letter_for_one, prepare=marks.with_items),
    "letter_without_mark": Planter(plant=marks.letter_without_mark, prepare=marks.with_items),
    "figure_for_numeral": Planter(plant=marks.figure_for_numeral, prepare=marks.with_headings),
    "wrong_quotes": Planter(plant=marks.wrong_quotes, prepare=marks.with_quotes),
    "same_quotes": Planter(plant=marks.same_quotes, prepare=marks.with_quotes),
    "odd_brackets": Planter(plant=marks.odd_brackets, prepare=marks.with_quotes),
    "lost_title_marks": Planter(plant=marks.lost_title_marks, prepare=marks.with_quotes),
    "unclosed_titles": Planter(plant=marks.unclosed_titles, prepare=marks.with_quotes),
    "script": Planter(plant=words.script),
    "toned_readings": Planter(plant=words.toned_readings),
    "plain_readings": Planter(plant=words.plain_readings),
    "doubled_readings": Planter(plant=words.doubled_readings),
    "spam_for_word": Planter(plant=words.spam_for_word),
    "washed_words": Planter(plant=words.washed_words, prepare=words.with_sentences("washing")),
    "taiwan_words": Planter(plant=words.taiwan_words, prepare=words.with_sentences("taiwan")),
}
