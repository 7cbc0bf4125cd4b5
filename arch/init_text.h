/*
 * Functions that are needed until kernel_prepare() has returned, and not later: their text is freed
 * then. The linker refuses a call of one from text that stays.
 */
#ifndef ARCH_INIT_TEXT_H
#define ARCH_INIT_TEXT_H

#if __STDC_HOSTED__
#define INIT_TEXT
#else
/* Not inlined, or it would be where its caller is. */
#define INIT_TEXT __attribute__((section(".init.text"), noinline))
#endif

#endif
