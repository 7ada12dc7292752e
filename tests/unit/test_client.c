#include "server.h"

#include "net/client.h"

#include <pthread.h>
#include <stdatomic.h>

/* The client blocks, so it fetches in a thread while the server turns. */
struct fetch {
	char url[128];
	unsigned deadline;
	int result;
	struct client_answer answer;
	struct err err;
	atomic_bool over;
};

static void *
fetch_in_thread(void *data)
{
	struct fetch *fetch = data;
	struct uri uri;

	assert_int_equal(uri_parse(span_of(fetch->url), &uri), 0);
	fetch->result =
	    client_get(&uri, fetch->deadline, &fetch->answer, &fetch->err);
	atomic_store(&fetch->over, true);
	return NULL;
}

/* Fetches a path from the server, which is stopped after. */
static void
fetch_from(struct server *server, struct fetch *fetch, const char *scheme,
    const char *path)
{
	pthread_t thread;

	server_start(server);
	snprintf(fetch->url, sizeof(fetch->url), "%s://127.0.0.1:%u%s", scheme,
	    server->port, path);
	fetch->deadline = fetch->deadline == 0 ? 5000 : fetch->deadline;
	atomic_init(&fetch->over, false);
	assert_int_equal(pthread_create(&thread, NULL, fetch_in_thread, fetch),
	    0);
	while (!atomic_load(&fetch->over))
		server_turn(server);
	pthread_join(thread, NULL);
	server_stop(server);
}

static void
fetches_gemini(void **state)
{
	struct server server = server_defaults();
	struct fetch fetch = { .deadline = 0 };

	(void)state;
	server.tls = server_tls();
	server.bytes = span_of("20 text/gemini\r\n# Hello\n");
	fetch_from(&server, &fetch, "GEMINI", "");
	assert_int_equal(fetch.result, 0);
	assert_string_equal(fetch.answer.header, "20 text/gemini");
	assert_string_equal(fetch.answer.body.ptr, "# Hello\n");
	assert_int_equal(strlen(fetch.answer.fingerprint), 95);
	buf_clear(&fetch.answer.body);
}

static void
takes_any_status_for_an_answer(void **state)
{
	struct server server = server_defaults();
	struct fetch fetch = { .deadline = 0 };

	(void)state;
	server.tls = server_tls();
	server.bytes = span_of("51\r\n");
	fetch_from(&server, &fetch, "gemini", "/missing");
	assert_int_equal(fetch.result, 0);
	assert_string_equal(fetch.answer.header, "51");
	assert_int_equal(fetch.answer.body.len, 0);
	buf_clear(&fetch.answer.body);
}

static void
refuses_an_answer_that_is_not_gemini(void **state)
{
	static const char *const answers[] = { "", "20", "20 text/gemini\n",
		"2 text\r\n", "200 OK\r\n", "09 a\r\n", "70 a\r\n",
		"HTTP/1.1 200 OK\r\n", "20 text/gemini\rx\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		struct server server = server_defaults();
		struct fetch fetch = { .deadline = 0 };

		server.tls = server_tls();
		server.bytes = span_of(answers[i]);
		fetch_from(&server, &fetch, "gemini", "/");
		assert_int_equal(fetch.result, -1);
		assert_string_equal(fetch.err.message,
		    "the answer is not Gemini");
		buf_clear(&fetch.answer.body);
	}
}

static void
notices_a_body_cut_off(void **state)
{
	struct server server = server_defaults();
	struct fetch fetch = { .deadline = 0 };

	(void)state;
	server.tls = server_tls();
	server.bytes = span_of("20 image/png\r\n");
	server.length = 1000;
	server.file_size = 500;
	fetch_from(&server, &fetch, "gemini", "/");
	assert_int_equal(fetch.result, -1);
	assert_non_null(strstr(fetch.err.message, "cut off"));
	buf_clear(&fetch.answer.body);
}

static void
gives_up_at_the_deadline(void **state)
{
	struct server server = server_defaults();
	struct fetch fetch = { .deadline = 100 };

	(void)state;
	server.always_more = true;
	fetch_from(&server, &fetch, "gopher", "/1/");
	assert_int_equal(fetch.result, -1);
	assert_non_null(strstr(fetch.err.message, "in time"));
	buf_clear(&fetch.answer.body);
}

static char asked[128];

static enum verdict
remember_request(void *data, const struct peer *peer, struct span bytes,
    bool ended, struct answer *answer)
{
	snprintf(asked, sizeof(asked), "%.*s", SPAN_ARG(bytes));
	return server_request(data, peer, bytes, ended, answer);
}

/* URL's path and what is asked for (RFC 4266). */
static const char *const selectors[][2] = {
	{ "", "\r\n" },
	{ "/", "\r\n" },
	{ "/1", "\r\n" },
	{ "/1/risks/", "/risks/\r\n" },
	{ "/0/a%20b", "/a b\r\n" },
	{ "/7/search?two%20words", "/search\ttwo words\r\n" },
	{ "/7/search%09words", "/search\twords\r\n" },
	{ "/0/a?b", "/a?b\r\n" },
};

static void
asks_for_the_selector(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(selectors) / sizeof(selectors[0]); i++) {
		struct server server = server_defaults();
		struct fetch fetch = { .deadline = 0 };

		server.service.request = remember_request;
		fetch_from(&server, &fetch, "gopher", selectors[i][0]);
		assert_int_equal(fetch.result, 0);
		assert_string_equal(asked, selectors[i][1]);
		assert_string_equal(fetch.answer.body.ptr, "hello\r\n");
		assert_string_equal(fetch.answer.header, "");
		buf_clear(&fetch.answer.body);
	}
}

static void
refuses_what_it_cannot_ask(void **state)
{
	static const char *const urls[] = { "https://localhost/", "a",
		"gemini://", "gemini://u@localhost/", "gemini://localhost:0/",
		"gopher://localhost/0/a%0D%0Ab", "gopher://localhost/0/a%00" };
	struct client_answer answer;
	struct uri uri;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		assert_int_equal(uri_parse(span_of(urls[i]), &uri), 0);
		assert_int_equal(client_get(&uri, 1000, &answer, &err), -1);
		buf_clear(&answer.body);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fetches_gemini),
		cmocka_unit_test(takes_any_status_for_an_answer),
		cmocka_unit_test(refuses_an_answer_that_is_not_gemini),
		cmocka_unit_test(notices_a_body_cut_off),
		cmocka_unit_test(gives_up_at_the_deadline),
		cmocka_unit_test(asks_for_the_selector),
		cmocka_unit_test(refuses_what_it_cannot_ask),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
