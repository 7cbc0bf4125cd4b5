/*
 * The framebuffer tag of Multiboot2. For multiboot2.c only.
 */
#ifndef X86_FIRMWARE_MULTIBOOT2_SCREEN_H
#define X86_FIRMWARE_MULTIBOOT2_SCREEN_H

#include "arch/x86/firmware/boot_info.h"
#include "arch/x86/firmware/comment_limit.h"

#include <stddef.h>
#include <stdint.h>

/* Reads a tag of `size` bytes, and believes none of them. `to` stays as it is when the screen
 * cannot be as described, or is not one that can be drawn on; a comment tells it. */
void multiboot2_read_screen(const uint8_t *tag, size_t size, struct boot_screen *to,
			    struct comment_limit *comments);

#endif
