#include "site/search.h"

#include "base/memory.h"
#include "site/expression.h"
#include "site/ranking.h"
#include "site/stems.h"
#include "site/vocabulary.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <time.h>

enum { STEPS = 200 }; /* of SQLite, between two looks at the clock */

/* As SQL has them: bytes of the index, before FTS5 puts them in order … */
#define BUILD_MEMORY "33554432"

/* … and KiB of a process's own pages. */
#define CACHE_KB "512"

struct search {
	struct arena *arena;
	struct search_source source;
	struct vocabulary vocabulary;
	const struct stems *stems; /* NULL: FTS5's own, or none */
	unsigned char *image; /* the database, as sqlite3_serialize made it */
	sqlite3_int64 size;
	struct ranking_length *lengths; /* of each page */
	struct ranking_length average;
	float *building; /* the words of the page at hand, or NULL */
	long budget;     /* µs */

	/* Of this process: */
	sqlite3 *db;
	sqlite3_stmt *rank, *locate, *any;
	long deadline; /* µs of the thread's time */
	struct ranking *ranking;
	double rarities[QUERY_TERMS]; /* of an expression's terms */
	bool rarities_known;
	struct search_places *places;
	const struct expression *looked_for;
};

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

bool
search_is_late(void *data)
{
	const struct search *search = data;

	return time_used() >= search->deadline;
}

/* SQLite ends a statement when this is not 0. */
static int
on_progress(void *data)
{
	return search_is_late(data);
}

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
		struct span token = span_make(folded, words_fold(word, folded));
		int start = (int)(word.ptr - text);
		int result;

		if (search->building != NULL) {
			vocabulary_add(&search->vocabulary, token, word);
			++*search->building;
		}
		if (search->stems != NULL)
			token = stems_cut(search->stems, token);
		result = take(context, 0, token.ptr, (int)token.len, start,
		    start + (int)word.len);
		if (result != SQLITE_OK)
			return result;
	}
	return SQLITE_OK;
}

/* ---- what a row is worth ------------------------------------------------- */

static int
count_row(const Fts5ExtensionApi *api, Fts5Context *context, void *count)
{
	(void)api;
	(void)context;
	++*(size_t *)count;
	return SQLITE_OK;
}

/*
 * How rare each term is: known when the first row is there.  Of its forms, the
 * most common one tells.
 */
static void
find_rarities(struct search *search, const Fts5ExtensionApi *api,
    Fts5Context *context)
{
	const unsigned char *term_of = search->looked_for->term_of;
	size_t most[QUERY_TERMS] = { 0 };
	int phrases = api->xPhraseCount(context);

	for (int i = 0; i < phrases && i < EXPRESSION_PHRASES; i++) {
		size_t having = 0;

		if (search_is_late(search))
			having = search->source.count;
		else
			api->xQueryPhrase(context, i, &having, count_row);
		if (having > most[term_of[i]])
			most[term_of[i]] = having;
	}
	for (size_t i = 0; i < QUERY_TERMS; i++)
		search->rarities[i] =
		    ranking_rarity(search->source.count, most[i]);
	search->rarities_known = true;
}

/* How often a phrase is in the row, each time worth what its column is. */
static double
count_phrase(const Fts5ExtensionApi *api, Fts5Context *context, int phrase,
    const double worth[RANKING_FIELDS])
{
	Fts5PhraseIter at;
	double often = 0;
	int column, word;

	if (api->xPhraseFirst(context, phrase, &at, &column, &word) !=
	    SQLITE_OK)
		return 0;
	for (; column >= 0; api->xPhraseNext(context, &at, &column, &word))
		often += worth[column];
	return often;
}

/*
 * The SQL function "weigh": ranks the row.  FTS5's own bm25 would look up the
 * length of each page in a table, and sort all rows for the sake of the first.
 */
static void
weigh(const Fts5ExtensionApi *api, Fts5Context *context,
    sqlite3_context *result, int count, sqlite3_value **arguments)
{
	struct search *search = api->xUserData(context);
	size_t page = (size_t)api->xRowid(context) - 1;
	int phrases = api->xPhraseCount(context);
	double often[QUERY_TERMS] = { 0 };
	double worth[RANKING_FIELDS], score = 0;

	(void)count;
	(void)arguments;
	if (!search->rarities_known)
		find_rarities(search, api, context);
	ranking_weigh(&search->lengths[page], &search->average, worth);
	for (int i = 0; i < phrases && i < EXPRESSION_PHRASES; i++)
		often[search->looked_for->term_of[i]] +=
		    count_phrase(api, context, i, worth);
	for (size_t i = 0; i < QUERY_TERMS; i++)
		score += search->rarities[i] * ranking_share(often[i]);
	ranking_add(search->ranking, page, score);
	sqlite3_result_null(result);
}

/* The SQL function "hits": notes where in the text of a page it was found. */
static void
note_hits(const Fts5ExtensionApi *api, Fts5Context *context,
    sqlite3_context *result, int count, sqlite3_value **arguments)
{
	struct search *search = api->xUserData(context);
	struct search_places *places = search->places;
	int hits = 0;

	(void)count;
	(void)arguments;
	if (api->xInstCount(context, &hits) != SQLITE_OK)
		hits = 0;
	for (int i = 0; i < hits && places->count < SEARCH_PLACES; i++) {
		int phrase, column, word;

		if (api->xInst(context, i, &phrase, &column, &word) !=
			SQLITE_OK ||
		    column != RANKING_TEXT || phrase >= EXPRESSION_PHRASES)
			continue;
		places->hits[places->count++] =
		    (struct excerpt_hit){ search->looked_for->term_of[phrase],
			    (size_t)word };
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
	    api->xCreateFunction(api, "weigh", search, weigh, NULL) !=
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
	    " content='', columnsize=0,"
	    " tokenize='porter capsule')";
	static const char other[] =
	    "CREATE VIRTUAL TABLE pages USING fts5(title, headings, text,"
	    " content='', columnsize=0, tokenize='capsule')";
	bool is_english = span_is(search->source.language, "en") ||
	    span_starts(search->source.language, "en-");

	if (sqlite3_exec(db, is_english ? english : other, NULL, NULL, NULL) !=
	    SQLITE_OK)
		return -1;
	return sqlite3_exec(db,
		   "INSERT INTO pages(pages, rank)"
		   " VALUES('hashsize', " BUILD_MEMORY "); BEGIN",
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

/* Those that tell one title from another: "risks" of "What the risks are". */
static size_t
count_words(struct span text, struct span stop)
{
	char folded[WORDS_MAX];
	size_t count = 0, at = 0;
	struct span word;

	while (words_next(text, &at, &word)) {
		word = span_make(folded, words_fold(word, folded));
		count += !query_is_common(word, stop);
	}
	return count;
}

static int
insert_pages(struct search *search, sqlite3_stmt *insert)
{
	int result = SQLITE_DONE;
	struct buf titles;

	buf_init(&titles);
	for (size_t i = 0; i < search->source.count; i++) {
		const struct search_page *page = &search->source.pages[i];

		append_titles(page, &titles);
		search->lengths[i].titles =
		    (float)count_words(buf_span(&titles), search->source.stop);
		search->building = &search->lengths[i].all;
		sqlite3_bind_int64(insert, 1, (sqlite3_int64)i + 1);
		bind(insert, 2, buf_span(&titles));
		bind(insert, 3, page->headings);
		bind(insert, 4, page->text);
		result = sqlite3_step(insert);
		sqlite3_reset(insert);
		if (result != SQLITE_DONE)
			break;
	}
	search->building = NULL;
	search->average =
	    ranking_average(search->lengths, search->source.count);
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

	if (sqlite3_open(":memory:", &db) == SQLITE_OK &&
	    sqlite3_exec(db, "PRAGMA journal_mode = off", NULL, NULL, NULL) ==
		SQLITE_OK &&
	    fill(search, db) == 0)
		search->image = sqlite3_serialize(db, "main", &search->size, 0);
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
	search->stems = stems_find(source->language);
	search->budget = SEARCH_BUDGET_US;
	search->lengths =
	    arena_alloc(arena, (source->count + 1) * sizeof(*search->lengths));
	vocabulary_init(&search->vocabulary, arena);
	if (build(search, err) == 0)
		return search;
	search_free(search);
	return NULL;
}

static void
close_image(struct search *search)
{
	sqlite3_finalize(search->rank);
	sqlite3_finalize(search->any);
	sqlite3_finalize(search->locate);
	sqlite3_close(search->db);
	search->rank = search->any = search->locate = NULL;
	search->db = NULL;
}

void
search_free(struct search *search)
{
	if (search == NULL)
		return;
	close_image(search);
	sqlite3_free(search->image);
	vocabulary_clear(&search->vocabulary);
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

/* ---- opening it ---------------------------------------------------------- */

/* Its pages are used where they lie: "mmap" is what SQLite calls that. */
static int
open_image(struct search *search)
{
	static const char pragmas[] = "PRAGMA mmap_size = 2147418112;"
				      " PRAGMA cache_size = -" CACHE_KB ";"
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

int
search_begin(struct search *search)
{
	search->deadline = time_used() + search->budget;
	if (search->locate != NULL)
		return 0;
	if (open_image(search) == 0 &&
	    prepare(search,
		"SELECT weigh(pages) FROM pages WHERE pages MATCH ?1",
		&search->rank) == 0 &&
	    prepare(search, "SELECT 1 FROM pages WHERE pages MATCH ?1 LIMIT 1",
		&search->any) == 0 &&
	    prepare(search,
		"SELECT hits(pages) FROM pages WHERE pages MATCH ?1"
		" AND rowid = ?2",
		&search->locate) == 0) {
		sqlite3_progress_handler(search->db, STEPS, on_progress,
		    search);
		return 0;
	}
	close_image(search);
	return -1;
}

/* ---- looking ------------------------------------------------------------- */

static void
look_for(struct search *search, sqlite3_stmt *statement,
    const struct expression *expression)
{
	search->looked_for = expression;
	bind(statement, 1, buf_span(&expression->text));
}

enum search_end
search_rank(struct search *search, const struct expression *expression,
    struct ranking *ranking)
{
	int step;

	ranking->count = 0;
	search->ranking = ranking;
	search->rarities_known = false;
	look_for(search, search->rank, expression);
	do
		step = sqlite3_step(search->rank);
	while (step == SQLITE_ROW);
	sqlite3_reset(search->rank);
	if (step == SQLITE_INTERRUPT)
		return SEARCH_LATE;
	return step == SQLITE_DONE ? SEARCH_DONE : SEARCH_FAILED;
}

bool
search_has(struct search *search, const struct expression *expression)
{
	bool found;

	look_for(search, search->any, expression);
	found = sqlite3_step(search->any) == SQLITE_ROW;
	sqlite3_reset(search->any);
	return found;
}

void
search_locate(struct search *search, const struct expression *expression,
    size_t page, struct search_places *places)
{
	places->count = 0;
	search->places = places;
	look_for(search, search->locate, expression);
	sqlite3_bind_int64(search->locate, 2, (sqlite3_int64)page + 1);
	sqlite3_step(search->locate);
	sqlite3_reset(search->locate);
}

const struct search_source *
search_source(const struct search *search)
{
	return &search->source;
}

const struct vocabulary *
search_vocabulary(const struct search *search)
{
	return &search->vocabulary;
}
