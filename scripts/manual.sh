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

bash_completion() {
	cat <<-END
		# Completes the words of crossmod, in bash. Made from its help.
		_crossmod()
		{
		    local words
		    case \$COMP_CWORD:\${COMP_WORDS[1]} in
		    1:*) words="$(commands | cut -f 1 | tr '\n' ' ')help --version" ;;
		    2:help) words="$(commands | cut -f 1 | tr '\n' ' ')options" ;;
	END
	commands | while IFS='	' read -r name _; do
		printf "    *:%s) words='%s' ;;\n" "$name" "$(options "$name")"
	done
	cat <<-'END'
		    esac
		    COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
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
		    return
		fi
		case $words[2] in
		help) _describe command commands; return ;;
	END
	commands | while IFS='	' read -r name _; do
		echo "$name) compadd -- $(options "$name") ;;"
	done
	cat <<-'END'
		esac
		_files
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
