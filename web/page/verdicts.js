// What a cell of the table says: whether a model allows an outcome, and whether the file expects that.
const columns = ['torn', 'unserialized', 'mismatch', 'late-old', 'late-breakpoint', 'stale'];

/** The outcomes that a scenario's table has, in the order of crossmod prove. */
export function outcomesOf(scenario) {
	return scenario.nested ? [...columns, 'nested'] : columns;
}

/** The cell of a model's answer, which is null while it is not there. */
export function verdict(scenario, model, outcome, answer) {
	const forbids = scenario.forbid[model].includes(outcome);
	const shows = scenario.show[model].includes(outcome);

	if (!answer)
		return { kind: 'pending', sign: '…', words: 'being searched' };
	if (answer.allowed.includes(outcome)) {
		if (forbids)
			return { kind: 'wrong', sign: '✗', words: 'allowed, though the file forbids it' };
		return { kind: 'allowed', sign: '●', words: shows ? 'allowed, as the file shows' : 'allowed' };
	}
	if (!answer.done)
		return { kind: 'unknown', sign: '?', words: 'unknown: the search was given up' };
	if (shows)
		return { kind: 'missing', sign: '!', words: 'forbidden, though the file means to show it' };
	return { kind: 'forbidden', sign: '–', words: forbids ? 'forbidden, as the file demands' : 'forbidden' };
}

/** One sentence on the whole of it. */
export function summary(scenario, models, answers) {
	const outcomes = outcomesOf(scenario);
	const kinds = models.flatMap((model) => outcomes.map((outcome) =>
		verdict(scenario, model, outcome, answers[model]).kind));
	const wrong = kinds.filter((kind) => kind === 'wrong' || kind === 'missing').length;

	if (kinds.includes('pending'))
		return { kind: 'pending', words: 'Searching…' };
	if (wrong)
		return { kind: 'wrong', words: `${wrong} ${wrong === 1 ? 'expectation' : 'expectations'} of the file contradicted.` };
	if (kinds.includes('unknown'))
		return { kind: 'unknown', words: 'Some searches were given up: what they did not find is unknown.' };
	return { kind: 'good', words: 'Every expectation of the file holds.' };
}
