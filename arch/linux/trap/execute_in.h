/*
 * The interrupt that a thread takes when it asks for one: a signal to itself. arch_execute_in(),
 * which arch/site.h declares, is here.
 */
#ifndef LINUX_TRAP_EXECUTE_IN_H
#define LINUX_TRAP_EXECUTE_IN_H

/* Takes that signal from now on. 0, or an errno. With one thread. */
int execute_in_init(void);

#endif
