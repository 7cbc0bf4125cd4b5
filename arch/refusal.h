/*
 * What every line says by which a machine ends that cannot run this at all: a processor that lacks
 * something, or too little memory. Whoever started it knows by that word that there is nothing to
 * wait for, and nothing to judge. arch/x86/boot/entry.S and iso/grub.cfg say the same.
 */
#ifndef ARCH_REFUSAL_H
#define ARCH_REFUSAL_H

/* Behind "Bail out! ", in a log; and as a line by itself, where there is none. */
#define REFUSAL "cannot run here: "
#define REFUSAL_LINE "crossmod: cannot run here: "

#endif
