/* schema.sql, as it is. */
	.section .rodata.schema, "a"
	.global results_schema
results_schema:
	.incbin "tools/results/schema.sql"
	.byte 0

	.section .note.GNU-stack, "", @progbits
