#include "serve/mail_config.h"

#include "protocol/letter.h"
#include "serve/post.h"

#include <stddef.h>
#include <stdio.h>

struct mail_config
mail_config_defaults(void)
{
	return (struct mail_config){ .size = 16384, .each = 10, .all = 300 };
}

static int
read_address(const struct schema_context *c, const struct yaml *node,
    void *value)
{
	if (schema_scalar(c, node) == -1)
		return -1;
	if (!letter_is_address(node->text))
		return yaml_complain(c->source, node, c->err,
		    "\"%s\" is not an address such as editor@example.org",
		    node->text.ptr);
	*(struct span *)value = node->text;
	return 0;
}

#define MAIL(key, kind, field) \
	.name = (key), .type = (kind), \
	.offset = offsetof(struct mail_config, field)

const struct schema_key mail_config_keys[] = {
	{ MAIL("maildir", SCHEMA_CUSTOM, maildir), .read = values_path },
	{ MAIL("command", SCHEMA_CUSTOM, command), .read = values_path },
	{ MAIL("lmtp", SCHEMA_CUSTOM, lmtp), .read = values_path },
	{ MAIL("from", SCHEMA_CUSTOM, from), .read = read_address },
	{ MAIL("to", SCHEMA_CUSTOM, to), .read = read_address },
	{ MAIL("size", SCHEMA_NUMBER, size), .least = 1024,
	    .most = POST_TEXT_MAX },
	{ MAIL("per-reader", SCHEMA_NUMBER, each), .least = 1, .most = 100000 },
	{ MAIL("in-all", SCHEMA_NUMBER, all), .least = 1, .most = 100000 },
	{ .name = NULL },
};

int
mail_config_check(const struct schema_context *c, const struct yaml *node,
    const struct mail_config *mail)
{
	unsigned ways = (mail->maildir.text.len > 0) +
	    (mail->command.text.len > 0) + (mail->lmtp.text.len > 0);

	if (ways != 1)
		return yaml_complain(c->source, node, c->err,
		    "mail needs exactly one of maildir, command and lmtp");
	if (mail->maildir.text.len == 0 && mail->to.len == 0)
		return yaml_complain(c->source, node, c->err,
		    "mail needs \"to\", the address that messages go to");
	return 0;
}

void
mail_config_set_maildir(struct mail_config *mail, struct span path)
{
	mail->maildir = (struct named){ .text = path };
	mail->command = mail->lmtp = (struct named){ .node = NULL };
}

enum mail_way
mail_config_way(const struct mail_config *mail)
{
	if (mail->maildir.text.len > 0)
		return MAIL_MAILDIR;
	if (mail->command.text.len > 0)
		return MAIL_COMMAND;
	return mail->lmtp.text.len > 0 ? MAIL_LMTP : MAIL_OFF;
}

static void
print_text(const char *name, struct span value, struct buf *out)
{
	if (value.len > 0)
		buf_printf(out, "  %s: \"%.*s\"\n", name, SPAN_ARG(value));
}

void
mail_config_print(const struct mail_config *mail, struct buf *out)
{
	if (mail_config_way(mail) == MAIL_OFF)
		return;
	buf_append_string(out, "mail:\n");
	print_text("maildir", mail->maildir.text, out);
	print_text("command", mail->command.text, out);
	print_text("lmtp", mail->lmtp.text, out);
	print_text("from", mail->from, out);
	print_text("to", mail->to, out);
	buf_printf(out,
	    "  size: %lu\n"
	    "  per-reader: %lu\n"
	    "  in-all: %lu\n",
	    mail->size, mail->each, mail->all);
}

static int
copy(struct span text, char *out, size_t size, struct err *err)
{
	if (text.len >= size)
		return err_set(err, "mail: \"%.*s\" is too long",
		    SPAN_ARG(text));
	snprintf(out, size, "%.*s", SPAN_ARG(text));
	return 0;
}

static struct span
path_of(const struct mail_config *mail)
{
	switch (mail_config_way(mail)) {
	case MAIL_MAILDIR:
		return mail->maildir.text;
	case MAIL_COMMAND:
		return mail->command.text;
	case MAIL_LMTP:
		return mail->lmtp.text;
	case MAIL_OFF:
		break;
	}
	return span_of("");
}

int
mail_config_settings(const struct mail_config *mail, struct span user,
    enum sandbox_mode sandbox, struct mail_settings *out, struct err *err)
{
	memset(out, 0, sizeof(*out));
	out->way = mail_config_way(mail);
	out->sandbox = sandbox;
	out->each = mail->each;
	out->all = mail->all;
	if (copy(user, out->user, sizeof(out->user), err) == -1 ||
	    copy(path_of(mail), out->path, sizeof(out->path), err) == -1 ||
	    copy(mail->from, out->from, sizeof(out->from), err) == -1)
		return -1;
	return copy(mail->to, out->to, sizeof(out->to), err);
}

void
mail_config_end_strings(struct mail_settings *settings)
{
	settings->user[sizeof(settings->user) - 1] = '\0';
	settings->path[sizeof(settings->path) - 1] = '\0';
	settings->from[sizeof(settings->from) - 1] = '\0';
	settings->to[sizeof(settings->to) - 1] = '\0';
}
