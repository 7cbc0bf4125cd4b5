// All scenarios that come with Crossmod, searchable by what they are about.
import { element } from './element.js';

const sets = {
	scenarios: 'The standard set',
	protocols: 'What real programs do',
	classify: 'What tells models apart',
};

// A subject, and how a source shows that it is about it
const subjects = [
	['breakpoint', /^\s*(patch\s+)?write breakpoint/m],
	['stop-machine', /^\s*(patch\s+)?stop/m],
	['straddles', /^place\s+(line\+6[0-3]|page\+409\d|quad\+[67])/m],
	['flag', /^execute .*read flag/m],
	['interrupts and NMIs', /in (interrupt|nmi)/m],
	['batches', /^site.*times|(^site[\s\S]*){2,}/m],
	['sleds', /sled|\{.*;.*\}/m],
	['rests and CPUs that come', /^(rest|online) /m],
	['pages', /exchange|shootdown/m],
	['back to back', /^repeat back to back/m],
];

function card({ name, about, set, source }, open, beside) {
	const tags = subjects.filter(([, pattern]) => pattern.test(source)).map(([subject]) => subject);

	return element('li', { class: 'card' },
		element('button', { 'type': 'button', 'class': 'open', 'onclick': open, 'data-name': name }, name),
		element('p', {}, about),
		element('p', { class: 'tags' }, [sets[set], ...tags].join(' · ')),
		element('button', {
			'type': 'button', 'class': 'quiet', 'aria-label': `Beside: compare with ${name}`, 'onclick': beside,
		}, 'Beside'));
}

export class Gallery {
	#entries;
	#open;
	#beside;

	/** Of these entries; `open` and `beside` are called with the one that was chosen. */
	constructor(parent, entries, open, beside) {
		this.#entries = entries;
		this.#open = open;
		this.#beside = beside;
		this.search = element('input', {
			type: 'search', id: 'search', placeholder: 'kprobe, iret, page, HotSpot …', autocomplete: 'off',
			oninput: () => this.#draw(),
		});
		this.set = this.#choice('Set', 'All sets', Object.entries(sets));
		this.subject = this.#choice('Subject', 'Any subject', subjects.map(([subject]) => [subject, subject]));
		this.found = element('p', { class: 'found', role: 'status' });
		this.list = element('ul', { class: 'cards' });
		parent.append(
			element('div', { class: 'filters', role: 'search' },
				element('label', { for: 'search', class: 'hidden' }, 'Search the scenarios'), this.search, this.set, this.subject),
			this.found, this.list);
		this.#draw();
	}

	#choice(name, all, options) {
		return element('select', { 'aria-label': name, 'onchange': () => this.#draw() },
			element('option', { value: '' }, all), ...options.map(([value, words]) => element('option', { value }, words)));
	}

	#matches({ set, source, file }) {
		const haystack = `${file}\n${source}`.toLowerCase();
		const subject = subjects.find(([name]) => name === this.subject.value);

		return (!this.set.value || set === this.set.value) && (!subject || subject[1].test(source)) &&
			this.search.value.toLowerCase().split(/\s+/).every((word) => haystack.includes(word));
	}

	#draw() {
		const found = this.#entries.filter((entry) => this.#matches(entry));

		this.found.textContent = `${found.length} of ${this.#entries.length} scenarios`;
		this.list.replaceChildren(...found.map((entry) =>
			card(entry, () => this.#open(entry), () => this.#beside(entry))));
	}
}
