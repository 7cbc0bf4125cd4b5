// What the parts of a scenario are shown as, by the list of editors/words.txt. docs/language.md has the language.

/** Of the list, each word's kind; and the clauses, which are so at the beginning of a line only. */
function readList(list) {
	const kinds = new Map();
	let clauses = new Set();

	for (const line of list.split('\n')) {
		const [kind, ...words] = line.trim().split(/\s+/);

		if (kind === 'clause')
			clauses = new Set(words);
		else if (!line.startsWith('#'))
			words.forEach((word) => kinds.set(word, kind));
	}
	return { clauses, kinds };
}

// In this order: what is one of the first is none of the later ones
const inBraces = [
	['punctuation', /^(->|[;,()$*])/],
	['register', /^%\w+/],
	['word', /^bytes\b/],
	['number', /^[0-9a-f]{2}\b/i],
	['instruction', /^[a-z][a-z0-9]*(\.d\d+)?\b/],
	['number', /^(\.?[-+]?(0x[0-9a-f]+|\d+)|\.)/i],
];

function partOfInstruction(stream, state) {
	if (stream.match(/^}/)) {
		state.braces = false;
		return 'punctuation';
	}
	const found = inBraces.find(([, pattern]) => stream.match(pattern));

	return found ? found[0] : (stream.next(), null);
}

/** What CodeMirror's StreamLanguage asks for: the next token of a line, and its kind or null. */
export function tokensOf(list) {
	const { clauses, kinds } = readList(list);

	function kindOf(word, state, isFirst) {
		if (isFirst && clauses.has(word)) {
			state.clause = word;
			return 'clause';
		}
		if (state.clause === 'scenario')
			return 'definition';
		return kinds.get(word) ??
			(/^(\d+(\.\.\d+)?|[0-9a-f]{2}|(line|page|quad)\+\d+)$/i.test(word) ? 'number' : null);
	}

	return {
		startState: () => ({ clause: '', braces: false }),
		token(stream, state) {
			const isFirst = stream.sol();

			if (isFirst) {
				state.braces = false;
				// A comment, and what is indented, ends no clause
				if (!/[\s#]/.test(stream.peek()))
					state.clause = '';
			}
			if (stream.eatSpace())
				return null;
			if (stream.match(/^#.*/))
				return 'comment';
			if (state.clause === 'about') {
				stream.match(/^[^#]+/);
				return 'sentence';
			}
			if (state.braces)
				return partOfInstruction(stream, state);
			if (stream.match(/^(->|[;{}])/)) {
				state.braces = stream.current() === '{';
				return 'punctuation';
			}
			stream.match(/^((?!->)[^\s;{}#])+/);
			return kindOf(stream.current(), state, isFirst);
		},
	};
}
