/*
 * The limits to measure against: an accept loop that does nothing but what
 * the protocol cannot do without, one connection at a time.
 *
 *	bare gopher FILE	accept, read, write, close
 *	bare gemini FILE CERT KEY	the same with a TLS handshake and
 *					close_notify; no tickets
 *
 * It listens on a free port of 127.0.0.1, prints it, and runs until killed.
 * "-k COUNT" keeps that many TLS connections open and idle after their
 * handshake instead of answering (for the memory of one).
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static char answer[4 * 1024 * 1024];
static size_t answer_len;

static _Noreturn void
die(const char *what)
{
	fprintf(stderr, "bare: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int
listen_on_loopback(void)
{
	struct sockaddr_in name = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(name);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd == -1 || bind(fd, (struct sockaddr *)&name, len) == -1 ||
	    listen(fd, 1024) == -1 ||
	    getsockname(fd, (struct sockaddr *)&name, &len) == -1)
		die("listen");
	printf("port %d\n", ntohs(name.sin_port));
	fflush(stdout);
	return fd;
}

static void
load_answer(const char *file)
{
	FILE *stream = fopen(file, "re");

	if (stream == NULL)
		die(file);
	answer_len = fread(answer, 1, sizeof(answer), stream);
	fclose(stream);
}

static int
accept_one(int listener)
{
	const int on = 1;
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

	if (fd == -1)
		die("accept");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}

static void
serve_gopher(int listener)
{
	char request[1024];

	for (;;) {
		int fd = accept_one(listener);

		if (read(fd, request, sizeof(request)) > 0 &&
		    write(fd, answer, answer_len) == -1 && errno != EPIPE)
			die("write");
		close(fd);
	}
}

static SSL_CTX *
server_context(const char *certificate, const char *key)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());

	if (context == NULL ||
	    SSL_CTX_use_certificate_file(context, certificate,
		SSL_FILETYPE_PEM) != 1 ||
	    SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1)
		die("certificate");
	SSL_CTX_set_num_tickets(context, 0);
	SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
	SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
	return context;
}

static void
serve_gemini(int listener, SSL_CTX *context, unsigned long keep)
{
	char request[1026];

	for (;;) {
		int fd = accept_one(listener);
		SSL *ssl = SSL_new(context);

		SSL_set_fd(ssl, fd);
		if (SSL_accept(ssl) == 1) {
			if (keep > 0) {
				keep--;
				continue; /* open and idle from now on */
			}
			if (SSL_read(ssl, request, sizeof(request)) > 0) {
				SSL_write(ssl, answer, (int)answer_len);
				SSL_shutdown(ssl);
			}
		}
		SSL_free(ssl);
		close(fd);
	}
}

int
main(int argc, char **argv)
{
	struct rlimit files;
	unsigned long keep = 0;

	signal(SIGPIPE, SIG_IGN);
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	if (argc > 2 && strcmp(argv[1], "-k") == 0) {
		keep = strtoul(argv[2], NULL, 10);
		argc -= 2;
		argv += 2;
	}
	if (argc == 3 && strcmp(argv[1], "gopher") == 0) {
		load_answer(argv[2]);
		serve_gopher(listen_on_loopback());
	}
	if (argc == 5 && strcmp(argv[1], "gemini") == 0) {
		load_answer(argv[2]);
		serve_gemini(listen_on_loopback(),
		    server_context(argv[3], argv[4]), keep);
	}
	fputs("usage: bare [-k COUNT] gopher FILE | gemini FILE CERT KEY\n",
	    stderr);
	return 2;
}
