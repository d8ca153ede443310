# Every command of the project.  `make help` says what each does.
#
# Rooms of fcgi/ are found by wildcard and become one archive each; a program links the archives it
# may use, in the order of the rooms.  What is made gets its name when it is whole: a machine that stops
# in the middle leaves nothing that looks made.  SAN=address,undefined or SAN=thread builds beside, in
# build/asan or build/tsan; SAN=fuzz (Clang, for libFuzzer) in build/fuzz, SAN=cover (counts of lines)
# in build/cover.  CI=1 makes a warning an error.

SHELL		:= /bin/sh
.DEFAULT_GOAL	:= all

ROOMS		:= base render http store catalogue triage views pages api import serve cli
FCGI_ROOMS	:= base render http store catalogue triage views pages api serve
CLI_ROOMS	:= base render http store catalogue triage views import cli

CC		:= gcc
ifeq ($(SAN),)
B		:= build
# The rooms are small and call each other: seen whole, the program is a third faster.
OPT		:= -O2 -g -flto=auto -D_FORTIFY_SOURCE=3
else ifeq ($(SAN),thread)
B		:= build/tsan
OPT		:= -O1 -g -fno-omit-frame-pointer -fsanitize=thread
else ifeq ($(SAN),fuzz)
B		:= build/fuzz
CC		:= clang-14
OPT		:= -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined \
		   -fno-sanitize-recover=undefined
else ifeq ($(SAN),cover)
B		:= build/cover
OPT		:= -O0 -g --coverage -fprofile-update=atomic
else
B		:= build/asan
OPT		:= -O1 -g -fno-omit-frame-pointer -fsanitize=$(SAN) -fno-sanitize-recover=undefined
endif

WARN		:= -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla \
		   -Wformat=2 -Wundef $(if $(CI),-Werror)
HARD		:= -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE
LIBRARIES	:= libpq jansson fcgi libutf8proc libsodium
# What only the operator's command links: imports.
CLI_LIBRARIES	:= libcurl gumbo yaml-0.1 libcmark
PKG_CFLAGS	:= $(shell pkg-config --cflags $(LIBRARIES) $(CLI_LIBRARIES) 2>/dev/null)
PKG_LIBS	:= $(shell pkg-config --libs $(LIBRARIES) 2>/dev/null)
CLI_LIBS	:= $(shell pkg-config --libs $(CLI_LIBRARIES) 2>/dev/null)
CPPFLAGS	:= -D_GNU_SOURCE -Ifcgi
CFLAGS		:= $(OPT) $(HARD) $(WARN) $(PKG_CFLAGS)
LDFLAGS		:= $(OPT) -pie -Wl,-z,relro,-z,now
LDLIBS		:= $(PKG_LIBS) -lstemmer -lm -lpthread

sources		 = $(wildcard fcgi/$(1)/*.c)
archives	 = $(foreach room,$(1),$(if $(call sources,$(room)),$(B)/lib/$(room).a))
# The last room first, so that each archive is followed by what it may use.
reversed	 = $(if $(1),$(call reversed,$(wordlist 2,99,$(1))) $(firstword $(1)))

OBJECTS		:= $(patsubst fcgi/%.c,$(B)/%.o,$(foreach room,$(ROOMS),$(call sources,$(room))))
PROGRAMS	:= $(if $(wildcard fcgi/serve/main.c),$(B)/aiguillage-fcgi) \
		   $(if $(wildcard fcgi/cli/main.c),$(B)/aiguillage)

.PHONY: all programs help up down restart status logs check unit fuzzers lint tidy fuzz cover bench \
	mesure clean distclean referentiel eval captures dsfr install uninstall

all: $(call archives,$(ROOMS)) programs build/static/erreurs/504.json

programs: $(PROGRAMS)

$(B)/aiguillage-fcgi: $(call archives,$(FCGI_ROOMS))
	@echo "  LIEN  $@"
	@$(CC) $(LDFLAGS) -o $@.neuf $(call reversed,$^) $(LDLIBS) && mv $@.neuf $@

$(B)/aiguillage: $(call archives,$(CLI_ROOMS))
	@echo "  LIEN  $@"
	@$(CC) $(LDFLAGS) -o $@.neuf $(call reversed,$^) $(LDLIBS) $(CLI_LIBS) && mv $@.neuf $@

$(B)/%.o: fcgi/%.c Makefile
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@$(CC) -std=$(if $(filter $(B)/serve/%,$@),gnu11,c11) $(CPPFLAGS) $(CFLAGS) -MMD -MP \
	    -MT $@ -MF $(@:.o=.d) -c -o $@.neuf $< && mv $@.neuf $@

define room_archive
$(B)/lib/$(1).a: $(patsubst fcgi/%.c,$(B)/%.o,$(call sources,$(1)))
	@mkdir -p $$(@D)
	@rm -f $$@.$$$$$$$$ && gcc-ar rcs $$@.$$$$$$$$ $$^ && mv $$@.$$$$$$$$ $$@
endef
$(foreach room,$(ROOMS),$(eval $(call room_archive,$(room))))

-include $(OBJECTS:.o=.d)

# Assets under names that hold their content's hash, each with its .gz, and the list of both names;
# then nginx's own errors, which name the style sheet; 504 is the last of them.
build/static/manifest: tools/static.sh $(shell find static -type f 2>/dev/null)
	@echo "  HASH  build/static"
	@sh tools/static.sh static build/static

build/static/erreurs/504.json: build/static/manifest tools/erreurs.sh $(wildcard nginx/erreur*)
	@sh tools/erreurs.sh nginx build/static

# Unit tests and fuzz targets: each tests/unit/test_x.c or tests/fuzz/fuzz_x.c is a program, linked with
# all the rooms but the two mains; what it defines itself stands in for ours.
UNIT		:= $(patsubst tests/%.c,$(B)/%,$(wildcard tests/unit/test_*.c))
FUZZ		:= $(patsubst tests/%.c,$(B)/%,$(wildcard tests/fuzz/fuzz_*.c))
UNIT_ROOMS	:= $(filter-out serve,$(ROOMS))
UNIT_OBJECTS	 = $(filter-out %/main.o,$(patsubst fcgi/%.c,$(B)/%.o,$(call sources,serve)))

unit: $(UNIT)
fuzzers: $(FUZZ)

$(FUZZ): ALONE	:= -fsanitize=fuzzer

$(UNIT) $(FUZZ): $(B)/%: tests/%.c $(call archives,$(UNIT_ROOMS)) $(UNIT_OBJECTS) Makefile
	@mkdir -p $(@D)
	@echo "  TEST  $<"
	@$(CC) -std=gnu11 $(CPPFLAGS) $(CFLAGS) -Itests/unit -MMD -MP -MF $@.d $(LDFLAGS) $(ALONE) \
	    -Wl,--allow-multiple-definition -o $@ $< \
	    $(UNIT_OBJECTS) $(call reversed,$(call archives,$(UNIT_ROOMS))) $(LDLIBS) $(CLI_LIBS) -lcmocka

-include $(UNIT:=.d) $(FUZZ:=.d)

help:
	@echo "make up           installe ce qui manque, construit, démarre, donne l'adresse (PORT=8080)"
	@echo "make down         arrête tout"
	@echo "make status       dit ce qui tourne"
	@echo "make logs         suit les trois journaux"
	@echo "make check        tous les tests ; la dernière ligne est le compte"
	@echo "make lint         les règles du code"
	@echo "make tidy         ce que clang-tidy et cppcheck trouvent"
	@echo "make fuzz         entrées hostiles, une cible après l'autre (SECONDES=60 chacune)"
	@echo "make cover        lignes que les tests exécutent, pièce par pièce"
	@echo "make eval         juge les réponses d'après des cas d'or (DONNEES=dossier, URL=adresse)"
	@echo "make captures     refait la capture d'écran du README ; VUES=dossier : couleurs forcées, papier, 400 %"
	@echo "make bench        les mesures"
	@echo "make              construit seulement ; SAN=address,undefined ou SAN=thread"
	@echo "make install      met en place sur un serveur (DESTDIR=, PREFIX=/usr) ; make uninstall retire"
	@echo "make dsfr         fait le thème de l'État depuis npm, pour les partenaires « gouv » (sans lui : le neutre)"
	@echo "make clean        efface build/ ; make distclean efface aussi var/ et sa base"
	@echo "make referentiel  refait les CSV des territoires"

up:
	@PORT='$(PORT)' sh tools/up.sh

down:
	@sh tools/down.sh

restart: down
	@PORT='$(PORT)' sh tools/up.sh

status:
	@sh tools/status.sh

logs:
	@sh tools/logs.sh

check:
	@sh tools/check.sh

lint:
	@perl tools/lint.pl

tidy:
	@CPPFLAGS='$(CPPFLAGS) $(PKG_CFLAGS)' sh tools/tidy.sh

fuzz:
	@SECONDES='$(SECONDES)' sh tools/fuzz.sh

cover:
	@sh tools/cover.sh

bench:
	@tests/bench/run

# The handlers alone and a larger catalogue, for tests/bench/run.
mesure: $(B)/bench/handler $(B)/bench/aides $(B)/bench/classer

$(B)/bench/%: tests/bench/%.c $(call archives,$(UNIT_ROOMS)) $(UNIT_OBJECTS) Makefile
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@$(CC) -std=gnu11 $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@.neuf $< $(UNIT_OBJECTS) \
	    $(call reversed,$(call archives,$(UNIT_ROOMS))) $(LDLIBS) && mv $@.neuf $@

# The README's screenshot, of what make up started; with VUES=directory, what is seen in forced colours,
# on paper and enlarged four times, there.
captures:
	@node tests/browser/captures.mjs "http://127.0.0.1:$$(sed -n s/^PORT=//p var/lieux)" $(VUES)

# Judges triage by gold files against what make up started; DONNEES= names another directory of them,
# URL= another stack.
eval:
	@URL='$(URL)' DONNEES='$(DONNEES)' sh tools/eval.sh

# The State's theme, from npm; without it partners of the State have ours.
dsfr:
	@sh tools/dsfr.sh

referentiel:
	@npm ci --prefix tools --no-audit --no-fund
	@node tools/referentiel.mjs

install: all
	@DESTDIR='$(DESTDIR)' PREFIX='$(PREFIX)' BUILD='$(B)' sh tools/install.sh install

uninstall:
	@DESTDIR='$(DESTDIR)' PREFIX='$(PREFIX)' sh tools/install.sh uninstall

clean:
	rm -rf build

distclean: down clean
	@sh tools/distclean.sh
