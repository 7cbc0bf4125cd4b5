// Checks: the prover that the page has, against crossmod, for each scenario that there is.
// Expects: what models allow, byte for byte; messages on bad sources, likewise; of each outcome that is
// allowed, the events of crossmod's shortest run.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { startProver } from '../../web/page/prover.js';

const build = process.env.BUILD ?? 'build';
const crossmod = `${build}/crossmod`;
const folders = ['iso/scenarios', 'iso/classify', 'iso/protocols', 'tests/scenarios'];
const files = folders.flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith('.scn'))
	.map((name) => `${folder}/${name}`));
const columns = ['torn', 'unserialized', 'mismatch', 'late-old', 'late-breakpoint', 'stale'];
const seconds = 60;

const prover = await startProver(readFileSync(`${build}/web/explorer.wasm`));

function native(...words) {
	// 1: a file's own expectation is contradicted
	const { status, stdout, stderr } = spawnSync(crossmod, words, { encoding: 'utf8', maxBuffer: 1 << 28 });

	return { status, stdout, stderr };
}

function table(source) {
	const { ok, name, nested } = prover.parse(source);

	if (!ok)
		return '';
	return prover.models.map((model) => {
		const { done, allowed } = prover.prove(model, seconds);

		assert.ok(done, `${name} under ${model} is done`);
		return [...columns, ...nested ? ['nested'] : []].map((outcome) =>
			`${name}\t${model}\t${outcome}\t${allowed.includes(outcome) ? 'allowed' : 'forbidden'}\n`).join('');
	}).join('');
}

test('there are files to compare', () => {
	assert.ok(files.length > 200);
	for (const folder of folders)
		assert.ok(files.some((file) => file.startsWith(`${folder}/`)), folder);
});

test('each model allows what crossmod prove --tsv says, byte for byte', () => {
	let lines = 0;

	for (const file of files) {
		const expected = native('prove', '--tsv', file).stdout;

		assert.equal(table(readFileSync(file, 'utf8')), expected, file);
		lines += expected.split('\n').length - 1;
	}
	assert.ok(lines > 200 * 30);
});

test('a source that is refused gets the message of crossmod, at its place', () => {
	const good = readFileSync('iso/scenarios/three-sync.scn', 'utf8');
	const bad = [
		'',
		'scenario',
		'scenario x\nabout y\nsite nothing -> jmp8\n',
		good.replace('sync cpuid', 'sync cpiud'),
		good.replace('write tail', 'wirte tail'),
		good.replace('place', 'plaice'),
		`${good}forbid torn "\\\u0007\n`,
		`${good}${'# filler\n'.repeat(8000)}`,
	];

	for (const source of bad) {
		const { status, stderr } = spawnSync(crossmod, ['prove', '--tsv', '-'], { input: source, encoding: 'utf8' });
		const answer = prover.parse(source);

		assert.equal(status, 66);
		assert.equal(answer.ok, false);
		assert.ok(answer.line >= 1 && answer.column >= 1);
		// The page has no file name; all behind it is the same
		assert.equal(answer.message.replace(/^scenario:/, ''),
			stderr.split('\n').find((line) => /:\d+:\d+: /.test(line)).replace(/^.*?(?=\d+:\d+: )/, ''));
		assert.ok(answer.message.startsWith(`scenario:${answer.line}:${answer.column}: `));
	}
	assert.equal(prover.prove('coherent', seconds), null);
});

// The events of crossmod's text, without its columns
function events(printed) {
	return printed.split('\n').filter((line) => /^ ?\d+ {3}/.test(line)).map((line) =>
		line.replace(/^ ?\d+ {3}/, '').replace(/\s+/g, ' ').trim());
}

test('a shortest run is the one that crossmod prove --trace prints', () => {
	let runs = 0;

	for (const name of ['breakpoint-ipi', 'flag-lock', 'no-last-sync-retired', 'straddle-page', 'page-no-shootdown', 'rest-early',
		'three-sync-256', 'sled-outside-first', 'online-early']) {
		const file = `iso/scenarios/${name}.scn`;

		prover.parse(readFileSync(file, 'utf8'));
		for (const model of prover.models) {
			for (const outcome of prover.prove(model, seconds).allowed) {
				const printed = events(native('prove', '--model', model, '--trace', outcome, file).stdout);
				const { found, moments } = prover.shortest(model, outcome, seconds);

				assert.ok(found, `${name} ${model} ${outcome}`);
				assert.equal(moments.length, printed.length);
				moments.forEach(({ what, memory }, n) => {
					const bytes = memory.map((site) => site.join(' ')).join(' | ');

					assert.ok(printed[n].includes(what.replace(/\s+/g, ' ')), `${printed[n]}: ${what}`);
					assert.ok(printed[n].includes(bytes), `${printed[n]}: ${bytes}`);
				});
				assert.ok(moments.at(-1).outcomes.includes(outcome));
				runs++;
			}
		}
	}
	assert.ok(runs > 30, `${runs} runs`);
});

test('what is printed canonically is read as the same scenario', () => {
	for (const file of files) {
		const { ok, canonical } = prover.parse(readFileSync(file, 'utf8'));

		if (ok)
			assert.equal(prover.parse(canonical).canonical, canonical, file);
	}
});

// A source of one site, at a place
const at = (site, place) => `scenario x\nabout y\nsite ${site}\nplace ${place}\nhandler old\npatch write all\n` +
	'execute call\nforbid torn\n';
// The steps of a source, as crossmod synth prints them
const stepsOf = (source) => /^patch ([\s\S]*?)\nexecute/m.exec(source)[1].split('\n').map((line) => line.trim()).join('; ');

test('the shortest safe protocols are those of crossmod synth', () => {
	for (const [site, place] of [['jmp8 -> jmp8', 'line+0'], ['nop5 -> call32', 'line+63'], ['nop2 -> jmp8', 'quad+0']]) {
		prover.parse(at(site, place));
		const answers = prover.models.map((model) => [model, prover.synth(model, seconds)]);

		for (const [model, { result, syncs, steps, count, shorter, protocols }] of answers) {
			const printed = native('synth', '--site', site, '--place', place, '--model', model).stdout;

			assert.equal(result, 'found');
			assert.ok(printed.includes(`${model}: syncs: ${syncs}, steps: ${steps}, protocols: ${count}\n`), printed);
			assert.ok(printed.includes(`Nothing shorter: ${shorter} protocols`), printed);
			assert.deepEqual(protocols.map(stepsOf),
				printed.split('\n').filter((line) => / {2}write /.test(line)).map((line) => line.trim()));
			for (const source of protocols) {
				const { ok, forbid } = prover.parse(source);

				assert.ok(ok);
				assert.deepEqual(prover.prove(model, seconds).allowed.filter((outcome) =>
					forbid[model].includes(outcome)), []);
			}
		}
	}
});

test('what tells two models apart is what crossmod synth --tell prints', () => {
	let found = 0;

	for (const excluded of prover.models) {
		// Three such searches would take as long as all others
		for (const other of excluded === 'bytewise' ? ['snapshot'] : prover.models.filter((model) => model !== excluded)) {
			const { status, stdout } = native('synth', '--tell', excluded, 'from', other, '--site', 'nop2 -> jmp8', '--place',
				'line+63');

			prover.parse(at('nop2 -> jmp8', 'line+63'));
			const { result, protocols } = prover.tell(excluded, other, seconds);

			if (stdout.includes(': never. '))
				assert.equal(result, 'never');
			else
				assert.equal(result, status === 0 ? 'found' : 'none');
			// Without the comments, of which one stands before each, and one behind all
			assert.equal((protocols ?? []).map((source) => `${source}\n`).join(''), stdout.replace(/^#.*\n\n?/gm, ''));
			found += (protocols ?? []).length;
		}
	}
	assert.ok(found > 5);
});

test('an outcome that no run has is said to have none', () => {
	prover.parse(readFileSync('iso/scenarios/three-sync.scn', 'utf8'));
	assert.deepEqual(prover.shortest('coherent', 'torn', seconds),
		{ model: 'coherent', outcome: 'torn', found: false, reason: 'no run has it' });
	assert.match(native('prove', '--model', 'coherent', '--trace', 'torn', 'iso/scenarios/three-sync.scn').stdout,
		/no run is torn/);
});
