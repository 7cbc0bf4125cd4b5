/*
 * crossmod synth --tell MODEL from MODEL: what tells two models apart.
 */
#ifndef TOOLS_PROVE_TELL_H
#define TOOLS_PROVE_TELL_H

#include "tools/base/status.h"

/* Takes the words of the whole command line, as a command does. */
enum status tell(int count, char **arguments);

#endif
