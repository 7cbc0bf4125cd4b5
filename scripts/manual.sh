#!/bin/sh
# Makes the manual pages, and what completes words in bash and zsh, of what `crossmod help` says.
#
# Usage: scripts/manual.sh CROSSMOD FOLDER
set -eu

crossmod=$1
to=$2
scripts=$(dirname "$0")
version=$("$crossmod" --version)
version=${version#crossmod }

# commands: "name<tab>what it is for", each once.
commands() {
	"$crossmod" help | sed -n 's/^  crossmod \([a-z]*\) .*   *\([^ ].*\)$/\1\t\2/p' | grep -v '^help' | awk -F '\t' '!seen[$1]++'
}

# page NAME SECTION ABOUT: of the standard input.
page() {
	awk -v page="$1" -v section="$2" -v about="$3" -v version="${version%%,*}" -f "$scripts/manual.awk" >"$to/$1.$2"
}

# options COMMAND: those that its help has at the beginning of a line, or in its usage.
options() {
	{
		"$crossmod" help "$1" | sed -n '/^usage/,/^$/p'
		"$crossmod" help "$1" | sed -n 's/^  *\(-.*\)/\1/p' | sed 's/   *[^ -].*//'
	} | grep -o -e '--[a-z][a-z-]*' | sort -u | tr '\n' ' ' | sed 's/ $//'
}

# values COMMAND: "--option<tab>its words", where its help has them as one|other.
values() {
	"$crossmod" help "$1" | sed -n 's/^  *\(--[a-z-]*\) \([a-z0-9-]*|[a-z0-9|-]*\).*/\1\t\2/p' | tr '|' ' '
}

# actions COMMAND: what stands behind it in its usage, where that is a word.
actions() {
	"$crossmod" help "$1" | sed -n "/^usage/,/^\$/s/.*crossmod $1 \\([a-z][a-z]*\\).*/\\1/p" | paste -sd ' '
}

# words: of all commands "COMMAND:THE WORD BEFORE:THIS ONE<tab>what it can be", of which the first that matches
# counts; in both shells these are patterns. Where none does it is a file.
words() {
	printf 'help:help:*\t%soptions\n' "$(commands | cut -f 1 | tr '\n' ' ')"
	commands | while IFS='	' read -r name _; do
		values "$name" | sed "s/^/$name:/; s/\t/:*\t/"
		printf '%s:*:-*\t%s --color=always --color=never --color=auto --help\n' "$name" "$(options "$name")"
		actions "$name" | sed -n "s/^./$name:$name:*\t&/p"
	done
}

bash_completion() {
	cat <<-END
		# Completes the words of crossmod, in bash. Made from its help.
		_crossmod()
		{
		    local words='' this=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]}
		    # Of "--option=word" bash makes three
		    if [[ \$this == = ]]; then
		        this=
		    elif [[ \$before == = ]]; then
		        before=\${COMP_WORDS[COMP_CWORD-2]}
		    fi
		    if (( COMP_CWORD == 1 )); then
		        words='$(commands | cut -f 1 | tr '\n' ' ')help --version'
		    else
		        case \${COMP_WORDS[1]}:\$before:\$this in
		        *:--color:*) words='always never auto' ;;
	END
	words | sed "s/^\\([^\\t]*\\)\\t\\(.*\\)/        \\1) words='\\2' ;;/"
	cat <<-'END'
		        esac
		    fi
		    COMPREPLY=($(compgen -W "$words" -- "$this"))
		}
		complete -o bashdefault -o default -F _crossmod crossmod
	END
}

zsh_completion() {
	cat <<-'END'
		#compdef crossmod
		# Completes the words of crossmod, in zsh. Made from its help.
		local -a commands
		commands=(
	END
	commands | sed "s/'/'\\\\''/g; s/^\\([a-z]*\\)\t\\(.*\\)/    '\\1:\\2'/"
	cat <<-'END'
		    'help:say more'
		)
		if (( CURRENT == 2 )); then
		    _describe command commands
		    compadd -- --version
		    return
		fi
		case $words[2]:$words[CURRENT-1]:$PREFIX in
	END
	# To zsh "--option=word" is one
	commands | while IFS='	' read -r name _; do
		values "$name" | sed "s/^\(--[a-z-]*\)\t\(.*\)/$name:*:\1=*) compadd -P \1= -- \2 ;;/"
	done
	words | sed 's/^\([^\t]*\)\t\(.*\)/\1) compadd -- \2 ;;/'
	cat <<-'END'
		*) _files ;;
		esac
	END
}

rm -rf "$to"
mkdir -p "$to/bash" "$to/zsh"
"$crossmod" help | page crossmod 1 "a lab for cross-modifying code on x86-64"
commands | while IFS='	' read -r name about; do
	"$crossmod" help "$name" | page "crossmod-$name" 1 "$about"
done
"$crossmod" help options | page crossmod-options 7 "the options of Crossmod's kernel"
bash_completion >"$to/bash/crossmod"
zsh_completion >"$to/zsh/_crossmod"
