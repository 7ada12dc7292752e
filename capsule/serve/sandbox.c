#include "serve/sandbox.h"

#include "base/log.h"
#include "serve/filter.h"
#include "serve/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { MOST_GROUPS = 1024 };

/* Where the operator's terminal was, which could be typed into. */
static void
close_input(void)
{
	int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);

	if (nothing == -1 || nothing == STDIN_FILENO)
		return;
	dup2(nothing, STDIN_FILENO);
	close(nothing);
}

static bool
is_among(gid_t group, const gid_t *groups, int count)
{
	for (int i = 0; i < count; i++)
		if (groups[i] == group)
			return true;
	return false;
}

/* Are all of its identities and groups the user's already? */
static bool
is_become(const char *user, const struct passwd *entry)
{
	gid_t wanted[MOST_GROUPS], groups[MOST_GROUPS];
	int wanted_count = MOST_GROUPS, count;
	uid_t u[3];
	gid_t g[3];

	if (getresuid(&u[0], &u[1], &u[2]) == -1 ||
	    getresgid(&g[0], &g[1], &g[2]) == -1 ||
	    getgrouplist(user, entry->pw_gid, wanted, &wanted_count) == -1)
		return false;
	for (int i = 0; i < 3; i++)
		if (u[i] != entry->pw_uid || g[i] != entry->pw_gid)
			return false;
	count = getgroups(MOST_GROUPS, groups);
	for (int i = 0; i < count; i++)
		if (!is_among(groups[i], wanted, wanted_count))
			return false;
	return count != -1;
}

int
sandbox_become(const char *user, struct err *err)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return err_system(err, "privileges cannot be renounced");
	close_input();
	return sandbox_identity(user, err);
}

int
sandbox_identity(const char *user, struct err *err)
{
	const struct passwd *entry;

	if (user == NULL)
		return 0;
	errno = 0;
	entry = getpwnam(user);
	if (entry == NULL)
		return err_set(err, "there is no user \"%s\"%s%s", user,
		    errno != 0 ? ": " : "", errno != 0 ? strerror(errno) : "");
	if (is_become(user, entry))
		return 0;
	if (initgroups(user, entry->pw_gid) == -1 ||
	    setresgid(entry->pw_gid, entry->pw_gid, entry->pw_gid) == -1 ||
	    setresuid(entry->pw_uid, entry->pw_uid, entry->pw_uid) == -1)
		return err_system(err,
		    "the user \"%s\" cannot be become, which takes a start as "
		    "root",
		    user);
	if (entry->pw_uid != 0 && setuid(0) == 0)
		return err_set(err, "privileges came back after becoming %s",
		    user);
	return 0;
}

void
sandbox_warn(void)
{
	if (geteuid() == 0)
		log_why("root", span_of("no user is configured"));
}

void
sandbox_probe(enum sandbox_mode mode, struct sandbox_state *state)
{
	*state = (struct sandbox_state){ .landlock = landlock_works(),
		.seccomp = filter_works() };
	if (mode == SANDBOX_OFF)
		*state = (struct sandbox_state){ .landlock = false };
	snprintf(state->text, sizeof(state->text), "%s",
	    mode == SANDBOX_OFF                     ? "off, by configuration"
		: state->landlock && state->seccomp ? "Landlock and seccomp"
		: state->landlock ? "Landlock; this kernel has no seccomp"
		: state->seccomp  ? "seccomp; this kernel has no Landlock"
				  : "none: this kernel offers neither");
}

/*
 * Which parts there are to apply; what is missing is an error only when it is
 * required.
 */
static int
find_parts(enum sandbox_mode mode, struct sandbox_state *state, struct err *err)
{
	sandbox_probe(mode, state);
	if (mode == SANDBOX_REQUIRE && (!state->landlock || !state->seccomp))
		return err_set(err, "the sandbox is required, but: %s",
		    state->text);
	return 0;
}

static int
apply(enum sandbox_mode mode, const char *const *contents,
    const char *const *more, int (*filter)(struct err *), struct err *err)
{
	struct sandbox_state state;

	if (find_parts(mode, &state, err) == -1)
		return -1;
	if (state.landlock && landlock_read_only(contents, more, err) == -1)
		return -1;
	return state.seccomp ? filter(err) : 0;
}

int
sandbox_generation(enum sandbox_mode mode, const char *const *contents,
    struct err *err)
{
	/* Beside the content only libmagic's database (file(1), FILES). */
	static const char *const database[] = { "/etc/magic", "/usr/share/misc",
		"/usr/share/file", "/usr/lib/file", NULL };

	return apply(mode, contents, database, filter_generation, err);
}

int
sandbox_worker(enum sandbox_mode mode, const char *const *contents,
    struct err *err)
{
	static const char *const nothing[] = { NULL };

	return apply(mode, contents, nothing, filter_worker, err);
}

int
sandbox_mail(enum sandbox_mode mode, const char *maildir, struct err *err)
{
	struct sandbox_state state;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return err_system(err, "privileges cannot be renounced");
	if (find_parts(mode, &state, err) == -1)
		return -1;
	if (state.landlock && maildir != NULL && !landlock_links()) {
		if (mode == SANDBOX_REQUIRE)
			return err_set(err,
			    "the sandbox is required, but the Landlock of this "
			    "kernel (before 5.19) lets nothing be linked into "
			    "a Maildir");
		state.landlock = false;
	}
	if (state.landlock && landlock_mailbox(maildir, err) == -1)
		return -1;
	return state.seccomp ? filter_mail(err) : 0;
}
