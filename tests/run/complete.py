"""What a real shell makes of a line when the key that completes is pressed at its end: all that it offers stands there.
complete.py SHELL FOLDER LINE, where FOLDER is what scripts/manual.sh made, and SHELL bash or zsh, which reads no settings
but what loads the completion."""

import os
import pty
import select
import sys
import tempfile

READY = b"<ready>"
SECONDS = 60  # then something is wrong

# ^X hands over the line, and ends the shell
BASH = r"""
. "$FOLDER/bash/crossmod"
bind '"\t": insert-completions'
leave() { printf '%s\n' "$READLINE_LINE" >"$RESULT"; exit; }
bind -x '"\C-x": leave'
PS1='<ready>'
"""
ZSH = r"""
fpath=("$FOLDER/zsh" $fpath)
autoload -U compinit && compinit -D -u
zstyle ':completion:all::::' completer _all_matches _complete
zstyle ':completion:all:*' insert true
zle -C all complete-word _generic
bindkey '^I' all
leave() { print -r -- "$BUFFER" >"$RESULT"; exit }
zle -N leave
bindkey '^X' leave
PS1='<ready>'
"""


def read_until(terminal, wanted):
    """All that comes, until that has come; or until the shell has ended, if it is None."""
    said = b""
    while wanted is None or wanted not in said:
        if not select.select([terminal], [], [], SECONDS)[0]:
            sys.exit(f"the shell says nothing more: {said!r}")
        try:
            piece = os.read(terminal, 4096)
        except OSError:  # how a terminal says that nobody is there
            piece = b""
        if not piece:
            if wanted is None:
                return
            sys.exit(f"the shell has ended: {said!r}")
        said += piece


shell, folder, line = sys.argv[1:]
with tempfile.TemporaryDirectory() as home:
    result = os.path.join(home, "result")
    settings = os.path.join(home, ".zshrc" if shell == "zsh" else "settings")
    with open(settings, "w", encoding="utf-8") as file:
        file.write(ZSH if shell == "zsh" else BASH)
    command = ["zsh", "-d", "-i"] if shell == "zsh" else ["bash", "--noprofile", "--rcfile", settings, "-i"]
    environment = {"PATH": os.environ["PATH"], "TERM": "dumb", "LC_ALL": "C", "HOME": home, "ZDOTDIR": home,
                   "FOLDER": os.path.abspath(folder), "RESULT": result}
    process, terminal = pty.fork()
    if process == 0:
        os.execvpe(command[0], command, environment)
    read_until(terminal, READY)
    os.write(terminal, line.encode() + b"\t\x18")
    read_until(terminal, None)
    os.waitpid(process, 0)
    with open(result, encoding="utf-8") as file:
        print(" ".join(file.read().split()))
