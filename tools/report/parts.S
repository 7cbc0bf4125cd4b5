/*
 * The files that parts.h declares, as strings.
 */
	.section .rodata
	.global report_style, report_script
report_style:
	.incbin "web/look.css"
	.incbin "tools/report/style.css"
	.byte 0
report_script:
	.incbin "tools/report/script.js"
	.byte 0

	.section .note.GNU-stack, "", @progbits
