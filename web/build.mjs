// Makes the one page of its parts: build.mjs WASM VERSION PAGE, in the repository.
import { build } from 'esbuild';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [wasmFile, version, pageFile] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const sets = ['scenarios', 'protocols', 'classify'];

function scenariosOf(set) {
	const folder = join(here, '..', 'iso', set);

	return readdirSync(folder).filter((name) => name.endsWith('.scn')).sort().map((name) => {
		const source = readFileSync(join(folder, name), 'utf8');
		// As the language has it: what is indented goes on
		const about = /^about\s+(.*(?:\n[ \t]+.*)*)/m.exec(source)[1].replace(/\s+/g, ' ').trim();

		return { file: `iso/${set}/${name}`, set, name: /^scenario\s+(\S+)/m.exec(source)[1], about, source };
	});
}

async function bundle(entry, plugins) {
	const { outputFiles, metafile } = await build({
		entryPoints: [join(here, 'page', entry)],
		bundle: true, minify: true, write: false, metafile: true, format: 'iife', target: 'es2022', plugins,
		loader: { '.txt': 'text' }, absWorkingDir: here, logLevel: 'warning',
	});

	return { code: outputFiles[0].text, inputs: Object.keys(metafile.inputs) };
}

// What page/client.js and page/main.js import from ./built.js
function built(constants) {
	return {
		name: 'built',
		setup(context) {
			context.onResolve({ filter: /^\.\/built\.js$/ }, ({ path }) => ({ path, namespace: 'built' }));
			context.onLoad({ filter: /.*/, namespace: 'built' }, () => ({
				contents: Object.entries(constants).map(([name, value]) =>
					`export const ${name} = ${JSON.stringify(value)};`).join('\n'),
			}));
		},
	};
}

// The notices of all that is in the page
function licencesOf(inputs) {
	const packages = new Set(inputs.map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]).filter(Boolean));

	const ours = [
		['Crossmod', join(here, '..', 'LICENSE')],
		// What clang has linked into the prover
		['wasi-libc', '/usr/share/doc/wasi-libc/copyright'],
	].filter(([, file]) => existsSync(file)).map(([name, file]) => `${name}\n\n${readFileSync(file, 'utf8')}`);

	return [...ours, ...[...packages].sort().map((name) => {
		const file = join(here, 'node_modules', name, 'LICENSE');

		if (!existsSync(file))
			throw new Error(`${name} has no LICENSE that could go into the page`);
		return `${name}\n\n${readFileSync(file, 'utf8')}`;
	})].join('\n\n');
}

const escaped = (string) => string.replace(/&/g, '&amp;').replace(/</g, '&lt;');

const worker = await bundle('worker.js', []);
const main = await bundle('main.js', [built({
	wasm: readFileSync(wasmFile).toString('base64'),
	worker: worker.code,
	version,
	scenarios: sets.flatMap(scenariosOf),
})]);
const parts = {
	'/*style*/': ['look.css', 'page/style.css'].map((file) => readFileSync(join(here, file), 'utf8')).join(''),
	'<!--script-->': main.code.replace(/<\/script/g, '<\\/script').replace(/<!--/g, '<\\!--'),
	'<!--licences-->': escaped(licencesOf(main.inputs)),
};
let page = readFileSync(join(here, 'page', 'page.html'), 'utf8');

for (const [mark, part] of Object.entries(parts))
	page = page.replace(mark, () => part);
writeFileSync(pageFile, page);
