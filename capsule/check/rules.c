#include "check/rules.h"

const struct rule *const rules[] = {
	&headings_title,
	&headings_levels,
	&headings_length,
	&links_label,
	&links_external,
	&links_size,
	&signs_emphasis,
	&signs_symbols,
	&signs_emoji,
	&blocks_pre,
	&blocks_table,
	&abbreviations_rule,
	&languages_rule,
	&translated_facts,
	&translated_parts,
	&blocks_ordered,
	&speech_rule,
	&reading_sentence,
	&reading_long,
	&reading_grade,
	&navigation_rule,
	&cite_rule,
	&cite_nofigure,
	&sources_rule,
	&sources_unread,
	&sources_recheck,
	&dates_rule,
	&cite_percent,
	&words_rule,
	&navigation_balance,
	&navigation_notice,
	&menus_width,
	&menus_fields,
	&menus_prose,
	&menus_type,
	&texts_page,
	&texts_flow,
	&texts_narrow,
	&texts_ascii,
	&texts_footer,
	&bytes_large,
	&bytes_page,
	&bytes_menu,
	NULL,
};

int
check_explain(const char *id, struct buf *out)
{
	for (size_t i = 0; rules[i] != NULL; i++) {
		const struct rule *rule = rules[i];

		if (strcmp(rule->id, id) != 0)
			continue;
		buf_printf(out, "%s: %s\n\nWhy: %s\n\nWhat to do: %s\n",
		    rule->id, rule->wish, rule->why, rule->fix);
		return 0;
	}
	return -1;
}
