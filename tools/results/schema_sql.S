/* schema.sql, and what version 2 has more, as they are. */
	.section .rodata.schema, "a"
	.global results_schema_1
	.global results_schema_2
results_schema_1:
	.incbin "tools/results/schema.sql"
	.byte 0
results_schema_2:
	.incbin "tools/results/schema_2.sql"
	.byte 0

	.section .note.GNU-stack, "", @progbits
