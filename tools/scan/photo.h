/*
 * What QR codes are on a photo: zbar's program reads them, which knows every kind of image.
 */
#ifndef TOOLS_SCAN_PHOTO_H
#define TOOLS_SCAN_PHOTO_H

#include "tools/base/explain.h"
#include "tools/base/status.h"

#include <stddef.h>

/* Reads a photo; or a file of codes as strings, each in a line, as other readers save them. The
 * lines are the caller's to free(). Where there are none, they are empty. STATUS_AS_EXPECTED; or
 * another status with an explanation. */
enum status photo_read(const char *path, char **lines, size_t *length,
		       struct explanation *explanation);

#endif
