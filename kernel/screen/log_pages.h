/*
 * Behind the last page, where there is a keyboard, or the option asks for it: the whole log, in
 * pages of QR codes, to be photographed where there is no serial port. "crossmod scan" joins them.
 */
#ifndef KERNEL_SCREEN_LOG_PAGES_H
#define KERNEL_SCREEN_LOG_PAGES_H

#include "kernel/screen/page.h"

/* Shows pages as keys ask for them; and where `seconds` is not 0, the next one after so many. The
 * last page is drawn, and comes first again behind the last of these. The other CPUs are lost.
 * Returns when there is nothing that it could do; the key `r` restarts the machine. The log has
 * ended. Patcher only. */
void log_pages_show(const struct page *page, const struct classification *classification,
		    unsigned seconds);

#endif
