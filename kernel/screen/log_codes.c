#include "kernel/screen/log_codes.h"

#include "arch/arch.h"
#include "kernel/core/log.h"
#include "lib/base45.h"
#include "lib/deflate.h"
#include "lib/format.h"
#include "lib/log_code.h"

void log_codes_keep(void)
{
	for (size_t size = LOG_CODES_LOG_MAX; size >= LOG_CODES_LOG_MIN; size /= 2) {
		char *room = arch_allocate(size);

		if (room) {
			log_keep_in(room, size);
			return;
		}
	}
}

bool log_codes_make(struct log_codes *codes)
{
	struct kept_log log = kept_log();
	struct deflate *deflate = arch_allocate(sizeof(*deflate));

	if (!deflate)
		return false;
	size_t length = deflate_bytes(deflate, (const uint8_t *)log.bytes, log.length, NULL);
	uint8_t *stream = arch_allocate(length);

	if (!stream)
		return false;
	deflate_bytes(deflate, (const uint8_t *)log.bytes, log.length, stream);
	*codes = (struct log_codes){.log = log,
				    .crc32 = log_crc32(0, log.bytes, log.length),
				    .stream = stream,
				    .length = length,
				    .count = (unsigned)((length - 1) / LOG_CODE_BYTES + 1),
				    .per_page = 1};
	return true;
}

size_t log_codes_write(const struct log_codes *codes, unsigned index, char to[LOG_CODE_SIZE])
{
	size_t from = (size_t)index * LOG_CODE_BYTES, bytes = codes->length - from;
	size_t length = format_string(to, LOG_CODE_SIZE,
				      LOG_CODE_PREFIX "%u/%u/%u:%08X:%zu:%llu:%zu:", index + 1,
				      codes->count, codes->per_page, codes->crc32,
				      codes->log.length, codes->log.missing, from);

	if (bytes > LOG_CODE_BYTES)
		bytes = LOG_CODE_BYTES;
	length += base45_encode(codes->stream + from, bytes, to + length);
	return length + format_string(to + length, LOG_CODE_SIZE - length, ":%08X",
				      log_crc32(0, to, length));
}
