#include "watch/plugin/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void *need(void *memory)
{
	if (!memory) {
		fputs("crossmod-watch: there is no memory left, so QEMU is ended: watch fewer CPUs "
		      "or a guest with less code\n",
		      stderr);
		_exit(EXIT_FAILURE);
	}
	return memory;
}

void *memory_get(size_t count, size_t size)
{
	return need(calloc(count, size));
}

void *memory_double(void *list, size_t *room, size_t size)
{
	*room = *room ? *room * 2 : 64;
	return need(reallocarray(list, *room, size));
}

void memory_give_back(void *memory)
{
	free(memory);
}
