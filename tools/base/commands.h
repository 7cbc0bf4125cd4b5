/*
 * The commands of the program. Each takes its own name in arguments[0], prints what it has to say,
 * and returns what the program shall exit with.
 */
#ifndef TOOLS_BASE_COMMANDS_H
#define TOOLS_BASE_COMMANDS_H

#include "tools/base/status.h"

enum status command_bench(int count, char **arguments);
enum status command_boot(int count, char **arguments);
enum status command_campaign(int count, char **arguments);
enum status command_classify(int count, char **arguments);
enum status command_generate(int count, char **arguments);
enum status command_judge(int count, char **arguments);
enum status command_reduce(int count, char **arguments);
enum status command_report(int count, char **arguments);
enum status command_run(int count, char **arguments);
enum status command_watch(int count, char **arguments);

/* What "crossmod help COMMAND" prints. */
extern const char bench_help[];
extern const char boot_help[];
extern const char campaign_help[];
extern const char classify_help[];
extern const char generate_help[];
extern const char judge_help[];
extern const char reduce_help[];
extern const char report_help[];
extern const char run_help[];
extern const char watch_help[];

/* What "crossmod help options" prints, on the standard output. */
void options_help(void);

#endif
