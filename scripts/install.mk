# make install and make uninstall, with GNU's variables; PREFIX is another name for prefix.
#
# The program finds its images by where it is itself: in ../lib/crossmod from there (tools/base/installed.h).
# So there is no libdir, and what was installed can be moved as a whole.

PREFIX ?= /usr/local
prefix ?= $(PREFIX)
exec_prefix ?= $(prefix)
bindir ?= $(exec_prefix)/bin
datarootdir ?= $(prefix)/share
datadir ?= $(datarootdir)
docdir ?= $(datarootdir)/doc/crossmod
INSTALL ?= install
INSTALL_PROGRAM ?= $(INSTALL)
INSTALL_DATA ?= $(INSTALL) -m 644

INSTALL_VARIABLES := BUILD DESTDIR bindir datadir docdir INSTALL_PROGRAM INSTALL_DATA
RUN_INSTALL = $(foreach variable,$(INSTALL_VARIABLES),$(variable)='$($(variable))') scripts/install

.PHONY: install uninstall
## install: puts the program and what it needs into PREFIX (/usr/local; also DESTDIR=, bindir= ...: docs/install.md)
install: all
	$(Q)$(RUN_INSTALL) install

## uninstall: removes what install has put there
uninstall:
	$(Q)$(RUN_INSTALL) uninstall
