#include "support.h"

#include "base/log.h"
#include "net/tally.h"

/* What has been logged since the last time, and the pipe it comes through. */
static const char *
logged(int pipe)
{
	static char text[2048];
	ssize_t got = read(pipe, text, sizeof(text) - 1);

	text[got < 0 ? 0 : got] = '\0';
	return text;
}

static void
tells_of_a_limit_once_a_minute(void **state)
{
	struct tally *tally;
	struct err err;
	int ends[2];

	(void)state;
	assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
	log_to(ends[1]);
	tally = tally_new(2, &err);
	assert_non_null(tally);
	tally_limit(tally, 0, TALLY_EVICTED, 5000);
	assert_string_equal(logged(ends[0]),
	    "event=limit kind=evicted times=1\n");
	/* Other workers, and later; each kind for itself. */
	tally_limit(tally, 1, TALLY_EVICTED, 5001);
	tally_limit(tally, 0, TALLY_EVICTED, 64999);
	assert_string_equal(logged(ends[0]), "");
	tally_limit(tally, 1, TALLY_LIMITED, 64999);
	assert_string_equal(logged(ends[0]),
	    "event=limit kind=limited times=1\n");
	tally_limit(tally, 1, TALLY_EVICTED, 65000);
	assert_string_equal(logged(ends[0]),
	    "event=limit kind=evicted times=4\n");
	tally_free(tally);
	log_to(STDERR_FILENO);
	close(ends[0]);
	close(ends[1]);
}

static void
sums_over_all_workers(void **state)
{
	struct tally *tally;
	struct err err;
	int ends[2];

	(void)state;
	assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
	log_to(ends[1]);
	tally = tally_new(2, &err);
	assert_non_null(tally);
	tally_count(tally, 0, TALLY_SENT, 100);
	tally_count(tally, 1, TALLY_SENT, 11);
	tally_count(tally, 1, TALLY_GEMINI, 1);
	tally_open(tally, 0, 7);
	tally_open(tally, 1, 5);
	tally_open(tally, 1, 0);
	assert_int_equal(tally_sum(tally, TALLY_SENT), 111);
	tally_log(tally);
	assert_string_equal(logged(ends[0]),
	    "event=counters open=7 accepted=0 gemini=1 gopher=0 sent=111 "
	    "received=0 evicted=0 crowded=0 limited=0 paused=0 bad-proxy=0 "
	    "late-proxy=0 late-handshake=0 late-request=0 late-answer=0 "
	    "late-reader=0\n");
	tally_free(tally);
	/* Where nothing is counted. */
	tally_count(NULL, 0, TALLY_SENT, 1);
	tally_limit(NULL, 0, TALLY_EVICTED, 1);
	tally_open(NULL, 0, 1);
	log_to(STDERR_FILENO);
	close(ends[0]);
	close(ends[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_of_a_limit_once_a_minute),
		cmocka_unit_test(sums_over_all_workers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
