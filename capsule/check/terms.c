#include "check/terms.h"

#include "base/folder.h"
#include "base/yaml.h"

enum { FILE_MAX = 4 * 1024 * 1024 };

static const char file[] = "glossary.yaml";

static void
add(struct terms *terms, const struct yaml *node)
{
	if (node == NULL)
		return;
	if (node->kind == YAML_SCALAR && node->text.len > 0)
		map_add(&terms->words, node->text, terms);
	if (node->kind == YAML_SEQUENCE)
		for (node = node->children; node != NULL; node = node->next)
			add(terms, node);
}

int
terms_read(const struct content *content, struct arena *arena,
    struct terms *terms, struct err *err)
{
	struct yaml_source source = { .file = file, .first_line = 1 };
	const struct yaml *node;
	bool missing;

	map_init(&terms->words);
	if (folder_read(content->folder, file, file, FILE_MAX, arena,
		&source.text, &missing, err) == -1)
		return -1;
	if (missing)
		return 0;
	node = yaml_parse(&source, arena, err);
	if (node == NULL)
		return -1;
	if (node->kind != YAML_MAPPING)
		return yaml_complain(&source, node, err,
		    "the glossary must be a mapping: \"term: {text: …}\"");
	terms->found = true;
	for (node = node->children; node != NULL; node = node->next) {
		add(terms, node->key);
		if (node->kind != YAML_MAPPING)
			continue;
		add(terms, yaml_find(node, "short"));
		add(terms, yaml_find(node, "long"));
		add(terms, yaml_find(node, "also"));
	}
	return 0;
}

void
terms_clear(struct terms *terms)
{
	map_clear(&terms->words);
}

bool
terms_has(const struct terms *terms, struct span word)
{
	return map_find(&terms->words, word) != NULL;
}
