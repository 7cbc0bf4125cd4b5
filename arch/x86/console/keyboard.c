#include "arch/x86/console/keyboard.h"

#include "arch/x86/console/scancode.h"
#include "arch/x86/cpu/clock.h"
#include "arch/x86/isa/instructions.h"
#include "arch/x86/privileged.h"

/* The 8042 and its successors. */
#define PORT_DATA 0x60
#define PORT_STATUS 0x64
#define STATUS_OUTPUT (1u << 0) /* there is a byte to read */
#define STATUS_INPUT (1u << 1)	/* the last one that was written is not taken yet */
#define STATUS_MOUSE (1u << 5)	/* and it is the mouse's */
#define COMMAND_RESET 0xfe	/* pulses the processor's reset line */

/* What a port reads as behind which there is nothing. */
#define NOBODY 0xff

/* The controller keeps one byte, an emulated one a few. More than this comes from none. */
#define BYTES_MAX 64

/* The reset control register of Intel's chip sets, which others have, too: a hard reset. */
#define PORT_RESET 0xcf9
#define RESET_HARD 0x02
#define RESET_NOW 0x06
#define RESET_WAIT_US 50000

static bool answers;
static struct scancode scancode;

/* False when there is no byte, or it is the mouse's, which is dropped. */
static bool read_byte(uint8_t *byte)
{
	uint8_t status = inb(PORT_STATUS);

	if (status == NOBODY || !(status & STATUS_OUTPUT))
		return false;
	*byte = inb(PORT_DATA);
	return !(status & STATUS_MOUSE);
}

/* What was pressed in the loader's menu is not meant for us; a key that is down still, and repeats,
 * is known to be down afterwards. */
void keyboard_init(void)
{
	answers = inb(PORT_STATUS) != NOBODY;
	for (unsigned i = 0; i < BYTES_MAX && answers; i++)
		(void)keyboard_key();
}

bool keyboard_answers(void)
{
	return answers;
}

char keyboard_key(void)
{
	uint8_t byte;

	if (!answers)
		return 0;
	for (unsigned i = 0; i < BYTES_MAX && read_byte(&byte); i++) {
		char key = scancode_take(&scancode, byte);

		if (key)
			return key;
	}
	return 0;
}

_Noreturn void keyboard_reset(void)
{
	static const struct descriptor_table no_vectors = {0, 0};

	for (unsigned i = 0; i < BYTES_MAX && (inb(PORT_STATUS) & STATUS_INPUT); i++)
		pause();
	outb(PORT_STATUS, COMMAND_RESET);
	clock_wait_us(RESET_WAIT_US);
	outb(PORT_RESET, RESET_HARD);
	outb(PORT_RESET, RESET_NOW);
	clock_wait_us(RESET_WAIT_US);
	/* An exception without a vector, in the handling of one without a vector. */
	lidt(&no_vectors);
	__builtin_trap();
}
