# How far a script is, on the standard error, while it takes long: a line that is rewritten, as
# tools/base/ticker.h has it for the program. Only on a terminal, and from two seconds on. Sourced.
# shellcheck shell=bash

ticker_pid=

# ticker_time SECONDS: "1 h 7 min", "3 min 20 s", "20 s"
ticker_time() {
	if [ "$1" -ge 3600 ]; then
		echo "$(($1 / 3600)) h $(($1 % 3600 / 60)) min"
	elif [ "$1" -ge 60 ]; then
		echo "$(($1 / 60)) min $(($1 % 60)) s"
	else
		echo "$1 s"
	fi
}

# As long as the script is there, which may be killed.
ticker_run() {
	local name=$1 begun=$2 over=$3 words=$4 left columns

	columns=$(stty size <&2 2>/dev/null | cut -d ' ' -f 2) || true
	if [ "${columns:-0}" -eq 0 ]; then
		columns=80
	fi
	sleep 2
	while kill -0 $$ 2>/dev/null; do
		left='?'
		if [ "$over" != '?' ] && [ "$over" -gt "$SECONDS" ]; then
			left="some $(ticker_time $((over - SECONDS)))"
		fi
		left="$name: $(ticker_time $((SECONDS - begun))), $left left: $words"
		printf '\r%.*s\033[K' $((columns - 1)) "$left" >&2
		sleep 1
	done
}

# ticker_start NAME BEGUN OVER WORDS: what the script is at, until ticker_stop. $SECONDS when it
# began, and when it will be over; "?": nobody knows.
ticker_start() {
	if [ ! -t 2 ] || [ "${TERM:-dumb}" = dumb ]; then
		return
	fi
	# What waits for the end of the standard output, does not wait for it
	ticker_run "$@" </dev/null >/dev/null &
	ticker_pid=$!
}

# Before anything else is printed.
ticker_stop() {
	if [ -n "$ticker_pid" ]; then
		kill "$ticker_pid" 2>/dev/null || true
		wait "$ticker_pid" 2>/dev/null || true
		printf '\r\033[K' >&2
	fi
	ticker_pid=
}
