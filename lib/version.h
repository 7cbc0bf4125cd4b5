/*
 * What version of Crossmod this is: "0.9.0, commit 0123456789ab", with " with changes" behind it
 * where files of the checkout differ from the commit; the number alone where it was built outside
 * of one. Made by scripts/version.sh for each build.
 */
#ifndef LIB_VERSION_H
#define LIB_VERSION_H

extern const char crossmod_version[];

#endif
