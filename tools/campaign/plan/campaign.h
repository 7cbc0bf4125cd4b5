/*
 * A campaign: which scenarios run on which machines.
 */
#ifndef TOOLS_CAMPAIGN_PLAN_CAMPAIGN_H
#define TOOLS_CAMPAIGN_PLAN_CAMPAIGN_H

#include "tools/base/explain.h"

#include <stddef.h>

#define CAMPAIGN_SOURCES_MAX 64
#define CAMPAIGN_MACHINES_MAX 256
#define CAMPAIGN_WORDS_MAX 64 /* of a line */
#define CAMPAIGN_NAME_MAX 60
#define CAMPAIGN_BATCH_MAX 250 /* below what boot and run take */
#define CAMPAIGN_JOBS_MAX 4096
#define CAMPAIGN_PROCESSORS_MAX 4096
#define CAMPAIGN_TIME_MAX 1000000
#define CAMPAIGN_FILE_SIZE_MAX 1000000

enum source_kind { SOURCE_STANDARD, SOURCE_FILES, SOURCE_GENERATE };

/* Some of the scenarios: patterns of files, or what `crossmod generate` takes. */
struct campaign_source {
	enum source_kind kind;
	unsigned line;
	char *words[CAMPAIGN_WORDS_MAX + 1]; /* a NULL behind the last */
	unsigned count;
};

enum campaign_kind {
	CAMPAIGN_QEMU,
	CAMPAIGN_QEMU_MULTI,
	CAMPAIGN_KVM,
	CAMPAIGN_BOCHS,
	CAMPAIGN_PROCESSOR,
	CAMPAIGN_BOARD,
	CAMPAIGN_KINDS
};

/* What can be said for all machines, or for one. NULL and 0: not said. */
struct campaign_settings {
	char *cpus[CAMPAIGN_WORDS_MAX + 1]; /* each as --cpus takes it */
	unsigned cpus_count;
	const char *options; /* the kernel's, as they stand there */
	unsigned batch;	     /* scenarios of a cell */
	unsigned time_s;     /* that a cell may take */
};

struct campaign_machine {
	const char *name;
	enum campaign_kind kind;
	const char *host;     /* that ssh knows; NULL: here */
	const char *program;  /* of the emulator; NULL: the usual one */
	const char *crossmod; /* on the host; NULL: the one in its PATH */
	const char *emulator; /* what results add calls it; NULL: what the program says */
	const char *cpus;     /* as --cpus takes it; NULL: not said */
	/* Of a board: what puts the scenarios where it boots from, what power-cycles it, what
	 * prints what it sends; or its serial port, and the bits a second. */
	const char *prepare, *power, *log, *serial, *baud;
	struct campaign_settings settings; /* all of them said, but for options */
	unsigned line;
};

struct campaign {
	char *bytes; /* of the file, as it is */
	size_t length;
	char *words; /* the same, cut into words, which all that is below points to */
	struct campaign_source sources[CAMPAIGN_SOURCES_MAX];
	unsigned source_count;
	struct campaign_machine machines[CAMPAIGN_MACHINES_MAX]; /* one for each count of CPUs */
	unsigned machine_count;
	unsigned jobs;	     /* cells at a time, unless the command line says it */
	unsigned processors; /* that they may occupy together; 0: as many as there are */
};

/* As the file writes it: "qemu", "processor". */
const char *campaign_kind_word(enum campaign_kind kind);

void campaign_free(struct campaign *campaign);

#endif
