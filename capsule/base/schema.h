/*
 * Binding YAML to a C struct by a table: which keys a mapping may have, what
 * type each is of and where its value goes.  One mechanism for front matter,
 * site.yaml and capsule.conf, so all of them refuse an unknown key or a wrong
 * type in the same words, with the nearest key that exists.
 */
#ifndef BASE_SCHEMA_H
#define BASE_SCHEMA_H

#include "base/yaml.h"

enum schema_type {
	SCHEMA_TEXT,    /* struct span */
	SCHEMA_LINE,    /* the same, white space and controls as one " " */
	SCHEMA_NUMBER,  /* unsigned long, within least and most */
	SCHEMA_BOOL,    /* bool: yes, no, true, false, on, off */
	SCHEMA_TEXTS,   /* struct schema_texts: a list of scalars, or one */
	SCHEMA_MAPPING, /* the nested struct, by the table in nested */
	SCHEMA_LIST,    /* struct schema_list of structs, by nested */
	SCHEMA_CUSTOM,  /* whatever read makes of it */
};

struct schema_texts {
	const struct yaml **items; /* scalars, with their positions */
	size_t count;
};

struct schema_list {
	void *items; /* an array of structs of nested_size bytes each */
	size_t count;
};

/* What every function that reads a value is given. */
struct schema_context {
	const struct yaml_source *source;
	struct arena *arena;
	struct err *err;
};

struct schema_key {
	const char *name; /* NULL ends the table */
	enum schema_type type;
	size_t offset; /* of the value in the struct, bytes */
	bool required;
	/*
	 * Of a NUMBER; most also of a TEXT's or LINE's bytes and of how many
	 * TEXTS there are.  0: no bound.
	 */
	unsigned long least, most;
	const struct schema_key *nested;
	size_t nested_size;
	bool open; /* LIST: pass over keys that nested lacks */
	int (*read)(const struct schema_context *, const struct yaml *,
	    void *value);
};

/*
 * Stores a mapping's values in a struct; what has no key there keeps its
 * value.  extra (may be NULL: unknown keys are errors) is called for each
 * key the table lacks, and ends the reading with -1.
 */
int schema_read(const struct schema_context *, const struct schema_key *,
    const struct yaml *mapping, void *out,
    int (*extra)(void *data, const struct yaml *), void *data);

/*
 * For an extra: complains of a key that is a slip of one in the table, with
 * one wrong letter in three, and two at most: "titel".  One that begins with
 * another letter, or only ends otherwise, is another word: "titles".
 */
int schema_slipped(const struct schema_context *, const struct schema_key *,
    const struct yaml *);

/* Reads a sequence as the LIST that key describes (its nested fields). */
int schema_read_list(const struct schema_context *, const struct schema_key *,
    const struct yaml *sequence, struct schema_list *);

/* Complains about a node that is not a scalar. */
int schema_scalar(const struct schema_context *, const struct yaml *);

/* Reads a TEXT or a LINE, of at most as many bytes as the key says. */
int schema_text(const struct schema_context *, const struct schema_key *,
    const struct yaml *, struct span *);

/* Reads a BOOL. */
int schema_bool(const struct schema_context *, const struct yaml *, bool *);

/* Reads TEXTS. */
int schema_texts(const struct schema_context *, const struct yaml *,
    struct schema_texts *);

/* The text as a LINE, in the arena. */
struct span schema_line(struct arena *, struct span text);

#endif
