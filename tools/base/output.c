#include "tools/base/output.h"

#include "tools/base/explain.h"
#include "tools/base/ticker.h"
#include "tools/base/workspace.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct output standard = {.path = "the standard output", .descriptor = STDOUT_FILENO};
static bool is_terminal; /* the standard output */

/* ---- Streams --------------------------------------------------------------------------------- */

/* Behind a piece that was lost, none is written. */
static bool write_piece(struct output *output, const char *bytes, size_t length)
{
	/* On one terminal with the line that says how far it is */
	if (output == &standard && is_terminal)
		ticker_clear();
	if (!output->error && !write_all(output->descriptor, bytes, length))
		output->error = errno;
	return !output->error;
}

/* As fopencookie() wants it: 0 is an error. */
static ssize_t write_cookie(void *cookie, const char *bytes, size_t length)
{
	return write_piece(cookie, bytes, length) ? (ssize_t)length : 0;
}

static FILE *open_stream(struct output *output)
{
	return fopencookie(output, "w", (cookie_io_functions_t){.write = write_cookie});
}

static enum status lost(const char *path, int error)
{
	note("cannot write all of %s: %s", path, strerror(error));
	return STATUS_IO;
}

/* ---- The standard output --------------------------------------------------------------------- */

/* A file that is opened gets the lowest number that is free. What stands there instead can neither
 * be read nor written. */
static void occupy_standard_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

void output_begin(void)
{
	FILE *stream = open_stream(&standard);

	occupy_standard_descriptors();
	/* They would end the program, and with it what it runs, in the middle: a pipe that nobody
	 * reads, and a file that has grown as large as ulimit -f lets it */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	is_terminal = isatty(STDOUT_FILENO);
	if (!stream)
		return; /* without memory for it, stdout still knows whether a write has failed */
	setvbuf(stream, NULL, is_terminal ? _IOLBF : _IOFBF, BUFSIZ);
	stdout = stream;
}

bool output_show(const char *bytes, size_t length)
{
	return fflush(stdout) == 0 && write_piece(&standard, bytes, length);
}

enum status output_end(enum status status)
{
	bool failed = fflush(stdout) != 0 || ferror(stdout);

	if (failed && !standard.error)
		standard.error = EIO;
	return output_close_file(standard.descriptor, standard.error, standard.path, status);
}

/* ---- Files ----------------------------------------------------------------------------------- */

static void cannot_write(const char *path)
{
	note("cannot write %s: %s", path, strerror(errno));
}

bool output_create(struct output *output, const char *path)
{
	*output = (struct output){.path = path, .descriptor = output_create_file(path)};
	if (output->descriptor < 0)
		return false;
	output->stream = open_stream(output);
	if (output->stream)
		return true;
	cannot_write(path);
	close(output->descriptor);
	return false;
}

bool output_empties(const char *path, const char *const *files, size_t count)
{
	struct stat written, read;

	if (stat(path, &written) < 0 || !S_ISREG(written.st_mode))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (stat(files[i], &read) < 0 || read.st_dev != written.st_dev ||
		    read.st_ino != written.st_ino)
			continue;
		note("cannot write %s: it is %s, which is to be read", path, files[i]);
		return true;
	}
	return false;
}

int output_create_file(const char *path)
{
	int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (descriptor < 0)
		cannot_write(path);
	return descriptor;
}

enum status output_close(struct output *output)
{
	fclose(output->stream);
	return output_close_file(output->descriptor, output->error, output->path,
				 STATUS_AS_EXPECTED);
}

enum status output_close_file(int descriptor, int error, const char *path, enum status status)
{
	bool closed = descriptor < 0 || close(descriptor) == 0;

	if (!error && closed)
		return status;
	return lost(path, error ? error : errno);
}
