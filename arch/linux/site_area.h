/*
 * The text in which sites lie: mapped twice, to execute, and to write.
 */
#ifndef LINUX_SITE_AREA_H
#define LINUX_SITE_AREA_H

#include <stdbool.h>

/* Maps the first area of each kind of site, of a file in memory that it keeps. NULL, or what could
 * not be done, and errno says why. */
const char *site_areas_init(int fd);

/* True when nothing else is mapped within 2 GiB of the first areas, and nothing will be. */
bool site_areas_are_apart(void);

#endif
