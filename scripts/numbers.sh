# Checks the numbers that a script is given, before it does anything. Sourced.
# shellcheck shell=sh

# need_numbers NAME LEAST MOST NUMBER...: ends with 64 unless there is one at least, and all are decimal
# numbers in this range, of which the ends have nine digits at most.
need_numbers() {
	numbers_name=$1
	numbers_least=$2
	numbers_most=$3
	shift 3
	[ $# -gt 0 ] || refuse_number ''
	for number in "$@"; do
		case $number in
		'' | *[!0-9]* | ??????????* | 0?*) refuse_number "$number" ;;
		esac
		if [ "$number" -lt "$numbers_least" ] || [ "$number" -gt "$numbers_most" ]; then
			refuse_number "$number"
		fi
	done
}

refuse_number() {
	echo "$0: $numbers_name takes numbers from $numbers_least to $numbers_most, and not \"$1\"" >&2
	exit 64
}
