/*
 * A campaign's file: what it means, and where it is wrong.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tools/campaign/plan/campaign_file.h"

static struct campaign campaign;
static struct explanation explanation;

static bool parse(const char *source)
{
	return campaign_parse(&campaign, "some.campaign", source, strlen(source), &explanation);
}

/* The whole of it is fine. */
static void takes(const char *source)
{
	if (!parse(source))
		fail_msg("%s", explanation.line);
}

/* Behind lines that are fine, this one is not. */
static void refuses(const char *line, const char *message)
{
	char source[4096];

	snprintf(source, sizeof(source), "scenarios standard\nmachine here processor\n%s\n", line);
	assert_false(parse(source));
	assert_string_equal(explanation.line, message);
	campaign_free(&campaign);
}

static void test_machines(void **state)
{
	(void)state;
	takes("# nothing\n\n  scenarios standard\r\n"
	      "machine a qemu\nmachine b qemu-multi /opt/q\nmachine c kvm\nmachine d bochs\n"
	      "machine e processor\nmachine f ssh there\nmachine g ssh there qemu \"an emulator\"\n"
	      "crossmod  /opt/cross mod  \nemulator QEMU, of \"mine\"\n");
	assert_int_equal(campaign.machine_count, 7);
	assert_int_equal(campaign.machines[0].kind, CAMPAIGN_QEMU);
	assert_null(campaign.machines[0].program);
	assert_int_equal(campaign.machines[1].kind, CAMPAIGN_QEMU_MULTI);
	assert_string_equal(campaign.machines[1].program, "/opt/q");
	assert_int_equal(campaign.machines[2].kind, CAMPAIGN_KVM);
	assert_int_equal(campaign.machines[3].kind, CAMPAIGN_BOCHS);
	assert_int_equal(campaign.machines[4].kind, CAMPAIGN_PROCESSOR);
	assert_null(campaign.machines[4].host);
	assert_int_equal(campaign.machines[5].kind, CAMPAIGN_PROCESSOR);
	assert_string_equal(campaign.machines[5].host, "there");
	assert_int_equal(campaign.machines[6].kind, CAMPAIGN_QEMU);
	assert_string_equal(campaign.machines[6].program, "an emulator");
	assert_string_equal(campaign.machines[6].crossmod, "/opt/cross mod");
	assert_string_equal(campaign.machines[6].emulator, "QEMU, of \"mine\"");
	campaign_free(&campaign);
}

/* What stands above the first machine is for all, and what stands below one for that. */
static void test_settings(void **state)
{
	(void)state;
	takes("scenarios standard\nbatch 7\noptions patches=20 seed=3\ncpus 2 4,cores=2\njobs 3\n"
	      "processors 5\n"
	      "machine a qemu\nmachine b processor\nbatch 250\ntime 9\ncpus 0-3\noptions "
	      "seconds=1\n");
	assert_int_equal(campaign.jobs, 3);
	assert_int_equal(campaign.processors, 5);
	assert_int_equal(campaign.machine_count, 3);
	assert_string_equal(campaign.machines[0].name, "a");
	assert_string_equal(campaign.machines[0].cpus, "2");
	assert_string_equal(campaign.machines[1].name, "a");
	assert_string_equal(campaign.machines[1].cpus, "4,cores=2");
	assert_int_equal(campaign.machines[1].settings.batch, 7);
	assert_int_equal(campaign.machines[1].settings.time_s, 600);
	assert_string_equal(campaign.machines[1].settings.options, "patches=20 seed=3");
	assert_string_equal(campaign.machines[2].cpus, "0-3");
	assert_int_equal(campaign.machines[2].settings.batch, 250);
	assert_int_equal(campaign.machines[2].settings.time_s, 9);
	assert_string_equal(campaign.machines[2].settings.options, "seconds=1");
	campaign_free(&campaign);
	takes("scenarios standard\nmachine a qemu\n");
	assert_int_equal(campaign.jobs, 1);
	assert_null(campaign.machines[0].cpus);
	assert_null(campaign.machines[0].settings.options);
	assert_int_equal(campaign.machines[0].settings.batch, 100);
	campaign_free(&campaign);
}

static void test_sources(void **state)
{
	(void)state;
	takes("scenarios standard\nscenarios a.scn \"b c/*.scn\"\n"
	      "scenarios generate --sites \"nop5 -> jmp32\" --steps 2\nmachine a qemu\n");
	assert_int_equal(campaign.source_count, 3);
	assert_int_equal(campaign.sources[0].kind, SOURCE_STANDARD);
	assert_int_equal(campaign.sources[1].kind, SOURCE_FILES);
	assert_int_equal(campaign.sources[1].count, 2);
	assert_string_equal(campaign.sources[1].words[1], "b c/*.scn");
	assert_int_equal(campaign.sources[2].kind, SOURCE_GENERATE);
	assert_int_equal(campaign.sources[2].count, 5);
	assert_string_equal(campaign.sources[2].words[0], "generate");
	assert_string_equal(campaign.sources[2].words[2], "nop5 -> jmp32");
	assert_null(campaign.sources[2].words[5]);
	campaign_free(&campaign);
}

/* `run --cpus 2` is CPU 2 alone: a list of CPUs, and no count. */
static void test_a_processor_has_a_list_of_its_own(void **state)
{
	(void)state;
	takes("scenarios standard\ncpus 2\nmachine a processor\nmachine b processor\ncpus 0,1\n"
	      "machine c ssh host\nmachine d ssh host qemu\n");
	assert_null(campaign.machines[0].cpus);
	assert_string_equal(campaign.machines[1].cpus, "0,1");
	assert_null(campaign.machines[2].cpus);
	assert_string_equal(campaign.machines[3].cpus, "2");
	campaign_free(&campaign);
}

static void test_boards(void **state)
{
	(void)state;
	takes("scenarios standard\ncpus 2\nmachine a board\nprepare cp \"$1\" there  # it\npower "
	      "p\n"
	      "serial /dev/ttyS0 9600\nmachine b board\nprepare x\npower y\nlog cat /dev/x | tee "
	      "z\n"
	      "machine c board\nprepare x\npower y\nserial /dev/ttyS1\n");
	assert_int_equal(campaign.machines[0].kind, CAMPAIGN_BOARD);
	assert_string_equal(campaign.machines[0].prepare, "cp \"$1\" there  # it");
	assert_string_equal(campaign.machines[0].power, "p");
	assert_string_equal(campaign.machines[0].serial, "/dev/ttyS0");
	assert_string_equal(campaign.machines[0].baud, "9600");
	assert_null(campaign.machines[0].log);
	assert_null(campaign.machines[0].cpus);
	assert_string_equal(campaign.machines[1].log, "cat /dev/x | tee z");
	assert_string_equal(campaign.machines[2].baud, "115200");
	campaign_free(&campaign);
	refuses("machine b board\npower x\nlog y",
		"some.campaign:3:1: a board takes three lines below it: prepare, power, and serial "
		"or log");
	refuses("machine b board\nprepare z\npower x\nlog y\nserial /dev/x",
		"some.campaign:3:1: a board takes serial or log, and not both");
	refuses("machine b board\nprepare z\npower x\nlog y\ncpus 2",
		"some.campaign:3:1: a board has the CPUs that it has: leave out cpus");
}

static void test_messages(void **state)
{
	(void)state;
	refuses("  speed 3", "some.campaign:3:3: expected scenarios, options, cpus, batch, time, "
			     "jobs, processors, machine, emulator, crossmod, prepare, power, "
			     "serial or log, and not \"speed\"");
	refuses("machine", "some.campaign:3:8: expected a machine's name, of letters, digits, "
			   "'-', '_' and '.'");
	refuses("machine here qemu",
		"some.campaign:3:9: \"here\" is the name of a machine above, too");
	refuses("machine b\tvax", "some.campaign:3:11: expected qemu, qemu-multi, kvm, bochs, "
				  "processor, ssh or board, and not \"vax\"");
	refuses("machine b ssh", "some.campaign:3:14: expected a host's name");
	refuses("machine b ssh -x", "some.campaign:3:15: expected a host's name, and not \"-x\"");
	refuses("machine b ssh there board", "some.campaign:3:21: expected qemu, qemu-multi, kvm, "
					     "bochs or processor, and not \"board\"");
	refuses("machine b bochs x",
		"some.campaign:3:17: expected the end of the line, and not \"x\"");
	refuses("batch 251", "some.campaign:3:7: expected how many scenarios a cell has, 1 to 250, "
			     "and not \"251\"");
	refuses("time 0", "some.campaign:3:6: expected how many seconds a cell may take, 1 to "
			  "1000000, and not \"0\"");
	refuses("jobs -1", "some.campaign:3:6: expected how many cells run at a time, 1 to 4096, "
			   "and not \"-1\"");
	refuses("processors 0", "some.campaign:3:12: expected how many processors cells occupy "
				"together, 1 to 4096, "
				"and not \"0\"");
	refuses("time 5\ntime 5", "some.campaign:4:1: \"time\" is there already");
	refuses("options", "some.campaign:3:8: expected the kernel's options, such as patches=20");
	refuses("power x", "some.campaign:3:1: \"power\" belongs below a board");
	refuses("serial /dev/x", "some.campaign:3:1: \"serial\" belongs below a board");
	refuses("crossmod x", "some.campaign:3:1: \"crossmod\" belongs below a machine of ssh");
	refuses("scenarios \"a b", "some.campaign:3:11: this quote has no end in its line");
	refuses("scenarios \"a\"b", "some.campaign:3:14: expected a blank behind the quote");
	refuses("scenarios",
		"some.campaign:3:10: expected standard, generate with its options, or files");
	refuses("cpus", "some.campaign:3:5: expected what --cpus takes, once or several times");
	refuses("batch \033", "some.campaign:3:7: this character cannot be shown; remove it");
}

/* They are checked by the kernel's own table. */
static void test_kernel_options(void **state)
{
	static const char expected[] =
		"some.campaign:3:1: machine b: the kernel option \"a=b\": expected ";

	(void)state;
	assert_false(parse("scenarios standard\nmachine a qemu\nmachine b qemu\noptions a=b\n"));
	assert_memory_equal(explanation.line, expected, sizeof(expected) - 1);
	campaign_free(&campaign);
}

static void test_what_must_be_there(void **state)
{
	(void)state;
	assert_false(parse("machine a qemu\n"));
	assert_string_equal(explanation.line, "some.campaign:2:1: expected a line \"scenarios "
					      "...\", and there is none");
	campaign_free(&campaign);
	assert_false(parse("scenarios standard"));
	assert_string_equal(explanation.line, "some.campaign:2:1: expected a line \"machine NAME "
					      "KIND\", and there is none");
	campaign_free(&campaign);
	assert_false(parse("emulator x\n"));
	assert_string_equal(explanation.line,
			    "some.campaign:1:1: \"emulator\" belongs below a machine");
	campaign_free(&campaign);
	assert_false(campaign_parse(&campaign, "x", "scenarios a\0b", 13, &explanation));
	assert_string_equal(explanation.line, "x:1:12: this character cannot be shown; remove it");
	campaign_free(&campaign);
}

/* Everything that can be too much. */
static void test_limits(void **state)
{
	static char source[65536];
	size_t length;

	(void)state;
	length = (size_t)snprintf(source, sizeof(source), "scenarios");
	for (unsigned i = 0; i < 65; i++)
		length += (size_t)snprintf(source + length, sizeof(source) - length, " a");
	assert_false(parse(source));
	assert_string_equal(explanation.line, "some.campaign:1:139: this line has too many words");
	campaign_free(&campaign);
	length = (size_t)snprintf(source, sizeof(source), "scenarios a\n");
	for (unsigned i = 0; i < 257; i++)
		length += (size_t)snprintf(source + length, sizeof(source) - length,
					   "machine m%u qemu\n", i);
	assert_false(parse(source));
	assert_string_equal(explanation.line,
			    "some.campaign:258:9: \"m256\" is one machine too many");
	campaign_free(&campaign);
	length = (size_t)snprintf(source, sizeof(source), "scenarios a\nmachine a qemu\ncpus");
	for (unsigned i = 0; i < 64; i++)
		length += (size_t)snprintf(source + length, sizeof(source) - length, " %u", i);
	takes(source);
	assert_int_equal(campaign.machine_count, 64);
	campaign_free(&campaign);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_machines),
		cmocka_unit_test(test_settings),
		cmocka_unit_test(test_sources),
		cmocka_unit_test(test_a_processor_has_a_list_of_its_own),
		cmocka_unit_test(test_boards),
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_kernel_options),
		cmocka_unit_test(test_what_must_be_there),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
