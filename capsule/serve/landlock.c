#include "serve/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Rights that came after the headers of older systems (uapi/landlock.h). */
enum {
	ACCESS_REFER = 1 << 13,     /* ABI 2 */
	ACCESS_TRUNCATE = 1 << 14,  /* ABI 3 */
	ACCESS_IOCTL_DEV = 1 << 15, /* ABI 5 */
	ACCESS_ABI_1 = (1 << 13) - 1,
	NET_BIND_TCP = 1 << 0, /* ABI 4 */
	NET_CONNECT_TCP = 1 << 1,
	SCOPE_ABSTRACT_UNIX_SOCKET = 1 << 0, /* ABI 6 */
	SCOPE_SIGNAL = 1 << 1,
};

struct ruleset {
	uint64_t files;
	uint64_t net;    /* ABI 4 */
	uint64_t scoped; /* ABI 6: reaches no process outside */
};

/* As much of it as a kernel knows. */
static size_t
size_for(int version)
{
	if (version >= 6)
		return sizeof(struct ruleset);
	if (version >= 4)
		return offsetof(struct ruleset, scoped);
	return offsetof(struct ruleset, net);
}

static int
abi(void)
{
	return (int)syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);
}

bool
landlock_works(void)
{
	return abi() >= 1;
}

bool
landlock_links(void)
{
	return abi() >= 2;
}

static int
create_ruleset(void)
{
	int version = abi();
	struct ruleset handled = { .files = ACCESS_ABI_1 };

	if (version >= 2)
		handled.files |= ACCESS_REFER;
	if (version >= 3)
		handled.files |= ACCESS_TRUNCATE;
	if (version >= 4)
		handled.net = NET_BIND_TCP | NET_CONNECT_TCP;
	if (version >= 5)
		handled.files |= ACCESS_IOCTL_DEV;
	if (version >= 6)
		handled.scoped = SCOPE_ABSTRACT_UNIX_SOCKET | SCOPE_SIGNAL;
	return (int)syscall(SYS_landlock_create_ruleset, &handled,
	    size_for(version), 0);
}

static int
allow_beneath(int ruleset, const char *path, uint64_t access)
{
	struct landlock_path_beneath_attr rule = {
		.allowed_access = access,
		.parent_fd = open(path, O_PATH | O_CLOEXEC),
	};
	int result;

	if (rule.parent_fd == -1)
		return -1;
	result = (int)syscall(SYS_landlock_add_rule, ruleset,
	    LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	close(rule.parent_fd);
	return result;
}

static int
allow_reading(int ruleset, const char *path)
{
	int result = allow_beneath(ruleset, path,
	    LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR);

	if (result == -1 && errno == ENOENT)
		return 0;
	/* A single file has no directory to read. */
	if (result == -1 && errno == EINVAL)
		return allow_beneath(ruleset, path,
		    LANDLOCK_ACCESS_FS_READ_FILE);
	return result;
}

static int
allow_all(int ruleset, const char *const *paths)
{
	int result = 0;

	for (; result == 0 && *paths != NULL; paths++)
		result = allow_reading(ruleset, *paths);
	return result;
}

/* Ends with the ruleset, if there is one; result -1: it is not applied. */
static int
restrict_self(int ruleset, int result, struct err *err)
{
	if (result == 0)
		result = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (result == 0)
		result = (int)syscall(SYS_landlock_restrict_self, ruleset, 0);
	if (result == -1)
		err_system(err, "Landlock cannot be applied");
	if (ruleset != -1)
		close(ruleset);
	return result;
}

int
landlock_read_only(const char *const *paths, const char *const *more,
    struct err *err)
{
	int ruleset = create_ruleset();
	int result = ruleset == -1 ? -1 : allow_all(ruleset, paths);

	if (result == 0)
		result = allow_all(ruleset, more);
	return restrict_self(ruleset, result, err);
}

int
landlock_mailbox(const char *path, struct err *err)
{
	const uint64_t needed = LANDLOCK_ACCESS_FS_WRITE_FILE |
	    LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE |
	    ACCESS_REFER;
	int ruleset = create_ruleset();
	int result = ruleset == -1 ? -1 : 0;

	if (result == 0 && path != NULL)
		result = allow_beneath(ruleset, path, needed);
	return restrict_self(ruleset, result, err);
}
