/*
 * The limits to measure against: an accept loop that does nothing but what
 * the protocol cannot do without, one connection at a time.
 *
 *	bare gopher FILE	accept, read, write, close
 *	bare gemini FILE CERT KEY	the same with a TLS handshake and
 *					close_notify; no tickets
 *
 * It listens on 127.0.0.1, port PORT or a free one, prints which, and runs
 * until it is told to stop.  "-k COUNT" keeps that many TLS connections open
 * and idle after their handshake instead of answering (for the memory of one).
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
listen_on_loopback(unsigned long port)
{
	struct sockaddr_in name = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
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

/* -1 when it was told to stop. */
static int
accept_one(int listener)
{
	const int on = 1;
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

	if (fd == -1 && errno == EINTR)
		return -1;
	if (fd == -1)
		die("accept");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}

static void
serve_gopher(int listener)
{
	char request[1024];
	int fd;

	while ((fd = accept_one(listener)) != -1) {
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
	int fd;

	while ((fd = accept_one(listener)) != -1) {
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

/* Accepting is interrupted, and the program ends as programs do. */
static void
on_term(int number)
{
	(void)number;
}

int
main(int argc, char **argv)
{
	const struct sigaction stop = { .sa_handler = on_term };
	const char *protocol;
	struct rlimit files;
	unsigned long keep = 0, port = 0;
	int option;

	signal(SIGPIPE, SIG_IGN);
	sigaction(SIGTERM, &stop, NULL);
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	while ((option = getopt(argc, argv, "k:p:")) != -1) {
		if (option == 'k')
			keep = strtoul(optarg, NULL, 10);
		else if (option == 'p')
			port = strtoul(optarg, NULL, 10);
	}
	argc -= optind;
	argv += optind;
	protocol = argc > 0 ? argv[0] : "";
	if (argc == 2 && strcmp(protocol, "gopher") == 0) {
		load_answer(argv[1]);
		serve_gopher(listen_on_loopback(port));
		return 0;
	}
	if (argc == 4 && strcmp(protocol, "gemini") == 0) {
		load_answer(argv[1]);
		serve_gemini(listen_on_loopback(port),
		    server_context(argv[2], argv[3]), keep);
		return 0;
	}
	fputs("usage: bare [-k COUNT] [-p PORT] gopher FILE\n"
	      "       bare [-k COUNT] [-p PORT] gemini FILE CERT KEY\n",
	    stderr);
	return 2;
}
