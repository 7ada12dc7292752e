#include "base/buf.h"
#include "base/file.h"
#include "command/choice.h"
#include "command/command.h"
#include "command/flags.h"
#include "source/extract.h"
#include "source/own_words.h"
#include "source/translations.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static const char usage[] =
    "capsule po extract|merge|status [-c FILE] [--content DIR] [--host NAME] "
    "[--program DIR] [LANG]...";

static const char help[] =
    "\n"
    "Keeps catalogues of translations, po/LANG.po of a content folder.\n"
    "\n"
    "  extract        write po/capsule.pot, all texts that there are to be\n"
    "                 translated, and merge it into each catalogue\n"
    "  merge          merge it as it is; a LANG that has no catalogue yet\n"
    "                 gets one\n"
    "  status         tell how far each language is, page by page\n"
    "\n"
    "  -c FILE        the configuration, see capsule.conf(5): what is private\n"
    "                 there is not to be translated\n"
    "  --content DIR  the content folder (default: content)\n"
    "  --host NAME    which of the configuration's sites, by one of its\n"
    "                 hosts\n"
    "  --program DIR  the program's own words instead, in this folder\n"
    "\n"
    "Merging needs msgmerge, of GNU gettext.\n";

struct flags {
	struct config_flags config;
	const char *program; /* NULL: the content */
	char **languages;    /* that are named */
	int language_count;
};

static const struct flag flag_table[] = {
	CHOICE_FLAGS,
	FLAG("program", FLAG_WORD, program),
	FLAG_END,
};

static const struct flags_spec spec = {
	.usage = usage, .help = help, .flags = flag_table, .words = true
};

/* ---- merging ------------------------------------------------------------- */

/* Starts a program that writes to a descriptor. */
static int
start(char *const *argv, int out, pid_t *pid, struct err *err)
{
	posix_spawn_file_actions_t actions;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	errno = posix_spawnp(pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (errno == 0)
		return 0;
	if (errno == ENOENT)
		return err_set(err,
		    "%s is not installed: it is part of GNU gettext, on "
		    "Debian the package \"gettext\"",
		    argv[0]);
	return err_system(err, "%s cannot be started", argv[0]);
}

static int
read_to_end(int fd, struct buf *out)
{
	char bytes[16 * 1024];
	ssize_t got;

	while ((got = read(fd, bytes, sizeof(bytes))) != 0) {
		if (got == -1 && errno == EINTR)
			continue;
		if (got == -1)
			return -1;
		buf_append(out, span_make(bytes, (size_t)got));
	}
	return 0;
}

static int
wait_for(pid_t pid, const char *name, struct err *err)
{
	int status;

	while (waitpid(pid, &status, 0) == -1)
		if (errno != EINTR)
			return err_system(err, "%s was lost", name);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	return err_set(err, "%s failed: see what it said above", name);
}

/* Runs a program and takes what it prints. */
static int
run(char *const *argv, struct buf *out, struct err *err)
{
	int ends[2];
	pid_t pid;
	int result;

	if (pipe2(ends, O_CLOEXEC) == -1)
		return err_system(err, "%s cannot be started", argv[0]);
	result = start(argv, ends[1], &pid, err);
	close(ends[1]);
	if (result == 0) {
		if (read_to_end(ends[0], out) == -1)
			result = err_system(err, "%s was lost", argv[0]);
		if (wait_for(pid, argv[0], err) == -1)
			result = -1;
	}
	close(ends[0]);
	return result;
}

/* A catalogue with a header alone, for msgmerge to fill in. */
static int
make_catalogue(const char *path, struct span name, struct span language,
    struct err *err)
{
	struct pot *empty = template_new(name, language);
	int result = template_write(empty, path, NULL, err);

	template_free(empty);
	return result;
}

/*
 * msgmerge prints, and the file is written here: it does not tell of a full
 * disk, and a catalogue is months of somebody's work.
 */
static int
merge_files(const char *path, const char *template, struct span language,
    struct arena *arena, struct err *err)
{
	struct span lang =
	    arena_printf(arena, "--lang=%.*s", SPAN_ARG(language));
	const char *const argv[] = { "msgmerge", "--quiet", "--previous",
		"--output-file=-", lang.ptr, path, template, NULL };
	struct buf merged;
	int result;

	buf_init(&merged);
	result = run((char *const *)(const void *)argv, &merged, err);
	if (result == 0)
		result = file_replace(path, buf_span(&merged), err);
	buf_clear(&merged);
	return result;
}

static int
merge_one(struct arena *arena, const char *folder, struct span language,
    struct span name, struct err *err)
{
	struct span path =
	    arena_printf(arena, "%s/%.*s.po", folder, SPAN_ARG(language));
	struct span template = arena_printf(arena, "%s/capsule.pot", folder);
	bool is_new = access(path.ptr, F_OK) == -1;

	if (access(template.ptr, R_OK) == -1)
		return err_system(err,
		    "%s, which \"capsule po extract\" makes, cannot be read",
		    template.ptr);
	if (is_new && make_catalogue(path.ptr, name, language, err) == -1)
		return -1;
	if (merge_files(path.ptr, template.ptr, language, arena, err) == -1) {
		if (is_new)
			unlink(path.ptr);
		return -1;
	}
	printf("%s: merged\n", path.ptr);
	return 0;
}

static int
merge_named(const struct flags *flags, struct arena *arena, const char *folder,
    struct span name, struct err *err)
{
	for (int i = 0; i < flags->language_count; i++) {
		struct span language = span_of(flags->languages[i]);

		if (!settings_is_language(language))
			return err_set(err,
			    "\"%s\" is no language: write it or pt-BR",
			    language.ptr);
		if (merge_one(arena, folder, language, name, err) == -1)
			return -1;
	}
	return 0;
}

static int
write_template(struct arena *arena, const char *folder,
    const struct pot *template, struct err *err)
{
	struct span path = arena_printf(arena, "%s/capsule.pot", folder);
	bool changed;

	if (mkdir(folder, 0777) == -1 && errno != EEXIST)
		return err_system(err, "%s cannot be made", folder);
	if (template_write(template, path.ptr, &changed, err) == -1)
		return -1;
	printf("%s: %zu texts%s\n", path.ptr, template_count(template),
	    changed ? "" : ", as before");
	return 0;
}

/* ---- the content's ------------------------------------------------------- */

static int
extract_content(const struct content *content, const struct flags *flags,
    struct arena *arena, bool extract, struct err *err)
{
	struct span folder = arena_printf(arena, "%s/po", content->name);
	struct pot *template = extract_template(content);
	int result = 0;

	if (extract)
		result = write_template(arena, folder.ptr, template, err);
	template_free(template);
	if (result == -1)
		return -1;
	if (flags->language_count > 0)
		return merge_named(flags, arena, folder.ptr,
		    content_name(content), err);
	for (size_t i = 0; result == 0 && i < content->translation_count; i++)
		result = merge_one(arena, folder.ptr,
		    content->translations[i].settings.language,
		    content_name(content), err);
	return result;
}

static void
print_state(const char *name, const struct extract_state *state)
{
	printf("  %-32s %5zu %5zu %5zu %5zu %5zu\n", name, state->texts,
	    state->translated, state->fuzzy, state->wrong,
	    state->texts - state->translated - state->fuzzy - state->wrong);
}

static void
add_state(struct extract_state *sum, const struct extract_state *state)
{
	sum->texts += state->texts;
	sum->translated += state->translated;
	sum->fuzzy += state->fuzzy;
	sum->wrong += state->wrong;
}

/* Of the pages that are to be translated. */
static void
print_pages(const struct content *t)
{
	const struct content *reference = t->reference;
	size_t all = 0, there = 0;

	for (size_t i = 0; i < reference->page_count; i++)
		all += translations_include(reference, &reference->pages[i]);
	for (size_t i = 0; i < t->page_count; i++)
		there += t->pages[i].reference != NULL;
	printf("%s: %zu of %zu pages are there\n", t->catalogue->file.ptr,
	    there, all);
	printf("  %-32s texts  done fuzzy wrong  none\n", "");
}

static void
print_language(const struct content *t)
{
	const struct content *reference = t->reference;
	struct extract_state sum = { 0 };
	struct extract_state state;

	print_pages(t);
	for (size_t i = 0; i < reference->page_count; i++) {
		const struct page *page = &reference->pages[i];

		if (!translations_include(reference, page))
			continue;
		extract_count(t, page, &state);
		print_state(page->document->path.ptr, &state);
		add_state(&sum, &state);
	}
	extract_count(t, NULL, &state);
	print_state("site.yaml and glossary.yaml", &state);
	add_state(&sum, &state);
	print_state("in all, some more than once", &sum);
}

static int
print_named(const struct content *content, const char *language,
    struct err *err)
{
	for (size_t i = 0; i < content->translation_count; i++) {
		const struct content *t = &content->translations[i];

		if (!span_is(t->settings.language, language))
			continue;
		print_language(t);
		return 0;
	}
	return err_set(err, "there is no catalogue po/%s.po", language);
}

static int
print_status(const struct content *content, const struct flags *flags,
    struct err *err)
{
	for (int i = 0; i < flags->language_count; i++)
		if (print_named(content, flags->languages[i], err) == -1)
			return -1;
	if (flags->language_count > 0)
		return 0;
	for (size_t i = 0; i < content->translation_count; i++)
		print_language(&content->translations[i]);
	if (content->translation_count == 0)
		puts("There is no catalogue yet: \"capsule po extract\", then "
		     "\"capsule po merge LANG\".");
	return 0;
}

/* ---- the program's ------------------------------------------------------- */

static int
extract_program(const struct flags *flags, struct arena *arena, bool extract,
    struct err *err)
{
	struct span name = span_of("capsule, the program's own words");
	struct pot *template = template_new(name, span_of(""));
	int result = 0;

	own_words_extract(template);
	if (extract)
		result = write_template(arena, flags->program, template, err);
	template_free(template);
	if (result == 0)
		result = merge_named(flags, arena, flags->program, name, err);
	for (const struct own_words_catalogue *c = own_words_catalogues;
	     result == 0 && flags->language_count == 0 && c->language != NULL;
	     c++)
		result = merge_one(arena, flags->program, span_of(c->language),
		    name, err);
	return result;
}

/* ---- all ----------------------------------------------------------------- */

static int
run_on_content(const char *command, const struct flags *flags,
    struct arena *arena, struct err *err)
{
	bool extract = strcmp(command, "extract") == 0;
	struct content *content = NULL;
	struct choice choice;
	int result;

	if (choice_make(&choice, &flags->config, err) == -1)
		return -1;
	content = content_load(choice.site->content.text.ptr,
	    &choice.site->private.zones, err);
	if (content == NULL)
		result = -1;
	else if (strcmp(command, "status") == 0)
		result = print_status(content, flags, err);
	else
		result = extract_content(content, flags, arena, extract, err);
	content_free(content);
	choice_free(&choice);
	return result;
}

static int
run_command(const char *command, const struct flags *flags, struct err *err)
{
	struct arena *arena = arena_new();
	int result;

	if (flags->program != NULL)
		result = extract_program(flags, arena,
		    strcmp(command, "extract") == 0, err);
	else
		result = run_on_content(command, flags, arena, err);
	arena_free(arena);
	return result;
}

static bool
is_command(const char *name)
{
	return strcmp(name, "extract") == 0 || strcmp(name, "merge") == 0 ||
	    strcmp(name, "status") == 0;
}

int
po_main(int argc, char **argv)
{
	struct flags flags = { .program = NULL };
	struct err err;
	int result;

	if (!flags_read(argc, argv, &spec, &flags, &result))
		return result;
	if (optind == argc)
		return command_misuse(usage,
		    "say what to do: extract, merge or status");
	if (!is_command(argv[optind]))
		return command_misuse(usage,
		    "\"%s\" is neither extract, merge nor status",
		    argv[optind]);
	if (flags.program != NULL && strcmp(argv[optind], "status") == 0)
		return command_misuse(usage,
		    "status is of a content folder, not of the program");
	if (config_check_flags(&flags.config, &err) == -1)
		return command_misuse(usage, "%s", err.message);
	flags.languages = argv + optind + 1;
	flags.language_count = argc - optind - 1;
	if (run_command(argv[optind], &flags, &err) == -1)
		return command_fail(&err);
	return command_flush();
}
