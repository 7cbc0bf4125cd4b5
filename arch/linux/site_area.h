/*
 * The text in which sites lie: mapped twice, to execute, and to write.
 */
#ifndef LINUX_SITE_AREA_H
#define LINUX_SITE_AREA_H

/* Maps the first area of each kind of site, of a file in memory that it keeps. NULL, or what could
 * not be done, and errno says why. */
const char *site_areas_init(int fd);

#endif
