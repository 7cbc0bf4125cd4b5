// A scenario: its editor, its table, and a run of it.
import { Client } from './client.js';
import { Editor } from './editor.js';
import { element } from './element.js';
import { Run } from './run.js';
import { drawTable } from './table.js';
import { outcomesOf, summary } from './verdicts.js';

// So long a search may take before it is given up, in seconds
const SECONDS = 60;
const TYPING_MS = 200;
const MODELS = ['coherent', 'bytewise', 'snapshot', 'sequential', 'prefetch'];

export class Pane {
	#client = new Client();
	#changed;
	#timer = 0;
	#scenario = null;
	#answers = {};
	#chosen = null;
	#step = null;
	#other = null;
	#searching = false;

	/** A pane with this heading; `changed` is called when what a link should hold has changed. */
	constructor(heading, changed) {
		this.#changed = changed;
		this.status = element('p', { 'class': 'status', 'role': 'status', 'aria-live': 'polite' });
		this.about = element('p', { class: 'about' });
		this.stop = element('button', { type: 'button', class: 'quiet', hidden: true, onclick: () => this.#stop() }, 'Stop');
		this.tableRoom = element('div', { class: 'tableroom' });
		const editorRoom = element('div', { class: 'editor' });
		const runRoom = element('section', { 'class': 'run', 'aria-label': `${heading}: a run`, 'hidden': true });

		this.root = element('section', { 'class': 'pane', 'aria-label': heading },
			element('div', { class: 'side' }, element('h2', {}, heading), editorRoom),
			element('div', { class: 'side' }, element('h2', {}, 'What the models allow'), this.about,
				element('div', { class: 'statusline' }, this.status, this.stop), this.tableRoom),
			runRoom);
		this.editor = new Editor(editorRoom, `${heading}: source`, () => this.#typed());
		this.run = new Run(runRoom, (step) => {
			this.#step = step;
			this.#changed();
		});
	}

	/** What a link has to hold of it. */
	get state() {
		return { source: this.editor.source, chosen: this.#chosen, step: this.#step };
	}

	get table() {
		return { scenario: this.#scenario, answers: this.#answers };
	}

	/** Another source, and a cell and a step of it to show. */
	open(source, chosen = null, step = null) {
		this.editor.replace(source);
		this.#chosen = chosen;
		this.#step = step;
		return this.#read();
	}

	/** The pane whose table this one is held against, or null. */
	compareWith(other) {
		this.#other = other;
		this.#draw();
	}

	#typed() {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			this.#chosen = null;
			this.#step = null;
			this.#read();
		}, TYPING_MS);
	}

	async #read() {
		try {
			await this.#readSource();
		} catch (error) {
			this.#fail(error);
		}
	}

	#fail(error) {
		this.stop.hidden = true;
		this.status.className = 'status wrong';
		this.status.textContent = `The prover has failed (${error.message}). A change of the source starts it anew.`;
	}

	async #readSource() {
		const source = this.editor.source;

		this.#client.drop();
		this.run.clear();
		this.#changed();
		const scenario = await this.#client.ask('parse', { source });

		if (source !== this.editor.source)
			return;
		if (!scenario.ok) {
			this.#refuse(scenario);
			return;
		}
		this.editor.mark(null);
		this.#scenario = scenario;
		this.#answers = {};
		this.#draw();
		await this.#prove(source);
	}

	#refuse({ line, column, message }) {
		const error = { line, column, words: message.replace(/^scenario:\d+:\d+: /, '') };

		this.editor.mark(error);
		this.#scenario = null;
		this.about.textContent = '';
		this.stop.hidden = true;
		this.status.className = 'status wrong';
		this.status.replaceChildren(element('button', {
			type: 'button', class: 'place', onclick: () => this.editor.go(error),
		}, `Line ${line}, column ${column}`), ` ${error.words}`);
		this.tableRoom.classList.add('old');
		this.#other?.redraw();
	}

	async #prove(source) {
		this.stop.hidden = false;
		for (const model of MODELS) {
			const answer = await this.#client.ask('prove', { source, model, seconds: SECONDS });

			if (source !== this.editor.source)
				return;
			this.#answers[model] = answer;
			this.#draw();
		}
		this.stop.hidden = true;
		this.#other?.redraw();
		if (this.#chosen)
			this.#show(this.#chosen.model, this.#chosen.outcome, this.#step);
	}

	#stop() {
		this.#client.drop();
		this.stop.hidden = true;
		if (!this.#scenario)
			return;
		for (const model of MODELS)
			this.#answers[model] ??= { model, done: false, allowed: [] };
		this.#draw();
		if (this.#searching)
			this.run.say('The search for a run was stopped.');
		this.#searching = false;
	}

	redraw() {
		this.#draw();
	}

	#differs() {
		const other = this.#other?.table;

		if (!other?.scenario || !this.#scenario)
			return null;
		return (model, outcome) => {
			const mine = this.#answers[model];
			const theirs = other.answers[model];

			return mine && theirs && mine.allowed.includes(outcome) !== theirs.allowed.includes(outcome);
		};
	}

	#draw() {
		const scenario = this.#scenario;

		if (!scenario)
			return;
		const { kind, words } = summary(scenario, MODELS, this.#answers);
		const focused = this.tableRoom.contains(document.activeElement) ? document.activeElement.dataset : null;

		this.about.replaceChildren(element('strong', {}, scenario.name), ` ${scenario.about}`);
		this.status.className = `status ${kind}`;
		this.status.textContent = [words, ...scenario.notes.map((note) => `Note: ${scenario.name} ${note}.`)].join(' ');
		this.tableRoom.classList.remove('old');
		this.tableRoom.replaceChildren(drawTable({
			scenario, models: MODELS, answers: this.#answers, chosen: this.#chosen, differs: this.#differs(),
			open: (model, outcome) => this.#show(model, outcome),
		}), element('p', { class: 'legend' },
			'● some run has it: choose it to see a shortest one. ✗ likewise, and the file forbids it. – no run has it.'));
		if (focused?.model)
			this.tableRoom.querySelector(`[data-model="${focused.model}"][data-outcome="${focused.outcome}"]`)?.focus();
	}

	async #show(model, outcome, step = null) {
		try {
			await this.#showRun(model, outcome, step);
		} catch (error) {
			this.#fail(error);
		}
	}

	async #showRun(model, outcome, step) {
		const source = this.editor.source;

		this.#chosen = { model, outcome };
		this.#step = step;
		this.#draw();
		this.#changed();
		if (!outcomesOf(this.#scenario).includes(outcome) || !this.#answers[model]) {
			this.run.say(`The table has no ${outcome} under ${model}.`);
			return;
		}
		this.run.say('Searching a shortest run…');
		this.stop.hidden = false;
		this.#searching = true;
		const run = await this.#client.ask('shortest', { source, model, outcome, seconds: SECONDS });

		this.#searching = false;
		this.stop.hidden = true;
		if (source !== this.editor.source || this.#chosen?.model !== model || this.#chosen?.outcome !== outcome)
			return;
		if (run.found)
			this.run.show(run, step ?? undefined);
		else
			this.run.say(`${outcome} under ${model}: ${run.reason}, so there is none to show.`);
	}
}
