/*
 * How much memory there is: by the machine, and by control groups of both versions.
 */
#include "prover/search/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MIB ((size_t)1 << 20)

static char directory[] = "/tmp/memory-XXXXXX";

static void path_of(char path[512], const char *name)
{
	snprintf(path, 512, "%s/%s", directory, name);
}

static void shell(const char *command)
{
	char line[1024];

	snprintf(line, sizeof(line), "cd %s && %s", directory, command);
	assert_int_equal(system(line), 0);
}

static size_t available(void)
{
	char proc[512], cgroup[512];

	path_of(proc, "proc");
	path_of(cgroup, "cgroup");
	return memory_available_below(proc, cgroup);
}

static int clear(void **state)
{
	(void)state;
	shell("rm -rf proc cgroup && mkdir -p proc/self cgroup/a/b cgroup/memory/a");
	return 0;
}

static void test_the_machine(void **state)
{
	(void)state;
	assert_int_equal(available(), SIZE_MAX);
	shell("printf 'MemTotal: 9000000 kB\nMemAvailable:    2048 kB\n' > proc/meminfo");
	assert_int_equal(available(), 2 * MIB);
	assert_true(memory_available() > 0);
}

/* A limit of any group above counts; "max" is none; what files are cached is given back. */
static void test_groups(void **state)
{
	(void)state;
	shell("echo 'MemAvailable: 102400 kB' > proc/meminfo && echo 0::/a/b > proc/self/cgroup");
	shell("echo max > cgroup/a/b/memory.max && echo 5 > cgroup/a/b/memory.current");
	assert_int_equal(available(), 100 * MIB);
	shell("echo 20971520 > cgroup/a/memory.max && echo 10485760 > cgroup/a/memory.current");
	assert_int_equal(available(), 10 * MIB);
	shell("printf 'file 7\ninactive_file 1048576\n' > cgroup/a/memory.stat");
	assert_int_equal(available(), 11 * MIB);
	shell("echo 99999999 > cgroup/a/memory.current");
	assert_int_equal(available(), 0);
}

/* Version 1; and in a container, which sees its own group at the top, whatever its path is. */
static void test_groups_of_version_1(void **state)
{
	(void)state;
	shell("echo 'MemAvailable: 102400 kB' > proc/meminfo");
	shell("printf '9:name=systemd:/\n4:memory:/hidden/path\n0::/\n' > proc/self/cgroup");
	shell("cd cgroup/memory && echo 4194304 > memory.limit_in_bytes && "
	      "echo 1048576 > memory.usage_in_bytes");
	assert_int_equal(available(), 3 * MIB);
	shell("echo 'total_inactive_file 1048576' > cgroup/memory/memory.stat");
	assert_int_equal(available(), 4 * MIB);
}

static int make(void **state)
{
	(void)state;
	return mkdtemp(directory) ? 0 : -1;
}

static int drop(void **state)
{
	(void)state;
	shell("rm -rf proc cgroup");
	return remove(directory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_the_machine, clear),
		cmocka_unit_test_setup(test_groups, clear),
		cmocka_unit_test_setup(test_groups_of_version_1, clear),
	};

	return cmocka_run_group_tests_name("prove_memory", tests, make, drop);
}
