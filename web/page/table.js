// The table of outcomes and models; a cell that is allowed leads to a run.
import { element } from './element.js';
import { outcomesOf, verdict } from './verdicts.js';

const explained = {
	'torn': 'bytes of both forms: neither the old instruction nor the new one',
	'unserialized': 'the new form right after the old one, and nothing serialized in between',
	'mismatch': 'not what memory holds, and no breakpoint in either',
	'late-old': 'the old form, though the patch had returned',
	'late-breakpoint': 'a breakpoint, though the patch had returned',
	'stale': 'the old form, though the flag had been read as set',
	'nested': 'a breakpoint that the handler of breakpoints itself executes',
};

function step(table, from, down, right) {
	const rows = [...table.querySelectorAll('tbody tr')];
	const row = rows.indexOf(from.closest('tr'));
	const column = [...from.closest('tr').children].indexOf(from.closest('td'));

	for (let n = 1; n < 10; n++) {
		const button = rows[row + down * n]?.children[column + right * n]?.querySelector('button');

		if (button) {
			button.focus();
			return;
		}
	}
}

const arrows = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** The table of a scenario in which `answers` has what each model allows so far. `differs` says which
 * cells the other scenario's table has otherwise; `open` is called for a cell that was chosen. */
export function drawTable({ scenario, models, answers, chosen, differs, open }) {
	const table = element('table', { class: 'outcomes' });

	function cell(model, outcome) {
		const { kind, sign, words } = verdict(scenario, model, outcome, answers[model]);
		const isChosen = chosen?.model === model && chosen?.outcome === outcome;
		const isOther = differs?.(model, outcome);
		const mark = isOther ? ' differs' : '';
		const said = isOther ? `${words}; otherwise in the scenario beside it` : words;
		const label = `${outcome} under ${model}: ${said}`;

		if (kind !== 'allowed' && kind !== 'wrong')
			return element('td', { class: `cell ${kind}${mark}`, title: label },
				element('span', { 'aria-hidden': 'true' }, sign), element('span', { class: 'hidden' }, said));
		return element('td', { class: `cell ${kind}${mark}` }, element('button', {
			'type': 'button', 'aria-label': `${label}; shows a shortest run`, 'title': label,
			'aria-pressed': String(isChosen), 'data-model': model, 'data-outcome': outcome,
			'onclick': () => open(model, outcome),
			'onkeydown': (event) => {
				const arrow = arrows[event.key];

				if (arrow) {
					event.preventDefault();
					step(table, event.target, ...arrow);
				}
			},
		}, element('span', { 'aria-hidden': 'true' }, sign)));
	}

	table.append(
		element('caption', { class: 'hidden' }, 'What each model allows'),
		element('thead', {}, element('tr', {}, element('td', {}),
			...models.map((model) => element('th', { scope: 'col' }, element('span', {}, model))))),
		element('tbody', {}, ...outcomesOf(scenario).map((outcome) => element('tr', {},
			element('th', { scope: 'row', title: explained[outcome] }, outcome),
			...models.map((model) => cell(model, outcome))))));
	return table;
}
