#include "site/search.h"

#include "base/memory.h"
#include "site/expression.h"
#include "site/vocabulary.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <time.h>

enum {
	COMPLETIONS = 24, /* longer words that a beginning may mean */
	STEPS = 200,      /* of SQLite, between two looks at the clock */
	FOUND_MAX = 512,  /* hits in a page that count for its excerpt */
	BUILD_MEMORY =
	    32 * 1024 * 1024, /* bytes, before FTS5 writes them out */
	CACHE_KB = 512,       /* of a process's pages */
	TEXT_COLUMN = 2,
};

struct search {
	struct arena *arena;
	struct search_source source;
	struct vocabulary vocabulary;
	unsigned char *image; /* the database, as sqlite3_serialize made it */
	sqlite3_int64 size;
	bool building;
	long budget; /* µs */

	/* Of this process: */
	sqlite3 *db;
	sqlite3_stmt *rank, *locate;
	long deadline; /* µs of the thread's time */
	struct excerpt_hit found[FOUND_MAX];
	size_t found_count;
	struct expression expression;
};

/* ---- words for FTS5 ------------------------------------------------------ */

static int
make_tokenizer(void *context, const char **arguments, int count,
    Fts5Tokenizer **tokenizer)
{
	(void)arguments;
	(void)count;
	*tokenizer = context;
	return SQLITE_OK;
}

static void
free_tokenizer(Fts5Tokenizer *tokenizer)
{
	(void)tokenizer;
}

/* The same words, by the same numbers, as excerpt_find sees. */
static int
tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text,
    int len, int (*take)(void *, int, const char *, int, int, int))
{
	struct search *search = (struct search *)tokenizer;
	struct span whole = span_make(text, (size_t)len);
	char folded[WORDS_MAX];
	struct span word;
	size_t at = 0;

	(void)flags;
	while (words_next(whole, &at, &word)) {
		size_t size = words_fold(word, folded);
		int start = (int)(word.ptr - text);
		int result;

		if (search->building)
			vocabulary_add(&search->vocabulary,
			    span_make(folded, size), word);
		result = take(context, 0, folded, (int)size, start,
		    start + (int)word.len);
		if (result != SQLITE_OK)
			return result;
	}
	return SQLITE_OK;
}

/* The SQL function "hits": notes where in the text of a page it was found. */
static void
note_hits(const Fts5ExtensionApi *api, Fts5Context *context,
    sqlite3_context *result, int count, sqlite3_value **arguments)
{
	struct search *search = api->xUserData(context);
	int hits = 0;

	(void)count;
	(void)arguments;
	search->found_count = 0;
	if (api->xInstCount(context, &hits) != SQLITE_OK)
		hits = 0;
	for (int i = 0; i < hits && search->found_count < FOUND_MAX; i++) {
		struct excerpt_hit *hit = &search->found[search->found_count];
		int phrase, column, word;

		if (api->xInst(context, i, &phrase, &column, &word) !=
			SQLITE_OK ||
		    column != TEXT_COLUMN || phrase >= EXPRESSION_PHRASES)
			continue;
		*hit = (struct excerpt_hit){ search->expression.term_of[phrase],
			(size_t)word };
		search->found_count++;
	}
	sqlite3_result_null(result);
}

/* FTS5 hands out its interface by way of a statement. */
static fts5_api *
find_api(sqlite3 *db)
{
	sqlite3_stmt *statement;
	fts5_api *api = NULL;

	if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &statement, NULL) !=
	    SQLITE_OK)
		return NULL;
	sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", NULL);
	sqlite3_step(statement);
	sqlite3_finalize(statement);
	return api;
}

static int
teach(struct search *search, sqlite3 *db)
{
	static fts5_tokenizer tokenizer = { make_tokenizer, free_tokenizer,
		tokenize };
	fts5_api *api = find_api(db);

	if (api == NULL)
		return -1;
	if (api->xCreateTokenizer(api, "capsule", search, &tokenizer, NULL) !=
		SQLITE_OK ||
	    api->xCreateFunction(api, "hits", search, note_hits, NULL) !=
		SQLITE_OK)
		return -1;
	return 0;
}

/* ---- making it ----------------------------------------------------------- */

/* What is not kept in it are the texts: those the site has. */
static int
make_table(const struct search *search, sqlite3 *db)
{
	static const char english[] =
	    "CREATE VIRTUAL TABLE pages USING fts5(title, headings, text,"
	    " content='', tokenize='porter capsule')";
	static const char other[] =
	    "CREATE VIRTUAL TABLE pages USING fts5(title, headings, text,"
	    " content='', tokenize='capsule')";
	bool is_english = span_is(search->source.language, "en") ||
	    span_starts(search->source.language, "en-");

	if (sqlite3_exec(db, is_english ? english : other, NULL, NULL, NULL) !=
	    SQLITE_OK)
		return -1;
	/* So many bytes of the index, before FTS5 puts them in order. */
	if (sqlite3_exec(db,
		"INSERT INTO pages(pages, rank)"
		" VALUES('hashsize', 33554432)",
		NULL, NULL, NULL) != SQLITE_OK)
		return -1;
	/* A word in the title or a heading says more of what a page is about.
	 */
	return sqlite3_exec(db,
		   "INSERT INTO pages(pages, rank)"
		   " VALUES('rank', 'bm25(10.0, 4.0, 1.0)'); BEGIN",
		   NULL, NULL, NULL) == SQLITE_OK
	    ? 0
	    : -1;
}

static void
bind(sqlite3_stmt *statement, int number, struct span text)
{
	sqlite3_bind_text64(statement, number, text.ptr == NULL ? "" : text.ptr,
	    text.len, SQLITE_STATIC, SQLITE_UTF8);
}

/*
 * The title, and the short one where it says more; an entry is called by its
 * own name alone.
 */
static void
append_titles(const struct search_page *page, struct buf *out)
{
	const struct target *target = &page->target;

	buf_truncate(out, 0);
	if (page->entry) {
		buf_append(out, target->short_title);
		return;
	}
	buf_append(out, target->title);
	if (target->short_title.len == 0 ||
	    span_equal(target->title, target->short_title))
		return;
	buf_append_char(out, '\n');
	buf_append(out, target->short_title);
}

static int
insert_pages(const struct search *search, sqlite3_stmt *insert)
{
	int result = SQLITE_DONE;
	struct buf titles;

	buf_init(&titles);
	for (size_t i = 0; i < search->source.count; i++) {
		const struct search_page *page = &search->source.pages[i];

		append_titles(page, &titles);
		sqlite3_bind_int64(insert, 1, (sqlite3_int64)i + 1);
		bind(insert, 2, buf_span(&titles));
		bind(insert, 3, page->headings);
		bind(insert, 4, page->text);
		result = sqlite3_step(insert);
		sqlite3_reset(insert);
		if (result != SQLITE_DONE)
			break;
	}
	buf_clear(&titles);
	return result == SQLITE_DONE ? 0 : -1;
}

static int
fill(struct search *search, sqlite3 *db)
{
	sqlite3_stmt *insert = NULL;
	int result = -1;

	if (teach(search, db) == -1 || make_table(search, db) == -1 ||
	    sqlite3_prepare_v2(db,
		"INSERT INTO pages(rowid, title, headings, text)"
		" VALUES(?1, ?2, ?3, ?4)",
		-1, &insert, NULL) != SQLITE_OK)
		return -1;
	if (insert_pages(search, insert) == 0 &&
	    sqlite3_exec(db,
		"INSERT INTO pages(pages) VALUES('optimize'); COMMIT", NULL,
		NULL, NULL) == SQLITE_OK)
		result = 0;
	sqlite3_finalize(insert);
	return result;
}

static int
build(struct search *search, struct err *err)
{
	sqlite3 *db = NULL;
	int result = -1;

	search->building = true;
	if (sqlite3_open(":memory:", &db) == SQLITE_OK &&
	    sqlite3_exec(db, "PRAGMA journal_mode = off", NULL, NULL, NULL) ==
		SQLITE_OK &&
	    fill(search, db) == 0)
		search->image = sqlite3_serialize(db, "main", &search->size, 0);
	search->building = false;
	if (search->image != NULL)
		result = 0;
	else
		err_set(err, "the search index cannot be made: %s",
		    db == NULL ? "out of memory" : sqlite3_errmsg(db));
	sqlite3_close(db);
	vocabulary_finish(&search->vocabulary);
	return result;
}

struct search *
search_new(const struct search_source *source, struct arena *arena,
    struct err *err)
{
	struct search *search = memory_new(1, sizeof(*search));

	search->arena = arena;
	search->source = *source;
	search->budget = SEARCH_BUDGET_US;
	expression_init(&search->expression);
	vocabulary_init(&search->vocabulary, arena);
	if (build(search, err) == 0)
		return search;
	search_free(search);
	return NULL;
}

void
search_free(struct search *search)
{
	if (search == NULL)
		return;
	sqlite3_finalize(search->rank);
	sqlite3_finalize(search->locate);
	sqlite3_close(search->db);
	sqlite3_free(search->image);
	vocabulary_clear(&search->vocabulary);
	expression_clear(&search->expression);
	free(search);
}

size_t
search_size(const struct search *search)
{
	return (size_t)search->size;
}

void
search_set_budget(struct search *search, long microseconds)
{
	search->budget = microseconds;
}

/* ---- time ---------------------------------------------------------------- */

/*
 * The processor's time, and not the wall's: on a busy machine a reader has
 * waited long enough already.
 */
static long
time_used(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (long)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static bool
is_late(void *data)
{
	const struct search *search = data;

	return time_used() >= search->deadline;
}

/* SQLite ends a statement when this is not 0. */
static int
on_progress(void *data)
{
	return is_late(data);
}

/* ---- opening it ---------------------------------------------------------- */

/* Its pages are used where they lie: "mmap" is what SQLite calls that. */
static int
open_image(struct search *search)
{
	static const char pragmas[] = "PRAGMA mmap_size = 2147418112;"
				      " PRAGMA cache_size = -512;"
				      " PRAGMA temp_store = memory";

	if (sqlite3_open_v2(":memory:", &search->db,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return -1;
	if (sqlite3_deserialize(search->db, "main", search->image, search->size,
		search->size, SQLITE_DESERIALIZE_READONLY) != SQLITE_OK ||
	    sqlite3_exec(search->db, pragmas, NULL, NULL, NULL) != SQLITE_OK)
		return -1;
	return teach(search, search->db);
}

static int
prepare(struct search *search, const char *sql, sqlite3_stmt **statement)
{
	return sqlite3_prepare_v3(search->db, sql, -1,
		   SQLITE_PREPARE_PERSISTENT, statement, NULL) == SQLITE_OK
	    ? 0
	    : -1;
}

static int
open_once(struct search *search)
{
	if (search->locate != NULL)
		return 0;
	if (open_image(search) == 0 &&
	    prepare(search,
		"SELECT rowid FROM pages WHERE pages MATCH ?1"
		" ORDER BY rank LIMIT ?2",
		&search->rank) == 0 &&
	    prepare(search,
		"SELECT hits(pages) FROM pages WHERE pages MATCH ?1"
		" AND rowid = ?2",
		&search->locate) == 0) {
		sqlite3_progress_handler(search->db, STEPS, on_progress,
		    search);
		return 0;
	}
	sqlite3_finalize(search->rank);
	sqlite3_close(search->db);
	search->rank = NULL;
	search->db = NULL;
	return -1;
}

/* ---- looking ------------------------------------------------------------- */

static size_t
count_entries(const struct search_result *result)
{
	size_t count = 0;

	for (size_t i = 0; i < result->count; i++)
		count += result->hits[i].page->entry;
	return count;
}

static bool
has_page(const struct search_result *result, const struct search_page *page)
{
	for (size_t i = 0; i < result->count; i++)
		if (result->hits[i].page == page)
			return true;
	return false;
}

static void
add_row(const struct search *search, sqlite3_int64 row,
    struct search_result *result)
{
	const struct search_page *page;

	if (row < 1 || (size_t)row > search->source.count)
		return;
	page = &search->source.pages[row - 1];
	if (has_page(result, page) ||
	    (page->entry && count_entries(result) == SEARCH_ENTRIES))
		return;
	if (result->count == SEARCH_HITS)
		result->more = true;
	else
		result->hits[result->count++].page = page;
}

static struct span
first_paragraph(const struct search_page *page)
{
	return page->summary.len > 0 ? page->summary : page->text;
}

/* The sentence in which the last expression is found in a page. */
static void
locate(struct search *search, struct search_hit *hit)
{
	sqlite3_int64 row = hit->page - search->source.pages + 1;
	struct span text = hit->page->text;

	search->found_count = 0;
	bind(search->locate, 1, buf_span(&search->expression.text));
	sqlite3_bind_int64(search->locate, 2, row);
	sqlite3_step(search->locate);
	sqlite3_reset(search->locate);
	hit->excerpt = excerpt_find(text, search->found, search->found_count);
	if (search->found_count == 0 || hit->excerpt.text.len == 0)
		hit->excerpt =
		    excerpt_find(first_paragraph(hit->page), NULL, 0);
}

/*
 * Adds the pages that the expression finds, the best first, with their
 * excerpts.  Returns -1 when there is no memory; when its time is over it
 * says so in the result.
 */
static int
look(struct search *search, struct search_result *result)
{
	size_t before = result->count;
	int step;

	/* Some are there already, and of some only few are shown. */
	bind(search->rank, 1, buf_span(&search->expression.text));
	sqlite3_bind_int(search->rank, 2, 4 * SEARCH_HITS);
	while ((step = sqlite3_step(search->rank)) == SQLITE_ROW)
		add_row(search, sqlite3_column_int64(search->rank, 0), result);
	sqlite3_reset(search->rank);
	if (step == SQLITE_INTERRUPT)
		result->late = true;
	else if (step != SQLITE_DONE)
		return -1;
	for (size_t i = before; i < result->count; i++)
		locate(search, &result->hits[i]);
	return 0;
}

/* The last word may be the beginning of one. */
static int
look_for_longer(struct search *search, const struct plan *plan,
    struct search_result *result)
{
	const struct query *query = plan->query;
	const struct vocabulary_word *longer[COMPLETIONS];
	struct span words[COMPLETIONS];
	size_t count;

	if (!query->terms[query->term_count - 1].prefix)
		return 0;
	count = vocabulary_complete(&search->vocabulary,
	    query->words[query->word_count - 1], longer, COMPLETIONS);
	if (count == 0)
		return 0;
	for (size_t i = 0; i < count; i++)
		words[i] = longer[i]->text;
	expression_other(&search->expression, plan, words, count);
	return look(search, result);
}

/* Is a term on no page, not even in another form of the word? */
static bool
is_unknown(struct search *search, const struct query *query, size_t term)
{
	const struct query_term *t = &query->terms[term];
	struct search_result found = { .count = 0 };

	if (t->count != 1 || t->quoted ||
	    vocabulary_find(&search->vocabulary, query->words[t->first]) !=
		NULL)
		return false;
	expression_term(&search->expression, query, term);
	bind(search->rank, 1, buf_span(&search->expression.text));
	sqlite3_bind_int(search->rank, 2, 1);
	if (sqlite3_step(search->rank) == SQLITE_ROW)
		found.count++;
	sqlite3_reset(search->rank);
	return found.count == 0;
}

static void
guess(struct search *search, const struct plan *plan,
    struct search_result *result)
{
	const struct query *query = plan->query;
	const struct vocabulary_word *meant;

	for (size_t i = 0; i < plan->count; i++) {
		const struct group *group = &plan->groups[i];
		const struct query_term *term = &query->terms[group->term];

		if (group->set != NULL ||
		    !is_unknown(search, query, group->term))
			continue;
		meant = vocabulary_guess(&search->vocabulary,
		    query->words[term->first], is_late, search);
		if (meant == NULL)
			continue;
		result->misspelt = term;
		result->meant = meant->shown;
		return;
	}
}

/* First what fits best; what fits less, only as long as little was found. */
static int
run(struct search *search, const struct plan *plan,
    struct search_result *result)
{
	expression_all(&search->expression, plan);
	if (look(search, result) == -1)
		return -1;
	if (result->late || result->more)
		return 0;
	if (look_for_longer(search, plan, result) == -1)
		return -1;
	if (result->late || result->count > 0)
		return 0;
	guess(search, plan, result);
	if (plan->count < 2)
		return 0;
	result->match = SEARCH_SOME;
	expression_some(&search->expression, plan);
	return look(search, result);
}

int
search_run(struct search *search, const struct query *query,
    struct search_result *result)
{
	struct plan plan;

	*result = (struct search_result){ .match = SEARCH_ALL };
	search->deadline = time_used() + search->budget;
	if (open_once(search) == -1)
		return -1;
	expression_plan(&search->expression, query, search->source.synonyms,
	    &plan);
	return run(search, &plan, result);
}
