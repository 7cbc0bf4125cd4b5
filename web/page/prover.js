// The prover, from its WebAssembly: web/wasm/explorer.c says what each call does. No state of its own
// but the last source; for the page's worker, and for tests.

// Of WASI, what the C library asks for. There are no files, no arguments and no environment.
const SUCCESS = 0;
const BAD_FILE = 8;
const NOT_SUPPORTED = 58;

function system(memory) {
	return {
		clock_time_get(_clock, _precision, at) {
			const now = BigInt(Math.round(performance.now() * 1e6));

			new DataView(memory().buffer).setBigUint64(at, now, true);
			return SUCCESS;
		},
		proc_exit(status) {
			throw new Error(`the prover ended with ${status}`);
		},
		fd_prestat_get: () => BAD_FILE,
		fd_prestat_dir_name: () => BAD_FILE,
		fd_fdstat_get: () => BAD_FILE,
		fd_close: () => BAD_FILE,
		fd_seek: () => BAD_FILE,
		fd_read: () => BAD_FILE,
		fd_write: () => BAD_FILE,
	};
}

function imports(module, memory) {
	const have = system(memory);
	const asked = WebAssembly.Module.imports(module);

	return {
		wasi_snapshot_preview1: Object.fromEntries(
			asked.map(({ name }) => [name, have[name] ?? (() => NOT_SUPPORTED)])),
	};
}

/** The prover in these bytes of WebAssembly. */
export async function startProver(bytes) {
	const module = await WebAssembly.compile(bytes);
	const { exports } = await WebAssembly.instantiate(module, imports(module, () => exports.memory));

	exports._initialize();

	function answer() {
		const text = new Uint8Array(exports.memory.buffer, exports.answer(), exports.answer_length());

		return JSON.parse(new TextDecoder().decode(text));
	}

	exports.names();
	const { models, outcomes } = answer();

	return {
		models,
		outcomes,

		/** Reads a source, which is meant by the calls below from then on. */
		parse(source) {
			const room = new Uint8Array(exports.memory.buffer, exports.source(), exports.source_size());
			const { read, written } = new TextEncoder().encodeInto(source, room);

			exports.parse(read < source.length ? room.length : written);
			return answer();
		},

		/** What a model allows. Null where the source was no scenario, here and below. */
		prove(model, seconds) {
			return exports.prove(models.indexOf(model), seconds) ? answer() : null;
		},

		/** A shortest run of an outcome. */
		shortest(model, outcome, seconds) {
			return exports.shortest(models.indexOf(model), outcomes.indexOf(outcome), seconds) ?
				answer() : null;
		},

		/** The shortest protocols that are safe at the first site. */
		synth(model, seconds) {
			return exports.synth(models.indexOf(model), seconds) ? answer() : null;
		},

		/** What tells one model from another at the first site. */
		tell(excluded, other, seconds) {
			return exports.tell(models.indexOf(excluded), models.indexOf(other), seconds) ? answer() : null;
		},
	};
}
