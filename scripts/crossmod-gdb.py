"""What Crossmod's kernel is doing, for gdb: `crossmod boot --gdb` prints the command that loads this.

    crossmod cpus       where each CPU is, the stage that it has seen, the sync that it has acknowledged
    crossmod stage      the stage of this moment, and who has not come so far
    crossmod patch      the scenario, its steps with the one under way, its sites as they are in memory
    crossmod site [N]   site N: what memory holds, both forms, and each mixture of the two, disassembled

All of it only reads. It needs the kernel's symbols, which build/crossmod.elf has, and a CPU that is stopped.
"""

import subprocess
import tempfile

import gdb

STAGE_BITS = 48  # kernel/core/executor.c: LOOK
RETIRED = 1 << 63
BREAKPOINT = 0xCC


class NotThere(Exception):
    """What was asked for is not there yet, in words."""


def variable(name, source):
    """A variable of one source file: several have one of such a name."""
    try:
        return gdb.parse_and_eval("'%s'::%s" % (source, name))
    except gdb.error as error:
        raise NotThere("no %s of %s: is this Crossmod's kernel? (%s)" % (name, source, error)) from error


def pointed(value, what):
    """What a pointer points to. The kernel stores NULL until it is there."""
    if int(value) == 0:
        raise NotThere("there is no %s yet: let the kernel go on" % what)
    return value.dereference()


def words(value):
    """An enumerator as the scenario language has it: STEP_WAIT_HANDLERS is "wait handlers"."""
    return " ".join(str(value).split("_")[1:]).lower()


def stage_word():
    return int(variable("current", "kernel/core/executor.c"))


def stage_in_words(stage):
    if stage == 0:
        return "at rest"
    return "patch %d %s" % ((stage + 1) // 2, "under way" if stage % 2 else "has returned")


def cpu_count():
    return int(gdb.parse_and_eval("cpu_count"))


def cpu(number):
    return gdb.parse_and_eval("cpus[%d]" % number).dereference()


def executor(number):
    """Of a CPU, the patcher's too; None before there is any."""
    executors = variable("all_executors", "kernel/core/executor.c")
    return executors[number] if int(executors) else None


def placed():
    return pointed(variable("current", "kernel/core/place.c"), "scenario placed")


def memory(address, length):
    return bytes(gdb.selected_inferior().read_memory(int(address), length))


def as_hex(some):
    return " ".join("%02x" % byte for byte in some)


def disassembled(some, address):
    """Of bytes that memory need not hold, by objdump, which gdb cannot do: a line."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(some)
        file.flush()
        command = ["objdump", "-D", "-b", "binary", "-m", "i386:x86-64", "--no-show-raw-insn",
                   "--adjust-vma=0x%x" % address, file.name]
        try:
            listing = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        except (OSError, subprocess.CalledProcessError) as error:
            return "(objdump: %s)" % error
    lines = [line.split(":\t", 1)[1] for line in listing.splitlines() if ":\t" in line]
    return "; ".join(" ".join(line.split()) for line in lines) or "(no instruction)"


def threads_by_cpu():
    """gdb's threads by the kernel's number of their CPU, which GS knows; a CPU that has none has not started."""
    selected, frame = gdb.selected_thread(), gdb.selected_frame()
    found = {}
    blocks = {int(gdb.parse_and_eval("cpus[%d]" % number)): number for number in range(cpu_count())}
    for thread in gdb.selected_inferior().threads():
        thread.switch()
        base = int(gdb.parse_and_eval("(unsigned long)$gs_base"))
        if base in blocks:
            found[blocks[base]] = thread
    selected.switch()
    frame.select()
    return found


def frames_of(thread):
    """Of a CPU, the innermost first."""
    thread.switch()
    frame, frames = gdb.newest_frame(), []
    while frame is not None:
        frames.append(frame)
        try:
            frame = frame.older()
        except gdb.error:  # where the kernel was entered
            break
    return frames


def where(thread):
    """The functions of a thread's innermost frames."""
    return " < ".join(frame.name() or "0x%x" % frame.pc() for frame in frames_of(thread)[:4])


def show_cpus():
    selected, frame = gdb.selected_thread(), gdb.selected_frame()
    threads = threads_by_cpu()
    print("cpu  apic  state     sync      stage                 where")
    for number in range(cpu_count()):
        one, own = cpu(number), executor(number)
        state = "offline" if bool(one["offline"]) else "halted" if bool(one["halts"]) else "online"
        seen = "patches" if number == 0 else "-" if own is None else stage_in_words(int(own["seen"]))
        place = where(threads[number]) if number in threads else "no thread of gdb's has its GS base"
        print("%3d  %4d  %-8s  %-8d  %-20s  %s" % (number, int(one["apic_id"]), state,
                                                   int(one["acknowledged"]), seen, place))
    selected.switch()
    frame.select()


def show_stage():
    word, requested = stage_word(), int(variable("requested", "arch/x86/sync/sync.c"))
    stage = word & ((1 << STAGE_BITS) - 1)
    print("stage: %s%s" % (stage_in_words(stage), ", the #BP handler is retired" if word & RETIRED else ""))
    others = range(1, cpu_count())
    online = [number for number in others if not bool(cpu(number)["offline"])]
    behind = [number for number in online if executor(number) is not None and int(executor(number)["seen"]) != stage]
    print("executors: %d of %d online; not in this stage yet: %s" % (len(online), len(others), listed(behind)))
    waiting = [number for number in online if int(cpu(number)["acknowledged"]) < requested]
    print("sync: %d is the last that was asked for; not acknowledged yet by: %s" % (requested, listed(waiting)))


def listed(numbers):
    return ", ".join("CPU %d" % number for number in numbers) or "none"


def step_in_words(step):
    kind = words(step["kind"])
    if kind == "write":
        part = words(step["part"])
        some = "bytes %d..%d" % (int(step["from"]), int(step["to"])) if part == "bytes" else part
        return "write %s%s" % (some, ", byte by byte" if bool(step["bytewise"]) else "")
    if kind == "sync":
        return "sync %s%s" % (words(step["serialization"]), " unfenced" if bool(step["unfenced"]) else "")
    if kind == "flag":
        return "write flag %d" % int(step["flag"])
    if kind == "wait":
        return "wait %d cycles" % int(step["cycles"])
    return kind


def known(frames, function, name):
    """A variable of the function's frame among these; None: it is not there, or the compiler has left it out."""
    for frame in frames:
        if frame.name() == function:
            try:
                value = frame.read_var(name)
            except ValueError:
                return None
            return None if value.is_optimized_out else value
    return None


def step_under_way(scenario):
    """The number of the step that CPU 0 is in, by its frames; None: it is in none."""
    selected, frame = gdb.selected_thread(), gdb.selected_frame()
    patcher = threads_by_cpu().get(0)
    frames = frames_of(patcher) if patcher is not None else []
    step, steps = known(frames, "run_step", "step"), scenario["steps"]
    part, table = known(frames, "run_way", "i"), known(frames, "patch_table_run", "table")
    if part is not None and table is not None:  # back to back: by a copy of the scenario, a way each
        way = table["ways"][int(table["way"])]
        step, steps = way["parts"][int(part)]["then"], way["scenario"]["steps"]
    selected.switch()
    frame.select()
    if step is None or int(step) == 0:
        return None
    return (int(step) - int(steps[0].address)) // steps[0].type.sizeof


def show_patch():
    there = placed()
    scenario = pointed(there["scenario"], "scenario")
    print("scenario %s" % scenario["name"].string())
    print("stage: %s" % stage_in_words(stage_word() & ((1 << STAGE_BITS) - 1)))
    under_way = step_under_way(scenario)
    for number in range(int(scenario["step_count"])):
        print("%s %2d  %s" % ("->" if under_way == number else "  ", number, step_in_words(scenario["steps"][number])))
    if under_way is None:
        print("   (CPU 0 is in no step: it begins, ends, or dwells between two, or stores in a run back to back)")
    for number in range(int(there["count"])):
        show_form(there["sites"][number], number)


def show_form(site, number):
    kind = pointed(site["site"], "site")
    held = memory(site["text"], int(kind["length"]))
    print("site %d at 0x%x: %s, %s" % (number, int(site["text"]), as_hex(held), form_of(kind, held)))


def form_of(kind, held):
    length = int(kind["length"])
    old, new = (bytes(int(kind[form][i]) for i in range(length)) for form in ("old_bytes", "new_bytes"))
    if held == old:
        return "the old form"
    if held == new:
        return "the new form"
    if held[int(kind["head"])] == BREAKPOINT:
        return "a breakpoint"
    return "neither form" if any(byte not in (old[i], new[i]) for i, byte in enumerate(held)) else "a mixture"


def show_site(number):
    there = placed()
    if not 0 <= number < int(there["count"]):
        raise NotThere("no site %d: the scenario has 0 to %d" % (number, int(there["count"]) - 1))
    site = there["sites"][number]
    kind = pointed(site["site"], "site")
    address, length = int(site["text"]), int(kind["length"])
    held = memory(site["text"], length)
    show_form(site, number)
    print("  %-24s %-8s %s" % (as_hex(held), "memory", disassembled(held, address)))
    if int(site["mixtures"]) == 0:
        print("  its mixtures are told by what they do: the kernel keeps no list of them")
        return
    mixtures = site["mixtures"].dereference()
    count = int(mixtures["count"])
    for index in range(count):
        some = bytes(int(mixtures["of"][index]["bytes"][i]) for i in range(length))
        name = "old" if index == 0 else "new" if index == count - 1 else "torn"
        print("  %-24s %-8s %s" % (as_hex(some), name, disassembled(some, address)))
    print("  a head of %02x is a breakpoint, whatever is behind it" % BREAKPOINT)


class Crossmod(gdb.Command):
    """crossmod cpus | stage | patch | site [N]: what Crossmod's kernel is doing."""

    ASKED = {"cpus": show_cpus, "stage": show_stage, "patch": show_patch}

    def __init__(self):
        super().__init__("crossmod", gdb.COMMAND_STATUS)

    def complete(self, text, word):
        return [name for name in (*self.ASKED, "site") if name.startswith(word)]

    def invoke(self, argument, from_tty):
        asked = gdb.string_to_argv(argument)
        try:
            if len(asked) == 1 and asked[0] in self.ASKED:
                self.ASKED[asked[0]]()
            elif asked[:1] == ["site"] and len(asked) <= 2 and all(one.isdigit() for one in asked[1:]):
                show_site(int(asked[1]) if len(asked) == 2 else 0)
            else:
                raise gdb.GdbError("expected: crossmod cpus, stage, patch, or site with a number")
        except NotThere as reason:
            raise gdb.GdbError(str(reason)) from reason
        except gdb.error as error:
            raise gdb.GdbError("%s: is there a machine (target remote :1234), is it stopped, and does it run this "
                               "kernel yet?" % str(error).rstrip(".")) from error


Crossmod()
