/*
 * The font's file as it is; the Makefile names the directory.
 */
	.section .rodata
	.global font_file, font_file_end
font_file:
	.incbin "font.psf"
font_file_end:

	.section .note.GNU-stack, "", @progbits
