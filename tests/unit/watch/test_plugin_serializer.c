/*
 * watch/plugin/serializer: what serializes, by encodings from Intel's SDM, volume 2.
 */
#include "watch/plugin/serializer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void check(const char *source, enum serializer expected)
{
	uint8_t bytes[WATCH_INSTRUCTION_MAX];
	size_t length = 0;
	unsigned byte;
	int used;
	enum serializer how;

	for (const char *at = source; sscanf(at, "%2x%n", &byte, &used) == 1; at += used)
		bytes[length++] = (uint8_t)byte;
	how = serializer_of(bytes, length);
	if (how != expected)
		fail_msg("%s: %d, and not %d", source, how, expected);
}

static void test_what_serializes(void **state)
{
	(void)state;
	check("cf", SERIALIZER_IRET);
	check("48 cf", SERIALIZER_IRET);
	check("66 cf", SERIALIZER_IRET);
	check("0f a2", SERIALIZER_CPUID);
	check("0f 22 c0", SERIALIZER_MOV_CR0);
	check("0f 22 d0", SERIALIZER_MOV_CR2);
	check("0f 22 d8", SERIALIZER_MOV_CR3);
	check("41 0f 22 dc", SERIALIZER_MOV_CR3);
	check("0f 22 e7", SERIALIZER_MOV_CR4);
	check("0f 01 e8", SERIALIZER_SERIALIZE);
	check("0f 01 38", SERIALIZER_INVLPG);
	check("41 0f 01 7c 24 08", SERIALIZER_INVLPG);
	check("66 0f 38 82 04 24", SERIALIZER_INVLPG);
	check("0f 30", SERIALIZER_WRMSR);
	check("0f 23 f8", SERIALIZER_OTHER); /* mov dr7 */
	check("0f 01 10", SERIALIZER_OTHER); /* lgdt */
	check("0f 01 18", SERIALIZER_OTHER); /* lidt */
	check("0f 00 d0", SERIALIZER_OTHER); /* lldt */
	check("0f 00 d8", SERIALIZER_OTHER); /* ltr */
	check("0f 08", SERIALIZER_OTHER);    /* invd */
	check("0f 09", SERIALIZER_OTHER);    /* wbinvd */
	check("0f aa", SERIALIZER_OTHER);    /* rsm */
}

static void test_what_orders(void **state)
{
	(void)state;
	check("0f ae f0", ORDER_MFENCE);
	check("0f ae e8", ORDER_LFENCE);
	check("f0 48 0f ba 28 07", ORDER_LOCKED); /* lock bts */
	check("f0 0f c1 07", ORDER_LOCKED);	  /* lock xadd */
	check("87 07", ORDER_LOCKED);		  /* xchg with memory */
	check("86 07", ORDER_LOCKED);
}

static void test_what_does_neither(void **state)
{
	(void)state;
	check("90", SERIALIZERS);
	check("87 c3", SERIALIZERS);	      /* xchg of registers */
	check("44 0f 22 c0", SERIALIZERS);    /* mov cr8 */
	check("f0 0f 22 c0", SERIALIZERS);    /* AMD's other mov cr8 */
	check("0f 20 d8", SERIALIZERS);	      /* mov from cr3 */
	check("0f 01 d0", SERIALIZERS);	      /* xgetbv: no lgdt */
	check("0f 01 f8", SERIALIZERS);	      /* swapgs: no invlpg */
	check("f3 0f 01 e8", SERIALIZERS);    /* setssbsy: no serialize */
	check("0f 01 00", SERIALIZERS);	      /* sgdt */
	check("0f 00 c0", SERIALIZERS);	      /* sldt */
	check("f3 0f 09", SERIALIZERS);	      /* wbnoinvd */
	check("0f ae f8", SERIALIZERS);	      /* sfence */
	check("0f ae 30", SERIALIZERS);	      /* xsaveopt: no mfence */
	check("0f ae 28", SERIALIZERS);	      /* xrstor: no lfence */
	check("f3 0f ae f0", SERIALIZERS);    /* umonitor */
	check("66 0f ae f0", SERIALIZERS);    /* tpause */
	check("0f 38 82 04 24", SERIALIZERS); /* no invpcid without 66 */
	check("0f 32", SERIALIZERS);	      /* rdmsr */
	check("0f", SERIALIZERS);	      /* not whole */
	check("", SERIALIZERS);
}

static void test_registers(void **state)
{
	(void)state;
	assert_true(serializer_register(0x1b));
	assert_true(serializer_register(0xc0000080));
	assert_true(serializer_register(0x7ff));
	assert_true(serializer_register(0x900));
	assert_false(serializer_register(0x800));
	assert_false(serializer_register(0x830));
	assert_false(serializer_register(0x8ff));
	assert_false(serializer_register(0x6e0));
	assert_false(serializer_register(0x48));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_serializes),
		cmocka_unit_test(test_what_orders),
		cmocka_unit_test(test_what_does_neither),
		cmocka_unit_test(test_registers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
