// What is sought for the site of the scenario that is open: the shortest protocols that are safe, and what
// tells two models apart.
import { Client } from './client.js';
import { element } from './element.js';

const SECONDS = 60;
const MODELS = ['coherent', 'bytewise', 'snapshot', 'sequential', 'prefetch'];

function choice(label, value) {
	return element('select', { 'aria-label': label }, ...MODELS.map((model) =>
		element('option', { value: model, selected: model === value }, model)));
}

function stepsOf(source) {
	return /^patch ([\s\S]*?)\nexecute/m.exec(source)[1].split('\n').map((line) => line.trim());
}

const nameOf = (source) => /^scenario (\S+)/m.exec(source)[1];
const aboutOf = (source) => /^about +(.*(?:\n +.*)*)/m.exec(source)[1].replace(/\s+/g, ' ');
const times = (count, what) => `${count} ${what}${count === 1 ? '' : 's'}`;

function synthWords(model, { result, syncs, steps, count, shorter }) {
	return {
		'found': () => `Under ${model} nothing shorter is safe than ${times(syncs, 'sync')} and ${times(steps, 'step')}: ` +
			`${times(count, 'protocol')}. ${times(shorter, 'shorter one')} refuted.`,
		'none': () => `No protocol is safe here under ${model}: ${shorter} were refuted.`,
		'given up': () => 'The search was given up. Nothing is concluded.',
	}[result]();
}

function tellWords(excluded, other, { result, protocols }) {
	return {
		'found': () => `A machine that shows what ${times(protocols.length, 'scenario')} below shows under ${other} is no ` +
			`${excluded}.`,
		'none': () => `Nothing of at most four steps tells ${excluded} from ${other} at this site and place.`,
		'never': () => `Whatever ${other} allows, ${excluded} allows, in every scenario: no machine can show that it is ` +
			`no ${excluded} and may be ${other}.`,
		'given up': () => 'The search was given up. Nothing is concluded.',
	}[result]();
}

export class Seeker {
	#client = new Client();
	#source;
	#open;
	#beside;

	/** In `parent`; `source` gives the scenario that is open, `open` and `beside` take another source. */
	constructor(parent, { source, open, beside }) {
		this.#source = source;
		this.#open = open;
		this.#beside = beside;
		this.safe = choice('Safe under', 'prefetch');
		this.excluded = choice('Tell', 'snapshot');
		this.other = choice('from', 'sequential');
		this.words = element('p', { class: 'found', role: 'status' });
		this.list = element('ol', { class: 'cards sought' });
		this.stop = element('button', { type: 'button', class: 'quiet', hidden: true, onclick: () => this.#stop() }, 'Stop');
		parent.append(
			element('p', { class: 'legend' }, 'For the first site of the scenario above, at its place. The shortest safe ' +
				'protocols are those of write breakpoint, head, tail, all, and sync cpuid, by trying all.'),
			element('div', { class: 'filters' },
				element('span', { class: 'question' }, 'The shortest protocols that are safe under ', this.safe,
					element('button', {
						'type': 'button', 'id': 'synth', 'aria-label': 'Find the shortest protocols',
						'onclick': () => this.#synth(),
					}, 'Find')),
				element('span', { class: 'question' }, 'What tells ', this.excluded, ' from ', this.other,
					element('button', {
						'type': 'button', 'id': 'tell', 'aria-label': 'Find what tells them apart', 'onclick': () => this.#tell(),
					}, 'Find')),
				this.stop),
			this.words, this.list);
	}

	#synth() {
		const model = this.safe.value;

		return this.#ask('synth', { model }, (answer) => synthWords(model, answer));
	}

	#tell() {
		const excluded = this.excluded.value;
		const other = this.other.value;

		return this.#ask('tell', { excluded, other }, (answer) => tellWords(excluded, other, answer));
	}

	async #ask(job, question, inWords) {
		this.#client.drop();
		this.list.replaceChildren();
		this.words.textContent = 'Searching…';
		this.stop.hidden = false;
		try {
			const answer = await this.#client.ask(job, { ...question, source: this.#source(), seconds: SECONDS });

			this.words.textContent = answer ? inWords(answer) : 'The scenario above has an error: mend that first.';
			this.list.replaceChildren(...(answer?.protocols ?? []).map((source) => this.#card(source)));
		} catch (error) {
			this.words.textContent = `The prover has failed (${error.message}).`;
		}
		this.stop.hidden = true;
	}

	#stop() {
		this.#client.drop();
		this.stop.hidden = true;
		this.words.textContent = 'The search was stopped. Nothing is concluded.';
	}

	#card(source) {
		const name = nameOf(source);

		return element('li', { class: 'card' },
			element('button', { type: 'button', class: 'open', onclick: () => this.#open({ source, name }) }, name),
			element('p', {}, aboutOf(source)),
			element('ol', { class: 'protocol' }, ...stepsOf(source).map((step) => element('li', {}, step))),
			element('button', {
				'type': 'button', 'class': 'quiet', 'aria-label': `Beside: compare with ${name}`,
				'onclick': () => this.#beside({ source, name }),
			}, 'Beside'));
	}
}
