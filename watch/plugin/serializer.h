/*
 * Which instructions serialize, or order, and what else the plugin must know of an instruction
 * before it is executed. By its bytes alone, in any mode. Pure.
 */
#ifndef WATCH_PLUGIN_SERIALIZER_H
#define WATCH_PLUGIN_SERIALIZER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "watch/trace/event.h"

/* The kind of an instruction; SERIALIZERS when it is none of them. Of a wrmsr, which depends on its
 * register: SERIALIZER_WRMSR. */
enum serializer serializer_of(const uint8_t *bytes, size_t length);

/* False: it orders only. Of one of the kinds. */
static inline bool serializer_serializes(enum serializer how)
{
	return how < ORDER_MFENCE;
}

/* True when it may change what is mapped where. */
static inline bool serializer_maps(enum serializer how)
{
	return how == SERIALIZER_MOV_CR0 || how == SERIALIZER_MOV_CR3 ||
	       how == SERIALIZER_MOV_CR4 || how == SERIALIZER_INVLPG || how == SERIALIZER_WRMSR ||
	       how == SERIALIZER_OTHER;
}

/* True when a wrmsr to this register serializes: all do but those of the x2APIC, the deadline of
 * its timer, and what controls speculation (Intel's SDM, volume 3, 10.3). */
bool serializer_register(uint32_t number);

#endif
