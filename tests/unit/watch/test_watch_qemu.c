/*
 * QEMU's command line for a guest that is watched: all that a machine needs; and of the user's own
 * words each stays, what they lack is added, and what cannot be watched is refused.
 */
#include "tools/watch/guest_command.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WORDS_MAX 24

static const struct guest_plugin plugin = {.path = "/x/p.so", .trace = "/y/t"};

static struct watch_options options;
static struct explanation explanation;
static char made[4096]; /* blanks between the words */
static char copy[512];
static char *words[WORDS_MAX];

static void begin(void)
{
	options = (struct watch_options){.qemu = "qemu", .cpus = 2, .memory_mib = 512};
}

static bool make(const struct guest_plugin *of)
{
	struct arguments arguments = {0};
	bool good = guest_command_make(&arguments, &options, of, &explanation);
	size_t length = 0;

	made[0] = '\0';
	for (size_t i = 0; i < arguments.count; i++)
		length += (size_t)snprintf(made + length, sizeof(made) - length, "%s ",
					   arguments.items[i]);
	assert_true(length < sizeof(made));
	assert_false(arguments.out_of_memory);
	arguments_free(&arguments);
	return good;
}

/* For the user's own words. */
static bool make_for(const char *line)
{
	snprintf(copy, sizeof(copy), "%s", line);
	options.qemu_word_count = 0;
	for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
		words[options.qemu_word_count++] = word;
	options.qemu_words = words;
	return make(&plugin);
}

static void has(const char *part)
{
	if (!strstr(made, part))
		fail_msg("no \"%s\" in: %s", part, made);
}

static void has_no(const char *part)
{
	if (strstr(made, part))
		fail_msg("\"%s\" in: %s", part, made);
}

static void refuses(const char *line, const char *because)
{
	if (make_for(line))
		fail_msg("it takes \"%s\"", line);
	if (!strstr(explanation.line, because))
		fail_msg("of \"%s\" it says: %s", line, explanation.line);
}

static void test_kernel(void **state)
{
	(void)state;
	begin();
	options.kernel = "bzImage";
	assert_true(make(&plugin));
	assert_int_equal(strncmp(made, "qemu ", 5), 0);
	has(" -nodefaults ");
	has(" -machine q35 ");
	has(" -m 512 -smp 2 -kernel bzImage ");
	has(" -display none -serial stdio -no-reboot ");
	has(" -accel tcg,thread=single -icount shift=3,sleep=off ");
	has(" -rtc base=2020-01-01,clock=vm -seed 1 -cpu max,-rdrand,-rdseed ");
	has(" -plugin /x/p.so,trace=/y/t,mode=record ");
	has_no("-initrd");
	has_no("-append");
	options.initrd = "i";
	options.append = "a b";
	assert_true(make(&plugin));
	has(" -initrd i -append a b ");
}

static void test_parallel(void **state)
{
	(void)state;
	begin();
	options.kernel = "bzImage";
	options.is_parallel = true;
	assert_true(make(&plugin));
	has(" -accel tcg,thread=multi ");
	has_no("icount");
	has_no("clock=vm");
	assert_true(make_for("-accel tcg,thread=multi"));
	refuses("-accel tcg,thread=single", "give one of the two");
	refuses("-icount shift=1", "give one of the two");
}

static void test_plugin(void **state)
{
	const struct guest_plugin all = {
		.path = "/a,b/p.so",
		.trace = "/c,d/t",
		.sites = "/e,f/s",
		.is_shaken = true,
		.seed = 7,
	};
	const struct guest_plugin finds = {.path = "p", .trace = "t", .only_finds = true};

	(void)state;
	begin();
	options.kernel = "bzImage";
	assert_true(make(&all));
	has(" -plugin /a,,b/p.so,trace=/c,,d/t,mode=record,sites=/e,,f/s,shake=7 ");
	assert_true(make(&finds));
	has(" -plugin p,trace=t,mode=find ");
}

static void test_own_words_stay(void **state)
{
	(void)state;
	begin();
	assert_true(make_for("-m 1G -kernel k -append x disk.img"));
	assert_int_equal(strncmp(made, "qemu -m 1G -kernel k -append x disk.img ", 40), 0);
	has(" -display none -serial stdio -no-reboot ");
	has(" -accel tcg,thread=single -icount ");
	has(" -rtc base=2020-01-01,clock=vm -seed 1 -cpu max,-rdrand,-rdseed ");
	has(" -plugin ");
	has_no("-nodefaults");
}

static void test_what_is_said_is_not_added(void **state)
{
	(void)state;
	begin();
	assert_true(make_for("-accel tcg -icount shift=7 -rtc base=utc -seed 9 -nographic "
			     "-action reboot=shutdown"));
	has_no("thread=single");
	has_no("shift=3");
	has_no("2020");
	has_no("-seed 1 ");
	has_no("-display");
	has_no("stdio");
	has_no("-no-reboot");
	assert_true(make_for("-machine pc,accel=tcg -chardev stdio,id=a -vnc :1"));
	has_no("-accel");
	has_no("-serial");
	has_no("-display");
	assert_true(make_for("--serial file:x --display gtk"));
	has_no("stdio");
	has_no("-display none");
	assert_true(make_for("-monitor stdio"));
	has_no("-serial");
}

static void test_processor(void **state)
{
	(void)state;
	begin();
	assert_true(make_for("-cpu Skylake-Server,+x2apic -smp 2"));
	has("qemu -cpu Skylake-Server,+x2apic,-rdrand,-rdseed -smp 2 ");
	has_no(" max");
	assert_true(make_for("-cpu max,-rdrand,-rdseed -smp 2"));
	has("qemu -cpu max,-rdrand,-rdseed -smp 2 ");
}

/* A value is no option, and what has no value takes none from the next. */
static void test_values_are_no_options(void **state)
{
	(void)state;
	begin();
	assert_true(make_for("-append -enable-kvm -snapshot -m 1"));
	has(" -append -enable-kvm -snapshot -m 1 ");
	assert_true(make_for("-name -daemonize"));
	refuses("-snapshot -enable-kvm", "KVM executes on the processor");
}

static void test_refused(void **state)
{
	(void)state;
	begin();
	refuses("-accel kvm", "kvm executes on the processor itself");
	refuses("-accel kvm:tcg", "kvm:tcg executes");
	refuses("--enable-kvm", "KVM executes");
	refuses("-machine q35,accel=kvm,smm=off", "kvm executes");
	refuses("-accel tcg,thread=multi", "add --parallel before the --");
	refuses("-daemonize", "leave it out");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kernel),
		cmocka_unit_test(test_parallel),
		cmocka_unit_test(test_plugin),
		cmocka_unit_test(test_own_words_stay),
		cmocka_unit_test(test_what_is_said_is_not_added),
		cmocka_unit_test(test_processor),
		cmocka_unit_test(test_values_are_no_options),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
