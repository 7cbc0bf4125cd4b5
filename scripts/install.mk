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
mandir ?= $(datarootdir)/man
INSTALL ?= install
INSTALL_PROGRAM ?= $(INSTALL)
INSTALL_DATA ?= $(INSTALL) -m 644

INSTALL_VARIABLES := BUILD DESTDIR bindir datadir docdir mandir INSTALL_PROGRAM INSTALL_DATA
RUN_INSTALL = $(foreach variable,$(INSTALL_VARIABLES),$(variable)='$($(variable))') scripts/install

# Pages for man, and what completes words in shells; uninstall reads the list of them
$(BUILD)/manual.made: $(BUILD)/crossmod scripts/manual.sh scripts/manual.awk
	@echo "  MAN    $(BUILD)/manual"
	$(Q)scripts/manual.sh $< $(BUILD)/manual
	$(Q)touch $@

.PHONY: install uninstall
## install: puts the program and what it needs into PREFIX (/usr/local; also DESTDIR=, bindir= ...: docs/install.md)
install: all $(BUILD)/manual.made
	$(Q)$(RUN_INSTALL) install

## uninstall: removes what install has put there
uninstall: $(BUILD)/manual.made
	$(Q)$(RUN_INSTALL) uninstall
