/*
 * Every rule, by the module that holds it.  Private to this room.
 */
#ifndef CHECK_RULES_H
#define CHECK_RULES_H

#include "check/rule.h"

extern const struct rule headings_title, headings_levels, headings_length;
extern const struct rule links_label, links_external, links_size;
extern const struct rule signs_emphasis, signs_symbols, signs_emoji;
extern const struct rule blocks_pre, blocks_table, blocks_ordered;
extern const struct rule abbreviations_rule;
extern const struct rule languages_rule;
extern const struct rule translated_facts, translated_parts;
extern const struct rule speech_rule;
extern const struct rule reading_sentence, reading_long, reading_grade;
/* The page's Flesch-Kincaid grade, in tenths; below 0 for the simplest. */
long reading_of_page(const struct check *, const struct subject *);

extern const struct rule navigation_rule, navigation_notice, navigation_balance;

extern const struct rule cite_rule, cite_nofigure, cite_percent;
extern const struct rule sources_rule, sources_unread, sources_recheck;
extern const struct rule dates_rule;
extern const struct rule words_rule;

extern const struct rule menus_width, menus_fields, menus_prose, menus_type;
extern const struct rule texts_page, texts_flow, texts_narrow, texts_ascii,
    texts_footer;
extern const struct rule bytes_page, bytes_large, bytes_menu;

#endif
