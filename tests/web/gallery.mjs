// Checks: all files of the gallery, in a real browser, from a file: address: what the page's own prover says of each, how
// the words of the language are highlighted, and that each is found.
// Expects: what crossmod prove --tsv says, byte for byte.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { build, settled, startBrowser, visit, words } from './browser.mjs';

const files = ['scenarios', 'protocols', 'classify'].flatMap((set) => readdirSync(`iso/${set}`)
	.filter((name) => name.endsWith('.scn')).map((name) => `iso/${set}/${name}`));
const sources = files.map((file) => readFileSync(file, 'utf8'));
let browser;

before(async () => {
	browser = await startBrowser();
});
after(() => browser.close());

// Keeps what the page starts its prover with
function keepWorker() {
	window.Worker = class extends Worker {
		constructor(address) {
			super(address);
			window.address = address;
		}

		postMessage(message) {
			if (message.job === 'start')
				window.bytes = message.question.bytes;
			super.postMessage(message);
		}
	};
}

// What another such prover answers, in the page
async function askAll(all) {
	const worker = new Worker(window.address);
	let number = 0;
	const ask = (job, question) => new Promise((resolve, reject) => {
		worker.onmessage = ({ data: { answer, error } }) => error ? reject(new Error(error)) : resolve(answer);
		worker.postMessage({ number: number++, job, question });
	});
	const { models } = await ask('start', { bytes: window.bytes });
	const answers = [];

	for (const source of all) {
		const { name, nested } = await ask('parse', { source });
		const proved = [];

		for (const model of models)
			proved.push(await ask('prove', { source, model, seconds: 60 }));
		answers.push({ name, nested, proved });
	}
	return answers;
}

test('in the browser, each file of the gallery has the table of crossmod prove', () => visit(
	browser, { prepare: keepWorker }, async (page) => {
		const native = spawnSync(`${build}/crossmod`, ['prove', '--tsv', ...files], { encoding: 'utf8' }).stdout;
		const answers = await page.evaluate(askAll, sources);
		const columns = ['torn', 'unserialized', 'mismatch', 'late-old', 'late-breakpoint', 'stale'];

		assert.ok(answers.every(({ proved }) => proved.every(({ done }) => done)));
		const lines = answers.flatMap(({ name, nested, proved }) => proved.flatMap(({ model, allowed }) =>
			[...columns, ...nested ? ['nested'] : []].map((outcome) =>
				`${name}\t${model}\t${outcome}\t${allowed.includes(outcome) ? 'allowed' : 'forbidden'}\n`)));

		assert.equal(lines.join(''), native);
	}));

test('each word of the language is highlighted as what it is', async () => {
	const clauses = new Set();
	const behind = new Set();

	// All that files have: clauses, and behind forbid and show outcomes, models, and the words between them
	for (const text of sources) {
		for (const [, clause] of text.matchAll(/^([a-z]+) /gm))
			clauses.add(clause);
		for (const [, list] of text.matchAll(/^(?:forbid|show) +([^#\n]*)/gm))
			list.trim().split(/\s+/).forEach((word) => behind.add(word));
	}
	const models = ['coherent', 'bytewise', 'snapshot', 'sequential', 'prefetch', 'run'];
	const outcomes = [...behind].filter((word) => !['under', 'all', ...models].includes(word));

	assert.ok(clauses.size >= 10 && outcomes.length >= 7, `${[...clauses]} ${outcomes}`);
	const text = [...[...clauses].map((word) => `${word} x`), `forbid ${outcomes.join(' ')} under ${models.join(' ')}`,
		'site nop5->jmp32', '# a comment'].join('\n');

	await visit(browser, { fragment: `#${new URLSearchParams({ source: text })}` }, async (page) => {
		const shown = await page.evaluate(() => Object.fromEntries(['keyword', 'outcome', 'name', 'form', 'comment'].map((kind) =>
			[kind, [...document.querySelectorAll(`.hl-${kind}`)].map(({ textContent }) => textContent)])));

		assert.deepEqual(shown.keyword, [...clauses, 'forbid', 'site']);
		assert.deepEqual(shown.outcome, outcomes);
		assert.deepEqual(shown.name, models);
		assert.deepEqual(shown.form, ['nop5', 'jmp32']);
		assert.deepEqual(shown.comment, ['# a comment']);
	});
});

test('the gallery has all scenarios, and finds them by what they are about', () => visit(browser, {}, async (page) => {
	const count = Number(/of (\d+)/.exec(await words(page, '#gallery .found'))[1]);

	assert.equal(count, files.length);
	await page.type('#search', 'optprobe linux');
	const names = await page.$$eval('.card .open', (cards) => cards.map(({ textContent }) => textContent));

	assert.ok(names.includes('linux-optprobe') && names.length < 10, names.join());
	await page.$eval('[data-name="linux-optprobe"]', (found) => found.click());
	await page.waitForFunction(() => document.querySelector('.about strong').textContent === 'linux-optprobe');
	await settled(page);
	assert.equal(await page.evaluate(() => location.hash), '#scenario=linux-optprobe');
}));
