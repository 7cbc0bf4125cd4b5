#!/bin/sh
# Makes the scenarios of iso/classify in a folder, by "crossmod synth --tell". For whoever has no prover at
# hand: the kernel. usage: scripts/classify_set.sh FOLDER
set -eu
crossmod=${BUILD:-build}/crossmod
folder=${1:?usage: scripts/classify_set.sh FOLDER}

# Model, model that it is told from, outcome, place, site. The cheapest that a machine provokes often: torn,
# where a straddling site makes its fetch two; elsewhere what there is. What needs a rest is there once for
# each kind, since a boundary makes no difference to it.
list() {
	cat <<-'END'
		coherent snapshot late-old line+0 nop5 -> jmp32
		coherent snapshot stale line+0 nop5 -> jmp32
		coherent snapshot late-old page+4095 nop5 -> jmp32
		coherent snapshot stale page+4095 nop5 -> jmp32
		snapshot sequential torn line+63 nop5 -> jmp32
		snapshot sequential torn page+4095 nop5 -> jmp32
		snapshot sequential torn line+62 jmp32 -> jmp32
		snapshot sequential torn page+4094 jmp32 -> jmp32
		snapshot sequential torn line+62 call32 -> call32
		snapshot sequential torn line+63 nop2 -> jmp8
		sequential bytewise torn line+63 nop5 -> jmp32
		sequential bytewise torn page+4095 nop5 -> jmp32
		sequential bytewise torn line+63 nop2 -> jmp8
		sequential bytewise unserialized line+0 jmp8 -> jmp8
		bytewise snapshot unserialized line+0 jmp8 -> jmp8
		bytewise prefetch unserialized line+0 jmp8 -> jmp8
	END
}

# The same with patches back to back, where a machine shows most.
back() {
	cat <<-'END'
		snapshot sequential torn line+0 nop5 -> jmp32
		snapshot sequential torn quad+7 nop5 -> jmp32
		snapshot sequential torn line+63 nop5 -> jmp32
		snapshot sequential torn page+4095 nop5 -> jmp32
		snapshot sequential torn line+62 jmp32 -> jmp32
		snapshot sequential torn page+4094 jmp32 -> jmp32
		snapshot sequential torn line+63 nop5 -> call32
		snapshot sequential torn page+4094 call32 -> call32
		snapshot sequential torn line+63 nop2 -> jmp8
		snapshot sequential torn page+4095 nop2 -> jmp8
		snapshot sequential unserialized line+63 jmp8 -> jmp8
		sequential bytewise torn line+0 nop5 -> jmp32
		sequential bytewise torn quad+7 nop5 -> jmp32
		sequential bytewise torn line+63 nop5 -> jmp32
		sequential bytewise torn page+4095 nop5 -> jmp32
		sequential bytewise torn line+62 jmp32 -> jmp32
		sequential bytewise torn page+4094 jmp32 -> jmp32
		sequential bytewise torn line+63 nop2 -> jmp8
		sequential bytewise unserialized line+0 jmp8 -> jmp8
	END
}

# What no model allows: a machine that shows it is defective.
safe() {
	name=$1 place=$2
	cat > "$folder/$name.scn" <<-END
		scenario $name
		about    Nothing is allowed here, in any model: it is for machines that no model explains.
		site     nop5 -> jmp32
		place    $place
		handler  next
		patch    write breakpoint
		         sync cpuid
		         write tail
		         sync cpuid
		         write head
		         sync cpuid
		execute  call
		repeat   back to back
		forbid   torn unserialized fault
	END
}

# write_files OPTION...: each scenario into a file of its name
write_files() {
	while read -r excluded other outcome place site; do
		"$crossmod" synth --tell "$excluded" from "$other" --by "$outcome" --place "$place" --site "$site" "$@" |
			awk -v folder="$folder" '
				/^#/ { heading = heading ? heading : $0; next }
				/^scenario/ { file = folder "/" $2 ".scn"; print heading > file }
				NF { print > file }'
	done
}

mkdir -p "$folder"
rm -f "$folder"/*.scn
list | write_files
back | write_files --repeat
safe safe-nop5-jmp32-line0-back line+0
safe safe-nop5-jmp32-line63-back line+63
