/*
 * The ways to end badly that the tests want to see the end of: those that every machine has. Its
 * own ones are beside its arch_provoke().
 */
#ifndef X86_ISA_PROVOKE_H
#define X86_ISA_PROVOKE_H

typedef void provoke_function(void);

/* NULL when there is none of that name. */
provoke_function *provoke_by_name(const char *name);

#endif
