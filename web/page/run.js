// A shortest run: the drawing, and what everything holds at each step.
import { download, element } from './element.js';

function bytesOf(sites, before) {
	return sites.flatMap((site, n) => [
		n ? element('span', { class: 'between' }, '|') : null,
		...site.map((byte, at) => element('span', {
			class: `byte${byte === null ? ' none' : ''}${before && before[n][at] !== byte ? ' new' : ''}`,
		}, byte ?? '··')),
	]);
}

function holder(name, ...contents) {
	return element('div', { class: 'holder' }, element('dt', {}, name), element('dd', {}, ...contents));
}

const inWords = (sites) => sites.map((site) => site.map((byte) => byte ?? 'nothing').join(' ')).join(', and ');

/** Shows a run in `parent`; `stepped` is called with each step that the user goes to. */
export class Run {
	#parent;
	#stepped;
	#run = null;
	#step = 0;

	constructor(parent, stepped) {
		this.#parent = parent;
		this.#stepped = stepped;
	}

	clear() {
		this.#run = null;
		this.#parent.replaceChildren();
		this.#parent.hidden = true;
	}

	say(words) {
		this.#run = null;
		this.#parent.hidden = false;
		this.#parent.replaceChildren(element('p', { class: 'saying', role: 'status' }, words));
	}

	/** Step 0 is before the first moment, and the last one behind the last. */
	show(run, step = run.moments.length) {
		this.#run = run;
		this.#parent.hidden = false;
		this.#build();
		this.#go(step, false);
	}

	#build() {
		const { title, svg, moments } = this.#run;
		const button = (label, sign, to) => element('button', {
			'type': 'button', 'aria-label': label, 'title': label, 'onclick': () => this.#go(to()),
		}, sign);

		this.slider = element('input', {
			'type': 'range', 'min': 0, 'max': moments.length, 'step': 1, 'aria-label': 'Step',
			'oninput': (event) => this.#go(Number(event.target.value)),
		});
		this.count = element('output', { class: 'count' });
		this.words = element('p', { 'class': 'moment', 'aria-live': 'polite' });
		this.holders = element('dl', { class: 'holders' });
		this.figure = element('figure', { 'class': 'diagram', 'tabindex': 0, 'role': 'group', 'aria-label': 'Sequence diagram' });
		this.figure.innerHTML = svg;
		this.figure.firstElementChild.setAttribute('aria-hidden', 'true');
		this.figure.querySelectorAll('.run-moment').forEach((group, n) =>
			group.addEventListener('click', () => this.#go(n + 1)));
		this.#parent.replaceChildren(
			element('div', { class: 'runhead' },
				element('h3', {}, title),
				element('button', {
					type: 'button', class: 'quiet',
					onclick: () => download(`${title.replace(/[^a-z0-9]+/g, '-')}.svg`, 'image/svg+xml', svg),
				}, 'Save as SVG')),
			element('div', { class: 'steps', role: 'group', 'aria-label': 'Steps of the run' },
				button('To the beginning', '⇤', () => 0),
				button('A step back', '←', () => this.#step - 1),
				button('A step forward', '→', () => this.#step + 1),
				button('To the end', '⇥', () => moments.length),
				this.slider, this.count),
			this.words, this.holders, this.figure);
		this.#parent.onkeydown = (event) => this.#key(event);
	}

	#key(event) {
		const to = {
			ArrowLeft: this.#step - 1, ArrowRight: this.#step + 1, Home: 0, End: this.#run?.moments.length,
		}[event.key];

		if (!this.#run || to === undefined || event.target === this.slider)
			return;
		event.preventDefault();
		this.#go(to);
	}

	#go(step, byUser = true) {
		const { moments, beginning } = this.#run;

		this.#step = Math.min(Math.max(step, 0), moments.length);
		const now = this.#step ? moments[this.#step - 1] : beginning;
		const before = this.#step > 1 ? moments[this.#step - 2] : beginning;

		this.slider.value = this.#step;
		this.count.textContent = `${this.#step} of ${moments.length}`;
		this.#say(now);
		this.#hold(now, before);
		this.figure.querySelectorAll('.run-moment').forEach((group, n) => {
			group.classList.toggle('now', n === this.#step - 1);
			group.classList.toggle('later', n >= this.#step);
		});
		this.#bringIntoView();
		if (byUser)
			this.#stepped(this.#step);
	}

	// Where the figure is wider than the screen, the half in which something happens
	#bringIntoView() {
		const words = this.figure.querySelector('.run-moment.now text');
		const { scrollWidth, clientWidth } = this.figure;

		if (scrollWidth > clientWidth)
			this.figure.scrollLeft = words ? Number(words.getAttribute('x')) - 24 : 0;
	}

	#say(now) {
		const by = now.by === 'patcher' ? 'CPU A' : 'CPU B';
		const isBad = (now.outcomes ?? []).some((outcome) => !['old', 'new', 'breakpoint'].includes(outcome));

		this.words.classList.toggle('bad', isBad);
		this.words.replaceChildren(now.what ? element('strong', {}, `${by} `) : '', now.what ?? 'Before the patch begins.',
			element('span', { class: 'hidden' }, `. Memory holds ${inWords(now.memory)}. CPU B has fetched ` +
				`${inWords(now.executors[0].fetched)}.`));
	}

	#hold(now, before) {
		const buffer = now.buffer.length ? now.buffer.map((store) => element('span', { class: 'store' }, store)) : ['nothing'];

		this.holders.replaceChildren(
			holder('CPU A: store buffer', ...buffer, now.returned ? element('em', {}, 'the patch has returned') : ''),
			holder('Memory', ...bytesOf(now.memory, before.memory)),
			...now.executors.map(({ fetched, condition }, n) => holder(`CPU ${'BCD'[n]} has fetched`,
				...bytesOf(fetched, before.executors[n].fetched), ...condition.map((words) => element('em', {}, words)))));
	}
}
