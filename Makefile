# capsule: a small-web capsule server. GNU make; `make help` lists the targets.
#
# MODE=release  build/capsule              optimised, hardened (the default)
# MODE=debug    build/debug/capsule        -O0, for a debugger
# MODE=asan     build/asan/capsule         AddressSanitizer and UBSan
# MODE=fuzz, lint-gcc, lint-clang          used by fuzz, test and lint below
#
# Everything but main.c goes into build/MODE/libcapsule.a, which tests and fuzz
# targets link. Sources are found, not listed: a new file needs no edit here.

MODE	= release
V	=
WERROR	=
DESTDIR	=
PREFIX	= /usr/local
BINDIR	= $(PREFIX)/bin
MANDIR	= $(PREFIX)/share/man
UNITDIR	= $(PREFIX)/lib/systemd/system
JOBS	= 2
FUZZ_SECONDS = 60
FUZZ_CC	= clang
PYTHON	= /usr/bin/python3

ifeq ($(origin CC),default)
CC	= gcc
endif

ifeq ($(filter $(MODE),release debug asan fuzz lint-gcc lint-clang),)
$(error MODE is release, debug or asan)
endif

B	:= build/$(MODE)
Q	:= $(if $(filter 1,$(V)),,@)
say	= $(if $(filter 1,$(V)),@:,@printf '  %-7s %s\n')
submake	= $(MAKE) --no-print-directory

# ---- flags ----------------------------------------------------------------

OPTIMISE_debug	= -O0 -g3
OPTIMISE_asan	= -O1 -g -fno-omit-frame-pointer
OPTIMISE_fuzz	= -O1 -g -fno-omit-frame-pointer
HARDEN_release	= -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
DEFINE_asan	= -DSANDBOX_DEFAULT=SANDBOX_OFF
SANITIZE_asan	= -fsanitize=address,undefined -fno-sanitize-recover=all
SANITIZE_fuzz	= $(SANITIZE_asan)
# Coverage for libFuzzer, whose main() comes in at the link.
INSTRUMENT_fuzz	= -fsanitize=fuzzer-no-link

# CFLAGS and LDFLAGS are the packager's; what the sources need stands apart.
CFLAGS	= $(or $(OPTIMISE_$(MODE)),-O2 -g)
WARN	= -Wall -Wextra -Wstrict-prototypes -Wmissing-prototypes -Wshadow \
	  -Wpointer-arith $(if $(filter 1,$(WERROR)),-Werror)
HARDEN	= -fstack-protector-strong -fPIE $(HARDEN_$(MODE))

PKGS	 := openssl md4c yaml-0.1 libevent_core libseccomp sqlite3
PKG_INC	 := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null)
LIBS	 = $(PKG_LIBS) -lmd4c-html -lmagic -lunistring -lgettextpo -lm

INCLUDE	= -D_GNU_SOURCE $(DEFINE_$(MODE)) -Icapsule $(PKG_INC) $(CPPFLAGS)
COMPILE	= $(CC) -std=c11 $(INCLUDE) $(CFLAGS) $(WARN) $(HARDEN) \
	  $(SANITIZE_$(MODE)) $(INSTRUMENT_$(MODE))
LINK	= $(CC) $(CFLAGS) $(SANITIZE_$(MODE)) -pie -Wl,-z,relro,-z,now $(LDFLAGS)

# ---- what is built --------------------------------------------------------

MAIN	:= capsule/command/main.c
SRC	:= $(sort $(wildcard capsule/*/*.c))
UNIT_SRC   := $(sort $(wildcard tests/unit/test_*.c))
GOLDEN_SRC := $(sort $(wildcard tests/golden/*.c))
FUZZ_SRC   := $(sort $(wildcard tests/fuzz/fuzz_*.c))
LOAD_SRC	:= $(sort $(wildcard tests/bench/load/*.c))
MAN	:= $(sort $(wildcard capsule/man/*.[1-8]))
UNITS	:= $(sort $(wildcard scripts/systemd/*))

object	= $(patsubst %.c,$(B)/obj/%.o,$(1))
WORDS	:= $(sort $(wildcard capsule/po/*.po))
WORDS_C	:= $(B)/words.c
WORDS_OBJ := $(B)/obj/words.o
LIB_OBJ	:= $(call object,$(filter-out $(MAIN),$(SRC))) $(WORDS_OBJ)
MAIN_OBJ := $(call object,$(MAIN))
OBJ	:= $(call object,$(sort $(SRC) $(UNIT_SRC) $(GOLDEN_SRC) $(FUZZ_SRC) \
	   $(LOAD_SRC) tests/bench/bare.c tests/bench/search.c))

LIB	:= $(B)/libcapsule.a
PROGRAM	:= $(if $(filter release,$(MODE)),build/capsule,$(B)/capsule)
UNIT	:= $(UNIT_SRC:tests/unit/%.c=$(B)/tests/%)
GOLDEN	:= $(GOLDEN_SRC:tests/golden/%.c=$(B)/tests/%)
BENCH	:= $(B)/tests/capsule-load $(B)/tests/bare
FUZZ	:= $(FUZZ_SRC:tests/fuzz/%.c=$(B)/%)
TIDY	:= $(patsubst %.c,$(B)/tidy/%.ok,$(SRC))

.PHONY: all run test lint bench bench-search fuzz soak golden format install uninstall \
	clean help checks fuzzers objects tidy FORCE
.DELETE_ON_ERROR:

all: $(PROGRAM)		## build the program (MODE=release|debug|asan)

checks: $(UNIT) $(GOLDEN)
fuzzers: $(FUZZ)
objects: $(if $(wildcard capsule tests),$(OBJ))
tidy: $(TIDY)

$(PROGRAM): $(MAIN_OBJ) $(LIB)
	$(say) LINK $@
	$(Q)$(LINK) -o $@ $^ $(LIBS)

# The archive is made afresh, so a source that was deleted leaves it too.
$(LIB): $(LIB_OBJ) $(B)/.sources
	$(say) AR $@
	$(Q)rm -f $@ && ar rcs $@ $(LIB_OBJ)

$(UNIT): $(B)/tests/%: $(B)/obj/tests/unit/%.o $(LIB)
	$(say) LINK $@
	$(Q)mkdir -p $(@D) && $(LINK) -o $@ $^ $(LIBS) -lcmocka

$(B)/tests/capsule-load: $(call object,$(LOAD_SRC)) $(LIB)
	$(say) LINK $@
	$(Q)mkdir -p $(@D) && $(LINK) -o $@ $^ $(LIBS)

$(B)/tests/bare: $(B)/obj/tests/bench/bare.o
	$(say) LINK $@
	$(Q)mkdir -p $(@D) && $(LINK) -o $@ $^ $(LIBS)

$(B)/tests/bench-search: $(B)/obj/tests/bench/search.o $(LIB)
	$(say) LINK $@
	$(Q)mkdir -p $(@D) && $(LINK) -o $@ $^ $(LIBS)

$(GOLDEN): $(B)/tests/%: $(B)/obj/tests/golden/%.o $(LIB)
	$(say) LINK $@
	$(Q)mkdir -p $(@D) && $(LINK) -o $@ $^ $(LIBS)

$(FUZZ): $(B)/%: $(B)/obj/tests/fuzz/%.o $(LIB)
	$(say) LINK $@
	$(Q)$(LINK) -fsanitize=fuzzer -o $@ $^ $(LIBS)

$(sort $(OBJ) $(MAIN_OBJ)): $(B)/obj/%.o: %.c $(B)/.flags
	$(say) CC $<
	$(Q)mkdir -p $(@D) && $(COMPILE) -MMD -MP -c -o $@ $<

# The program's words in other languages, as part of it.
$(WORDS_C): $(WORDS) scripts/embed-words $(B)/.words
	$(say) WORDS $@
	$(Q)scripts/embed-words $(WORDS) >$@

$(WORDS_OBJ): $(WORDS_C) capsule/source/own_words.h $(B)/.flags
	$(say) CC $<
	$(Q)mkdir -p $(@D) && $(COMPILE) -c -o $@ $<

# The object stands for the headers: when one of them changes, so does it.
$(TIDY): $(B)/tidy/%.ok: %.c $(B)/obj/%.o .clang-tidy
	$(say) TIDY $<
	$(Q)mkdir -p $(@D)
	$(Q)clang-tidy --quiet $< -- -std=c11 $(INCLUDE) 2>$@.log || \
	    { cat $@.log >&2; exit 1; }
	$(Q)touch $@

# Written only when they differ: other flags rebuild the objects, another set
# of sources rebuilds the archive, one of catalogues the words.
remember = mkdir -p $(@D); printf '%s\n' '$(1)' | cmp -s - $@ || \
	printf '%s\n' '$(1)' >$@
$(B)/.flags: FORCE
	@pkg-config --exists --print-errors $(PKGS) || \
	    { echo 'Libraries are missing: run scripts/install-deps run' >&2; \
	    exit 1; }
	@$(call remember,$(COMPILE))
$(B)/.sources: FORCE
	@$(call remember,$(LIB_OBJ))
$(B)/.words: FORCE
	@$(call remember,$(WORDS))
FORCE:

-include $(OBJ:.o=.d)

# ---- what is done with it -------------------------------------------------

run:			## install what is missing, build, serve content/
	$(Q)scripts/install-deps run
	$(Q)$(submake) -j$(JOBS) all
	@echo 'To read it, from another terminal, with a client of your own or:'
	@echo '  $(PROGRAM) get gemini://localhost/'
	@echo '  lynx gopher://localhost:7070/       (apt install lynx)'
	@echo '  amfora gemini://localhost/          (apt install amfora)'
	@echo 'Ctrl-C stops it.'
	$(Q)exec $(PROGRAM) serve --mail build/mail

test:			## every test, in release and under the sanitizers
	$(Q)scripts/install-deps test
	$(Q)$(submake) -j$(JOBS) MODE=release all checks
	$(Q)$(submake) -j$(JOBS) MODE=asan all checks
	$(Q)$(submake) -j$(JOBS) MODE=fuzz CC=$(FUZZ_CC) fuzzers
	$(Q)PYTHON=$(PYTHON) scripts/test

lint:			## format, warnings, clang-tidy, cppcheck, house rules
	$(Q)scripts/install-deps test
	$(Q)MAKE='$(submake)' JOBS=$(JOBS) scripts/lint

fuzz:			## each fuzz target for FUZZ_SECONDS=60
	$(Q)scripts/install-deps test
	$(Q)$(submake) -j$(JOBS) MODE=fuzz CC=$(FUZZ_CC) fuzzers
	$(Q)scripts/fuzz $(FUZZ_SECONDS)

golden:			## regenerate the golden files and show what changed
	$(Q)$(submake) -j$(JOBS) MODE=release checks
	$(Q)scripts/golden
	$(Q)git --no-pager diff --stat -- tests/golden

bench:			## measure against bare loops and other servers (BENCH_FLAGS)
	$(Q)scripts/install-deps test
	+$(Q)$(submake) MODE=release all $(subst $(B),build/release,$(BENCH))
	$(Q)$(PYTHON) tests/bench/bench.py $(BENCH_FLAGS)

bench-search:		## time searching, over 10,000 pages of 2 KB
	+$(Q)$(submake) MODE=release build/release/tests/bench-search
	$(Q)build/release/tests/bench-search

soak: all		## the end-to-end tests with their full counts (SOAK=1)
	$(Q)SOAK=1 CAPSULE=$(PROGRAM) $(PYTHON) -m pytest -q tests

format:			## clang-format every source in place
	$(Q)find capsule tests -name '*.[ch]' -exec clang-format -i {} +

install: all		## program, man pages, units to DESTDIR/PREFIX
	$(Q)install -D -m 755 $(PROGRAM) $(DESTDIR)$(BINDIR)/capsule
	$(Q)for page in $(MAN); do \
	    install -D -m 644 $$page \
	    $(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/} || exit 1; done
	$(Q)install -d -m 755 $(DESTDIR)$(UNITDIR)
	$(Q)for unit in $(UNITS); do \
	    sed 's|@BINDIR@|$(BINDIR)|' $$unit \
	    >$(DESTDIR)$(UNITDIR)/$${unit##*/} || exit 1; done

uninstall:		## remove what install put there
	$(Q)rm -f $(DESTDIR)$(BINDIR)/capsule
	$(Q)for page in $(MAN); do \
	    rm -f $(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/}; done
	$(Q)for unit in $(UNITS); do \
	    rm -f $(DESTDIR)$(UNITDIR)/$${unit##*/}; done

clean:			## remove build/
	$(Q)rm -rf build

help:			## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' \
	    Makefile
