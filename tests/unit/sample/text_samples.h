/*
 * Text of a fake kernel, with sites in it.
 */
#ifndef SAMPLE_TEXT_SAMPLES_H
#define SAMPLE_TEXT_SAMPLES_H

#include "kernel/text/text_patch.h"

#define SAMPLE_TEXT_SIZE 0x1000

/* A machine of three CPUs, of which the first area's first page is all the kernel's text, and its
 * first 0x100 bytes are init text. Nothing else is there but breakpoints. */
void text_begin(void);

/* An address in it. */
const uint8_t *text_at(size_t offset);

/* Makes that a site, in its form 0: 66 90 or 0f 1f 44 00 00. Form 1 is eb 10 or e9 10 00 00 00, and
 * leads to 0x10 behind the site. */
void text_put_site(struct text_site *site, size_t offset, uint8_t length);

/* Which form it has: 0 or 1; or 2, if none. */
unsigned text_form_of(const struct text_site *site);

/* Executes a breakpoint there, on CPU 1: whether it is the kernel's own, and where the CPU goes on.
 */
bool text_trap(const uint8_t *address, const uint8_t **resumed);

#endif
