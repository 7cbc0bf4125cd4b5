// The explorer.
import { scenarios, version } from './built.js';
import { element } from './element.js';
import { Gallery } from './gallery.js';
import { readLink, writeLink } from './link.js';
import { Pane } from './pane.js';
import { Seeker } from './seek.js';

const first = scenarios.find(({ name }) => name === 'breakpoint-ipi');
const beginning = { chosen: { model: 'prefetch', outcome: 'unserialized' } };

const panes = document.getElementById('panes');
const said = document.getElementById('said');
const compareButton = document.getElementById('compare');
const left = new Pane('Scenario', writeAddress);
let right = null;
let written = '';

function address() {
	return `#${writeLink(scenarios, left.state, right?.state ?? null)}`;
}

function writeAddress() {
	written = address();
	history.replaceState(null, '', written);
}

function setRight(source) {
	if (source === null) {
		right?.root.remove();
		right = null;
	} else if (!right) {
		right = new Pane('Beside it', writeAddress);
		panes.append(right.root);
	}
	left.compareWith(right);
	right?.compareWith(left);
	panes.classList.toggle('two', right !== null);
	compareButton.textContent = right ? 'One scenario' : 'Two side by side';
	compareButton.setAttribute('aria-pressed', String(right !== null));
	if (source !== null)
		right.open(source);
	writeAddress();
}

function readAddress() {
	const { source, other, chosen, step } = readLink(scenarios, location.hash);

	if (source === null)
		left.open(first.source, beginning.chosen);
	else
		left.open(source, chosen, step);
	setRight(other);
}

function show(pane, name) {
	pane.root.scrollIntoView({ behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
	said.textContent = `${name} is open.`;
}

async function copyLink() {
	const link = new URL(address(), location.href).href;

	try {
		await navigator.clipboard.writeText(link);
		said.textContent = 'The link is on the clipboard.';
	} catch {
		said.textContent = 'The browser gives no clipboard here: the address of this page is the link.';
	}
}

panes.append(left.root);
document.getElementById('version').textContent = version;
document.getElementById('link').addEventListener('click', copyLink);
compareButton.addEventListener('click', () => setRight(right ? null : left.state.source));

function open({ source, name }) {
	left.open(source);
	show(left, name);
}

function beside({ source, name }) {
	setRight(source);
	show(right, name);
}

new Gallery(document.getElementById('gallery'), scenarios, open, beside);
new Seeker(document.getElementById('seek'), { source: () => left.state.source, open, beside });
addEventListener('hashchange', () => {
	if (location.hash !== written)
		readAddress();
});
readAddress();
document.body.append(element('div', { id: 'ready', hidden: true }));
