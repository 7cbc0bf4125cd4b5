/*
 * Lists of CPUs, and how CPUs are related, from a tree of files like that of /sys/devices.
 */
#include "arch/linux/cpu/cpu_list.h"
#include "arch/linux/cpu/topology.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define LIST_MAX 8
#define ROOT_SIZE 64

static unsigned cpus[LIST_MAX];
static size_t count, at;

static bool read_list(const char *string)
{
	return cpu_list_read(string, cpus, LIST_MAX, &count, &at);
}

static void assert_list(const char *string, size_t expected_count, const unsigned *expected)
{
	assert_true(read_list(string));
	assert_int_equal(count, expected_count);
	assert_memory_equal(cpus, expected, expected_count * sizeof(*expected));
}

static void test_lists(void **state)
{
	(void)state;
	assert_list("0", 1, (const unsigned[]){0});
	assert_list("0-3\n", 4, (const unsigned[]){0, 1, 2, 3});
	assert_list("7,2-3,0", 4, (const unsigned[]){7, 2, 3, 0});
	assert_list("65535", 1, (const unsigned[]){65535});
}

static void assert_wrong_at(const char *string, size_t where)
{
	assert_false(read_list(string));
	assert_int_equal(at, where);
}

static void test_what_is_no_list(void **state)
{
	(void)state;
	assert_wrong_at("", 0);
	assert_wrong_at("\n", 0);
	assert_wrong_at("a", 0);
	assert_wrong_at("1,", 2);
	assert_wrong_at("1-", 2);
	assert_wrong_at("1 2", 1);
	assert_wrong_at("1,,2", 2);
	assert_wrong_at("1\n2", 1);
	assert_wrong_at("-1", 0);
	assert_false(read_list("99999999999999999999"));
	assert_false(read_list("65536"));
}

static void test_lists_that_cannot_be(void **state)
{
	(void)state;
	assert_wrong_at("3-2", 0);
	assert_wrong_at("0,1,0", 4);
	assert_wrong_at("0-3,2", 4);
	/* One more than there is room for */
	assert_true(read_list("0-7"));
	assert_wrong_at("0-8", 0);
	assert_wrong_at("0-7,9", 4);
}

/* ---- The tree ---- */

static char root[ROOT_SIZE];

static void make_directories(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0777);
		*slash = '/';
	}
}

static void write_file(const char *name, const char *content)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", root, name);
	make_directories(path);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(content, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* `die` NULL: a kernel that does not tell of dies. */
static void write_cpu(unsigned cpu, const char *package, const char *die, const char *core)
{
	char name[128];

	snprintf(name, sizeof(name), "system/cpu/cpu%u/topology/physical_package_id", cpu);
	write_file(name, package);
	snprintf(name, sizeof(name), "system/cpu/cpu%u/topology/core_id", cpu);
	write_file(name, core);
	snprintf(name, sizeof(name), "system/cpu/cpu%u/topology/die_id", cpu);
	if (die)
		write_file(name, die);
}

static int make_tree(void **state)
{
	(void)state;
	strcpy(root, "/tmp/crossmod-topology-XXXXXX");
	return mkdtemp(root) ? 0 : -1;
}

static int remove_tree(void **state)
{
	char command[ROOT_SIZE + 16];

	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", root);
	return system(command); /* NOLINT(cert-env33-c): its own directory */
}

static enum relation relation_of(unsigned left, unsigned right)
{
	struct topology a, b;

	assert_true(topology_read(root, left, &a));
	assert_true(topology_read(root, right, &b));
	return topology_relation(&a, &b);
}

static void test_relations(void **state)
{
	(void)state;
	write_cpu(0, "0\n", "0\n", "0\n");
	write_cpu(1, "0\n", "0\n", "1\n");
	write_cpu(2, "0\n", "0\n", "0\n");
	write_cpu(3, "0\n", "1\n", "0\n");
	write_cpu(4, "1\n", "0\n", "0\n");
	assert_int_equal(relation_of(0, 2), RELATION_SAME_CORE);
	assert_int_equal(relation_of(0, 1), RELATION_SAME_DIE);
	/* The same core's number, in another die or package, is another core */
	assert_int_equal(relation_of(0, 3), RELATION_ACROSS);
	assert_int_equal(relation_of(0, 4), RELATION_ACROSS);
}

static void test_without_dies(void **state)
{
	(void)state;
	write_cpu(0, "0\n", NULL, "0\n");
	write_cpu(1, "0\n", "-1\n", "1\n");
	write_cpu(2, "1\n", NULL, "0\n");
	assert_int_equal(relation_of(0, 1), RELATION_SAME_DIE);
	assert_int_equal(relation_of(0, 2), RELATION_ACROSS);
}

static void test_hybrid(void **state)
{
	struct topology topology;

	(void)state;
	write_cpu(0, "0\n", "0\n", "0\n");
	write_cpu(5, "0\n", "0\n", "9\n");
	assert_true(topology_read(root, 0, &topology));
	assert_int_equal(topology.kind, CORE_ONLY);
	write_file("cpu_core/cpus", "0-3\n");
	write_file("cpu_atom/cpus", "4-7\n");
	assert_true(topology_read(root, 0, &topology));
	assert_int_equal(topology.kind, CORE_PERFORMANCE);
	assert_true(topology_read(root, 5, &topology));
	assert_int_equal(topology.kind, CORE_EFFICIENT);
}

static void test_nothing_known(void **state)
{
	struct topology topology, other = {0};

	(void)state;
	assert_false(topology_read(root, 0, &topology));
	write_cpu(0, "no number\n", "0\n", "0\n");
	assert_false(topology_read(root, 0, &topology));
	assert_int_equal(topology_relation(NULL, &other), RELATION_UNKNOWN);
	assert_int_equal(topology_relation(&other, NULL), RELATION_UNKNOWN);
}

static void test_names_differ(void **state)
{
	(void)state;
	for (enum relation i = 0; i < RELATIONS; i++)
		for (enum relation j = 0; j < i; j++)
			assert_string_not_equal(relation_name(i), relation_name(j));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_what_is_no_list),
		cmocka_unit_test(test_lists_that_cannot_be),
		cmocka_unit_test_setup_teardown(test_relations, make_tree, remove_tree),
		cmocka_unit_test_setup_teardown(test_without_dies, make_tree, remove_tree),
		cmocka_unit_test_setup_teardown(test_hybrid, make_tree, remove_tree),
		cmocka_unit_test_setup_teardown(test_nothing_known, make_tree, remove_tree),
		cmocka_unit_test(test_names_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
