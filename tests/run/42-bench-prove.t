#!/bin/sh
# Checks: that make bench-prove has a row for each side, and compares what both find.
# Expects: the two searches' rows; and when the tables are not the same, it says so, and ends with 1.
. tests/boot/lib.sh

exits "one executor, without SPIN" 0 env EXECUTORS=1 RUNS=2 SPIN=0 bench/prove/run
check "a row of both searches" grep -Eq '^1 +[0-9]+ +[0-9.]+ +[0-9.]+ +[0-9]+ +[0-9.]+ +[0-9.]+ +[0-9]+ ' "$output"

# A program that allows one outcome less without --exhaustive
mkdir "$work/build"
cat >"$work/build/crossmod" <<END
#!/bin/sh
case "\$*" in
*--exhaustive*) exec "$BUILD/crossmod" "\$@" ;;
esac
"$BUILD/crossmod" "\$@" | sed 's/^direct  *[A-Z.]*/direct ....../'
END
chmod +x "$work/build/crossmod"
exits "another table" 1 env BUILD="$work/build" EXECUTORS=1 RUNS=1 SPIN=0 bench/prove/run
check "the difference is shown" grep -q '^DIFFERENT TABLES with 1 executors:$' "$output"
check "with its line" grep -Eq '^> direct \.\.\.\.\.\.' "$output"
finish
