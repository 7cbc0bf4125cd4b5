#!/bin/sh
# Checks: the lookout for instructions that only a kernel may execute, in what the bare machine and a process share
# (make lint-isa).
# Expects: in a copy of the checkout nothing is found as it is, and each one that is planted: in C, in assembly, in a
# new file. By itself each privileged instruction is found, with the function that has it, behind prefixes too; and
# none that a program may execute.
. tests/boot/lib.sh

object=$work/planted.o

# assembles INSTRUCTION
assembles() {
	printf 'planted:\n\t%s\n' "$1" | as -o "$object" -
}

# found: that the only complaint is of the function, in a line
found() {
	! scripts/unprivileged "$object" >"$output" 2>&1 && [ "$(wc -l <"$output")" -eq 1 ] &&
		grep -q "^$object: <planted>: *0:" "$output"
}

# SDM vol. 3 §5.9 has most of those; each other one is privileged by its own page, there or in the APM vol. 3
while read -r instruction; do
	assembles "$instruction"
	check "found: $instruction" found
done <<'END'
cli
sti
hlt
in $0x60, %al
in (%dx), %eax
insb
rep insl
out %al, $0x80
out %ax, (%dx)
outsb
rep outsw
clts
lgdt (%rax)
lidt (%rax)
lldt %ax
lldt (%rax)
ltr %ax
lmsw %ax
invd
wbinvd
wbnoinvd
invlpg (%rax)
invpcid (%rax), %rbx
rdmsr
rdmsrlist
wrmsr
wrmsrlist
wrmsrns
rdpmc
xsetbv
swapgs
sysexitl
sysexitq
sysretl
sysretq
monitor
mwait
xsaves (%rax)
xsaves64 (%rax)
xrstors (%rax)
xrstors64 (%rax)
stac
clac
setssbsy
clrssbsy (%rax)
wrussd %eax, (%rax)
wrussq %rax, (%rax)
encls
enclv
pconfig
hreset $0
rsm
vmclear (%rax)
vmlaunch
vmptrld (%rax)
vmptrst (%rax)
vmread %rax, (%rbx)
vmresume
vmwrite %rax, %rbx
vmxoff
vmxon (%rax)
invept (%rax), %rbx
invvpid (%rax), %rbx
vmload
vmrun
vmsave
stgi
clgi
skinit
invlpga
invlpgb
tlbsync
psmash
pvalidate
rmpadjust
rmpupdate
mov %cr0, %rax
mov %rax, %cr2
mov %rax, %cr8
mov %dr0, %rax
mov %rax, %dr7
cs hlt
data16 hlt
rex.w hlt
END

while read -r instruction; do
	assembles "$instruction"
	exits "not found: $instruction" 0 scripts/unprivileged "$object"
done <<'END'
inc %eax
incl (%rax)
mov %ds, %eax
mov %eax, %es
mov %fs:0, %rax
call hlt
jmp wrmsr
lea cr2(%rip), %rax
int3
int $0x80
iretq
lretq
ud2
syscall
cpuid
serialize
lfence
rdtscp
rdpid %rax
rdgsbase %rax
xgetbv
xsave (%rax)
xrstor (%rax)
umwait %eax
clflush (%rax)
vmcall
END

# ---- As lint does it -----------------------------------------------------------------------------

tree=$PWD/$work/tree
copies_checkout "$tree"
cp -a "$BUILD/kernel" "$tree/$BUILD"

looks() {
	exits "$1" "$2" make --no-print-directory -C "$tree" BUILD="$BUILD" lint-isa
}

# planted FILE COMPLAINT: FILE, to which standard input is added, gets one in the kernel's object and in the process's.
planted() {
	cat >>"$tree/$1"
	looks "$1" 2
	for kind in kernel host; do
		check "$1: found in the object of the $kind" grep -q "^$BUILD/$kind/$1.o: <planted>: .*$2" "$output"
	done
	if [ -e "$1" ]; then
		cp "$1" "$tree/$1"
	else
		rm "$tree/$1"
	fi
}

looks "nothing privileged" 0
planted arch/x86/isa/branch.c 'wrmsr *$' <<'END'
void planted(void);
void planted(void)
{
	__asm__ volatile("wrmsr");
}
END
planted arch/x86/isa/site_execute.S 'mov  *%rax,%cr2$' <<'END'
	.text
planted:
	mov %rax, %cr2
END
planted arch/x86/isa/new.c 'hlt *$' <<'END'
void planted(void);
void planted(void)
{
	__asm__ volatile("hlt");
}
END
finish
