/*
 * What QR codes are on a photo: zbar's program reads them, which knows every kind of image.
 */
#ifndef TOOLS_SCAN_PHOTO_H
#define TOOLS_SCAN_PHOTO_H

#include "tools/base/explain.h"
#include "tools/base/status.h"

#include <stddef.h>

/* Whether a code is found is a matter of luck, too, where a photo is not sharp: so there are
 * several ways to look, from 0 on, of which each may find codes that the others do not. */
#define PHOTO_WAYS 5u

/* Reads a photo in one of these ways; or a file of codes as strings, each in a line, as other
 * readers save them. The lines are the caller's to free(). Where there are none, they are empty.
 * STATUS_AS_EXPECTED; or another status with an explanation. */
enum status photo_read(const char *path, unsigned way, char **lines, size_t *length,
		       struct explanation *explanation);

#endif
