/* schema.sql, and what each later version has more, as they are. */
	.section .rodata.schema, "a"
	.global results_schema_1
	.global results_schema_2
	.global results_schema_3
results_schema_1:
	.incbin "tools/results/schema.sql"
	.byte 0
results_schema_2:
	.incbin "tools/results/schema_2.sql"
	.byte 0
results_schema_3:
	.incbin "tools/results/schema_3.sql"
	.byte 0

	.section .note.GNU-stack, "", @progbits
