/*
 * What crossmod exits with. 64 and above are those of <sysexits.h>.
 */
#ifndef TOOLS_BASE_STATUS_H
#define TOOLS_BASE_STATUS_H

enum status {
	STATUS_AS_EXPECTED = 0,
	STATUS_FORBIDDEN = 1, /* the protocol is wrong: it does what it forbids */
	STATUS_INCONCLUSIVE = 2,
	STATUS_NOT_WHOLE = 3,	   /* a crash, a hang, a log that is cut, damaged, or absurd */
	STATUS_DEFECTIVE = 4,	   /* the machine does what no model allows */
	STATUS_USAGE = 64,	   /* the command line is wrong */
	STATUS_NO_INPUT = 66,	   /* a file cannot be read */
	STATUS_NO_MACHINE = 69,	   /* no emulator, or none that works */
	STATUS_INTERNAL = 70,	   /* out of memory, out of processes ... */
	STATUS_CANNOT_CREATE = 73, /* a file cannot be made */
	STATUS_IO = 74,		   /* not all of the output could be written */
};

#endif
